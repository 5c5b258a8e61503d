import type { Check } from '../store/checks.js';
import type { ApiOptions } from './api-options.js';

/**
 * The check with its receipt: of one that a person decided, it is written when it is first asked
 * for, and kept.
 */
export async function receiptOf(check: Check, { countersign, database }: Pick<ApiOptions, 'countersign' | 'database'>): Promise<Check> {
  if (check.reviewedAt === null || check.receipt !== null || check.receiptJti === null) return check;
  // Whoever erased the learner erased the review.
  if ((await countersign.reviews.get(check.tenant, check.receiptJti)) === null) return check;
  const receipt = await countersign.reviews.receipt(check.tenant, check.receiptJti);
  const sql = 'update service_check set receipt = $2 where id = $1 and reviewed_at = $3 and receipt is null';
  await database.query(sql, [check.id, receipt, check.reviewedAt]);
  return { ...check, receipt };
}
