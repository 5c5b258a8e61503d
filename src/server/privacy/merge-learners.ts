import { decodeJwt } from 'jose';
import { sha256 } from '../../sha256.js';
import type { CheckContext } from '../../types.js';
import type { ReceiptClaims } from '../decision/receipt.js';
import { noticeJob } from '../devices/devices.js';
import { type EnrolledFace, showSameFace } from '../faces/same-face.js';
import { requireDataKey } from '../keys/data-key.js';
import type { Keys } from '../keys/keys.js';
import type { Policy } from '../policy/policy.js';
import { type KnownModel, modelOfReference } from '../reference/known-models.js';
import { auditReview } from '../reviews/review-store.js';
import { requireBy, requireWords } from '../reviews/reviews.js';
import type { Database, Queries } from '../store/database.js';
import { addJob } from '../store/jobs.js';
import type { Owner } from '../store/owner.js';
import { lockSubject } from '../store/subjects.js';
import { eraseLearner } from './erase-learner.js';
import { findLiveReference } from './live-reference.js';

/** Two accounts of one person: `from` ends, `into` stays as it is. */
export interface Accounts {
  readonly tenant: string;
  readonly from: string;
  readonly into: string;
}

export interface Merge extends Accounts {
  /** Who of the staff does it: neither of the two. */
  readonly by: string;
  readonly reason: string;
  /**
   * Run in the transaction that merges, once nothing is in the way: what the platform moves is
   * moved with it, or neither is.
   */
  readonly follow?: (queries: Queries) => Promise<void>;
}

/**
 * Why two accounts are not merged. `own`: they are one account, or `by` is one of them. Of either
 * account: `no-check` that was accepted for this merge within a day, `unconfirmed` enrollment
 * (younger than a week, or one that replaced another and that nobody confirmed), `reviews` that
 * wait. `other-face`: it is not surely one person.
 */
export type MergeProblem = 'own' | 'no-check' | 'unconfirmed' | 'reviews' | 'other-face';

/** A check for a merge is good for so long. */
const CHECK_SECONDS = 86_400;
/**
 * Who has just come into somebody's account, and enrolled there, has it not for long: its owner has
 * a week to notice.
 */
const LEAST_ENROLLED_SECONDS = 7 * 86_400;

/**
 * Where both accounts are checked for a merge: it is of these two, in this direction, and no other
 * place's check stands for it.
 *
 * @example
 * const accounts = { tenant: 'courses', from: '7e1f', into: '20ab' };
 * const { course, activity, attempt } = await mergePlace(accounts);
 */
export async function mergePlace({ tenant, from, into }: Accounts): Promise<Omit<CheckContext, 'tenant'>> {
  return { course: 'accounts', activity: 'merge', attempt: await sha256(JSON.stringify([tenant, from, into])) };
}

/**
 * Merges two accounts once each of them has passed a check for it in its own browser, and both
 * enrolled the same face. What was measured of `from` is erased, with its browsers, passkeys and
 * whatever pairs it is in; `into` keeps what it has, and gains nothing that could pass a check.
 * Receipts and trail of both stay, and both name the merge. Each account gets a notice.
 *
 * @throws ReviewError words for a name or a reason that is none
 */
export async function mergeLearners(
  database: Database,
  {
    keys,
    policy,
    models,
    now,
  }: { readonly keys: Keys; readonly policy: Policy; readonly models: readonly KnownModel[]; readonly now: number },
  { tenant, from, into, by, reason, follow }: Merge,
): Promise<MergeProblem | null> {
  requireBy(by);
  requireWords(reason);
  if (new Set([from, into, by]).size < 3) return 'own';
  const { attempt } = await mergePlace({ tenant, from, into });
  return database.transaction(async (queries) => {
    // In one order, whichever way the two are to be merged: neither waits for the other.
    const owners = [from, into].sort().map((subject): Owner => ({ tenant, subject }));
    const faces: EnrolledFace[] = [];
    for (const owner of owners) {
      const subject = await lockSubject(queries, owner);
      const stored = await findLiveReference(queries, owner, policy, now);
      const receipt = await findCheck(queries, owner, attempt, now);
      if (receipt === null || stored === null || stored.createdAt > receipt.iat || subject.withdrawnAt !== null) return 'no-check';
      if (receipt.renewed || stored.createdAt > now - LEAST_ENROLLED_SECONDS) return 'unconfirmed';
      const waiting = 'select 1 from countersign_review where tenant = $1 and subject = $2 and decided_at is null limit 1';
      if ((await queries.query(waiting, [tenant, owner.subject])).length > 0) return 'reviews';
      if (modelOfReference(stored, models) === undefined) return 'other-face';
      faces.push({ owner, stored, dataKey: await requireDataKey(keys, owner, subject) });
    }
    const [one, other] = faces as [EnrolledFace, EnrolledFace];
    if (!(await showSameFace(queries, keys, one, other))) return 'other-face';
    await follow?.(queries);
    await eraseLearner(queries, keys, { tenant, subject: from }, { cause: 'erased', now });
    for (const owner of owners) {
      await auditReview(queries, owner, 'account/merged', now, { from, into, by, reason });
      await addJob(queries, noticeJob({ kind: 'merged', ...owner, thumbprint: null, at: now }));
    }
    return null;
  });
}

/** The newest check that the account passed for this merge, by itself and not late. */
async function findCheck({ query }: Queries, { tenant, subject }: Owner, attempt: string, now: number): Promise<ReceiptClaims | null> {
  const sql = `select receipt from countersign_audit where tenant = $1 and subject = $2 and purpose = 'verify' and code = 'accepted'
    and receipt is not null and at > $3 order by id desc`;
  const rows = await query<{ receipt: string }>(sql, [tenant, subject, now - CHECK_SECONDS]);
  const receipts = rows.map(({ receipt }) => decodeJwt(receipt) as unknown as ReceiptClaims);
  const found = receipts.find(
    ({ result, purpose, late, context, device, typing }) =>
      result === 'accepted' &&
      purpose === 'verify' &&
      // In a browser and on a keyboard that were the account's before.
      device !== 'added' &&
      typing !== 'enrolled' &&
      !late &&
      context.course === 'accounts' &&
      context.activity === 'merge' &&
      context.attempt === attempt,
  );
  return found ?? null;
}
