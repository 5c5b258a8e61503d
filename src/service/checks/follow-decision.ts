import type { OnDecision, Queries, ReceiptClaims } from '../../server.js';
import type { Tenant } from '../configuration/configuration.js';
import { type Check, lockCheck, lockCheckOfReceipt } from '../store/checks.js';
import { type CheckChange, changeCheck } from './change-check.js';
import { CheckOver, running } from './running-check.js';

export interface DecisionOptions {
  readonly tenantOf: (id: string) => Pick<Tenant, 'id' | 'webhooks'>;
  readonly now: () => number;
}

/**
 * What follows from a decision, in its own transaction: the state of the check that it is of, and
 * the event.
 *
 * @throws CheckOver (from the function) for a check that is over or a bundle of another one:
 *   nothing is stored then, neither here nor by the library
 */
export function followDecision({ tenantOf, now }: DecisionOptions): OnDecision {
  return async (receipt, queries, signed) => {
    const context = { tenant: tenantOf(receipt.context.tenant), now: now() };
    if (receipt.reviewed !== undefined) {
      // Whatever a person says of another sentence, it is no check.
      if (receipt.purpose === 'retype') return;
      const check = await lockCheckOfReceipt(queries, receipt.context.tenant, receipt.reviewed.id);
      if (check !== null) await changeCheck(queries, check, reviewedChange(check, receipt), context);
      return;
    }
    const check = await requireRunning(queries, receipt, now());
    // Another sentence took the place of the enrollment's: the check itself comes after it.
    if (receipt.purpose === 'retype' && receipt.result === 'accepted') return;
    const { triesLeft } = await changeCheck(queries, check, decidedChange(check, receipt, signed), context);
    const store = running.getStore();
    if (store !== undefined) store.triesLeft = triesLeft;
  };
}

async function requireRunning(queries: Queries, { context, sub, purpose }: ReceiptClaims, at: number): Promise<Check> {
  const store = running.getStore();
  const check = store === undefined ? null : await lockCheck(queries, store.id);
  const { course, activity, attempt, tenant } = context;
  const isIts =
    check?.isOpen === true &&
    check.expiresAt > at &&
    [tenant, sub, course, activity, attempt].every(
      (name, at) => name === [check.tenant, check.subject, check.course, check.activity, check.attempt][at],
    ) &&
    (check.askedPurpose === null || (check.askedPurpose === 'enroll') === (purpose === 'enroll'));
  if (isIts) return check;
  if (store !== undefined) store.isOver = true;
  throw new CheckOver('a decision of a check that is over, or of another one');
}

/** What every decision says. */
function said({ purpose, reasons, renewed, late, mode }: ReceiptClaims) {
  return { purpose, reasons, renewed, late, mode, code: null } as const;
}

function decidedChange(check: Check, receipt: ReceiptClaims, signed: string): CheckChange {
  const { result, jti } = receipt;
  const made = { ...said(receipt), receipt: signed, receiptJti: jti, reviewedAt: null };
  if (result === 'one-more') return { ...made, state: 'one-more', isOpen: true };
  if (result === 'review') return { ...made, state: 'review', isOpen: false };
  if (result === 'accepted') return { ...made, ...accepted(check, receipt), isOpen: false };
  const triesLeft = Math.max(0, check.triesLeft - 1);
  return { ...made, state: 'refused', triesLeft, isOpen: triesLeft > 0 };
}

/**
 * A match with a reference that took the place of another one says nothing about who the learner
 * was before: unless the platform takes it, it lets nobody through. A person who looks at the check
 * does not confirm the enrollment.
 */
function accepted({ acceptsRenewed }: Check, { purpose, renewed }: ReceiptClaims): Pick<CheckChange, 'state' | 'code'> {
  if (renewed && purpose !== 'enroll' && !acceptsRenewed) return { state: 'failed', code: 'renewed' };
  return { state: 'accepted', code: null };
}

/** Its receipt is written when the platform asks for it: that of the check says what was before. */
function reviewedChange(check: Check, receipt: ReceiptClaims): CheckChange {
  const outcome = receipt.result === 'accepted' ? accepted(check, receipt) : { state: 'refused' as const };
  return { ...said(receipt), ...outcome, isOpen: false, receipt: null, reviewedAt: receipt.reviewed?.at ?? null };
}
