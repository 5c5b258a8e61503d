import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { type CryptoKey, calculateJwkThumbprint } from 'jose';
import * as v from 'valibot';
import { BUNDLE_LIFETIME_SECONDS, CLOCK_SKEW_SECONDS } from '../../limits.js';
import { type BundleClaims, bundleSchema, type SealedClaims, type WritingClaims } from '../schema.js';
import { signingHash } from '../signing-hash.js';
import type { StepName } from '../steps.js';
import { parseStrictJson } from '../strict-json.js';
import { type VerificationCode, VerificationError } from '../verification-error.js';
import { canonicalParts } from './canonical-parts.js';
import { decryptJwe, type Jwe } from './decrypt-jwe.js';
import { coordinateSchema, jwkSchema, type PublicJwk } from './public-jwk.js';

export interface OpenOptions {
  /**
   * Private decryption keys by `kid`: the current one, and old ones while challenges that named
   * them live.
   */
  readonly decryptionKeys: ReadonlyMap<string, CryptoKey>;
  /**
   * The registered device key of a thumbprint; `revoked` keys are known and refused; `null` is
   * unknown.
   */
  readonly deviceKey: (thumbprint: string) => Promise<{ readonly jwk: PublicJwk; readonly revoked: boolean } | null>;
  readonly audience: string;
  readonly origins: readonly string[];
  /** Seconds since the epoch. */
  readonly now: number;
  /**
   * How long after its `exp` a bundle that could not be sent is still taken, and marked as late.
   */
  readonly lateSeconds: number;
  /** Told each step that passed, for an audit trail or a test bench. */
  readonly onStep?: (step: StepName) => void;
}

interface Opened<Claims> {
  readonly claims: Claims;
  readonly key: { readonly jwk: PublicJwk; readonly thumbprint: string; readonly registered: boolean };
  readonly late: boolean;
  /** SHA-256, base64url, of the JWS signing input. */
  readonly signingHash: string;
}

export type OpenedCheck = Opened<BundleClaims>;
export type OpenedWriting = Opened<WritingClaims>;
export type OpenedBundle = OpenedCheck | OpenedWriting;

/** A window of writing, not a check. */
export function isWriting(opened: OpenedBundle): opened is OpenedWriting {
  return opened.claims.purpose === 'monitor';
}

/** r and s of ES256, 32 bytes each (RFC 7518 §3.4). */
const ES256_BYTES = 64;

/**
 * Steps 2 to 11 of verification: form, decryption, signature, claims, times. First failure wins.
 *
 * @throws VerificationError with the code of the step
 */
export async function openBundle(sealed: string, options: OpenOptions): Promise<OpenedBundle> {
  const passed = options.onStep ?? (() => undefined);
  const parts = canonicalParts(sealed, 5);
  passed('form');
  const { kid, epk } = readJweHeader(parts[0] as Uint8Array);
  passed('encryption-header');
  const signed = decrypt({ token: sealed, parts, epk }, kid, options.decryptionKeys);
  passed('decryption');
  const [header, payload, signature] = jwsParts(signed);
  const identity = readJwsHeader(header, signature);
  passed('signature-header');
  const key = await identify(identity, options.deviceKey);
  const verificationKey = importDeviceKey(key.jwk);
  passed('device-key');
  verifySignature(signed, signature, verificationKey);
  passed('signature');
  const value = parseClaims(payload);
  passed('json');
  const claims = checkSchema(value);
  passed('schema');
  requireIdentityFits(claims, key.registered);
  if (claims.iss !== `urn:ietf:params:oauth:jwk-thumbprint:sha-256:${key.thumbprint}`) throw new VerificationError('claims/issuer');
  if (claims.aud !== options.audience) throw new VerificationError('claims/audience');
  if (!options.origins.includes(claims.origin)) throw new VerificationError('claims/origin');
  passed('recipient');
  const late = checkTimes(claims, options);
  passed('times');
  const opened = { key, late, signingHash: await signingHash(signed) };
  return claims.purpose === 'monitor' ? { ...opened, claims } : { ...opened, claims };
}

