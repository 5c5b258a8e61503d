import type { KeystrokeRepetition } from '../../../types.js';
import { type Features, featureCount, featuresOf } from '../template/features.js';
import { clamp, mean } from '../template/statistics.js';
import { centerOf, columnsOf, meanDeviation } from '../template/template.js';
import { type TouchFigures, touchFigures } from '../touch/touch-figures.js';
import { dot, upperTriangle } from './matrix.js';

/**
 * What one typist's repetitions add to a population: figures of each feature, no times. `features`
 * are the indices that the figures are of: all of them, or only down-down where a soft keyboard
 * hides the dwell.
 */
export interface TypistFigures {
  readonly keys: number;
  readonly features: readonly number[];
  readonly repetitions: number;
  readonly median: readonly number[];
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
  readonly variance: readonly number[];
  /**
   * How a typist's dwell and down-down vary together, from repetition to repetition: upper
   * triangle, row by row.
   */
  readonly correlation: readonly number[];
  /** Of a touch keyboard: where fingers land. Empty on others. */
  readonly touch: TouchFigures;
}

/** A typist counts with at least this many repetitions that know a feature. */
const MIN_REPETITIONS = 3;
/**
 * Values count at most this many deviations from the typist's own median: a pause is not a rhythm.
 */
const CLIP_DEVIATIONS = 4;
/** Least variance: (10 ms)² at 100 ms is 1e-2 in ln units; this only keeps a logarithm finite. */
const LEAST_VARIANCE = 1e-8;

/**
 * @param repetitions of one typist, of one phrase, on one class of device
 * @returns `null` where fewer than 3 repetitions know every feature that the population needs
 * @throws TypeError for repetitions that the scorer would refuse
 */
export function typistFigures(repetitions: readonly KeystrokeRepetition[]): TypistFigures | null {
  const all = repetitions.map(featuresOf);
  const keys = all[0]?.keys;
  if (keys === undefined) return null;
  if (all.some((one) => one.keys !== keys)) throw new TypeError('repetitions of a typist must be of one length');
  const columns = columnsOf(all.map(({ values }) => values));
  const features = columns.flatMap((column, feature) => (column.length > 0 ? [feature] : []));
  const complete = features.length === featureCount(keys) || features.every((feature) => feature >= keys && feature < 2 * keys - 1);
  if (!complete || features.length < keys - 1 || features.some((feature) => columns[feature]!.length < MIN_REPETITIONS)) return null;
  return {
    keys,
    features,
    repetitions: all.length,
    ...figuresOf(all, features, columns, timedFeatures(features, keys)),
    touch: touchFigures(repetitions),
  };
}

type Figures = Omit<TypistFigures, 'keys' | 'features' | 'repetitions' | 'touch'>;

function figuresOf(all: readonly Features[], features: readonly number[], columns: readonly number[][], timed: number): Figures {
  const medians = features.map((feature) => centerOf(columns[feature]!));
  const deviations = features.map((feature, index) => meanDeviation(columns[feature]!, medians[index]!));
  const clipped = features.map((feature, index) => {
    const reach = CLIP_DEVIATIONS * deviations[index]!;
    return all.map(({ values }) => clamp(values[feature]!, medians[index]! - reach, medians[index]! + reach));
  });
  const known = clipped.map((column) => column.filter((value) => !Number.isNaN(value)));
  const means = known.map(mean);
  const variance = known.map((column, index) => {
    const squares = column.reduce((sum, value) => sum + (value - medians[index]!) ** 2, 0);
    return squares / (column.length - 1) + LEAST_VARIANCE;
  });
  return { median: medians, mean: means, deviation: deviations, variance, correlation: correlations(clipped.slice(0, timed), means) };
}

/** How many of the features, which come first, are dwell or down-down: up-down is made of them. */
export function timedFeatures(features: readonly number[], keys: number): number {
  return features.filter((feature) => feature < 2 * keys - 1).length;
}

/** Upper triangle of the correlation of the columns; what is unknown counts as the mean. */
function correlations(columns: readonly (readonly number[])[], means: readonly number[]): number[] {
  const unit = columns.map((column, index) => {
    const centered = Float64Array.from(column, (value) => (Number.isNaN(value) ? 0 : value - means[index]!));
    const length = Math.hypot(...centered) + 1e-9;
    return centered.map((value) => value / length);
  });
  return upperTriangle(unit.length, (row, column) => dot(unit[row]!, unit[column]!));
}
