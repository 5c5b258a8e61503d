import type { KeystrokeRepetition } from '../../../types.js';
import { dot, upperTriangle } from '../population/matrix.js';
import { clamp, median } from '../template/statistics.js';
import { centerOf, columnsOf, meanDeviation } from '../template/template.js';
import { TOUCH_BLOCKS, type TouchBlock, touchMeans, touchSamples } from './touch-values.js';

/** What one typist's touches add to a population, block by block: figures, no positions. */
export type TouchFigures = Readonly<Partial<Record<TouchBlock, BlockFigures>>>;

export interface BlockFigures {
  readonly mean: readonly number[];
  readonly variance: readonly number[];
  /** From repetition to repetition: upper triangle, row by row. */
  readonly correlation: readonly number[];
  readonly repetitions: number;
}

/** A typist counts with at least this many repetitions that know a feature. */
const MIN_REPETITIONS = 3;
/** A finger that slipped counts as this many deviations from the typist's own middle. */
const CLIP_DEVIATIONS = 4;
/** Least variance: a 64th of a key, squared. */
const LEAST_VARIANCE = 2.5e-4;

/**
 * What people's touches are like: how much a feature varies, typically, and how far from the key's
 * middle they land. A typist outside counts for nobody else: one who always hits the same point has
 * made it up. MOBIKEY's 82 typists vary by .07 to .17 key widths and by .10 to .52 in ln of the
 * size.
 */
const USUAL = {
  place: { leastVaried: 0.03, mostVaried: 0.35, furthest: 0.75 },
  size: { leastVaried: 0.01, mostVaried: 0.9, furthest: 4 },
} as const;

/**
 * @param repetitions of one typist, of one phrase, on a touch keyboard
 * @throws TypeError for repetitions of different length
 */
export function touchFigures(repetitions: readonly KeystrokeRepetition[]): TouchFigures {
  const figures: Partial<Record<TouchBlock, BlockFigures>> = {};
  for (const block of TOUCH_BLOCKS) {
    const samples = touchSamples(repetitions, block);
    if (samples === null) continue;
    const found = blockFigures(samples);
    if (found !== null) figures[block] = found;
  }
  return figures;
}

/** Whether touches are like people's, who have fingers. */
export function isUsualTouch(figures: TouchFigures): boolean {
  return TOUCH_BLOCKS.every((block) => {
    const of = figures[block];
    if (of === undefined) return true;
    const { leastVaried, mostVaried, furthest } = USUAL[block];
    const varied = Math.sqrt(median(of.variance));
    return varied >= leastVaried && varied <= mostVaried && median(of.mean.map(Math.abs)) <= furthest;
  });
}

function blockFigures(samples: readonly Float64Array[]): BlockFigures | null {
  const columns = columnsOf(samples);
  if (columns.some(({ length }) => length < MIN_REPETITIONS)) return null;
  const centers = columns.map(centerOf);
  const reach = columns.map((column, feature) => CLIP_DEVIATIONS * meanDeviation(column, centers[feature]!));
  const clipped = samples.map((sample) =>
    sample.map((value, feature) => clamp(value, centers[feature]! - reach[feature]!, centers[feature]! + reach[feature]!)),
  );
  const means = touchMeans(clipped);
  const deviations = columns.map((_, feature) =>
    Float64Array.from(clipped, (sample) => (Number.isNaN(sample[feature]!) ? 0 : sample[feature]! - means[feature]!)),
  );
  const lengths = deviations.map((deviation) => Math.hypot(...deviation) + 1e-9);
  return {
    mean: [...means],
    variance: deviations.map((deviation, feature) => dot(deviation, deviation) / (columns[feature]!.length - 1) + LEAST_VARIANCE),
    correlation: upperTriangle(
      columns.length,
      (row, column) => dot(deviations[row]!, deviations[column]!) / (lengths[row]! * lengths[column]!),
    ),
    repetitions: samples.length,
  };
}
