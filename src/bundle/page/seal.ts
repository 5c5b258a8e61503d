import { CompactEncrypt, CompactSign, importJWK } from 'jose';
import { toBase64url } from '../../base64url.js';
import { BUNDLE_LIFETIME_SECONDS } from '../../limits.js';
import { sha256 } from '../../sha256.js';
import type {
  Challenge,
  Evidence,
  FaceQuality,
  FaceSample,
  KeystrokeRepetition,
  PasskeyRequest,
  WritingEvidence,
  WritingWindow,
} from '../../types.js';
import type { BundleClaims, BundleHead, SealedClaims } from '../schema.js';
import { signingHash } from '../signing-hash.js';
import { vectorToBase64url } from '../vectors.js';
import type { DeviceKey } from './device-key.js';
import { type SealedStill, sealStills } from './seal-stills.js';

export interface SealOptions {
  readonly challenge: Challenge;
  /** Of a check, or of the monitor where the challenge is for that. */
  readonly evidence: Evidence | WritingEvidence;
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

async function encrypt(signed: string, { claims }: Challenge): Promise<string> {
  const { kid, ...jwk } = claims.encryptionKey;
  return new CompactEncrypt(new TextEncoder().encode(signed))
    .setProtectedHeader({ alg: 'ECDH-ES+A256KW', enc: 'A256GCM', kid, typ: 'countersign+jwe', cty: 'JWT' })
    .encrypt(await importJWK(jwk, 'ECDH-ES+A256KW'));
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
  const { face, keystroke, liveness, capture, document } = evidence;
  return {
    ...head,
    purpose,
    face: {
      model: face.model,
      backend: face.backend,
      samples: face.samples.map(sampleClaim),
    },
    ...(document === undefined ? {} : { document: sampleClaim(document) }),
    keystroke: { ...keystroke, repetitions: keystroke.repetitions.map(roundRepetition) },
    liveness: { ...liveness, track: roundAll(liveness.track, 4) },
    capture: { ...capture, measuredFps: round(capture.measuredFps, 2), frameJitterMs: round(capture.frameJitterMs, 2) },
    evidence: stills.map(({ sample, bytes, sha256 }) => ({
      id: String(sample),
      mediaType: 'image/jpeg',
      bytes,
      atMs: Math.round((sample === 'document' ? document : face.samples[sample])?.atMs ?? 0),
      sha256,
    })),
  };
}

function sampleClaim({ vector, quality, atMs }: FaceSample): BundleClaims['face']['samples'][number] {
  return { vector: vectorToBase64url(vector), quality: roundQuality(quality), atMs: Math.round(atMs) };
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

/** Three decimals of a measure are finer than what was measured. */
function roundQuality(quality: FaceQuality): FaceQuality {
  return roundAll(quality, 3);
}

/**
 * Whole milliseconds: a key that is pressed again differs by 15 ms or so, of which rounding adds
 * .3.
 */
function roundRepetition({ dwellMs, downDownMs, edits, ...touches }: KeystrokeRepetition): KeystrokeRepetition {
  const whole = (times: readonly (number | null)[]): (number | null)[] => times.map((time) => (time === null ? null : Math.round(time)));
  return { dwellMs: whole(dwellMs), downDownMs: whole(downDownMs), edits, ...touches };
}

function roundAll<T extends Readonly<Record<keyof T, number | null>>>(values: T, digits: number): T {
  const rounded = Object.entries<number | null>(values).map(([name, value]) => [name, value === null ? null : round(value, digits)]);
  return Object.fromEntries(rounded) as T;
}

function round(value: number, digits: number): number {
  const scale = 10 ** digits;
  return Math.round(value * scale) / scale;
}
