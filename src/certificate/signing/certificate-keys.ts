import { type CryptoKey, calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose';
import { isWebAddress } from '../claims/schema-parts.js';

/**
 * ES256 makes short files that programs for DIDs verify, too; RS256 is what Open Badges 3.0 §8.2
 * asks every verifier to know, and what programs for DIDs do not.
 */
export type CertificateAlgorithm = 'RS256' | 'ES256';

/** A private key of the university, as JSON. */
export interface CertificateKey {
  /**
   * The address at which `publicCertificateKey` of this key is served, alone, as one JWK: Open
   * Badges 3.0 §8.5.
   */
  readonly kid: string;
  readonly alg: CertificateAlgorithm;
  /** RFC 7517, with the private members. */
  readonly jwk: JWK;
}

/**
 * The keys that sign certificates, as JSON: the university's own, never those that sign receipts.
 * The first is current; with the others older certificates still verify, so none is removed while
 * one of its certificates is to count.
 */
export interface CertificateKeySet {
  readonly signing: readonly CertificateKey[];
}

/** What is published of a key: RFC 7517 with `kid`, `alg` and `use`, no private member. */
export interface PublicCertificateKey {
  readonly kty: string;
  readonly n?: string;
  readonly e?: string;
  readonly crv?: string;
  readonly x?: string;
  readonly y?: string;
  readonly kid: string;
  readonly alg: CertificateAlgorithm;
  readonly use: 'sig';
}

/** NIST SP 800-57 part 1, table 2: 3072 bits of RSA are worth 128. */
const RSA_BITS = 3072;

/**
 * Makes a new key. Keep it like a seal: whoever has it can issue certificates in the university's
 * name.
 *
 * @param options `alg`, and `address`: where the public key will be served, given its thumbprint
 *   (RFC 7638)
 * @throws TypeError for an address that is no https address
 *
 * @example
 * const key = await generateCertificateKey({
 *   alg: 'RS256',
 *   address: (thumbprint) => `https://courses.example/keys/${thumbprint}`,
 * });
 */
export async function generateCertificateKey({
  alg,
  address,
}: {
  readonly alg: CertificateAlgorithm;
  readonly address: (thumbprint: string) => string;
}): Promise<CertificateKey> {
  requireAlgorithm(alg);
  const { privateKey } = await generateKeyPair(alg, { extractable: true, ...(alg === 'RS256' ? { modulusLength: RSA_BITS } : {}) });
  const jwk = await exportJWK(privateKey);
  return checkKey({ kid: address(await calculateJwkThumbprint(jwk)), alg, jwk });
}

/**
 * The public half of a key, to be served at its `kid`.
 *
 * @throws TypeError for a key that lacks something
 *
 * @example
 * const published = { keys: keys.signing.map(publicCertificateKey) };
 */
export function publicCertificateKey(key: CertificateKey): PublicCertificateKey {
  const { kid, alg, jwk } = checkKey(key);
  const { kty, n, e, crv, x, y } = jwk as Required<Pick<JWK, 'kty' | 'n' | 'e' | 'crv' | 'x' | 'y'>>;
  return alg === 'RS256' ? { kty, n, e, kid, alg, use: 'sig' } : { kty, crv, x, y, kid, alg, use: 'sig' };
}

/**
 * The current key, ready to sign.
 *
 * @throws TypeError for a key set that lacks something
 */
export async function importSigningKey(
  keys: CertificateKeySet,
): Promise<{ readonly kid: string; readonly alg: string; readonly key: CryptoKey }> {
  const [current] = Array.isArray(keys?.signing) ? keys.signing : [];
  if (current === undefined) throw new TypeError('keys: at least one signing key is required');
  const { kid, alg, jwk } = checkKey(current);
  return { kid, alg, key: (await importJWK(jwk, alg, { extractable: false })) as CryptoKey };
}

/**
 * A published key, ready to verify. Private members and unknown ones are left out, whatever was
 * published.
 */
export async function importVerificationKey({ kty, n, e, crv, x, y, alg }: PublicCertificateKey): Promise<CryptoKey> {
  const jwk = alg === 'RS256' ? { kty, n, e } : { kty, crv, x, y };
  return (await importJWK(jwk as JWK, alg, { extractable: false })) as CryptoKey;
}

function checkKey(key: CertificateKey): CertificateKey {
  const { kid, alg, jwk } = key;
  requireAlgorithm(alg);
  if (!isWebAddress(kid)) throw new TypeError('keys: kid must be the https address at which the public key is served');
  const complete = alg === 'RS256' ? jwk?.kty === 'RSA' && jwk.n && jwk.e && jwk.d : jwk?.crv === 'P-256' && jwk.x && jwk.y && jwk.d;
  if (!complete) throw new TypeError(`keys: ${alg} needs a private ${alg === 'RS256' ? 'RSA' : 'P-256'} key`);
  return key;
}

function requireAlgorithm(alg: CertificateAlgorithm): void {
  if (alg !== 'RS256' && alg !== 'ES256') throw new TypeError('keys: alg must be RS256 or ES256');
}
