import type { KeystrokeRepetition } from '../../../types.js';

/**
 * The features of one repetition of L keys, in three groups: ln dwell (L), ln down-down (L − 1),
 * both of seconds, and up-down in seconds (L − 1). NaN marks what is unknown (a corrected position,
 * a soft keyboard's dwell): it is left out of every mean.
 */
export interface Features {
  readonly keys: number;
  readonly values: Float64Array;
}

/** Names of the feature groups, in their order: dwell (hold), down-down, up-down. */
export type Group = 'H' | 'D' | 'U';

/** Times are floored here before the logarithm: shorter ones are a clock's grain. */
const FLOOR_SECONDS = 0.005;

/**
 * @throws TypeError for lengths that do not fit each other, times that are not finite and not
 *   negative, or nothing known at all
 */
export function featuresOf({ dwellMs, downDownMs }: KeystrokeRepetition): Features {
  const keys = dwellMs.length;
  if (keys < 2 || downDownMs.length !== keys - 1)
    throw new TypeError('a repetition needs one dwell time a key and one down-down time less');
  for (const time of [...dwellMs, ...downDownMs]) {
    if (time !== null && !(Number.isFinite(time) && time >= 0)) throw new TypeError('times must be finite and not negative');
  }
  const values = new Float64Array(featureCount(keys)).fill(Number.NaN);
  for (const [key, dwell] of dwellMs.entries()) if (dwell !== null) values[key] = logSeconds(dwell);
  for (const [key, downDown] of downDownMs.entries()) {
    if (downDown === null) continue;
    values[keys + key] = logSeconds(downDown);
    const dwell = dwellMs[key];
    if (dwell !== null && dwell !== undefined) values[2 * keys - 1 + key] = (downDown - dwell) / 1000;
  }
  if (values.every(Number.isNaN)) throw new TypeError('a repetition needs at least one known time');
  return { keys, values };
}

/** Number of features of a phrase of so many keys. */
export function featureCount(keys: number): number {
  return 3 * keys - 2;
}

/** Where a group's features begin and end (exclusive). */
export function groupRange(group: Group, keys: number): readonly [number, number] {
  if (group === 'H') return [0, keys];
  return group === 'D' ? [keys, 2 * keys - 1] : [2 * keys - 1, featureCount(keys)];
}

function logSeconds(ms: number): number {
  return Math.log(Math.max(ms / 1000, FLOOR_SECONDS));
}
