import { removeTypist } from '../../matching/keystroke/population-statistics.js';
import { typistFigures } from '../../matching/keystroke/typist-figures.js';
import { SCORER_VERSION } from '../../matching/keystroke.js';
import type { InputKind, KeystrokeRepetition } from '../../types.js';
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
  readonly phraseId: string;
  readonly inputKind: InputKind;
  readonly enrolled: readonly KeystrokeRepetition[];
}

export function typistClassOf({ owner, phraseId, inputKind, enrolled }: Member): TypistClass {
  return { tenant: owner.tenant, phraseId, inputKind, keys: enrolled[0]?.dwellMs.length ?? 0 };
}

/** Whoever waits longest for a place is counted next. */
const NEXT = `update countersign_reference set population_scorer = null where (tenant, subject) in (
  select tenant, subject from countersign_reference where tenant = $1 and phrase_id = $2 and input_kind = $3 and population_scorer = $4
  order by created_at, subject limit 1 for update skip locked)`;

/**
 * Takes a learner out of the figures again: before another enrollment, and before erasure. What
 * impostors scored stays: counts of nobody.
 */
export async function leaveTypists(
  queries: Queries,
  keys: Keys,
  owner: Owner,
  subject: SubjectState,
  stored: StoredReference,
): Promise<void> {
  if (stored.populationScorer !== SCORER_VERSION) return;
  const { enrolled } = await openTyping(keys, owner, subject, stored.keystroke);
  const { phraseId, inputKind } = stored;
  const figures = typistFigures(enrolled);
  if (figures === null) return;
  const typists = typistClassOf({ owner, phraseId, inputKind, enrolled });
  await writeStatistics(queries, typists, removeTypist(await lockStatistics(queries, typists), figures));
  await queries.query(NEXT, [owner.tenant, phraseId, inputKind, WAITING]);
}

/**
 * Forgets the figures of a learner's class: what of them is this learner's cannot be told any more.
 * `rescoreTyping` counts the others anew.
 */
export async function forgetTypists({ query }: Queries, { tenant }: Owner, { phraseId, inputKind }: StoredReference): Promise<void> {
  const names = [tenant, phraseId, inputKind];
  await query('delete from countersign_typing_population where tenant = $1 and phrase_id = $2 and input_kind = $3', names);
  await query('update countersign_reference set population_scorer = null where tenant = $1 and phrase_id = $2 and input_kind = $3', names);
}
