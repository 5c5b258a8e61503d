import type { Queries } from './database.js';
import type { Policy } from './policy.js';
import type { Owner, StoredReference } from './store.js';

/** A reference that took the place of another says nothing about who the learner was before, until it is confirmed. */
export const RENEWAL: readonly string[] = [
  'alter table countersign_reference add column replaces boolean not null default false, add column confirmed_at double precision',
  'alter table countersign_review add column reference_version integer, add column device jsonb',
];

const DAY = 86_400;

/**
 * Whether what rests on this reference has to say that it replaced another one. A person, a document
 * or the time that the policy sets ends that.
 *
 * @param now seconds since the epoch
 */
export function isRenewed(
  { replaces, confirmedAt, createdAt }: Pick<StoredReference, 'replaces' | 'confirmedAt' | 'createdAt'>,
  { renewal }: Pick<Policy, 'renewal'>,
  now: number,
): boolean {
  if (!replaces || confirmedAt !== null) return false;
  return renewal.afterDays === null || now < createdAt + renewal.afterDays * DAY;
}

/** A person says that this version of the reference is the same learner's. A later version is not meant. */
export async function confirmReference({ query }: Queries, { tenant, subject }: Owner, version: number, now: number): Promise<void> {
  const sql = `update countersign_reference set confirmed_at = $4
    where tenant = $1 and subject = $2 and version = $3 and confirmed_at is null`;
  await query(sql, [tenant, subject, version, now]);
}
