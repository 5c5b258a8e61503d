import { SCORER_VERSION } from '../matching/keystroke.js';
import type { InputKind, KeystrokeRepetition } from '../types.js';
import type { Database, Queries } from './database.js';
import type { Keys } from './keys.js';
import type { Policy } from './policy.js';
import { openTyping } from './reference.js';
import { findReference, lockSubject, type Owner, type StoredReference, type SubjectState } from './store.js';
import {
  changePopulation,
  impostorScores,
  noteImpostors,
  populationWithout,
  readStatistics,
  type TypistClass,
} from './typing-population.js';

/** Other learners whose typing a new one is compared with: six scores for each enrolment, so a rate of 1 % is known from 50 on. */
const OPPONENTS = 3;

interface Member {
  readonly owner: Owner;
  readonly phraseId: string;
  readonly inputKind: InputKind;
  readonly enrolled: readonly KeystrokeRepetition[];
}

export function typistClassOf({ owner, phraseId, inputKind, enrolled }: Member): TypistClass {
  return { tenant: owner.tenant, phraseId, inputKind, keys: enrolled[0]?.dwellMs.length ?? 0 };
}

/** A learner's enrolled typing joins the figures of their class: everybody's rhythm, and what impostors score. */
export async function joinTypists(queries: Queries, keys: Keys, policy: Policy, member: Member): Promise<void> {
  const { owner, enrolled } = member;
  const typists = typistClassOf(member);
  // Read in this order: who joins in between is in the figures and no opponent yet. The other way round they would be taken out of figures that lack them.
  const opponents = await opponentsOf(queries, keys, typists, owner);
  const statistics = await readStatistics(queries, typists);
  const together = policy.capture.verify.repetitions;
  const scores = opponents.flatMap((other) => impostorScores(populationWithout(statistics, other), [other, enrolled], together));
  await changePopulation(queries, typists, enrolled, 'join');
  await noteImpostors(queries, typists, scores);
  const sql = 'update countersign_reference set population_scorer = $3 where tenant = $1 and subject = $2';
  await queries.query(sql, [owner.tenant, owner.subject, SCORER_VERSION]);
}

/** Takes a learner out of the figures again: before another enrolment, and before erasure. What impostors scored stays: counts of nobody. */
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
  await changePopulation(queries, typistClassOf({ owner, phraseId, inputKind, enrolled }), enrolled, 'leave');
}

/** Forgets the figures of a learner's class: what of them is this learner's cannot be told any more. `rescoreTyping` counts the others anew. */
export async function forgetTypists({ query }: Queries, { tenant }: Owner, { phraseId, inputKind }: StoredReference): Promise<void> {
  const names = [tenant, phraseId, inputKind];
  await query('delete from countersign_typing_population where tenant = $1 and phrase_id = $2 and input_kind = $3', names);
  await query('update countersign_reference set population_scorer = null where tenant = $1 and phrase_id = $2 and input_kind = $3', names);
}

/** The newest members of the class. */
async function opponentsOf(
  { query }: Queries,
  keys: Keys,
  { tenant, phraseId, inputKind, keys: length }: TypistClass,
  owner: Owner,
): Promise<(readonly KeystrokeRepetition[])[]> {
  const sql = `select r.subject, r.keystroke, s.data_key from countersign_reference r join countersign_subject s using (tenant, subject)
    where tenant = $1 and phrase_id = $2 and input_kind = $3 and population_scorer = $4 and subject <> $5 order by created_at desc limit $6`;
  const rows = await query<{ subject: string; keystroke: Uint8Array; data_key: Uint8Array | null }>(sql, [
    tenant,
    phraseId,
    inputKind,
    SCORER_VERSION,
    owner.subject,
    OPPONENTS,
  ]);
  const opened = await Promise.all(
    rows.map(async ({ subject, keystroke, data_key: dataKey }) => openTyping(keys, { tenant, subject }, { dataKey }, keystroke)),
  );
  return opened.map(({ enrolled }) => enrolled).filter(([first]) => first?.dwellMs.length === length);
}

/**
 * Counts every enrolled typist that the present scorer's figures do not know yet, and forgets the figures of other versions: to be run
 * after an update whose scorer is a new one. Until then checks are scored without figures of others. Can be run again at any time.
 *
 * @returns how many typists were counted
 */
export async function rescoreTyping(database: Database, keys: Keys, policy: Policy): Promise<number> {
  for (let counted = 0; ; counted++) {
    const sql = 'select tenant, subject from countersign_reference where population_scorer is distinct from $1 limit 1';
    const [owner] = await database.query<Owner>(sql, [SCORER_VERSION]);
    if (owner === undefined) {
      for (const table of ['countersign_typing_population', 'countersign_typing_scores'])
        await database.query(`delete from ${table} where scorer <> $1`, [SCORER_VERSION]);
      return counted;
    }
    await database.transaction(async (queries) => {
      const subject = await lockSubject(queries, owner);
      const stored = await findReference(queries, owner);
      if (stored === null || stored.populationScorer === SCORER_VERSION) return;
      const { enrolled } = await openTyping(keys, owner, subject, stored.keystroke);
      await joinTypists(queries, keys, policy, { owner, phraseId: stored.phraseId, inputKind: stored.inputKind, enrolled });
    });
  }
}
