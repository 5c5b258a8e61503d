import type { Queries } from '../../server.js';
import type { EventType, Tenant } from '../configuration/configuration.js';
import { CHECK_COLUMNS, type Check, type CheckState } from '../store/checks.js';
import { addEvent } from '../store/events.js';
import { showCheck } from './check-resource.js';

/** What becomes of a check; what is left out stays. */
export type CheckChange = { readonly state: CheckState; readonly isOpen: boolean } & Partial<
  Pick<Check, 'code' | 'purpose' | 'reasons' | 'renewed' | 'late' | 'mode' | 'receipt' | 'receiptJti' | 'reviewedAt' | 'triesLeft'>
>;

/** States of which platforms are told nothing: they asked for the first, and the second follows. */
const SILENT: readonly CheckState[] = ['created', 'started'];

/**
 * Notes what becomes of a check, and the event that tells it, in the transaction that brings it
 * about.
 *
 * @param before locked
 */
export async function changeCheck(
  queries: Queries,
  before: Check,
  change: CheckChange,
  { tenant, now }: { readonly tenant: Pick<Tenant, 'id' | 'webhooks'>; readonly now: number },
): Promise<Check> {
  const after = { ...before, ...change };
  const sql = `update service_check set state = $2, is_open = $3, code = $4, purpose = $5, reasons = $6::jsonb, renewed = $7, late = $8, mode = $9,
      receipt = $10, receipt_jti = $11, reviewed_at = $12, tries_left = $13, changed_at = $14
    where id = $1 returning ${CHECK_COLUMNS}`;
  const [row] = await queries.query<Check>(sql, [
    before.id,
    after.state,
    after.isOpen,
    after.code,
    after.purpose,
    JSON.stringify(after.reasons),
    after.renewed,
    after.late,
    after.mode,
    after.receipt,
    after.receiptJti,
    after.reviewedAt,
    after.triesLeft,
    now,
  ]);
  if (row === undefined) throw new Error('a check that was locked is gone');
  if (!SILENT.includes(row.state)) {
    const type = `check.${row.state}` as EventType;
    await addEvent(queries, { tenant, type, stream: row.id, data: showCheck(row, now), at: now });
  }
  return row;
}
