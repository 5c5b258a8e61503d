import type { Policy } from '../policy/policy.js';
import type { Queries } from '../store/database.js';
import type { Owner } from '../store/owner.js';
import type { StoredReference } from '../store/stored-references.js';

const DAY = 86_400;

/**
 * Whether what rests on this reference has to say that it replaced another one. A person, a
 * document or the time that the policy sets ends that.
 *
 * @param now seconds since the epoch
 */
export function isRenewed(
  { replaces, confirmedAt, disputedAt, createdAt }: Pick<StoredReference, 'replaces' | 'confirmedAt' | 'disputedAt' | 'createdAt'>,
  { renewal }: Pick<Policy, 'renewal'>,
  now: number,
): boolean {
  if (!replaces || confirmedAt !== null) return false;
  return disputedAt !== null || renewal.afterDays === null || now < createdAt + renewal.afterDays * DAY;
}

/** A person says that this version of the reference is not known to be the same learner's. */
export async function disputeReference({ query }: Queries, { tenant, subject }: Owner, version: number, now: number): Promise<void> {
  const sql = `update countersign_reference set disputed_at = $4
    where tenant = $1 and subject = $2 and version = $3 and confirmed_at is null`;
  await query(sql, [tenant, subject, version, now]);
}

/**
 * A person says that this version of the reference is the same learner's. A later version is not
 * meant.
 */
export async function confirmReference({ query }: Queries, { tenant, subject }: Owner, version: number, now: number): Promise<void> {
  const sql = `update countersign_reference set confirmed_at = $4
    where tenant = $1 and subject = $2 and version = $3 and confirmed_at is null`;
  await query(sql, [tenant, subject, version, now]);
}
