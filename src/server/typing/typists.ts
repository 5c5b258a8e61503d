import { isUsualTypist } from '../../matching/keystroke/population/human-limits.js';
import { addTypist, type PopulationStatistics } from '../../matching/keystroke/population/population-statistics.js';
import { typistFigures } from '../../matching/keystroke/population/typist-figures.js';
import { SCORER_VERSION } from '../../matching/keystroke.js';
import type { InputKind, KeystrokeRepetition } from '../../types.js';
import { requireDataKey } from '../keys/data-key.js';
import type { Keys } from '../keys/keys.js';
import { openTyping } from '../reference/reference.js';
import type { Queries } from '../store/database.js';
import type { TypistClass } from './typing-population.js';

/** A learner on one kind of keyboard, as far as the figures of all are concerned. */
export interface Typist {
  readonly subject: string;
  /** Of the reference: 1 for a learner's first. */
  readonly version: number;
  /** What is stored opens with the keys. */
  readonly isReadable: boolean;
  readonly enrolled: readonly KeystrokeRepetition[];
}

/** Those of one tenant, sentence and kind of keyboard. */
export type TypistGroup = Pick<TypistClass, 'tenant' | 'phraseHash' | 'inputKind'>;

/**
 * Of those who were confirmed on another day. `new`: nobody counted them; `all`: also those whom
 * only an earlier scorer's figures know. 0: they know too little; -1: they cannot be opened; other
 * numbers below 0: the class was full.
 */
export type Which = 'new' | 'all';

export const UNCOUNTED: Readonly<Record<Which, string>> = {
  new: 'population_scorer is null and typing_confirmed_at is not null',
  all: `typing_confirmed_at is not null and (population_scorer is null or population_scorer not in (0, -1, ${SCORER_VERSION}, -${SCORER_VERSION}))`,
};

const GROUP = 'tenant = $1 and phrase_hash = $2 and input_kind = $3';
/** Typing with the reference that it belongs to, whose sentence it is of. */
export const TYPED = 'countersign_typing join countersign_reference using (tenant, subject)';
const TYPISTS = `select subject, version, input_kind, keystroke, data_key from ${TYPED} join countersign_subject using (tenant, subject)`;
const OLDEST_FIRST = 'order by typed_at, subject';

/** The oldest of the group that are to be counted. */
export async function readTypists(queries: Queries, keys: Keys, group: TypistGroup, which: Which, most: number): Promise<Typist[]> {
  const sql = `${TYPISTS} where ${GROUP} and ${UNCOUNTED[which]} ${OLDEST_FIRST} limit $4`;
  return openTypists(keys, group, await queries.query<TypistRow>(sql, [...namesOf(group), most]));
}

/**
 * The same under their learners' locks, taken in one order for all: checks and erasures of them
 * come before or after.
 */
export async function lockTypists(queries: Queries, keys: Keys, group: TypistGroup, which: Which, most: number): Promise<Typist[]> {
  const oldest = `select subject from ${TYPED} where ${GROUP} and ${UNCOUNTED[which]} ${OLDEST_FIRST} limit $4`;
  const rows = await queries.query<{ subject: string }>(oldest, [...namesOf(group), most]);
  const subjects = rows.map(({ subject }) => subject);
  const lock = 'select 1 from countersign_subject where tenant = $1 and subject = any($2) order by subject for update';
  await queries.query(lock, [group.tenant, subjects]);
  const locked = `${TYPISTS} where ${GROUP} and ${UNCOUNTED[which]} and subject = any($4) ${OLDEST_FIRST}`;
  return openTypists(keys, group, await queries.query<TypistRow>(locked, [...namesOf(group), subjects]));
}

/**
 * Some that the figures know, whoever they are: nobody chooses whom the next learners are compared
 * with.
 */
export async function someTypists(queries: Queries, keys: Keys, group: TypistGroup, most: number): Promise<Typist[]> {
  const sql = `${TYPISTS} where ${GROUP} and population_scorer = $4 order by random() limit $5`;
  return openTypists(keys, group, await queries.query<TypistRow>(sql, [...namesOf(group), SCORER_VERSION, most]));
}

/** Notes which scorer's figures know these. */
export async function noteScorer(
  { query }: Queries,
  { tenant, inputKind }: Pick<TypistGroup, 'tenant' | 'inputKind'>,
  typists: readonly Typist[],
  scorer: number,
): Promise<void> {
  const sql = 'update countersign_typing set population_scorer = $3 where tenant = $1 and subject = any($2) and input_kind = $4';
  if (typists.length > 0) await query(sql, [tenant, typists.map(({ subject }) => subject), scorer, inputKind]);
}

/** Characters that were typed. */
export function lengthOf({ enrolled: [first] }: Typist): number {
  return first?.dwellMs.length ?? 0;
}

/**
 * `null`: the typist knows too little to count, is unlike people who type, or has other times than
 * those who are counted.
 */
export function statisticsWith(statistics: PopulationStatistics, { enrolled }: Typist): PopulationStatistics | null {
  try {
    const figures = typistFigures(enrolled);
    return figures === null || !isUsualTypist(figures) ? null : addTypist(statistics, figures);
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

interface TypistRow {
  readonly subject: string;
  readonly version: number;
  readonly input_kind: InputKind;
  readonly keystroke: Uint8Array;
  readonly data_key: Uint8Array | null;
}

function namesOf({ tenant, phraseHash, inputKind }: TypistGroup): readonly string[] {
  return [tenant, phraseHash, inputKind];
}

function openTypists(keys: Keys, { tenant }: TypistGroup, rows: readonly TypistRow[]): Promise<Typist[]> {
  const open = async ({ subject, version, input_kind: inputKind, keystroke, data_key: dataKey }: TypistRow): Promise<Typist> => {
    const owner = { tenant, subject };
    const typing = await requireDataKey(keys, owner, { dataKey })
      .then((key) => openTyping(key, owner, { inputKind, keystroke }))
      .catch(() => null);
    return { subject, version, isReadable: typing !== null, enrolled: typing?.enrolled ?? [] };
  };
  return Promise.all(rows.map(open));
}
