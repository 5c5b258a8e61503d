import { type CertificateKeySet, generateCertificateKey, publicCertificateKey } from './certificate-keys.js';

/**
 * The set with a new key in front, of the same algorithm as the one before and served beside it.
 * None is removed: with the others, certificates of before still verify.
 *
 * @throws TypeError for a set that holds no keys of certificates
 */
export async function rotatedCertificateKeys(set: CertificateKeySet): Promise<CertificateKeySet> {
  for (const key of set.signing) publicCertificateKey(key);
  const [current] = set.signing;
  if (current === undefined) throw new TypeError('keys: at least one signing key is required');
  const folder = current.kid.slice(0, current.kid.lastIndexOf('/'));
  const fresh = await generateCertificateKey({ alg: current.alg, address: (thumbprint) => `${folder}/${thumbprint}` });
  return { ...set, signing: [fresh, ...set.signing] };
}

/** A file of them, for `countersign-keys`. */
export const CERTIFICATE_KEY_FILE: {
  readonly isKeySet: (held: unknown) => held is CertificateKeySet;
  readonly rotated: (set: CertificateKeySet) => Promise<CertificateKeySet>;
  readonly namesOf: (set: CertificateKeySet) => string[];
} = {
  isKeySet: isCertificateKeySet,
  rotated: rotatedCertificateKeys,
  namesOf: ({ signing }) => signing.map(({ kid, alg }) => `${alg} ${kid}`),
};

/** Whether a file holds keys of certificates, rather than those of a backend. */
export function isCertificateKeySet(held: unknown): held is CertificateKeySet {
  const { signing, template } = (held ?? {}) as { signing?: unknown; template?: unknown };
  return template === undefined && Array.isArray(signing) && signing.length > 0 && signing.every((key) => key?.alg !== undefined);
}
