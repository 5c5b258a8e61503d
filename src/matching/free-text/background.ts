import { DIGRAPH_FEATURES, type DigraphFeature, type FreeTextTemplate } from './digraphs.js';

/** Sums over typists of their own figures of one digraph and feature: kept in a table, added to with every typist. */
export interface BackgroundSums {
  readonly typists: number;
  readonly mean: number;
  readonly meanSquare: number;
  /** Of the variance within each typist, by its degrees of freedom. */
  readonly squares: number;
  readonly freedom: number;
}

export type BackgroundStatistics = Readonly<Record<string, Readonly<Record<DigraphFeature, BackgroundSums>>>>;

/** Everybody's digraph: what is expected of a typist's mean, and of their times around it (standard deviations, ln seconds). */
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
/** Least standard deviations, ln units: below them lies a clock's grain. */
const LEAST = 0.03;

/** Adds a typist to the background, or takes them out (`sign` −1) exactly as they were added. */
export function addBackgroundTypist(background: BackgroundStatistics, typist: FreeTextTemplate, sign: 1 | -1 = 1): BackgroundStatistics {
  const added = Object.entries(typist).flatMap(([digraph, own]) => {
    if (own.downDown.count < MIN_TIMES) return [];
    const sums = (feature: DigraphFeature): BackgroundSums => {
      const { count, sum, squares } = own[feature];
      const before = background[digraph]?.[feature] ?? { typists: 0, mean: 0, meanSquare: 0, squares: 0, freedom: 0 };
      return {
        typists: before.typists + sign,
        mean: before.mean + (sign * sum) / count,
        meanSquare: before.meanSquare + sign * (sum / count) ** 2,
        squares: before.squares + sign * Math.max(squares - sum ** 2 / count, 0),
        freedom: before.freedom + sign * (count - 1),
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
      const [dwell, downDown] = DIGRAPH_FEATURES.map((feature) => priorOf(sums[feature]));
      return [digraph, { dwell: dwell!, downDown: downDown! }];
    }),
  );
}

function priorOf({ typists, mean, meanSquare, squares, freedom }: BackgroundSums): DigraphPrior {
  const within = Math.max(squares / freedom, LEAST ** 2);
  const spread = (meanSquare - mean ** 2 / typists) / (typists - 1);
  const sampling = within / (1 + freedom / typists);
  return { mean: mean / typists, within: Math.sqrt(within), between: Math.sqrt(Math.max(spread - sampling, LEAST ** 2)) };
}
