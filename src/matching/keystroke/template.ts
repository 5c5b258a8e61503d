import { type Features, groupOf } from './features.js';

/** What is expected of each feature, from the enrolled repetitions. */
export interface Template {
  readonly keys: number;
  readonly samples: readonly Float64Array[];
  /** Median; the mean below three samples. NaN where no sample knows the feature. */
  readonly centre: Float64Array;
  /** Mean absolute deviation from the centre, corrected for small samples. */
  readonly deviation: Float64Array;
}

/** More repetitions than this add nothing (measured). */
export const MAX_SAMPLES = 40;
/** Least deviation by group, in its own units, where no population says better: ln dwell, ln down-down, seconds. */
const FLOORS = [0.05, 0.05, 0.01] as const;

/**
 * @param repetitions features of the enrolled repetitions, oldest first: the last 40 count
 * @throws TypeError for none, or for repetitions of different length
 */
export function buildTemplate(repetitions: readonly Features[]): Template {
  const last = repetitions.slice(-MAX_SAMPLES);
  const keys = last[0]?.keys;
  if (keys === undefined) throw new TypeError('a template needs at least one repetition');
  if (last.some((repetition) => repetition.keys !== keys)) throw new TypeError('repetitions of a template must be of one length');
  const samples = last.map(({ values }) => values);
  const columns = Array.from({ length: 3 * keys - 2 }, (_, feature) =>
    samples.map((sample) => sample[feature]!).filter((value) => !Number.isNaN(value)),
  );
  const centre = Float64Array.from(columns, (column) => (column.length < 3 ? mean(column) : median(column)));
  const deviation = Float64Array.from(columns, (column, feature) => meanDeviation(column, centre[feature]!));
  return { keys, samples, centre, deviation };
}

/** Scales without a population: `√(deviation² + floor²)`. */
export function flooredScale({ keys, deviation }: Template): Float64Array {
  return deviation.map((value, feature) => Math.hypot(Number.isNaN(value) ? 0 : value, FLOORS[groupOf(feature, keys)]));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

function meanDeviation(values: readonly number[], centre: number): number {
  const { length } = values;
  const deviation = mean(values.map((value) => Math.abs(value - centre)));
  return length > 1 ? deviation * Math.sqrt(length / (length - 1)) : deviation;
}
