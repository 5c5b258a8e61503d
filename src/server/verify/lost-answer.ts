import { decodeJwt } from 'jose';
import { digestOf } from '../../bundle/server/digest-of.js';
import { STEP_NAMES, stepNumber } from '../../bundle/steps.js';
import { type VerificationCode, VerificationError } from '../../bundle/verification-error.js';
import type { Outcome } from '../../types.js';
import type { ReceiptClaims } from '../decision/receipt.js';
import type { Queries } from '../store/database.js';
import type { Owner } from '../store/owner.js';

/**
 * With this header and the value 1, a page says that it has sent these bytes before and got no
 * answer.
 */
export const RETRY_HEADER = 'countersign-retry';

/**
 * The digest of everything that was posted. A device signs and encrypts with chance: other bytes
 * are another bundle.
 */
export function bundleDigest(sealed: string): string {
  return digestOf(sealed);
}

/**
 * What came of these very bytes, sent by this learner, when they used up their challenge: the
 * answer was lost on its way. Nothing is decided or counted anew, and the receipt is the same one.
 * It is found as long as its challenge is (`challenge`) and its time has not run out (`times`).
 *
 * @returns `null`: the challenge was used by another bundle or another learner
 */
export async function findLostAnswer(
  { query }: Queries,
  { tenant, subject }: Owner,
  { nonce, digest }: { readonly nonce: string; readonly digest: string },
): Promise<Outcome | { readonly received: true } | VerificationError | null> {
  const sql = `select step, code, receipt from countersign_audit
    where nonce = $1 and tenant = $2 and subject = $3 and digest = $4 and step >= $5 and code <> 'challenge/used' order by id limit 1`;
  const [row] = await query<{ step: number; code: string; receipt: string | null }>(sql, [
    nonce,
    tenant,
    subject,
    digest,
    stepNumber('single-use'),
  ]);
  if (row === undefined) return null;
  if (row.receipt !== null) {
    const { result, reasons } = decodeJwt<ReceiptClaims>(row.receipt);
    return { result, reasons, receipt: row.receipt };
  }
  return row.code === 'received'
    ? { received: true }
    : new VerificationError(row.code as VerificationCode, undefined, STEP_NAMES[row.step - 1]);
}
