import { featureCount } from '../template/features.js';
import { digamma, inverseTrigamma, trigamma } from '../template/statistics.js';
import { type TouchPopulation, touchPopulation } from '../touch/touch-population.js';
import { type Matrix, symmetricOf } from './matrix.js';
import type { PopulationStatistics } from './population-statistics.js';
import { type TwoCovariance, twoCovariance } from './two-covariance.js';
import { timedFeatures } from './typist-figures.js';

/**
 * What is known of other typists of the same phrase on the same class of device. NaN for features
 * that it does not know (a soft keyboard's dwell). Published names of the figures in brackets.
 */
export interface KeystrokePopulation {
  readonly keys: number;
  readonly typists: number;
  /** Mean and standard deviation, over typists, of their medians (m0, sdm). */
  readonly center: Float64Array;
  readonly centerSpread: Float64Array;
  /** Geometric mean of typists' deviations (mad0). */
  readonly deviation: Float64Array;
  /** Prior of a typist's mean and variance, normal-inverse-gamma (mm0, κ, α, β). */
  readonly mean: Float64Array;
  readonly kappa: Float64Array;
  readonly alpha: Float64Array;
  readonly beta: Float64Array;
  /** Values outside count as these (lo, hi). */
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** How dwell and down-down vary together. `null`: not known. */
  readonly covariance: TwoCovariance | null;
  /** Of touch keyboards: where fingers land. */
  readonly touch: TouchPopulation;
}

/** Below this many typists a population says nothing. */
export const MIN_TYPISTS = 8;
/** Values further out than this many standard deviations of everybody's values are cut there. */
const REACH = 3;
/** Mean absolute to standard deviation of a normal distribution: √(π/2). */
const NORMAL = Math.sqrt(Math.PI / 2);
/** Shape of the prior of the variance, kept to what data of eight typists can tell. */
const ALPHA = { least: 1.2, most: 60 } as const;
/**
 * Shrinkage to the diagonal: the fewer typists and repetitions and the more keys, the more (chosen
 * on MEU-Mobile).
 */
const SHRINK = { within: 0.2, between: 4 } as const;

/** The standard deviation of a typical typist: of the prior's mean variance. */
export function typicalDeviation(alpha: number, beta: number): number {
  return Math.sqrt(beta / Math.max(alpha - 1, 0.5));
}

/** @returns `null` below 8 typists */
export function populationFrom(statistics: PopulationStatistics): KeystrokePopulation | null {
  const { keys, features, typists, sums } = statistics;
  if (typists < MIN_TYPISTS) return null;
  const average = (sum: readonly number[]): number[] => sum.map((value) => value / typists);
  const spread = (sum: readonly number[], squares: readonly number[]): number[] =>
    sum.map((value, index) => Math.max((squares[index]! - value ** 2 / typists) / (typists - 1), 1e-9));
  const sampling = trigamma(Math.max(typists / sums.freedom[0]! / 2, 0.5));
  const alpha = spread(sums.logVariance, sums.logVarianceSquare).map((value) =>
    Math.min(Math.max(inverseTrigamma(Math.max(value - sampling, 1e-2)), ALPHA.least), ALPHA.most),
  );
  const beta = average(sums.logVariance).map((value, index) => Math.exp(value + digamma(alpha[index]!)));
  const typical = beta.map((value, index) => typicalDeviation(alpha[index]!, value));
  const between = spread(sums.mean, sums.meanSquare);
  const center = average(sums.median);
  const centerSpread = spread(sums.median, sums.medianSquare).map(Math.sqrt);
  const reach = average(sums.deviationSquare).map((value, index) => REACH * Math.hypot(centerSpread[index]!, NORMAL * Math.sqrt(value)));
  const placed = (values: readonly number[]): Float64Array => {
    const all = new Float64Array(featureCount(keys)).fill(Number.NaN);
    for (const [index, feature] of features.entries()) all[feature] = values[index]!;
    return all;
  };
  return {
    keys,
    typists,
    center: placed(center),
    centerSpread: placed(centerSpread),
    deviation: placed(average(sums.logDeviation).map(Math.exp)),
    mean: placed(average(sums.mean)),
    kappa: placed(typical.map((value, index) => value ** 2 / between[index]!)),
    alpha: placed(alpha),
    beta: placed(beta),
    low: placed(center.map((value, index) => value - reach[index]!)),
    high: placed(center.map((value, index) => value + reach[index]!)),
    covariance: covariance(statistics, typical),
    touch: touchPopulation(statistics.touch ?? {}),
  };
}

function covariance(
  { keys, features, typists, sums }: PopulationStatistics,
  typical: readonly number[],
): KeystrokePopulation['covariance'] {
  const known = timedFeatures(features, keys);
  const place = new Int32Array(2 * keys - 1).fill(-1);
  for (let index = 0; index < known; index++) place[features[index]!] = index;
  const samples = typists / (sums.freedom[0]! / typists);
  const shrinkWithin = Math.max(SHRINK.within, known / (known + samples));
  const shrinkBetween = known / (known + SHRINK.between * typists);
  const fill = (shrink: number, figure: (row: number, column: number) => number): Matrix =>
    symmetricOf(2 * keys - 1, (row, column) => {
      const one = place[column]!;
      const other = place[row]!;
      if (one < 0 || other < 0) return row === column ? 1 : 0;
      return figure(one, other) * (one === other ? 1 : 1 - shrink);
    });
  return twoCovariance(
    fill(shrinkWithin, (one, other) => (one === other ? 1 : sums.correlation[upper(one, other, known)]! / typists)),
    fill(shrinkBetween, (one, other) => {
      const product = sums.meanProduct[upper(one, other, known)]! - (sums.mean[one]! * sums.mean[other]!) / typists;
      return product / (typists - 1) / (typical[one]! * typical[other]!) + (one === other ? 1e-3 : 0);
    }),
  );
}

/** Index in an upper triangle that is kept row by row. */
function upper(row: number, column: number, size: number): number {
  return row * size - (row * (row - 1)) / 2 + column - row;
}
