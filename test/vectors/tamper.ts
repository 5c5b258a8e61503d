import type { DeviceKey } from '../../src/bundle/page/device-key.js';
import type { SealedClaims } from '../../src/bundle/schema.js';
import type { VerificationCode } from '../../src/bundle/verification-error.js';
import type { Keys } from '../../src/server/keys/keys.js';
import { respelled } from '../bundle/attacks/form-attacks.js';
import { encode, forgeJwe, forgeJws, jsonPart, jwsHeader, withPart } from '../support/forge.js';
import type { Vector } from './vector.js';

/** A right bundle and what it was made of. */
export interface Right {
  readonly sealed: string;
  readonly jws: string;
  readonly claims: SealedClaims;
  /** The name of its challenge. */
  readonly challenge: string;
}

export interface TamperOptions {
  readonly enroll: Right;
  readonly verify: Right;
  readonly monitor: Right;
  readonly keys: Keys;
  readonly otherKeys: Keys;
  readonly device: DeviceKey;
  readonly revoked: DeviceKey;
  readonly foreign: DeviceKey;
  readonly now: number;
  readonly lateSeconds: number;
}

type Case = readonly [name: string, expected: VerificationCode, sealed: string | Promise<string>];

/** Variants of the small bundles, each wrong in one thing. */
export async function tamperedVectors(options: TamperOptions): Promise<Vector[]> {
  const { enroll, monitor, verify, now, lateSeconds } = options;
  const groups: readonly (readonly [Right, readonly Case[]])[] = [
    [monitor, [...encrypted(options), ...signed(options), ...claimed(options)]],
    [enroll, embedded(options)],
  ];
  const vectors: Vector[] = [];
  for (const [{ challenge }, cases] of groups) {
    for (const [name, expected, sealed] of cases) vectors.push({ name, challenge, now, expected, sealed: await sealed });
  }
  const { exp } = verify.claims;
  const expired = {
    name: 'one second later than late',
    challenge: verify.challenge,
    expected: 'claims/expired',
    sealed: verify.sealed,
  } as const;
  return [...vectors, { ...expired, now: exp + lateSeconds + 1 }];
}

/** Steps 2 to 4. */
function encrypted({ monitor: { sealed, jws }, verify, keys, otherKeys, device }: TamperOptions): Case[] {
  const part = (index: number): string => sealed.split('.')[index] as string;
  const flipped = (index: number): string => {
    const bytes = Uint8Array.from(Buffer.from(part(index), 'base64url'));
    bytes[0] = (bytes[0] as number) ^ 1;
    return withPart(sealed, index, encode(bytes));
  };
  const header = (change: object): string => withPart(sealed, 0, { ...jsonPart(sealed, 0), ...change });
  const offCurve = { kty: 'EC', crv: 'P-256', x: encode(new Uint8Array(32).fill(1)), y: encode(new Uint8Array(32).fill(2)) };
  return [
    ['the signed token alone', 'bundle/form', jws],
    ['four parts', 'bundle/form', sealed.slice(0, sealed.lastIndexOf('.'))],
    ['padding', 'bundle/not-canonical', `${sealed}==`],
    ['stray bits in the tag', 'bundle/not-canonical', withPart(sealed, 4, respelled(part(4)))],
    ['a line end behind', 'bundle/not-canonical', `${sealed}\n`],
    ['an empty wrapped key', 'bundle/not-canonical', withPart(sealed, 1, '')],
    ['compression', 'jwe/header', forgeJwe(jws, keys, { zip: 'DEF' }).catch(() => header({ zip: 'DEF' }))],
    ['a shorter key wrap', 'jwe/header', forgeJwe(jws, keys, { alg: 'ECDH-ES+A128KW' })],
    ['another content encryption', 'jwe/header', forgeJwe(jws, keys, { enc: 'A256CBC-HS512' })],
    ['another type of JWE', 'jwe/header', forgeJwe(jws, keys, { typ: 'JWT' })],
    ['a member more in the JWE header', 'jwe/header', forgeJwe(jws, keys, { jwk: device.publicJwk })],
    ['a password', 'jwe/header', header({ alg: 'PBES2-HS256+A128KW', p2c: 2 ** 31 - 1, p2s: 'AAAAAAAAAAAAAAAAAAAAAA' })],
    ['another backend’s key', 'jwe/unknown-key', forgeJwe(jws, otherKeys)],
    ['another backend’s key under this one’s kid', 'jwe/undecryptable', forgeJwe(jws, otherKeys, { kid: keys.encryptionKey.kid })],
    ['an ephemeral key off the curve', 'jwe/undecryptable', header({ epk: offCurve })],
    ['a bit of the wrapped key', 'jwe/undecryptable', flipped(1)],
    ['a bit of the initialisation vector', 'jwe/undecryptable', flipped(2)],
    ['a bit of the ciphertext', 'jwe/undecryptable', flipped(3)],
    ['a bit of the tag', 'jwe/undecryptable', flipped(4)],
    ['the ciphertext of another bundle', 'jwe/undecryptable', withPart(sealed, 3, verify.sealed.split('.')[3])],
    ['a tag of 12 bytes', 'jwe/undecryptable', withPart(sealed, 4, part(4).slice(0, 16))],
  ];
}

