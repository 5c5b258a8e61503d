import { openFor, requireDataKey } from '../keys/data-key.js';
import { importKeys, type KeySet, type Keys } from '../keys/keys.js';
import { replaceOwnKeys } from '../keys/own-keys.js';
import { openFace } from '../reference/reference.js';
import type { Database } from '../store/database.js';
import type { Owner } from '../store/owner.js';
import { eraseLearner } from './erase-learner.js';

/**
 * The learners of whom something is stored that these keys do not open.
 *
 * @throws TypeError for keys that are none, DatabaseError
 *
 * @example
 * const lost = await unreadableLearners(database, await keyFile('keys.json')());
 */
export async function unreadableLearners(database: Database, keySet: KeySet): Promise<Owner[]> {
  const keys = await importKeys(keySet);
  const unreadable: Owner[] = [];
  for await (const learner of learners(database)) if (!(await opens(keys, learner))) unreadable.push(ownerOf(learner));
  return unreadable;
}

/**
 * After keys were lost for good: erases, as `privacy.erase` does, whoever these keys do not open,
 * and takes them for the database's from now on. Those learners enroll anew. To be run while no
 * backend runs on the database; can be run again.
 *
 * @returns the learners who were erased
 * @throws TypeError for keys that are none, DatabaseError
 *
 * @example
 * const erased = await adoptKeys(database, await generateKeys());
 */
export async function adoptKeys(database: Database, keySet: KeySet): Promise<Owner[]> {
  const keys = await importKeys(keySet);
  const unreadable = await unreadableLearners(database, keySet);
  const now = Math.floor(Date.now() / 1000);
  for (const owner of unreadable) await database.transaction((queries) => eraseLearner(queries, keys, owner, { cause: 'unreadable', now }));
  await replaceOwnKeys(database, keys);
  return unreadable;
}

interface Learner extends Owner {
  readonly data_key: Uint8Array;
  readonly face: Uint8Array | null;
  readonly keystroke: Uint8Array | null;
}

/** Everybody who has a data key, some at a time. */
async function* learners({ query }: Database): AsyncGenerator<Learner> {
  const sql = `select tenant, subject, data_key, face, keystroke from countersign_subject left join countersign_reference using (tenant, subject)
    where data_key is not null and (tenant, subject) > ($1, $2) order by tenant, subject limit 200`;
  for (let last: Owner | undefined = { tenant: '', subject: '' }; last !== undefined; ) {
    const rows: readonly Learner[] = await query<Learner>(sql, [last.tenant, last.subject]);
    yield* rows;
    last = rows.at(-1);
  }
}

async function opens(keys: Keys, { data_key: wrapped, face, keystroke, ...owner }: Learner): Promise<boolean> {
  try {
    const dataKey = await requireDataKey(keys, owner, { dataKey: wrapped });
    if (face !== null) await openFace(dataKey, owner, face);
    if (keystroke !== null) await openFor(dataKey, owner, keystroke, 'keystroke');
    return true;
  } catch {
    return false;
  }
}

function ownerOf({ tenant, subject }: Owner): Owner {
  return { tenant, subject };
}
