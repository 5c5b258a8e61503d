import type { Keys } from '../keys/keys.js';
import type { Policy } from '../policy/policy.js';
import type { Queries } from '../store/database.js';
import type { Owner } from '../store/owner.js';
import { findReference, type StoredReference } from '../store/stored-references.js';
import { lockSubject, type SubjectState } from '../store/subjects.js';
import { eraseLearner } from './erase-learner.js';

const DAY = 86_400;

/**
 * The same moment as the sweep's: when learners agreed to, or what the policy says by now, is over.
 */
export function isOver({ eraseAfter, createdAt }: StoredReference, { consent }: Pick<Policy, 'consent'>, now: number): boolean {
  return Math.min(eraseAfter ?? Number.POSITIVE_INFINITY, createdAt + consent.retentionDays * DAY) <= now;
}

/** The reference, if it may still be compared with. */
export async function findLiveReference(queries: Queries, owner: Owner, policy: Policy, now: number): Promise<StoredReference | null> {
  const stored = await findReference(queries, owner);
  return stored === null || isOver(stored, policy, now) ? null : stored;
}

/**
 * The learner, locked, and the reference. One whose time is over is erased here, with all that
 * belongs to it, where the sweep has not come by yet: nothing is compared with it.
 */
export async function lockLiveReference(
  queries: Queries,
  {
    keys,
    owner,
    policy,
    now,
  }: { readonly keys: Keys; readonly owner: Owner; readonly policy: Pick<Policy, 'consent'>; readonly now: number },
): Promise<{ readonly subject: SubjectState; readonly stored: StoredReference | null; readonly isErased: boolean }> {
  const subject = await lockSubject(queries, owner);
  const stored = await findReference(queries, owner);
  if (stored === null || !isOver(stored, policy, now)) return { subject, stored, isErased: false };
  await eraseLearner(queries, keys, owner, { cause: 'expired', now });
  return { subject: await lockSubject(queries, owner), stored: null, isErased: true };
}
