import { upperTriangle } from '../population/matrix.js';
import type { BlockFigures, TouchFigures } from './touch-figures.js';
import { TOUCH_BLOCKS, type TouchBlock } from './touch-values.js';

/** The running sums of a population's touches: a typist is added, and taken out again exactly. */
export type TouchStatistics = Readonly<Partial<Record<TouchBlock, BlockStatistics>>>;

export interface BlockStatistics {
  readonly typists: number;
  readonly mean: readonly number[];
  /** Upper triangle, row by row, as `correlation`. */
  readonly meanProduct: readonly number[];
  readonly variance: readonly number[];
  readonly correlation: readonly number[];
  /** Of 1 / (repetitions − 1). */
  readonly freedom: number;
}

/**
 * @param sign 1 adds the typist, −1 takes them out
 * @throws TypeError for a typist of another phrase length
 */
export function combineTouch(statistics: TouchStatistics, typist: TouchFigures, sign: 1 | -1): TouchStatistics {
  const after: Partial<Record<TouchBlock, BlockStatistics>> = { ...statistics };
  for (const block of TOUCH_BLOCKS) {
    const figures = typist[block];
    if (figures === undefined) continue;
    const combined = combineBlock(statistics[block], figures, sign);
    if (combined === null) delete after[block];
    else after[block] = combined;
  }
  return after;
}

function combineBlock(before: BlockStatistics | undefined, typist: BlockFigures, sign: 1 | -1): BlockStatistics | null {
  if (before !== undefined && before.mean.length !== typist.mean.length) throw new TypeError('the typist is of another phrase');
  const typists = (before?.typists ?? 0) + sign;
  if (typists <= 0) return null;
  const plus = (name: 'mean' | 'meanProduct' | 'variance' | 'correlation', added: readonly number[]): number[] =>
    added.map((value, index) => (before?.[name][index] ?? 0) + sign * value);
  const { mean, variance, correlation, repetitions } = typist;
  return {
    typists,
    mean: plus('mean', mean),
    meanProduct: plus(
      'meanProduct',
      upperTriangle(mean.length, (row, column) => mean[row]! * mean[column]!),
    ),
    variance: plus('variance', variance),
    correlation: plus('correlation', correlation),
    freedom: (before?.freedom ?? 0) + sign / (repetitions - 1),
  };
}
