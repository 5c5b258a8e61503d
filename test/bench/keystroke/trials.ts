import { JOINT_WEIGHTS, type JointWeights } from '../../../src/matching/keystroke/fusion-weights.js';
import { type KeystrokePopulation, populationFrom } from '../../../src/matching/keystroke/population/population.js';
import { addTypist, emptyStatistics } from '../../../src/matching/keystroke/population/population-statistics.js';
import { type TypistFigures, typistFigures } from '../../../src/matching/keystroke/population/typist-figures.js';
import { full, manhattanScaled, oneClass, type Sample, type Scorer, sampleOf } from './methods.js';
import type { Divided } from './protocol.js';

export type Method = 'manhattan-scaled' | 'one-class' | 'full';
export type Impostors = 'first' | 'last';

/**
 * Scores of one target: higher is more foreign. Impostors' attempts stay in order, so that two of
 * one impostor can be averaged.
 */
export interface TargetScores {
  readonly genuine: readonly number[];
  readonly impostors: Readonly<Record<Impostors, readonly (readonly number[])[]>>;
}

/** A set whose repetitions have been prepared for scoring. */
export interface Prepared {
  readonly subjects: readonly {
    readonly group: number;
    readonly enrolling: readonly Sample[];
    readonly genuine: readonly Sample[];
    readonly attempts: Readonly<Record<Impostors, readonly Sample[]>>;
  }[];
  /** Figures of the subjects that are in neither group. */
  readonly population: (one: number, other: number) => KeystrokePopulation | null;
}

export function prepare(divided: readonly Divided[]): Prepared {
  const figures = divided.map(({ enrolling }) => typistFigures(enrolling));
  const groups = divided.map(({ group }) => group);
  const cache = new Map<string, KeystrokePopulation | null>();
  const among = (one: number, other: number): KeystrokePopulation | null => {
    const key = [Math.min(one, other), Math.max(one, other)].join();
    const kept = figures.filter((_, subject) => groups[subject] !== one && groups[subject] !== other);
    if (!cache.has(key)) cache.set(key, populationOf(kept));
    return cache.get(key) ?? null;
  };
  // One scale for all: where any pair of groups leaves too few typists, no pair has a population.
  const large = groups.every((one) => groups.every((other) => among(one, other) !== null));
  const population = (one: number, other: number): KeystrokePopulation | null => (large ? among(one, other) : null);
  const subjects = divided.map(({ group, enrolling, genuine, first, last }) => ({
    group,
    enrolling: enrolling.map(sampleOf),
    genuine: genuine.map(sampleOf),
    attempts: { first: first.map(sampleOf), last: last.map(sampleOf) },
  }));
  return { subjects, population };
}

function populationOf(typists: readonly (TypistFigures | null)[]): KeystrokePopulation | null {
  const known = typists.filter((typist) => typist !== null);
  if (known[0] === undefined) return null;
  return populationFrom(known.reduce(addTypist, emptyStatistics(known[0].keys)));
}

/**
 * Scores every target with a method and the last so many of the enrolling repetitions as template.
 */
export function scoreSet(
  { subjects, population }: Prepared,
  method: Method,
  enrolled: number,
  weights: JointWeights = JOINT_WEIGHTS,
): TargetScores[] {
  return subjects.map((target) => {
    const template = target.enrolling.slice(-enrolled);
    const scorers = new Map<number, Scorer>();
    const scorerFor = (group: number): Scorer => {
      const key = method === 'full' ? group : 0;
      const scorer = scorers.get(key) ?? scorerOf(method, template, weights, () => population(target.group, group));
      scorers.set(key, scorer);
      return scorer;
    };
    const others = subjects.filter((other) => other !== target);
    const attempts = (kind: Impostors): number[][] =>
      others.map((other) => other.attempts[kind].map((attempt) => scorerFor(other.group)(attempt)));
    return {
      genuine: target.genuine.map((attempt) => scorerFor(target.group)(attempt)),
      impostors: { first: attempts('first'), last: attempts('last') },
    };
  });
}

function scorerOf(
  method: Method,
  template: readonly Sample[],
  weights: JointWeights,
  population: () => KeystrokePopulation | null,
): Scorer {
  if (method === 'manhattan-scaled') return manhattanScaled(template);
  return method === 'one-class' ? oneClass(template) : full(template, population(), weights);
}
