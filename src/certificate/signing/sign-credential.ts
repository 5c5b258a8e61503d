import { SignJWT } from 'jose';
import { toSeconds } from '../claims/schema-parts.js';
import { type CertificateKeySet, importSigningKey } from './certificate-keys.js';

/** What a credential must say for its registered claims to be filled in. */
export interface SignableCredential {
  readonly id: string;
  readonly issuer: string | { readonly id: string };
  readonly validFrom: string;
  readonly validUntil?: string;
  readonly credentialSubject: { readonly id: string };
}

/**
 * The registered claims (RFC 7519 §4.1) that Open Badges 3.0 §8.2 wants beside the credential's own
 * members.
 */
export interface CredentialClaims {
  readonly iss: string;
  readonly jti: string;
  readonly sub: string;
  readonly nbf: number;
  readonly exp?: number;
}

/**
 * The claims that belong to a credential: they repeat what it says, and a verifier compares them.
 */
export function claimsOf({ id, issuer, validFrom, validUntil, credentialSubject }: SignableCredential): CredentialClaims {
  return {
    iss: typeof issuer === 'string' ? issuer : issuer.id,
    jti: id,
    sub: credentialSubject.id,
    nbf: toSeconds(validFrom),
    ...(validUntil === undefined ? {} : { exp: toSeconds(validUntil) }),
  };
}

/**
 * Signs a credential as VC-JWT: compact JWS, the credential's members at the top level, the header
 * exactly `alg`, `kid` and `typ`.
 */
export async function signCredential(keys: CertificateKeySet, credential: SignableCredential): Promise<string> {
  const { kid, alg, key } = await importSigningKey(keys);
  return new SignJWT({ ...credential, ...claimsOf(credential) }).setProtectedHeader({ alg, kid, typ: 'JWT' }).sign(key);
}
