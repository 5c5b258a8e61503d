import { importKeys, type KeySet, type Keys } from '../keys/keys.js';
import type { Database } from '../store/database.js';
import type { Owner } from '../store/owner.js';
import { findReference } from '../store/stored-references.js';
import { eraseLearner } from './erase-learner.js';
import type { Erasure } from './erasure-log.js';

export interface Replayed {
  /** Learners who were there again, and of whom everything biometric was erased now. */
  readonly erased: readonly Owner[];
  /** Learners who have enrolled since the erasure: what they gave anew stays. */
  readonly newer: readonly Owner[];
}

/**
 * After a database was restored: erases again whom it has from before their erasure. To be run
 * before a backend serves it; each start may do so, for what the database knows is not done twice.
 *
 * @param erasures in any order; of each learner, the latest counts
 * @throws TypeError for keys that are none; DatabaseError, with whoever came before erased
 *
 * @example
 * const keys = await keyFile('keys.json')();
 * const { erased } = await replayErasures(database, keys, await log.read());
 */
export async function replayErasures(database: Database, keySet: KeySet, erasures: readonly Erasure[]): Promise<Replayed> {
  const keys = await importKeys(keySet);
  const latest = new Map<string, Erasure>();
  for (const erasure of erasures) {
    const name = JSON.stringify([erasure.tenant, erasure.subject]);
    if ((latest.get(name)?.at ?? -1) <= erasure.at) latest.set(name, erasure);
  }
  const replayed: { erased: Owner[]; newer: Owner[] } = { erased: [], newer: [] };
  for (const erasure of latest.values()) {
    const outcome = await replay(database, keys, erasure);
    if (outcome !== 'known') replayed[outcome].push({ tenant: erasure.tenant, subject: erasure.subject });
  }
  return replayed;
}

const KNOWN = 'select 1 from countersign_erasure where tenant = $1 and subject = $2 and at >= $3 limit 1';

function replay(database: Database, keys: Keys, { at, cause, ...owner }: Erasure): Promise<'erased' | 'newer' | 'known'> {
  const { tenant, subject } = owner;
  return database.transaction(async (queries) => {
    const reference = await findReference(queries, owner);
    if (reference !== null && reference.createdAt > at) return 'newer';
    if ((await queries.query(KNOWN, [tenant, subject, at])).length > 0) return 'known';
    const erased = await eraseLearner(queries, keys, owner, { cause, now: at });
    if (cause === 'withdrawn') {
      const sql = 'update countersign_subject set withdrawn_at = $3 where tenant = $1 and subject = $2 and withdrawn_at is null';
      await queries.query(sql, [tenant, subject, at]);
    }
    return Object.keys(erased).length > 0 ? 'erased' : 'known';
  });
}
