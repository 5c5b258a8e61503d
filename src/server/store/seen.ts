import type { Queries } from './database.js';
import type { Owner } from './owner.js';

/**
 * Notes keyed hashes (hex); `false` when one of them was seen before, by anybody. In one order for
 * all, so that no two wait for each other.
 */
export async function noteSeen({ query }: Queries, { tenant, subject }: Owner, hashes: readonly string[], now: number): Promise<boolean> {
  const sql = `insert into countersign_seen (hash, tenant, subject, at)
    select decode(hash, 'hex'), $2, $3, $4 from unnest($1::text[]) as hash order by hash on conflict do nothing returning at`;
  return (await query(sql, [hashes, tenant, subject, now])).length === hashes.length;
}
