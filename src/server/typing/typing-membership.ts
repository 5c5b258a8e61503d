import { removeTypist } from '../../matching/keystroke/population/population-statistics.js';
import { typistFigures } from '../../matching/keystroke/population/typist-figures.js';
import { SCORER_VERSION } from '../../matching/keystroke.js';
import type { InputKind, KeystrokeRepetition } from '../../types.js';
import { requireDataKey } from '../keys/data-key.js';
import type { Keys } from '../keys/keys.js';
import { openTyping } from '../reference/reference.js';
import type { Queries } from '../store/database.js';
import type { Owner } from '../store/owner.js';
import type { StoredReference } from '../store/stored-references.js';
import type { SubjectState } from '../store/subjects.js';
import { WAITING } from './count-typists.js';
import { lockStatistics, type TypistClass, writeStatistics } from './typing-population.js';

interface Member {
  readonly owner: Owner;
  readonly phraseHash: string;
  readonly inputKind: InputKind;
  readonly enrolled: readonly KeystrokeRepetition[];
}

export function typistClassOf({ owner, phraseHash, inputKind, enrolled }: Member): TypistClass {
  return { tenant: owner.tenant, phraseHash, inputKind, keys: enrolled[0]?.dwellMs.length ?? 0 };
}

/** Whoever waits longest for a place is counted next. */
const NEXT = `update countersign_typing set population_scorer = null where (tenant, subject, input_kind) in (
  select t.tenant, t.subject, t.input_kind from countersign_typing t join countersign_reference r using (tenant, subject)
  where t.tenant = $1 and r.phrase_hash = $2 and t.input_kind = $3 and t.population_scorer = $4
  order by t.typed_at, t.subject limit 1 for update of t skip locked)`;

/**
 * Takes a learner out of the figures again: before another enrollment, and before erasure; of one
 * kind of keyboard before it is removed. What impostors scored stays: counts of nobody.
 */
export async function leaveTypists(
  queries: Queries,
  keys: Keys,
  owner: Owner,
  subject: SubjectState,
  { phraseHash, typing }: Pick<StoredReference, 'phraseHash' | 'typing'>,
): Promise<void> {
  for (const one of typing) {
    if (one.populationScorer !== SCORER_VERSION) continue;
    const { enrolled } = await openTyping(await requireDataKey(keys, owner, subject), owner, one);
    const figures = typistFigures(enrolled);
    if (figures === null) continue;
    const typists = typistClassOf({ owner, phraseHash, inputKind: one.inputKind, enrolled });
    await writeStatistics(queries, typists, removeTypist(await lockStatistics(queries, typists), figures));
    await queries.query(NEXT, [owner.tenant, phraseHash, one.inputKind, WAITING]);
  }
}

/**
 * Forgets the figures of a learner's classes: what of them is this learner's cannot be told any
 * more. `rescoreTyping` counts the others anew.
 */
export async function forgetTypists({ query }: Queries, { tenant }: Owner, { phraseHash, typing }: StoredReference): Promise<void> {
  for (const { inputKind } of typing) {
    const names = [tenant, phraseHash, inputKind];
    await query('delete from countersign_typing_population where tenant = $1 and phrase_hash = $2 and input_kind = $3', names);
    const uncounted = `update countersign_typing t set population_scorer = null from countersign_reference r
      where r.tenant = t.tenant and r.subject = t.subject and t.tenant = $1 and r.phrase_hash = $2 and t.input_kind = $3`;
    await query(uncounted, names);
  }
}
