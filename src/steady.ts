import type { KeystrokeRepetition } from './types.js';

/**
 * Mean absolute deviation of the logarithms of the times of one key, or of one step to the next
 * key, over the repetitions: so little, and the next repetition will be like these.
 */
const STEADY = { dwell: 0.15, downDown: 0.21 } as const;
/**
 * The first repetition differs from the others where it is this many times as far from them as they
 * are from each other.
 */
const DIFFERS = 2;
/**
 * So many of a repetition's times are known: a slip that was mended hides two or three. Where half
 * of them may be left out, those of two people can be made alike.
 */
const KNOWN = 0.9;
/** Shorter times are measured too coarsely for their logarithm to say anything. */
const LEAST_MS = 5;

type Times = readonly (number | null)[];

/**
 * Whether repetitions of a sentence are so much alike that they describe a typist. The page asks
 * for more until they are; the backend looks again.
 *
 * @param repetitions of one sentence, two or more
 * @param share of what may be; the page asks for a little more, because times are rounded when they
 *   are sent
 */
export function areSteady(repetitions: readonly KeystrokeRepetition[], share = 1): boolean {
  const isKnown = isMostlyKnown(repetitions.map(({ downDownMs }) => downDownMs));
  const dwells = repetitions.map(({ dwellMs }) => dwellMs);
  // A soft keyboard has none at all.
  if (!isKnown || !(isMostlyKnown(dwells) || dwells.flat().every((time) => time === null))) return false;
  const { dwell, downDown } = spreadOf(repetitions);
  return dwell <= share * STEADY.dwell && downDown <= share * STEADY.downDown;
}

/** Whether the first repetition is unlike the others: then it was a warm-up. */
export function isFirstUnlike(repetitions: readonly KeystrokeRepetition[]): boolean {
  const [first, ...others] = repetitions;
  if (first === undefined || others.length < 2) return false;
  const { downDown } = spreadOf(others);
  return distance(first, others) > DIFFERS * Math.max(downDown, 0.05);
}

function isMostlyKnown(rows: readonly Times[]): boolean {
  return rows.every((times) => times.filter((time) => time !== null).length >= KNOWN * times.length);
}

/** Over the places that are known in two repetitions at least. 0 where none is. */
function spreadOf(repetitions: readonly KeystrokeRepetition[]): { readonly dwell: number; readonly downDown: number } {
  return {
    dwell: spread(repetitions.map(({ dwellMs }) => dwellMs)),
    downDown: spread(repetitions.map(({ downDownMs }) => downDownMs)),
  };
}

function spread(rows: readonly Times[]): number {
  const places = columns(rows).filter((times) => times.length > 1);
  const deviations = places.map((times) => {
    const middle = median(times);
    const mad = mean(times.map((time) => Math.abs(time - middle)));
    return mad * Math.sqrt(times.length / (times.length - 1));
  });
  return mean(deviations);
}

function distance(one: KeystrokeRepetition, others: readonly KeystrokeRepetition[]): number {
  const places = columns(others.map(({ downDownMs }) => downDownMs));
  return mean(
    one.downDownMs.flatMap((time, at) => {
      const times = places[at] ?? [];
      return time === null || times.length === 0 ? [] : [Math.abs(logarithm(time) - median(times))];
    }),
  );
}

/** The known logarithms of each place. */
function columns(rows: readonly Times[]): number[][] {
  return (rows[0] ?? []).map((_, at) => rows.flatMap((row) => (typeof row[at] === 'number' ? [logarithm(row[at] as number)] : [])));
}

function logarithm(timeMs: number): number {
  return Math.log(Math.max(timeMs, LEAST_MS));
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[half] as number) : ((sorted[half - 1] as number) + (sorted[half] as number)) / 2;
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
