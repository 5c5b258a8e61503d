import type { KeystrokeRepetition } from '../../../types.js';
import { columnsOf } from '../template/template.js';

/**
 * What a touch keyboard tells beside times, in two blocks of features: `place` is where in its key
 * each finger landed (x of all L keys, then y, in key widths), `size` how large each contact was
 * (ln of key widths). Devices that tell no sizes have the first block alone.
 */
export const TOUCH_BLOCKS = ['place', 'size'] as const;
export type TouchBlock = (typeof TOUCH_BLOCKS)[number];

/** Positions and sizes come in 64ths of a key's width. */
const GRAIN = 64;

/**
 * One block of a repetition's features; NaN marks what is unknown.
 *
 * @returns `null`: nothing of the block is known
 * @throws TypeError for lengths that do not fit the times, or values that are not finite
 */
export function touchValues({ dwellMs, x, y, size }: KeystrokeRepetition, block: TouchBlock): Float64Array | null {
  const lists = block === 'place' ? [x, y] : [size];
  if (lists.some((list) => list === undefined)) return null;
  const all = lists as readonly (readonly (number | null)[])[];
  if (all.some((list) => list.length !== dwellMs.length)) throw new TypeError('a repetition needs one position a key');
  const values = Float64Array.from(all.flat(), (value) => {
    if (value === null) return Number.NaN;
    if (!Number.isFinite(value) || (block === 'size' && value <= 0)) throw new TypeError('positions must be finite, and sizes above 0');
    return block === 'place' ? value / GRAIN : Math.log(value / GRAIN);
  });
  return values.every(Number.isNaN) ? null : values;
}

/** Of several repetitions, those that know something of the block; `null`: some know nothing. */
export function touchSamples(repetitions: readonly KeystrokeRepetition[], block: TouchBlock): readonly Float64Array[] | null {
  const samples = repetitions.map((one) => touchValues(one, block));
  return samples.length > 0 && samples.every((one) => one !== null) ? samples : null;
}

/** The mean of each feature over the samples that know it; NaN where none does. */
export function touchMeans(samples: readonly Float64Array[]): Float64Array {
  return Float64Array.from(columnsOf(samples), (column) => column.reduce((sum, value) => sum + value, 0) / column.length);
}
