import { random } from '../../../examples/simulation/random.js';
import { OPPONENTS } from '../../../src/matching/face-threshold.js';
import type { Person } from './lfw.js';
import type { Alike } from './scoring.js';

type Vectors = ReadonlyMap<string, Float32Array | null>;

/** False match rates that are promised. */
const STATED = [1e-3, 1e-4] as const;

/** What a threshold that was chosen on one set does on another. */
export interface Across {
  readonly scoring: string;
  readonly statedRate: number;
  readonly threshold: number;
  readonly falseMatches: number;
  /** Of the stated rate. */
  readonly times: number;
  readonly genuineAccepted: number;
}

/** @param shift what the tenant's calibration takes off the scores of the set that is tested */
export function acrossSets(
  scoring: string,
  from: Float64Array,
  { genuine, impostor }: { readonly genuine: readonly number[]; readonly impostor: Float64Array },
  shift = 0,
): Across[] {
  return STATED.map((statedRate) => {
    const threshold = from[from.length - 1 - Math.floor(statedRate * from.length)] ?? Number.POSITIVE_INFINITY;
    const above = (scores: ArrayLike<number>): number =>
      Array.from(scores).filter((score) => score - shift > threshold).length / scores.length;
    const falseMatches = above(impostor);
    return { scoring, statedRate, threshold, falseMatches, times: falseMatches / statedRate, genuineAccepted: above(genuine) };
  });
}

/**
 * What the tenant's calibration learns of so many people: the first picture of each, against as
 * many others' as the product takes.
 */
export function impostorScoresOf(people: readonly Person[], vectors: Vectors, alike: Alike, count: number): number[] {
  const next = random('calibrate');
  const shuffled = people
    .map((person) => ({ person, at: next() }))
    .sort((one, other) => one.at - other.at)
    .slice(0, count);
  const firsts = shuffled.flatMap(({ person }) => vectors.get(person.files[0] as string) ?? []);
  return firsts.flatMap((one, index) =>
    Array.from({ length: Math.min(OPPONENTS, firsts.length - 1) }, () => {
      const other = (index + 1 + Math.floor(next() * (firsts.length - 1))) % firsts.length;
      return alike(one, firsts[other]);
    }),
  );
}