const jweHeaderSchema = v.strictObject({
  alg: v.literal('ECDH-ES+A256KW'),
  enc: v.literal('A256GCM'),
  kid: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
  typ: v.literal('countersign+jwe'),
  cty: v.literal('JWT'),
  epk: jwkSchema,
});
const jwsHeaderSchema = v.union([
  v.strictObject({ alg: v.literal('ES256'), typ: v.literal('countersign+jwt'), jwk: jwkSchema }),
  v.strictObject({ alg: v.literal('ES256'), typ: v.literal('countersign+jwt'), kid: coordinateSchema }),
]);

function readHeader<T>(bytes: Uint8Array, schema: v.GenericSchema<T>, code: VerificationCode): T {
  try {
    return v.parse(schema, parseStrictJson(bytes));
  } catch (cause) {
    throw new VerificationError(code, cause);
  }
}

function readJweHeader(bytes: Uint8Array): { readonly kid: string; readonly epk: PublicJwk } {
  return readHeader(bytes, jweHeaderSchema, 'jwe/header');
}

function decrypt(sealed: Jwe, kid: string, keys: ReadonlyMap<string, CryptoKey>): string {
  const key = keys.get(kid);
  if (key === undefined) throw new VerificationError('jwe/unknown-key');
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(decryptJwe(sealed, key));
  } catch (cause) {
    throw new VerificationError('jwe/undecryptable', cause);
  }
}

function jwsParts(signed: string): [Uint8Array, Uint8Array, Uint8Array] {
  try {
    return canonicalParts(signed, 3) as [Uint8Array, Uint8Array, Uint8Array];
  } catch (cause) {
    throw new VerificationError('jws/form', cause);
  }
}

type Identity = { readonly jwk: PublicJwk } | { readonly kid: string };

/** The algorithm is checked before the signature's length. */
function readJwsHeader(header: Uint8Array, signature: Uint8Array): Identity {
  const identity = readHeader<Identity>(header, jwsHeaderSchema, 'jws/header');
  if (signature.length !== ES256_BYTES) throw new VerificationError('jws/form');
  return identity;
}

async function identify(identity: Identity, deviceKey: OpenOptions['deviceKey']): Promise<OpenedBundle['key']> {
  if ('jwk' in identity) return { jwk: identity.jwk, thumbprint: await calculateJwkThumbprint(identity.jwk), registered: false };
  const known = await deviceKey(identity.kid);
  if (known === null) throw new VerificationError('key/unknown');
  if (known.revoked) throw new VerificationError('key/revoked');
  return { jwk: known.jwk, thumbprint: identity.kid, registered: true };
}

/** The import refuses what is not a point of the curve. */
function importDeviceKey({ kty, crv, x, y }: PublicJwk): KeyObject {
  try {
    return createPublicKey({ key: { kty, crv, x, y }, format: 'jwk' });
  } catch (cause) {
    throw new VerificationError('key/invalid', cause);
  }
}

/** ES256 of the signing input: header and payload as they are spelled. */
function verifySignature(signed: string, signature: Uint8Array, key: KeyObject): void {
  const input = Buffer.from(signed.slice(0, signed.lastIndexOf('.')));
  if (!verify('sha256', input, { key, dsaEncoding: 'ieee-p1363' }, signature)) throw new VerificationError('jws/signature');
}

function parseClaims(payload: Uint8Array): unknown {
  try {
    return parseStrictJson(payload);
  } catch (cause) {
    throw new VerificationError('claims/json', cause);
  }
}

function checkSchema(value: unknown): SealedClaims {
  if ((value as { v?: unknown } | null)?.v !== 1) throw new VerificationError('claims/version');
  const result = v.safeParse(bundleSchema, value);
  if (!result.success) throw new VerificationError('claims/schema');
  return result.output;
}

/**
 * A new key comes with enroll and rebind only; a registered one with everything else. Part of step
 * 10: it needs the purpose.
 */
function requireIdentityFits({ purpose }: SealedClaims, registered: boolean): void {
  if (registered === (purpose === 'enroll' || purpose === 'rebind')) throw new VerificationError('claims/identity');
}

function checkTimes({ iat, exp }: SealedClaims, { now, lateSeconds }: OpenOptions): boolean {
  if (iat > now + CLOCK_SKEW_SECONDS) throw new VerificationError('claims/future');
  if (exp <= iat || exp - iat > BUNDLE_LIFETIME_SECONDS) throw new VerificationError('claims/lifetime');
  if (now > exp + lateSeconds) throw new VerificationError('claims/expired');
  return now > exp;
}
