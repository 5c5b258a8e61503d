import { CompactEncrypt, importJWK } from 'jose';
import type { DeviceKey } from '../../../src/bundle/page/device-key.js';
import { seal } from '../../../src/bundle/page/seal.js';
import { type SealedStill, sealStills } from '../../../src/bundle/page/seal-stills.js';
import { type OpenOptions, openBundle } from '../../../src/bundle/server/open.js';
import { openStill } from '../../../src/bundle/server/open-still.js';
import { VerificationError } from '../../../src/bundle/verification-error.js';
import type { Keys } from '../../../src/server/keys/keys.js';
import { sha256 } from '../../../src/sha256.js';
import type { CapturePolicy, ChallengeClaims } from '../../../src/types.js';
import { backendKeys } from '../../support/backend-keys.js';
import { evidenceOf } from '../../support/evidence.js';
import {
  AUDIENCE,
  challengeClaims,
  deviceKey,
  encode,
  forgeJws,
  ISSUED_AT,
  jwsHeader,
  ORIGIN,
  unsignedChallenge,
  withPart,
} from '../../support/forge.js';
import { writingOf } from '../../support/writing.js';

/** What became of tokens in which one bit was turned over. */
export interface FlipCounts {
  readonly flips: number;
  readonly accepted: number;
  /** Refused, but not with a code that the place of the bit allows. */
  readonly wrongCode: number;
  /** Ended in anything but a VerificationError. */
  readonly crashes: number;
}

type FlippedPurpose = 'enroll' | 'verify' | 'rebind' | 'monitor';

const PURPOSES: readonly FlippedPurpose[] = ['enroll', 'verify', 'rebind', 'monitor'];
/** So many verifications are under way at once: WebCrypto works on other threads. */
const BATCH = 32;
const ELAPSED_SECONDS = 60;
/** What a check asks for by default (server/policy.ts). */
const CAPTURE: Record<FlippedPurpose, CapturePolicy> = {
  enroll: { faceFrames: 5, warmupRepetitions: 2, repetitions: 8, faceTimeoutSeconds: 60 },
  verify: { faceFrames: 3, warmupRepetitions: 0, repetitions: 2, faceTimeoutSeconds: 60 },
  rebind: { faceFrames: 3, warmupRepetitions: 0, repetitions: 2, faceTimeoutSeconds: 60 },
  monitor: { faceFrames: 3, warmupRepetitions: 0, repetitions: 2, faceTimeoutSeconds: 60 },
};
/** The codes that a bit may be refused with, by the part that it is in. */
const JWE_CODES: readonly (readonly string[])[] = [
  ['jwe/header', 'jwe/unknown-key', 'jwe/undecryptable'],
  ...Array.from({ length: 4 }, () => ['jwe/undecryptable']),
];
const STILL_CODES: readonly (readonly string[])[] = Array.from({ length: 5 }, () => ['evidence/stills']);
/** A picture of so many bytes is small, but its bits are as good as those of a large one. */
const STILL_BYTES = 1500;
const JWS_CODES: readonly (readonly string[])[] = [
  ['jws/header', 'key/invalid', 'key/unknown', 'jws/signature'],
  ['jws/signature'],
  ['jws/signature'],
];

/**
 * Turns over the bits of the JWE and of the JWS of each purpose, one at a time; a changed JWS is
 * encrypted again, so that it comes to its own check, and a changed still is named truly by the
 * device.
 *
 * @param every the step from one bit to the next: 1 for all of them
 * @param told after each token
 */
export async function flipBits(every: number, told: (what: string, counts: FlipCounts) => void = () => undefined): Promise<FlipCounts> {
  const keys = await backendKeys();
  const key = await deviceKey();
  const options: OpenOptions = {
    decryptionKeys: keys.decryption,
    deviceKey: async (thumbprint) => (thumbprint === key.thumbprint ? { jwk: key.publicJwk, revoked: false } : null),
    audience: AUDIENCE,
    origins: [ORIGIN],
    now: ISSUED_AT + ELAPSED_SECONDS,
    lateSeconds: 0,
  };
  let sum: FlipCounts = { flips: 0, accepted: 0, wrongCode: 0, crashes: 0 };
  for (const purpose of PURPOSES) {
    const sealed = await sealFor(purpose, keys, key);
    const { claims } = await openBundle(sealed, options);
    const jws = await forgeJws(jwsHeader(key, purpose === 'enroll' || purpose === 'rebind' ? 'jwk' : 'kid'), claims, key.privateKey);
    const encrypt = await encryptTo(keys);
    const targets = [
      { name: 'JWE', token: sealed, codes: JWE_CODES, finish: async (token: string) => token },
      { name: 'JWS', token: jws, codes: JWS_CODES, finish: encrypt },
    ];
    for (const { name, token, codes, finish } of targets) {
      await openBundle(await finish(token), options);
      const counts = await flipToken({ token, codes, every, open: async (flipped) => openBundle(await finish(flipped), options) });
      told(`${purpose} ${name}`, counts);
      sum = add(sum, counts);
    }
  }
  const ofStill = await flipStill(keys, every);
  told('still JWE', ofStill);
  return add(sum, ofStill);
}

