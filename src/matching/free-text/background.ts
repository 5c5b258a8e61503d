import { clamp } from '../keystroke/template/statistics.js';
import { DIGRAPH_FEATURES, type DigraphFeature, type FreeTextTemplate } from './digraphs.js';
import { DIGRAPH_LIMITS, type DigraphLimits, type Limits } from './human-writing.js';

/**
 * Sums over typists of their own figures of one digraph and feature: kept in a table, added to with
 * every typist.
 */
export interface BackgroundSums {
  readonly typists: number;
  readonly mean: number;
  readonly meanSquare: number;
  /** Of the variance within each typist, by its degrees of freedom. */
  readonly squares: number;
  readonly freedom: number;
}

export type BackgroundStatistics = Readonly<Record<string, Readonly<Record<DigraphFeature, BackgroundSums>>>>;

/**
 * Everybody's digraph: what is expected of a typist's mean, and of their times around it (standard
 * deviations, ln seconds).
 */
export interface DigraphPrior {
  readonly mean: number;
  readonly between: number;
  readonly within: number;
}

export type FreeTextBackground = Readonly<Record<string, Readonly<Record<DigraphFeature, DigraphPrior>>>>;

/** Digraphs that fewer typists typed are not judged. */
const MIN_TYPISTS = 5;
/** A typist counts for a digraph from so many times on. */
const MIN_TIMES = 2;
/** Of one digraph, a typist's spread weighs as much as that of so many times at most. */
const MOST_FREEDOM = 15;

/**
 * Adds a typist to the background, or takes them out (`sign` −1) exactly as they were added. What
 * one typist says is bounded: nobody's mean lies where no hand's does, nobody's spread is wider
 * than people's, and a digraph that somebody typed a thousand times says no more than one of
 * sixteen.
 */
export function addBackgroundTypist(background: BackgroundStatistics, typist: FreeTextTemplate, sign: 1 | -1 = 1): BackgroundStatistics {
  const added = Object.entries(typist).flatMap(([digraph, own]) => {
    if (own.downDown.count < MIN_TIMES) return [];
    const sums = (feature: DigraphFeature): BackgroundSums => {
      const { count, sum, squares } = own[feature];
      const limits = DIGRAPH_LIMITS[feature];
      const mean = limited(sum / count, limits.mean);
      const deviation = limited(Math.sqrt(Math.max(squares - sum ** 2 / count, 0) / (count - 1)), limits.deviation);
      const freedom = Math.min(count - 1, MOST_FREEDOM);
      const before = background[digraph]?.[feature] ?? { typists: 0, mean: 0, meanSquare: 0, squares: 0, freedom: 0 };
      return {
        typists: before.typists + sign,
        mean: before.mean + sign * mean,
        meanSquare: before.meanSquare + sign * mean ** 2,
        squares: before.squares + sign * deviation ** 2 * freedom,
        freedom: before.freedom + sign * freedom,
      };
    };
    return [[digraph, { dwell: sums('dwell'), downDown: sums('downDown') }] as const];
  });
  return { ...background, ...Object.fromEntries(added) };
}

/** What is expected of anybody, from the sums; digraphs of fewer than 5 typists are left out. */
export function backgroundFrom(statistics: BackgroundStatistics): FreeTextBackground {
  const known = Object.entries(statistics).filter(([, { downDown }]) => downDown.typists >= MIN_TYPISTS && downDown.freedom >= MIN_TYPISTS);
  return Object.fromEntries(
    known.map(([digraph, sums]) => {
      const [dwell, downDown] = DIGRAPH_FEATURES.map((feature) => priorOf(sums[feature], DIGRAPH_LIMITS[feature].prior));
      return [digraph, { dwell: dwell!, downDown: downDown! }];
    }),
  );
}

function priorOf({ typists, mean, meanSquare, squares, freedom }: BackgroundSums, limits: DigraphLimits['prior']): DigraphPrior {
  const within = limited(Math.sqrt(Math.max(squares / freedom, 0)), limits.within);
  const spread = (meanSquare - mean ** 2 / typists) / (typists - 1);
  const sampling = within ** 2 / (1 + freedom / typists);
  const between = limited(Math.sqrt(Math.max(spread - sampling, 0)), limits.between);
  return { mean: limited(mean / typists, limits.mean), within, between };
}

function limited(value: number, { least, most }: Limits): number {
  return clamp(value, least, most);
}
