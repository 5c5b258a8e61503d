import type { Features } from './features.js';
import { mean, median } from './statistics.js';

/**
 * What is expected of each feature, from the enrolled repetitions. NaN where no repetition knows
 * it.
 */
export interface Template {
  readonly keys: number;
  readonly samples: readonly Float64Array[];
  /** Median; the mean below three samples. */
  readonly center: Float64Array;
  /** Mean absolute deviation from the center, corrected for small samples by √(N / (N − 1)). */
  readonly deviation: Float64Array;
  /** How many samples know the feature. */
  readonly known: Float64Array;
}

/** More repetitions than this add nothing (measured: 40 do as well as 200). */
export const MAX_SAMPLES = 40;
/** The population's deviation weighs as much as this many repetitions. */
const PRIOR_REPETITIONS = 8;

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
  const columns = columnsOf(samples);
  const center = Float64Array.from(columns, centerOf);
  const deviation = Float64Array.from(columns, (column, feature) => meanDeviation(column, center[feature]!));
  return { keys, samples, center, deviation, known: Float64Array.from(columns, (column) => column.length) };
}

/**
 * Scales shrunk toward usual ones:
 * `exp[(N·ln(deviation + 1e-4) + weight·ln usual) / (N + weight)]`.
 *
 * @param usual deviation of each feature that is usual, in the population or in general
 * @param weight repetitions that it weighs as much as
 */
export function shrunkScale({ deviation, known }: Template, usual: Float64Array, weight: number = PRIOR_REPETITIONS): Float64Array {
  return deviation.map((value, feature) => {
    const count = known[feature]!;
    const own = count === 0 ? 0 : count * Math.log(value + 1e-4);
    return Math.exp((own + weight * Math.log(usual[feature]!)) / (count + weight));
  });
}

/** The known values of each feature. */
export function columnsOf(samples: readonly Float64Array[]): number[][] {
  const columns: number[][] = [];
  for (let feature = 0; feature < (samples[0]?.length ?? 0); feature++) {
    const column: number[] = [];
    for (const sample of samples) if (!Number.isNaN(sample[feature]!)) column.push(sample[feature]!);
    columns.push(column);
  }
  return columns;
}

/** Median; the mean below three values; NaN of none. */
export function centerOf(values: readonly number[]): number {
  return values.length < 3 ? mean(values) : median(values);
}

/** Mean absolute deviation, corrected for small samples; NaN of none. */
export function meanDeviation(values: readonly number[], center: number): number {
  const { length } = values;
  let sum = 0;
  for (const value of values) sum += Math.abs(value - center);
  const deviation = sum / length;
  return length > 1 ? deviation * Math.sqrt(length / (length - 1)) : deviation;
}
