import { decodeJwt } from 'jose';
import { VerificationError } from '../../bundle/verification-error.js';
import type { Queries } from '../store/database.js';
import type { ReceiptClaims } from './receipt.js';

/**
 * What follows from a decision on the platform. `receipt.reviewed` is there where a person decided,
 * and `result` is what they said. `queries` belong to the transaction that decides: both are stored
 * or neither. `signed` is the receipt that the check answered; of what a person decided,
 * `reviews.receipt` writes another one. It may be called again for a decision that was not stored.
 */
export type OnDecision = (receipt: ReceiptClaims, queries: Queries, signed: string) => Promise<void>;

/**
 * Tells the platform of a decision.
 *
 * @param receipt the check's
 * @param reviewed what a person decided of it
 * @throws whatever `onDecision` throws: then nothing is stored
 */
export async function tellDecision(
  queries: Queries,
  onDecision: OnDecision | undefined,
  receipt: string,
  reviewed: Pick<ReceiptClaims, 'result' | 'reviewed' | 'renewed'> | null = null,
): Promise<void> {
  if (onDecision === undefined) return;
  try {
    await onDecision({ ...(decodeJwt<ReceiptClaims>(receipt) as ReceiptClaims), ...reviewed }, queries, receipt);
  } catch (cause) {
    // As a step that failed it would be an answer, and be kept.
    throw cause instanceof VerificationError ? new Error('onDecision failed', { cause }) : cause;
  }
  // A statement that failed, and that the platform kept to itself, undoes the whole transaction
  // without a word when it ends.
  await queries.query('select 1');
}
