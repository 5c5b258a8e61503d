import { CompactEncrypt, type CryptoKey, calculateJwkThumbprint, exportJWK } from 'jose';
import { fromBase64url, toBase64url } from '../../src/base64url.js';
import type { DeviceKey } from '../../src/bundle/page/device-key.js';
import type { Keys } from '../../src/server/keys/keys.js';
import type { ChallengeClaims } from '../../src/types.js';

const encoder = new TextEncoder();

/** The moment at which every forged challenge was issued. */
export const ISSUED_AT = 1_800_000_000;
export const AUDIENCE = 'https://platform.example';
export const ORIGIN = 'https://course.example';

/** The claims of a challenge as the backend writes them. */
export function challengeClaims(keys: Pick<Keys, 'encryptionKey'>, changes: Partial<ChallengeClaims> = {}): ChallengeClaims {
  return {
    v: 1,
    iss: AUDIENCE,
    sub: 'learner-1',
    aud: AUDIENCE,
    iat: ISSUED_AT,
    exp: ISSUED_AT + 900,
    nonce: 'N'.repeat(22),
    purpose: 'enroll',
    context: { tenant: 'tenant-1', course: 'course-1', activity: 'activity-1', attempt: '1' },
    phrase: { id: 'phrase-1', text: 'The river runs slowly to the sea', lang: 'en' },
    liveness: [],
    policy: { faceFrames: 3, warmupRepetitions: 0, repetitions: 2, faceTimeoutSeconds: 60 },
    consent: {
      id: 'policy-1',
      hash: 'H'.repeat(43),
      controller: 'Example University',
      contact: 'privacy@platform.example',
      purposes: ['identity check'],
      categories: ['face measurements', 'typing times'],
      retentionDays: 180,
      withdrawUrl: 'https://platform.example/withdraw',
    },
    encryptionKey: keys.encryptionKey,
    ...changes,
  };
}

/**
 * A token that is never verified in the browser: header and signature are empty shells around the
 * claims.
 */
export function unsignedChallenge(claims: unknown): string {
  return `${encode({ alg: 'ES256' })}.${encode(claims)}.${toBase64url(new Uint8Array(64))}`;
}

/** Base64url of text, bytes, or the JSON of anything else. */
export function encode(value: unknown): string {
  if (value instanceof Uint8Array) return toBase64url(value);
  return toBase64url(encoder.encode(typeof value === 'string' ? value : JSON.stringify(value)));
}

/**
 * A JWS over any header and payload: text and bytes are taken as they are. The signature itself is
 * right.
 */
export async function forgeJws(header: unknown, payload: unknown, key: CryptoKey): Promise<string> {
  const input = `${encode(header)}.${encode(payload)}`;
  const signature = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, key, encoder.encode(input));
  return `${input}.${toBase64url(new Uint8Array(signature))}`;
}

/** A JWE as the browser makes it around any plaintext. */
export async function forgeJwe(plaintext: string | Uint8Array, keys: Keys, changes: Record<string, unknown> = {}): Promise<string> {
  const { kid } = keys.encryptionKey;
  const bytes = typeof plaintext === 'string' ? encoder.encode(plaintext) : plaintext;
  const header = { alg: 'ECDH-ES+A256KW', enc: 'A256GCM', kid, typ: 'countersign+jwe', cty: 'JWT', ...changes };
  const { kty, crv, x, y } = keys.encryptionKey;
  return new CompactEncrypt(bytes).setProtectedHeader(header).encrypt({ kty, crv, x, y });
}

/**
 * The token with one part replaced: text is taken as it is, an object becomes base64url of its
 * JSON.
 */
export function withPart(token: string, index: number, part: unknown): string {
  const parts = token.split('.');
  parts[index] = typeof part === 'string' ? part : encode(part);
  return parts.join('.');
}

/** The JSON in one part of a token. */
export function jsonPart(token: string, index: number): Record<string, unknown> {
  return JSON.parse(new TextDecoder().decode(fromBase64url(token.split('.')[index] as string) ?? undefined)) as Record<string, unknown>;
}

/** The headers of the two device identities. */
export function jwsHeader(key: DeviceKey, identity: 'jwk' | 'kid'): Record<string, unknown> {
  return { alg: 'ES256', typ: 'countersign+jwt', ...(identity === 'jwk' ? { jwk: key.publicJwk } : { kid: key.thumbprint }) };
}

/** A device key as the browser makes it, without its store. */
export async function deviceKey(): Promise<DeviceKey> {
  const { privateKey, publicKey } = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']);
  const { x = '', y = '' } = await exportJWK(publicKey);
  const publicJwk = { kty: 'EC', crv: 'P-256', x, y } as const;
  return { privateKey, publicJwk, thumbprint: await calculateJwkThumbprint(publicJwk) };
}
