import { type CertificateKey, publicCertificateKey } from 'countersign/certificate';
import { CompactSign, compactVerify, importJWK, type JWK } from 'jose';

/** Whether a file holds keys of signed texts, each of which verifies what it signs. */
export async function areSigningKeys(held: unknown): Promise<boolean> {
  const list = listOf(held, 'signing');
  return list !== null && (await Promise.all(list.map((key) => signs(key as CertificateKey).catch(() => false)))).every(Boolean);
}

/** Whether a file holds keys of proofs: by their form, for what uses them is large. */
export async function areProofKeys(held: unknown): Promise<boolean> {
  return listOf(held, 'proof')?.every(isProofKey) ?? false;
}

async function signs(key: CertificateKey): Promise<boolean> {
  const { alg } = key;
  const published = publicCertificateKey(key);
  const text = await new CompactSign(new Uint8Array(32)).setProtectedHeader({ alg }).sign(await importJWK(key.jwk, alg));
  await compactVerify(text, await importJWK(published as JWK, alg));
  return true;
}

const MULTIBASE = /^z[1-9A-HJ-NP-Za-km-z]{40,120}$/;

function isProofKey(key: unknown): boolean {
  const { publicKeyMultibase: open, secretKeyMultibase: closed } = (key ?? {}) as Record<string, unknown>;
  return typeof open === 'string' && typeof closed === 'string' && MULTIBASE.test(open) && MULTIBASE.test(closed);
}

/** At least one key, or `null`. */
function listOf(held: unknown, name: string): unknown[] | null {
  const list = ((held ?? {}) as Record<string, unknown>)[name];
  return Array.isArray(list) && list.length > 0 ? list : null;
}
