import type { Queries } from '../../server.js';

/** Something that somebody did; times are seconds since the epoch. */
export interface TrailEntry {
  readonly at: number;
  readonly tenant: string;
  /** `key:` and the id of an API key, `staff:` and the id of one of the staff, or `server`. */
  readonly actor: string;
  readonly action: string;
  readonly object: string;
}

/** Notes it, in the transaction that does it. */
export async function addToTrail({ query }: Queries, { at, tenant, actor, action, object }: TrailEntry): Promise<void> {
  await query('insert into service_trail (at, tenant, actor, action, object) values ($1, $2, $3, $4, $5)', [
    at,
    tenant,
    actor,
    action,
    object,
  ]);
}

/** Newest first. @param before the id of the last entry of the page before */
export async function listTrail(
  { query }: Queries,
  { tenant, limit, before }: { readonly tenant: string; readonly limit: number; readonly before: string | null },
): Promise<readonly (TrailEntry & { readonly id: string })[]> {
  const sql = `select id::text, at, tenant, actor, action, object from service_trail
    where tenant = $1 and ($2::bigint is null or id < $2::bigint) order by id desc limit $3`;
  return query(sql, [tenant, before, limit]);
}