/** Steps 5 to 7, under a registered key. */
function signed({ monitor: { sealed, jws, claims }, keys, device, revoked, foreign }: TamperOptions): Case[] {
  const inside = (text: string): Promise<string> => forgeJwe(text, keys);
  const under = async (header: object, key = device): Promise<string> => inside(await forgeJws(header, claims, key.privateKey));
  const own = jwsHeader(device, 'kid');
  return [
    ['plain text inside', 'jws/form', inside('let me in')],
    ['a JWE inside', 'jws/form', inside(sealed)],
    ['no signature', 'jws/form', inside(withPart(jws, 2, ''))],
    ['a signature of 63 bytes', 'jws/form', inside(withPart(jws, 2, encode(new Uint8Array(63))))],
    ['stray bits in the signature', 'jws/form', inside(withPart(jws, 2, respelled(jws.split('.')[2] as string)))],
    ['no algorithm', 'jws/header', under({ ...own, alg: 'none' })],
    ['HMAC', 'jws/header', under({ ...own, alg: 'HS256' })],
    ['another type of JWS', 'jws/header', under({ ...own, typ: 'JWT' })],
    ['a critical extension', 'jws/header', under({ ...own, crit: ['b64'], b64: false })],
    ['both identities', 'jws/header', under({ ...own, jwk: device.publicJwk })],
    ['a device that nobody registered', 'key/unknown', under(jwsHeader(foreign, 'kid'), foreign)],
    ['a device that was revoked', 'key/revoked', under(jwsHeader(revoked, 'kid'), revoked)],
    ['a signature by another key', 'jws/signature', under(own, foreign)],
    ['a signature of zeros', 'jws/signature', inside(withPart(jws, 2, encode(new Uint8Array(64))))],
    ['a changed payload', 'jws/signature', inside(withPart(jws, 1, { ...claims, sub: 'learner-2' }))],
  ];
}

/** Steps 8 to 12. */
function claimed({ monitor: { claims }, keys, device, foreign }: TamperOptions): Case[] {
  const payload = async (value: unknown): Promise<string> =>
    forgeJwe(await forgeJws(jwsHeader(device, 'kid'), value, device.privateKey), keys);
  const text = JSON.stringify(claims);
  const change = (changed: object): Promise<string> => payload({ ...claims, ...changed });
  const { iat, iss, context } = claims;
  return [
    ['a byte order mark', 'claims/json', payload(`\uFEFF${text}`)],
    ['a claim that stands twice', 'claims/json', payload(text.replace('{', '{"sub":"learner-2",'))],
    ['a claim that stands twice, once escaped', 'claims/json', payload(text.replace('{', '{"\\u0073ub":"learner-2",'))],
    ['text behind the claims', 'claims/json', payload(`${text}x`)],
    ['version 2', 'claims/version', change({ v: 2 })],
    ['version 1 as text', 'claims/version', change({ v: '1' })],
    ['no purpose', 'claims/schema', change({ purpose: undefined })],
    ['no end', 'claims/schema', change({ exp: undefined })],
    ['a time that is text', 'claims/schema', change({ iat: String(iat) })],
    ['half a second', 'claims/schema', change({ iat: iat + 0.5 })],
    ['a list of backends', 'claims/schema', change({ aud: [claims.aud] })],
    ['a context that is text', 'claims/schema', change({ context: 'activity-1' })],
    ['the name of another key', 'claims/issuer', change({ iss: iss.replace(/[^:]*$/, foreign.thumbprint) })],
    ['another backend', 'claims/audience', change({ aud: `${claims.aud}/` })],
    ['another page', 'claims/origin', change({ origin: 'https://course.example.evil.example' })],
    ['a clock 33 seconds ahead', 'claims/future', change({ iat: iat + 35, exp: iat + 300 })],
    ['a life of 301 seconds', 'claims/lifetime', change({ exp: iat + 301 })],
    ['another learner than the challenge’s', 'challenge/mismatch', change({ sub: 'learner-2' })],
    ['another activity than the challenge’s', 'challenge/mismatch', change({ context: { ...context, activity: 'activity-2' } })],
    ['the hash of another challenge', 'challenge/mismatch', change({ challengeHash: 'A'.repeat(43) })],
  ];
}

/** What only a bundle with a new key can be wrong in. */
function embedded({ enroll: { claims, jws }, keys, device, foreign }: TamperOptions): Case[] {
  const under = async (header: object, key = device): Promise<string> => forgeJwe(await forgeJws(header, claims, key.privateKey), keys);
  const own = jwsHeader(device, 'jwk');
  const offCurve = { ...device.publicJwk, x: encode(new Uint8Array(32).fill(1)), y: encode(new Uint8Array(32).fill(2)) };
  return [
    ['a key with its private half', 'jws/header', under({ ...own, jwk: { ...device.publicJwk, d: 'A'.repeat(43) } })],
    ['a key on another curve', 'jws/header', under({ ...own, jwk: { ...device.publicJwk, crv: 'P-384' } })],
    ['a coordinate in a second spelling', 'jws/header', under({ ...own, jwk: { ...device.publicJwk, x: respelled(device.publicJwk.x) } })],
    ['a key off the curve', 'key/invalid', under({ ...own, jwk: offCurve })],
    ['a new key by another signature', 'jws/signature', under(own, foreign)],
    ['another new key than the issuer’s', 'claims/issuer', under(jwsHeader(foreign, 'jwk'), foreign)],
    ['a registered key to enroll', 'claims/identity', under(jwsHeader(device, 'kid'))],
    [
      'an enrollment with a changed payload',
      'jws/signature',
      forgeJwe(withPart(jws, 1, { ...claims, aud: 'https://other.example' }), keys),
    ],
  ];
}
