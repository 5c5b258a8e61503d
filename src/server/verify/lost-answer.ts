import { decodeJwt } from 'jose';
import { toBase64url } from '../../bundle/base64url.js';
import { type VerificationCode, VerificationError } from '../../bundle/verification-error.js';
import type { Outcome } from '../../types.js';
import type { ReceiptClaims } from '../decision/receipt.js';
import type { Queries } from '../store/database.js';
import type { Owner } from '../store/store.js';

/** With this header and the value 1, a page says that it has sent these bytes before and got no answer. */
export const RETRY_HEADER = 'countersign-retry';

/** Migration 10: of which bytes a row of the trail is the outcome, and what step 20 saw. */
export const LOST_ANSWER_TABLES: readonly string[] = [
  'alter table countersign_audit add column digest text, add column signs text',
  'create index countersign_audit_nonce on countersign_audit (nonce)',
];

/** SHA-256, base64url, of everything that was posted. A device signs and encrypts with chance: other bytes are another bundle. */
export async function bundleDigest(sealed: string): Promise<string> {
  return toBase64url(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(sealed))));
}

/**
 * What came of these very bytes, sent by this learner, when they used up their challenge: the answer was lost on its way. Nothing is decided or counted anew, and the
 * receipt is the same one. It is found as long as its challenge is (step 12) and its time has not run out (step 11).
 *
 * @returns `null`: the challenge was used by another bundle or another learner
 */
export async function findLostAnswer(
  { query }: Queries,
  { tenant, subject }: Owner,
  { nonce, digest }: { readonly nonce: string; readonly digest: string },
): Promise<Outcome | { readonly received: true } | VerificationError | null> {
  const sql = `select step, code, receipt from countersign_audit
    where nonce = $1 and tenant = $2 and subject = $3 and digest = $4 and step >= 14 and code <> 'challenge/used' order by id limit 1`;
  const [row] = await query<{ step: number; code: string; receipt: string | null }>(sql, [nonce, tenant, subject, digest]);
  if (row === undefined) return null;
  if (row.receipt !== null) {
    const { result, reasons } = decodeJwt<ReceiptClaims>(row.receipt);
    return { result, reasons, receipt: row.receipt };
  }
  return row.code === 'received' ? { received: true } : new VerificationError(row.code as VerificationCode, undefined, row.step);
}
