import { keeping } from './keeping.js';
import {
  cholesky,
  dot,
  logDeterminant,
  type Matrix,
  minusSquare,
  solveLower,
  solveLowerAll,
  subMatrix,
  symmetricOf,
  transposedTimes,
  weightedSum,
} from './matrix.js';

/**
 * How dwell and down-down vary together, within a typist and between typists' means, in units of
 * the typical deviation: the two-covariance model of speaker recognition.
 */
export interface TwoCovariance {
  readonly within: Matrix;
  readonly between: Matrix;
  /** The model of these times alone. What it takes long to make is made once, and kept. */
  of(known: readonly number[]): KnownTimes;
}

/** The model of the times that a template knows, in their order. */
export interface KnownTimes {
  /** −ln of the density of a repetition of anybody, but for a constant. */
  readonly everybody: Score;
  /** What is left of times once their common variation within a typist is partly taken out. */
  whiten(values: Float64Array): Float64Array;
  /**
   * A typist of whom the mean of so many repetitions is known: what their next one looks like, and
   * −ln of the density around that.
   */
  typist(count: number): { readonly expected: (seen: Float64Array) => Float64Array; readonly density: Score };
}

type Score = (point: Float64Array) => number;

/** Degrees of freedom: 3 to 20 do the same. */
const DEGREES = 8;
/** How much of the within-typist correlation is taken out by `whiten`. */
const WHITEN = 0.5;
/**
 * Sets of times that one model keeps, and counts of repetitions that a set keeps: a kind of
 * keyboard knows one set, and templates of 16 repetitions and more are one count. What is sent may
 * know any other, and memory is bounded.
 */
const MOST_KEPT = 4;

/** @param within and `between`: symmetric, of the same size */
export function twoCovariance(within: Matrix, between: Matrix): TwoCovariance {
  const kept = new Map<string, KnownTimes>();
  return {
    within,
    between,
    of(known) {
      return keeping(kept, known.join(), MOST_KEPT, () => knownTimes(subMatrix(within, known), subMatrix(between, known)));
    },
  };
}

function knownTimes(within: Matrix, between: Matrix): KnownTimes {
  const total = weightedSum(between, within, 1);
  const lower = cholesky(
    symmetricOf(within.size, (row, column) => {
      const value = within.data[row * within.size + column]!;
      return row === column ? 1 : (1 - WHITEN) * value;
    }),
  );
  const typists = new Map<number, ReturnType<KnownTimes['typist']>>();
  return {
    everybody: studentOf(total),
    whiten: (values) => solveLower(lower, values),
    typist: (count) => keeping(typists, count, MOST_KEPT, () => typistOf({ within, between, total }, count)),
  };
}

interface Covariances {
  readonly within: Matrix;
  readonly between: Matrix;
  readonly total: Matrix;
}

function typistOf({ within, between, total }: Covariances, count: number): ReturnType<KnownTimes['typist']> {
  const lower = cholesky(weightedSum(between, within, 1 / count));
  const solved = solveLowerAll(lower, between);
  return {
    expected: (seen) => transposedTimes(solved, solveLower(lower, seen)),
    density: studentOf(minusSquare(total, solved)),
  };
}

/** −ln of the density of a Student-t around 0, but for a constant. */
function studentOf(spread: Matrix): Score {
  const lower = cholesky(spread);
  const head = logDeterminant(lower) / 2;
  return (point) => {
    const solved = solveLower(lower, point);
    return head + ((DEGREES + point.length) / 2) * Math.log1p(dot(solved, solved) / DEGREES);
  };
}