async function flipStill({ encryptionKey, decryption }: Keys, every: number): Promise<FlipCounts> {
  const jpeg = Uint8Array.of(0xff, 0xd8, 0xff, ...crypto.getRandomValues(new Uint8Array(STILL_BYTES - 3)));
  const [{ sealed: token }] = (await sealStills([{ sample: 0, jpeg }], encryptionKey)) as [SealedStill];
  const open = async (sealed: string) => openStill(sealed, { bytes: STILL_BYTES, sha256: await sha256(sealed) }, decryption);
  await open(token);
  return flipToken({ token, codes: STILL_CODES, every, open });
}

function sealFor(purpose: FlippedPurpose, keys: Keys, key: DeviceKey): Promise<string> {
  const claims: ChallengeClaims = challengeClaims(keys, { purpose, policy: CAPTURE[purpose] });
  const challenge = { token: unsignedChallenge(claims), claims, receivedAtMs: 0 };
  const evidence = purpose === 'monitor' ? writingOf(1, claims, 1) : evidenceOf({ face: 1, typist: 1 }, claims, 1);
  const sdk = { name: 'countersign', version: '0.0.0', build: 'test' };
  return seal({ challenge, evidence, origin: ORIGIN, key, elapsedSeconds: ELAPSED_SECONDS, sdk });
}

/**
 * Encrypts many texts under one agreed key and a fresh vector each: the agreement would take most
 * of the time.
 */
async function encryptTo({ encryptionKey }: Keys): Promise<(text: string) => Promise<string>> {
  const cek = crypto.getRandomValues(new Uint8Array(32));
  const { kid, ...jwk } = encryptionKey;
  const token = await new CompactEncrypt(new Uint8Array(1))
    .setProtectedHeader({ alg: 'ECDH-ES+A256KW', enc: 'A256GCM', kid, typ: 'countersign+jwe', cty: 'JWT' })
    .setContentEncryptionKey(cek)
    .encrypt(await importJWK(jwk, 'ECDH-ES+A256KW'));
  const [header = '', wrapped = ''] = token.split('.');
  const key = await crypto.subtle.importKey('raw', cek, 'AES-GCM', false, ['encrypt']);
  const encoder = new TextEncoder();
  return async (text) => {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const parameters = { name: 'AES-GCM', iv, additionalData: encoder.encode(header) };
    const bytes = new Uint8Array(await crypto.subtle.encrypt(parameters, key, encoder.encode(text)));
    return [header, wrapped, encode(iv), encode(bytes.subarray(0, -16)), encode(bytes.subarray(-16))].join('.');
  };
}

interface FlipTarget {
  readonly token: string;
  readonly codes: readonly (readonly string[])[];
  readonly every: number;
  open(token: string): Promise<unknown>;
}

async function flipToken({ token, codes, every, open }: FlipTarget): Promise<FlipCounts> {
  let counts: FlipCounts = { flips: 0, accepted: 0, wrongCode: 0, crashes: 0 };
  for (const [index, part] of token.split('.').entries()) {
    const bits = Buffer.from(part, 'base64url').length * 8;
    const places = Array.from({ length: Math.ceil(bits / every) }, (_, at) => at * every);
    for (let at = 0; at < places.length; at += BATCH) {
      const found = await Promise.all(
        places.slice(at, at + BATCH).map((bit) => judge(open(withPart(token, index, flipped(part, bit))), codes[index] ?? [])),
      );
      counts = found.reduce(add, counts);
    }
  }
  return counts;
}

function flipped(part: string, bit: number): string {
  const bytes = Uint8Array.from(Buffer.from(part, 'base64url'));
  bytes[bit >> 3] = (bytes[bit >> 3] as number) ^ (1 << (bit & 7));
  return encode(bytes);
}

async function judge(opened: Promise<unknown>, codes: readonly string[]): Promise<FlipCounts> {
  try {
    await opened;
    return { flips: 1, accepted: 1, wrongCode: 0, crashes: 0 };
  } catch (error) {
    if (!(error instanceof VerificationError)) return { flips: 1, accepted: 0, wrongCode: 0, crashes: 1 };
    return { flips: 1, accepted: 0, wrongCode: codes.includes(error.code) ? 0 : 1, crashes: 0 };
  }
}

function add(one: FlipCounts, other: FlipCounts): FlipCounts {
  return {
    flips: one.flips + other.flips,
    accepted: one.accepted + other.accepted,
    wrongCode: one.wrongCode + other.wrongCode,
    crashes: one.crashes + other.crashes,
  };
}
