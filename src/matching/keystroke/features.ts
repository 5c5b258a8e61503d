import type { KeystrokeRepetition } from '../../types.js';

/**
 * The features of one repetition of L keys, in three groups: ln dwell (L), ln down-down (L − 1), up-down in seconds (L − 1).
 * NaN marks what is unknown (a corrected position, a soft keyboard's dwell): it is left out of every mean.
 */
export interface Features {
  readonly keys: number;
  readonly values: Float64Array;
}

/** Times are floored here before the logarithm: shorter ones are a clock's grain. */
const FLOOR_MS = 5;

/**
 * @throws TypeError for lengths that do not fit each other, times that are not finite, negative dwell, or nothing known at all
 */
export function featuresOf({ dwellMs, downDownMs }: KeystrokeRepetition): Features {
  const keys = dwellMs.length;
  if (keys < 2 || downDownMs.length !== keys - 1)
    throw new TypeError('a repetition needs one dwell time a key and one down-down time less');
  for (const time of [...dwellMs, ...downDownMs]) {
    if (time !== null && !(Number.isFinite(time) && time >= 0)) throw new TypeError('times must be finite and not negative');
  }
  const values = new Float64Array(3 * keys - 2).fill(Number.NaN);
  for (const [key, dwell] of dwellMs.entries()) if (dwell !== null) values[key] = Math.log(Math.max(dwell, FLOOR_MS));
  for (const [key, downDown] of downDownMs.entries()) {
    if (downDown === null) continue;
    values[keys + key] = Math.log(Math.max(downDown, FLOOR_MS));
    const dwell = dwellMs[key];
    if (dwell !== null && dwell !== undefined) values[2 * keys - 1 + key] = (downDown - dwell) / 1000;
  }
  if (values.every(Number.isNaN)) throw new TypeError('a repetition needs at least one known time');
  return { keys, values };
}

/** Index of a feature's group: 0 dwell, 1 down-down, 2 up-down. */
export function groupOf(feature: number, keys: number): 0 | 1 | 2 {
  if (feature < keys) return 0;
  return feature < 2 * keys - 1 ? 1 : 2;
}
