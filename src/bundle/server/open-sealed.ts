import { type CryptoKey, calculateJwkThumbprint, compactDecrypt, compactVerify, importJWK } from 'jose';
import * as v from 'valibot';
import { signingHash } from '../signing-hash.js';
import type { StepName } from '../steps.js';
import { parseStrictJson } from '../strict-json.js';
import { type VerificationCode, VerificationError } from '../verification-error.js';
import { canonicalParts } from './canonical-parts.js';
import { coordinateSchema, jwkSchema, type PublicJwk } from './public-jwk.js';

export interface OpenSealedOptions {
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
  /** Told each step that passed, for an audit trail or a test bench. */
  readonly onStep?: (step: StepName) => void;
}

export interface OpenedSeal {
  /** JSON, not yet looked at. */
  readonly value: unknown;
  readonly key: { readonly jwk: PublicJwk; readonly thumbprint: string; readonly registered: boolean };
  /** SHA-256, base64url, of the JWS signing input. */
  readonly signingHash: string;
}

/** What both headers call themselves: a bundle is no part of one, nor the other way round. */
export type SealedType = 'countersign' | 'countersign-part';

/** r and s of ES256, 32 bytes each (RFC 7518 §3.4). */
const ES256_BYTES = 64;

/**
 * Steps 2 to 8 of verification: form, decryption, signature, strict JSON. First failure wins.
 *
 * @throws VerificationError with the code of the step
 */
export async function openSealed(sealed: string, type: SealedType, options: OpenSealedOptions): Promise<OpenedSeal> {
  const passed = options.onStep ?? (() => undefined);
  const parts = canonicalParts(sealed, 5);
  passed('form');
  const { kid } = readHeader(parts[0] as Uint8Array, JWE_HEADERS[type], 'jwe/header');
  passed('encryption-header');
  const signed = await decrypt(sealed, kid, options.decryptionKeys);
  passed('decryption');
  const [header, payload, signature] = jwsParts(signed);
  const identity = readJwsHeader(header, signature, type);
  passed('signature-header');
  const key = await identify(identity, options.deviceKey);
  const verificationKey = await importDeviceKey(key.jwk);
  passed('device-key');
  await verifySignature(signed, verificationKey);
  passed('signature');
  const value = parseClaims(payload);
  passed('json');
  return { value, key, signingHash: await signingHash(signed) };
}

const jweHeader = (typ: string): v.GenericSchema<{ readonly kid: string }> =>
  v.strictObject({
    alg: v.literal('ECDH-ES+A256KW'),
    enc: v.literal('A256GCM'),
    kid: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
    typ: v.literal(typ),
    cty: v.literal('JWT'),
    epk: jwkSchema,
  }) as v.GenericSchema<{ readonly kid: string }>;
const jwsHeader = (typ: string): v.GenericSchema<Identity> =>
  v.union([
    v.strictObject({ alg: v.literal('ES256'), typ: v.literal(typ), jwk: jwkSchema }),
    v.strictObject({ alg: v.literal('ES256'), typ: v.literal(typ), kid: coordinateSchema }),
  ]) as v.GenericSchema<Identity>;
const JWE_HEADERS = { countersign: jweHeader('countersign+jwe'), 'countersign-part': jweHeader('countersign-part+jwe') } as const;
const JWS_HEADERS = { countersign: jwsHeader('countersign+jwt'), 'countersign-part': jwsHeader('countersign-part+jwt') } as const;

function readHeader<T>(bytes: Uint8Array, schema: v.GenericSchema<T>, code: VerificationCode): T {
  try {
    return v.parse(schema, parseStrictJson(bytes));
  } catch (cause) {
    throw new VerificationError(code, cause);
  }
}

async function decrypt(sealed: string, kid: string, keys: ReadonlyMap<string, CryptoKey>): Promise<string> {
  const key = keys.get(kid);
  if (key === undefined) throw new VerificationError('jwe/unknown-key');
  try {
    const { plaintext } = await compactDecrypt(sealed, key, {
      keyManagementAlgorithms: ['ECDH-ES+A256KW'],
      contentEncryptionAlgorithms: ['A256GCM'],
    });
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(plaintext);
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
function readJwsHeader(header: Uint8Array, signature: Uint8Array, type: SealedType): Identity {
  const identity = readHeader<Identity>(header, JWS_HEADERS[type], 'jws/header');
  if (signature.length !== ES256_BYTES) throw new VerificationError('jws/form');
  return identity;
}

async function identify(identity: Identity, deviceKey: OpenSealedOptions['deviceKey']): Promise<OpenedSeal['key']> {
  if ('jwk' in identity) return { jwk: identity.jwk, thumbprint: await calculateJwkThumbprint(identity.jwk), registered: false };
  const known = await deviceKey(identity.kid);
  if (known === null) throw new VerificationError('key/unknown');
  if (known.revoked) throw new VerificationError('key/revoked');
  return { jwk: known.jwk, thumbprint: identity.kid, registered: true };
}

/** The import refuses what is not a point of the curve. */
async function importDeviceKey({ kty, crv, x, y }: PublicJwk): Promise<CryptoKey> {
  try {
    return (await importJWK({ kty, crv, x, y }, 'ES256')) as CryptoKey;
  } catch (cause) {
    throw new VerificationError('key/invalid', cause);
  }
}

async function verifySignature(signed: string, key: CryptoKey): Promise<void> {
  try {
    await compactVerify(signed, key, { algorithms: ['ES256'] });
  } catch (cause) {
    throw new VerificationError('jws/signature', cause);
  }
}

function parseClaims(payload: Uint8Array): unknown {
  try {
    return parseStrictJson(payload);
  } catch (cause) {
    throw new VerificationError('claims/json', cause);
  }
}
