import { addImpostorScore, type ImpostorScores, noScores, thresholdFor } from '../../matching/impostor-scores.js';
import { keeping } from '../../matching/keystroke/population/keeping.js';
import { type KeystrokePopulation, populationFrom } from '../../matching/keystroke/population/population.js';
import { emptyStatistics, type PopulationStatistics, removeTypist } from '../../matching/keystroke/population/population-statistics.js';
import { typistFigures } from '../../matching/keystroke/population/typist-figures.js';
import { SCORER_VERSION, scoreKeystroke } from '../../matching/keystroke.js';
import type { InputKind, KeystrokeRepetition } from '../../types.js';
import type { Policy } from '../policy/policy.js';
import type { Queries } from '../store/database.js';

/** Typists who can be compared: same tenant, same sentence, same kind of keyboard. */
export interface TypistClass {
  readonly tenant: string;
  readonly phraseHash: string;
  readonly inputKind: InputKind;
  /** Characters of the sentence. */
  readonly keys: number;
}

/**
 * So many typists make a class's figures; who comes later waits until one of them is erased. More
 * add little (MEU-Mobile: 6.6 % with 32, 5.7 % with 40), and a class that took in everybody would
 * be whatever a crowd of made-up learners wants it to be, at any later time.
 */
export const MOST_TYPISTS = 40;

const ONE_CLASS = 'tenant = $1 and phrase_hash = $2 and input_kind = $3 and keys = $4 and scorer = $5';
const POPULATION = `select statistics from countersign_typing_population where ${ONE_CLASS}`;
/** Without the sums where they are those that are known. */
const REVISED = `select revision, case when revision = $6 then null else statistics end as statistics
  from countersign_typing_population where ${ONE_CLASS}`;

/**
 * What a backend knows of classes, so that a check makes none of it again: it only changes when
 * somebody is counted.
 */
export interface KnownStatistics {
  /** The sums of each class as they were read last: a hundred kilobytes. */
  readonly classes: Map<string, { readonly revision: string; readonly statistics: PopulationStatistics }>;
  /** What was made of them, by class, revision and who is left out: half a megabyte each. */
  readonly populations: Map<string, KeystrokePopulation | null>;
}

/** Of a backend that has read nothing yet. */
export function nothingKnown(): KnownStatistics {
  return { classes: new Map(), populations: new Map() };
}

/** So many classes are remembered, and so many populations of them. */
const MOST_REMEMBERED = { classes: 16, populations: 64 } as const;

/**
 * The sums over everybody of the class; nobody's where there are none yet.
 *
 * @param lastRead is used where it is still right, and brought up to date
 */
export async function readStatistics(
  { query }: Queries,
  typists: TypistClass,
  lastRead: KnownStatistics = nothingKnown(),
): Promise<PopulationStatistics> {
  return (await readRevision({ query }, typists, lastRead)).statistics;
}

interface Revision {
  /** `null`: the row has none, or there is no row. */
  readonly revision: string | null;
  readonly statistics: PopulationStatistics;
}

async function readRevision({ query }: Queries, typists: TypistClass, { classes }: KnownStatistics): Promise<Revision> {
  const name = JSON.stringify(keyOf(typists));
  const known = classes.get(name);
  const parameters = [...keyOf(typists), known?.revision ?? null];
  const [row] = await query<{ revision: string | null; statistics: PopulationStatistics | null }>(REVISED, parameters);
  if (row === undefined) return { revision: null, statistics: emptyStatistics(typists.keys) };
  const { revision, statistics } = row;
  if (statistics === null) return known as NonNullable<typeof known>;
  classes.delete(name);
  return revision === null ? { revision, statistics } : keeping(classes, name, MOST_REMEMBERED.classes, () => ({ revision, statistics }));
}

/**
 * Whom a learner is compared with: everybody of the class but the learner. It is made once for all
 * whom the sums do not hold, and once for each whom they do.
 *
 * @param member the learner, where the sums hold them
 * @returns `null` below 8
 */
export async function readPopulation(
  queries: Queries,
  typists: TypistClass,
  lastRead: KnownStatistics,
  member: { readonly subject: string; readonly enrolled: readonly KeystrokeRepetition[] } | null,
): Promise<KeystrokePopulation | null> {
  const { revision, statistics } = await readRevision(queries, typists, lastRead);
  const make = (): KeystrokePopulation | null => populationWithout(statistics, ...(member === null ? [] : [member.enrolled]));
  if (revision === null) return make();
  const name = JSON.stringify([...keyOf(typists), revision, member?.subject ?? null]);
  return keeping(lastRead.populations, name, MOST_REMEMBERED.populations, make);
}

