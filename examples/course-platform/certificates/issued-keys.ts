import type { Queries } from 'countersign/server';
import { compactVerify, decodeProtectedHeader, importJWK, type JWK } from 'jose';
import type { CertificateKeys } from '../types.js';
import { publishedKeys } from './certificate.js';

/** What tells of the keys with which certificates of the database were signed. */
export interface IssuedKeys {
  /** One certificate of each key that signs texts. */
  tokens: readonly string[];
  /** The public halves of the keys of proofs. */
  proofs: readonly string[];
}

/**
 * Which keys the certificates need that were issued, revoked ones too. Of those of closed accounts
 * no text is left.
 */
export async function issuedKeys({ query }: Queries): Promise<IssuedKeys> {
  const tokens = `select min(token) as text from platform_certificate where token <> '' group by split_part(token, '.', 1)`;
  const proofs = `select distinct substring(document from '"verificationMethod":"[^"#]*#([^"]+)"') as text from platform_certificate where document is not null`;
  const [signed, proved] = await Promise.all([tokens, proofs].map((sql) => query<{ text: string }>(sql)));
  return { tokens: textsOf(signed), proofs: textsOf(proved) };
}

function textsOf(rows: readonly { text: string }[] = []): string[] {
  return rows.map(({ text }) => text);
}

/** Whether each certificate of `tokens` was signed with one of these keys. */
export async function haveSigned(tokens: readonly string[], signing: CertificateKeys['signing']): Promise<boolean> {
  const keys = publishedKeys({ certificateKeys: { signing } });
  const own = await Promise.all(
    tokens.map(async (token) => {
      const { kid = '' } = decodeProtectedHeader(token);
      const key = keys.get(kid.slice(kid.lastIndexOf('/') + 1));
      if (key === undefined) return false;
      return compactVerify(token, await importJWK(key as JWK, key.alg)).then(
        () => true,
        () => false,
      );
    }),
  );
  return own.every(Boolean);
}
