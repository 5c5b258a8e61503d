import { CompactSign } from 'jose';
import { toBase64url } from '../../base64url.js';
import { BUNDLE_LIFETIME_SECONDS } from '../../limits.js';
import { sha256 } from '../../sha256.js';
import type {
  Challenge,
  Evidence,
  KeystrokeRepetition,
  PasskeyRequest,
  SplitEvidence,
  WritingEvidence,
  WritingWindow,
} from '../../types.js';
import type { BundleHead, SealedClaims } from '../schema.js';
import { signingHash } from '../signing-hash.js';
import type { DeviceKey } from './device-key.js';
import { encryptTo } from './encrypt-to.js';
import { lookClaims } from './look-claims.js';
import { type SealedStill, sealStills } from './seal-stills.js';

export interface SealOptions {
  readonly challenge: Challenge;
  /**
   * Of a check, whose face a phone may have seen, or of the monitor where the challenge is for
   * that.
   */
  readonly evidence: Evidence | SplitEvidence | WritingEvidence;
  /** The page's origin. */
  readonly origin: string;
  readonly key: DeviceKey;
  /**
   * Since the challenge arrived, by a clock that does not jump: the bundle's `iat` does not depend
   * on the learner's wall clock.
   */
  readonly elapsedSeconds: number;
  readonly sdk: { readonly name: string; readonly version: string; readonly build: string };
  /**
   * Asks for a passkey over the signing input's SHA-256 (base64url); `null`: the bundle goes
   * without. Only where the challenge asks for one.
   */
  readonly askPasskey?: (hash: string) => Promise<string | null>;
}

/**
 * Signs the evidence with the device's key (ES256), then encrypts it to the platform's
 * (ECDH-ES+A256KW, A256GCM). Compact serialization. Stills are encrypted each by itself and follow
 * on lines of their own: the signed claims name each by its hash, so that it can be erased and the
 * rest stays whole. A passkey's answer is the last line.
 */
export async function seal(options: SealOptions): Promise<string> {
  const { challenge, evidence } = options;
  const stills = 'stills' in evidence ? await sealStills(evidence.stills, challenge.claims.encryptionKey) : [];
  const lines = stills.map(({ sealed }) => sealed);
  if (options.askPasskey !== undefined) {
    const signed = await sign(options, stills, challenge.claims.passkey?.use);
    const answer = await options.askPasskey(await signingHash(signed));
    if (answer !== null) return [await encrypt(signed, challenge), ...lines, answer].join('\n');
  }
  return [await encrypt(await sign(options, stills), challenge), ...lines].join('\n');
}

async function sign(options: SealOptions, stills: readonly SealedStill[], passkey?: PasskeyRequest['use']): Promise<string> {
  const { key } = options;
  const claims = await claimsOf(options, stills);
  const enrolling = claims.purpose === 'enroll' || claims.purpose === 'rebind';
  const identity = enrolling ? { jwk: key.publicJwk } : { kid: key.thumbprint };
  return new CompactSign(new TextEncoder().encode(JSON.stringify(passkey === undefined ? claims : { ...claims, passkey })))
    .setProtectedHeader({ alg: 'ES256', typ: 'countersign+jwt', ...identity })
    .sign(key.privateKey);
}

function encrypt(signed: string, { claims }: Challenge): Promise<string> {
  return encryptTo(claims.encryptionKey, signed, 'countersign+jwe');
}

async function claimsOf(options: SealOptions, stills: readonly SealedStill[]): Promise<SealedClaims> {
  const { evidence, challenge } = options;
  const { purpose } = challenge.claims;
  const head = await headOf(options);
  if ('writing' in evidence) {
    if (purpose !== 'monitor') throw new TypeError('writing is sealed for the monitor only');
    return { ...head, purpose, writing: roundWriting(evidence.writing) };
  }
  if (purpose === 'monitor') throw new TypeError('the monitor seals writing only');
  const typed = {
    ...head,
    purpose,
    keystroke: { ...evidence.keystroke, repetitions: evidence.keystroke.repetitions.map(roundRepetition) },
  };
  return 'part' in evidence ? { ...typed, part: evidence.part } : { ...typed, ...lookClaims(evidence, stills) };
}

async function headOf({ challenge, evidence, origin, key, elapsedSeconds, sdk }: SealOptions): Promise<BundleHead> {
  const { sub, aud, iat: issuedAt, nonce, context } = challenge.claims;
  const iat = issuedAt + elapsedSeconds;
  return {
    v: 1,
    iss: `urn:ietf:params:oauth:jwk-thumbprint:sha-256:${key.thumbprint}`,
    sub,
    aud,
    origin,
    iat,
    exp: iat + BUNDLE_LIFETIME_SECONDS,
    jti: toBase64url(crypto.getRandomValues(new Uint8Array(16))),
    nonce,
    challengeHash: await sha256(challenge.token),
    context,
    consent: evidence.consent,
    sdk,
  };
}

/** Whole milliseconds: finer than a rhythm of free text is told by. */
function roundWriting({ digraphs, elapsedMs, ...counts }: WritingWindow): WritingWindow {
  const rounded = Object.entries(digraphs).map(([pair, timings]) => {
    const whole = timings.map(({ dwellMs, downDownMs }) => ({ dwellMs: Math.round(dwellMs), downDownMs: Math.round(downDownMs) }));
    return [pair, whole];
  });
  return { ...counts, digraphs: Object.fromEntries(rounded), elapsedMs: Math.round(elapsedMs) };
}

/**
 * Whole milliseconds: a key that is pressed again differs by 15 ms or so, of which rounding adds
 * .3.
 */
function roundRepetition({ dwellMs, downDownMs, edits, ...touches }: KeystrokeRepetition): KeystrokeRepetition {
  const whole = (times: readonly (number | null)[]): (number | null)[] => times.map((time) => (time === null ? null : Math.round(time)));
  return { dwellMs: whole(dwellMs), downDownMs: whole(downDownMs), edits, ...touches };
}