/** The same, to be changed: nobody else changes them until the transaction ends. */
export async function lockStatistics({ query }: Queries, typists: TypistClass): Promise<PopulationStatistics> {
  const insert = `insert into countersign_typing_population (tenant, phrase_hash, input_kind, keys, scorer, statistics)
    values ($1, $2, $3, $4, $5, $6::jsonb) on conflict do nothing`;
  await query(insert, [...keyOf(typists), JSON.stringify(emptyStatistics(typists.keys))]);
  const [row] = await query<{ statistics: PopulationStatistics }>(`${POPULATION} for update`, keyOf(typists));
  return row?.statistics ?? emptyStatistics(typists.keys);
}

export async function writeStatistics({ query }: Queries, typists: TypistClass, statistics: PopulationStatistics): Promise<void> {
  const sql = `update countersign_typing_population set statistics = $6::jsonb, revision = $7 where ${ONE_CLASS}`;
  await query(sql, [...keyOf(typists), JSON.stringify(statistics), crypto.randomUUID()]);
}

/**
 * The population without these typists, who are part of it: neither the one that is judged nor the
 * one that judges. `null` below 8.
 */
export function populationWithout(
  statistics: PopulationStatistics,
  ...members: readonly (readonly KeystrokeRepetition[])[]
): KeystrokePopulation | null {
  const others = members.reduce((rest, enrolled) => {
    const figures = typistFigures(enrolled);
    return figures === null || rest.typists === 0 ? rest : removeTypist(rest, figures);
  }, statistics);
  return populationFrom(others);
}

/**
 * The lowest score that at most this share of the impostors of the tenant reached on this kind of
 * keyboard; `null` while too few are known.
 */
export async function readThreshold(
  { query }: Queries,
  { tenant, inputKind }: TypistClass,
  method: 'full' | 'one-class',
  falseMatchRate: number,
): Promise<number | null> {
  const [row] = await query<{ scores: ImpostorScores }>(SCORES, [tenant, inputKind, method, SCORER_VERSION]);
  return row === undefined ? null : thresholdFor(row.scores, falseMatchRate);
}

const SCORES = 'select scores from countersign_typing_scores where tenant = $1 and input_kind = $2 and method = $3 and scorer = $4';

/** What one typist scored against another's template. */
export interface ImpostorScore {
  readonly method: 'full' | 'one-class';
  readonly llr: number;
}

/**
 * Two typists of a class against each other, both ways, as a check would compare them: what
 * impostors score. Nothing where the two know no time in common.
 */
export function impostorScores(
  population: KeystrokePopulation | null,
  [one, other]: readonly [readonly KeystrokeRepetition[], readonly KeystrokeRepetition[]],
  { capture }: Pick<Policy, 'capture'>,
): ImpostorScore[] {
  const together = capture.verify.repetitions;
  try {
    return [
      scoreKeystroke({ template: one, probe: other.slice(0, together), population }),
      scoreKeystroke({ template: other, probe: one.slice(0, together), population }),
    ];
  } catch (error) {
    if (error instanceof TypeError) return [];
    throw error;
  }
}

/** How many scores of impostors the tenant's figures are of, for this kind of keyboard. */
export async function countImpostors({ query }: Queries, { tenant, inputKind }: TypistClass): Promise<number> {
  const [row] = await query<{ scores: ImpostorScores }>(SCORES, [tenant, inputKind, 'full', SCORER_VERSION]);
  return row?.scores.reduce((sum, count) => sum + count, 0) ?? 0;
}

/**
 * Adds to the tenant's impostor scores: one method after the other, always in the same order, so
 * that no two wait for each other.
 */
export async function noteImpostors(
  { query }: Queries,
  { tenant, inputKind }: TypistClass,
  scores: readonly ImpostorScore[],
): Promise<void> {
  for (const method of ['full', 'one-class'] as const) {
    const added = scores.filter((score) => score.method === method);
    if (added.length === 0) continue;
    const key = [tenant, inputKind, method, SCORER_VERSION];
    const insert = `insert into countersign_typing_scores (tenant, input_kind, method, scorer, scores) values ($1, $2, $3, $4, $5::jsonb)
      on conflict do nothing`;
    await query(insert, [...key, JSON.stringify(noScores())]);
    const [row] = await query<{ scores: ImpostorScores }>(`${SCORES} for update`, key);
    const after = added.reduce((counts, { llr }) => addImpostorScore(counts, llr), row?.scores ?? noScores());
    await query(
      'update countersign_typing_scores set scores = $5::jsonb where tenant = $1 and input_kind = $2 and method = $3 and scorer = $4',
      [...key, JSON.stringify(after)],
    );
  }
}

function keyOf({ tenant, phraseHash, inputKind, keys }: TypistClass): unknown[] {
  return [tenant, phraseHash, inputKind, keys, SCORER_VERSION];
}
