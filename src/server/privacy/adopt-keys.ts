import type { InputKind } from '../../types.js';
import { requireDataKey } from '../keys/data-key.js';
import { importKeys, type KeySet, type Keys } from '../keys/keys.js';
import { replaceOwnKeys } from '../keys/own-keys.js';
import { openFace, openTyping } from '../reference/reference.js';
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
  readonly typing: readonly Typed[];
}

interface Typed extends Owner {
  readonly inputKind: InputKind;
  readonly keystroke: Uint8Array;
}

/** Everybody who has a data key, some at a time. */
async function* learners({ query }: Database): AsyncGenerator<Learner> {
  const sql = `select tenant, subject, data_key, face from countersign_subject left join countersign_reference using (tenant, subject)
    where data_key is not null and (tenant, subject) > ($1, $2) order by tenant, subject limit 200`;
  for (let last: Owner | undefined = { tenant: '', subject: '' }; last !== undefined; ) {
    const rows: readonly Omit<Learner, 'typing'>[] = await query<Omit<Learner, 'typing'>>(sql, [last.tenant, last.subject]);
    const end: Owner | undefined = rows.at(-1);
    const typed = `select tenant, subject, input_kind as "inputKind", keystroke from countersign_typing
      where (tenant, subject) > ($1, $2) and (tenant, subject) <= ($3, $4)`;
    const typing = end === undefined ? [] : await query<Typed>(typed, [last.tenant, last.subject, end.tenant, end.subject]);
    for (const row of rows)
      yield { ...row, typing: typing.filter(({ tenant, subject }) => tenant === row.tenant && subject === row.subject) };
    last = end;
  }
}

async function opens(keys: Keys, { data_key: wrapped, face, typing, ...owner }: Learner): Promise<boolean> {
  try {
    const dataKey = await requireDataKey(keys, owner, { dataKey: wrapped });
    if (face !== null) await openFace(dataKey, owner, face);
    for (const one of typing) await openTyping(dataKey, ownerOf(owner), one);
    return true;
  } catch {
    return false;
  }
}

function ownerOf({ tenant, subject }: Owner): Owner {
  return { tenant, subject };
}
