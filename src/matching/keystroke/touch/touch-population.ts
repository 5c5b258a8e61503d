import { symmetricOf } from '../population/matrix.js';
import { type TwoCovariance, twoCovariance } from '../population/two-covariance.js';
import type { BlockStatistics, TouchStatistics } from './touch-statistics.js';
import { TOUCH_BLOCKS, type TouchBlock } from './touch-values.js';

/** What is known of other typists' touches: where they land, and how they vary together. */
export type TouchPopulation = Readonly<Partial<Record<TouchBlock, BlockPopulation>>>;

export interface BlockPopulation {
  /** Mean over typists, feature by feature: what is usual of this key for everybody. */
  readonly mean: Float64Array;
  /** The standard deviation of a typical typist. */
  readonly deviation: Float64Array;
  readonly covariance: TwoCovariance;
}

/** Below this many typists a block says nothing. */
const MIN_TYPISTS = 8;
/**
 * Shrinkage to the diagonal, as that of the times. On MOBIKEY half and twice as much of either
 * changes no error by more than .003.
 */
const SHRINK = { within: 0.2, between: 4 } as const;

/** Blocks that too few typists know are absent. */
export function touchPopulation(statistics: TouchStatistics): TouchPopulation {
  const population: Partial<Record<TouchBlock, BlockPopulation>> = {};
  for (const block of TOUCH_BLOCKS) {
    const sums = statistics[block];
    if (sums !== undefined && sums.typists >= MIN_TYPISTS) population[block] = blockPopulation(sums);
  }
  return population;
}

function blockPopulation({ typists, mean: sum, meanProduct, variance, correlation, freedom }: BlockStatistics): BlockPopulation {
  const size = sum.length;
  const mean = Float64Array.from(sum, (value) => value / typists);
  const deviation = Float64Array.from(variance, (value) => Math.sqrt(Math.max(value, 1e-9) / typists));
  const samples = typists / (freedom / typists);
  const within = 1 - Math.max(SHRINK.within, size / (size + samples));
  const between = 1 - size / (size + SHRINK.between * typists);
  const at = (row: number, column: number): number => column * size - (column * (column - 1)) / 2 + row - column;
  return {
    mean,
    deviation,
    covariance: twoCovariance(
      symmetricOf(size, (row, column) => (row === column ? 1 : (within * correlation[at(row, column)]!) / typists)),
      symmetricOf(size, (row, column) => {
        const product = (meanProduct[at(row, column)]! - typists * mean[row]! * mean[column]!) / (typists - 1);
        const scaled = product / (deviation[row]! * deviation[column]!);
        return row === column ? Math.max(scaled, 0) + 1e-3 : between * scaled;
      }),
    ),
  };
}
