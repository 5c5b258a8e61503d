import type { DigraphTiming } from '../../types.js';

/** A window of free text: timings by pair of keys, without order. */
export type TypedDigraphs = Readonly<Record<string, readonly DigraphTiming[]>>;

export type DigraphFeature = 'dwell' | 'downDown';
export const DIGRAPH_FEATURES: readonly DigraphFeature[] = ['dwell', 'downDown'];

/** Running sums of ln seconds. */
export interface Sums {
  readonly count: number;
  readonly sum: number;
  readonly squares: number;
}

/** A typist's own digraphs: sums that windows are added to, kept instead of timings. */
export type FreeTextTemplate = Readonly<Record<string, Readonly<Record<DigraphFeature, Sums>>>>;

/** Times are floored here before the logarithm, as for the phrase. */
const FLOOR_MS = 5;
/** Longer than this between keys is thinking, not typing. */
export const LONGEST_MS = 1_500;

/**
 * Natural logarithms, of seconds, of one feature of the timings; pauses are left out.
 *
 * @throws TypeError for times that are not finite and not negative
 */
export function logTimes(timings: readonly DigraphTiming[], feature: DigraphFeature): number[] {
  for (const { dwellMs, downDownMs } of timings) {
    if (![dwellMs, downDownMs].every((time) => Number.isFinite(time) && time >= 0))
      throw new TypeError('times must be finite and not negative');
  }
  return timings
    .filter(({ dwellMs, downDownMs }) => downDownMs <= LONGEST_MS && dwellMs <= LONGEST_MS)
    .map((timing) => Math.log(Math.max(feature === 'dwell' ? timing.dwellMs : timing.downDownMs, FLOOR_MS) / 1000));
}

/** Adds a window to a typist's sums. */
export function addWindow(template: FreeTextTemplate, window: TypedDigraphs): FreeTextTemplate {
  const added = Object.entries(window).map(([digraph, timings]) => {
    const before = template[digraph];
    const sums = (feature: DigraphFeature): Sums => plus(before?.[feature] ?? NOTHING, logTimes(timings, feature));
    return [digraph, { dwell: sums('dwell'), downDown: sums('downDown') }] as const;
  });
  return { ...template, ...Object.fromEntries(added) };
}

const NOTHING: Sums = { count: 0, sum: 0, squares: 0 };

function plus({ count, sum, squares }: Sums, values: readonly number[]): Sums {
  return {
    count: count + values.length,
    sum: values.reduce((total, value) => total + value, sum),
    squares: values.reduce((total, value) => total + value * value, squares),
  };
}
