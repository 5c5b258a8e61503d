import { mean, median } from '../keystroke/template/statistics.js';
import { DIGRAPH_FEATURES, type DigraphFeature, logTimes, type TypedDigraphs } from './digraphs.js';

export interface Limits {
  readonly least: number;
  readonly most: number;
}

/**
 * The middle of a window's times, and how far they lie around their digraph's mean (standard
 * deviation): ln seconds. Of 660 windows of 55 people (Villani) one lies outside.
 */
const WINDOW: Readonly<Record<DigraphFeature, { readonly middle: Limits; readonly spread: Limits }>> = {
  dwell: { middle: { least: -3.5, most: -1.2 }, spread: { least: 0.03, most: 0.65 } },
  downDown: { middle: { least: -3, most: -0.4 }, spread: { least: 0.06, most: 0.9 } },
};

/** Whether a window is like what people write: only such a window teaches. */
export function isUsualWindow(window: TypedDigraphs): boolean {
  return DIGRAPH_FEATURES.every((feature) => {
    const columns = Object.values(window).map((timings) => logTimes(timings, feature));
    const { middle, spread } = WINDOW[feature];
    return within(median(columns.flat()), middle) && within(spreadOf(columns), spread);
  });
}

function spreadOf(columns: readonly (readonly number[])[]): number {
  const several = columns.filter(({ length }) => length > 1);
  const squares = several.flatMap((column) => {
    const center = mean(column);
    return column.map((value) => (value - center) ** 2);
  });
  return Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / (squares.length - several.length));
}

/** False for NaN, too. */
function within(value: number, { least, most }: Limits): boolean {
  return value >= least && value <= most;
}

export interface DigraphLimits {
  /** A typist's mean of a digraph, and the standard deviation around it. */
  readonly mean: Limits;
  readonly deviation: Limits;
  /** Everybody's: what their means and deviations make together. */
  readonly prior: { readonly mean: Limits; readonly between: Limits; readonly within: Limits };
}

/**
 * What one typist may say of a digraph, and what all may say together: ln seconds. Of Villani's 55
 * people 5 % to 95 %, with some room. A class of made-up writers makes a background that still
 * tells people apart.
 */
export const DIGRAPH_LIMITS: Readonly<Record<DigraphFeature, DigraphLimits>> = {
  dwell: {
    mean: { least: -3.1, most: -1.7 },
    deviation: { least: 0.03, most: 0.5 },
    prior: { mean: { least: -2.8, most: -2 }, between: { least: 0.18, most: 0.4 }, within: { least: 0.06, most: 0.3 } },
  },
  downDown: {
    mean: { least: -2.7, most: -0.8 },
    deviation: { least: 0.06, most: 0.9 },
    prior: { mean: { least: -2.3, most: -1.1 }, between: { least: 0.22, most: 0.55 }, within: { least: 0.1, most: 0.55 } },
  },
};
