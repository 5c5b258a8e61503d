import { compactVerify } from 'jose';
import * as v from 'valibot';
import { fromBase64url } from '../../base64url.js';
import { parseStrictJson } from '../../bundle/strict-json.js';
import { CertificateError } from '../claims/certificate-error.js';
import { importVerificationKey, type PublicCertificateKey } from './certificate-keys.js';
import type { CredentialClaims } from './sign-credential.js';

/** What a signature covers: the registered claims, and everything else. */
export interface OpenedCredential {
  readonly claims: CredentialClaims;
  readonly credential: Readonly<Record<string, unknown>>;
  /** The key that signed. */
  readonly kid: string;
}

const headerSchema = v.strictObject({ alg: v.picklist(['RS256', 'ES256']), kid: v.string(), typ: v.literal('JWT') });

const claimsSchema = v.strictObject({
  iss: v.string(),
  jti: v.string(),
  sub: v.string(),
  nbf: v.pipe(v.number(), v.integer()),
  exp: v.exactOptional(v.pipe(v.number(), v.integer())),
});

/**
 * Opens a VC-JWT: size, canonical form, exact header, known key, signature, strict JSON, claims.
 * Whether it is the right credential, and in force, is the caller's to check.
 *
 * @param keys what the issuer publishes; a key is taken by `kid` and only with its own algorithm
 * @throws CertificateError with a code of `certificate/`; the first failure wins
 */
export async function openCredential(token: string, keys: readonly PublicCertificateKey[], maxLength: number): Promise<OpenedCredential> {
  if (token.length > maxLength) throw new CertificateError('certificate/too-large');
  const [head, ...rest] = token.split('.').map((part) => (part === '' ? null : fromBase64url(part)));
  if (!head || rest.length !== 2 || rest.includes(null)) throw new CertificateError('certificate/form');
  const header = v.safeParse(headerSchema, parseOr(head, 'certificate/header'));
  if (!header.success) throw new CertificateError('certificate/header');
  const { kid, alg } = header.output;
  const key = keys.find((one) => one.kid === kid && one.alg === alg);
  if (key === undefined) throw new CertificateError('certificate/key');
  const payload = parseOr(await verifiedBytes(token, key), 'certificate/json');
  if (typeof payload !== 'object' || payload === null || Array.isArray(payload)) throw new CertificateError('certificate/schema');
  const { iss, jti, sub, nbf, exp, ...credential } = payload as Record<string, unknown>;
  const claims = v.safeParse(claimsSchema, { iss, jti, sub, nbf, ...(exp === undefined ? {} : { exp }) });
  if (!claims.success) throw new CertificateError('certificate/claims');
  return { claims: claims.output, credential, kid };
}

async function verifiedBytes(token: string, key: PublicCertificateKey): Promise<Uint8Array> {
  try {
    return (await compactVerify(token, await importVerificationKey(key), { algorithms: [key.alg] })).payload;
  } catch (cause) {
    throw new CertificateError('certificate/signature', { cause });
  }
}

function parseOr(bytes: Uint8Array, code: 'certificate/header' | 'certificate/json'): unknown {
  try {
    return parseStrictJson(bytes);
  } catch (cause) {
    throw new CertificateError(code, { cause });
  }
}
