import { SCORER_VERSION } from '../../matching/keystroke.js';
import type { Keys } from '../keys/keys.js';
import type { Policy } from '../policy/policy.js';
import type { Database, Queries } from '../store/database.js';
import { addJob } from '../store/jobs.js';
import { compareNewTypists, type ScoresBySubject } from './typing-opponents.js';
import { lockStatistics, MOST_TYPISTS, noteImpostors, type TypistClass, writeStatistics } from './typing-population.js';
import {
  lengthOf,
  lockTypists,
  noteScorer,
  readTypists,
  statisticsWith,
  TYPED,
  type Typist,
  type TypistGroup,
  UNCOUNTED,
  type Which,
} from './typists.js';

/** Learners that one transaction counts: it reads and writes the sums once for all of them. */
const BATCH = 32;
/** In `population_scorer`: the typing knows too little to count. */
const UNCOUNTABLE = 0;
/** In `population_scorer`: it cannot be opened. `rescoreTyping` tries again. */
const UNREADABLE = -1;
/** The class is full: they wait for a place (`leaveTypists`). */
export const WAITING: number = -SCORER_VERSION;

/** Puts the count in the queue where somebody enrolled since the last one. */
export async function planTypistCount(queries: Queries, now: number): Promise<void> {
  const found = await queries.query(`select 1 from countersign_typing where ${UNCOUNTED.new} limit 1`);
  if (found.length > 0) await addJob(queries, { kind: 'typists', once: 'typists', dueAt: now });
}

/**
 * Adds enrolled typists to the figures of their class: everybody's rhythm, and what impostors
 * score. An enrollment leaves that to this, for the sums are one row for all of a class. A learner
 * is counted in the transaction that notes it, so once; until then checks of theirs are compared
 * with the others all the same. Can be run again, and at once in several processes.
 *
 * @returns how many were counted
 * @throws Error where typing cannot be opened, after everybody else was counted
 */
export async function countTypists(database: Database, keys: Keys, policy: Policy, which: Which): Promise<number> {
  let unreadable = 0;
  for (let counted = 0; ; ) {
    const sql = `select tenant, phrase_hash as "phraseHash", input_kind as "inputKind" from ${TYPED} where ${UNCOUNTED[which]} limit 1`;
    const [group] = await database.query<TypistGroup>(sql);
    if (group === undefined && unreadable > 0)
      throw new Error(`the typing of ${unreadable} learners cannot be opened with these keys: unreadableLearners tells whose`);
    if (group === undefined) return counted;
    // What takes long is done before anything is locked; who changes meanwhile is counted without
    // it.
    const scores = await compareNewTypists(database, keys, policy, group, await readTypists(database, keys, group, which, BATCH));
    const batch = await database.transaction((queries) => countBatch(queries, keys, group, which, scores));
    counted += batch.counted;
    unreadable += batch.unreadable;
  }
}

async function countBatch(
  queries: Queries,
  keys: Keys,
  group: TypistGroup,
  which: Which,
  scores: ScoresBySubject,
): Promise<{ readonly counted: number; readonly unreadable: number }> {
  const typists = await lockTypists(queries, keys, group, which, BATCH);
  const unreadable = typists.filter(({ isReadable }) => !isReadable);
  await noteScorer(queries, group, typists, UNCOUNTABLE);
  await noteScorer(queries, group, unreadable, UNREADABLE);
  let all = 0;
  for (const length of new Set(typists.map(lengthOf).filter((keys) => keys > 0))) {
    const alike: TypistClass = { ...group, keys: length };
    let statistics = await lockStatistics(queries, alike);
    const [counted, waiting]: [Typist[], Typist[]] = [[], []];
    for (const typist of typists.filter((one) => lengthOf(one) === length)) {
      const after = statisticsWith(statistics, typist);
      if (after === null) continue;
      const full = statistics.typists >= MOST_TYPISTS;
      (full ? waiting : counted).push(typist);
      if (!full) statistics = after;
    }
    if (counted.length > 0) await writeStatistics(queries, alike, statistics);
    // Once for each learner: whoever enrolls again and again would add to these counts, which stay,
    // each time.
    const first = [...counted, ...waiting].filter(({ version }) => which === 'all' || version === 1);
    const ofThese = first.flatMap(({ subject }) => scores.get(subject) ?? []);
    await noteImpostors(queries, alike, ofThese);
    await noteScorer(queries, group, counted, SCORER_VERSION);
    await noteScorer(queries, group, waiting, WAITING);
    all += counted.length;
  }
  return { counted: all, unreadable: unreadable.length };
}

/**
 * Puts the count of everybody in the queue where there are figures of an earlier scorer. Those of a
 * later one are left to a process of that version, which runs beside this one.
 */
export async function planRescoring(queries: Queries, now: number): Promise<void> {
  const sql = `select 1 from countersign_typing_population where scorer < ${SCORER_VERSION}
    union all select 1 from countersign_typing_scores where scorer < ${SCORER_VERSION} limit 1`;
  if ((await queries.query(sql)).length > 0) await addJob(queries, { kind: 'rescore', once: 'rescore', dueAt: now });
}

/**
 * Counts every enrolled typist that the present scorer's figures do not know yet, and forgets the
 * figures of other versions: due after an update whose scorer is a new one. Until then checks are
 * scored without figures of others. Can be run again at any time.
 *
 * @returns how many typists were counted
 */
export async function rescoreTyping(database: Database, keys: Keys, policy: Policy): Promise<number> {
  await database.query('update countersign_typing set population_scorer = null where population_scorer = $1', [UNREADABLE]);
  const counted = await countTypists(database, keys, policy, 'all');
  for (const table of ['countersign_typing_population', 'countersign_typing_scores'])
    await database.query(`delete from ${table} where scorer <> $1`, [SCORER_VERSION]);
  return counted;
}
