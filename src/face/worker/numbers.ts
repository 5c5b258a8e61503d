import { CountersignError } from '../../errors.js';

/**
 * What goes into a net and comes out of it.
 *
 * @throws engine/failed when a value is not a finite number
 */
export function requireNumbers(values: ArrayLike<number>): Float32Array {
  for (let at = 0; at < values.length; at++) {
    if (!Number.isFinite(values[at])) throw new CountersignError('engine/failed', { details: { reason: 'not a number' } });
  }
  return values as Float32Array;
}

/**
 * A crop of RGB values as a net takes it.
 *
 * @throws engine/failed for another length, for values that are not numbers, and for a crop that is
 *   of one color: a net has an answer for it, and it is nobody's
 */
export function requireCrop(crop: Float32Array, size: number): Float32Array {
  const even = crop.every((value, at) => value === crop[at % 3]);
  if (crop.length !== size * size * 3 || even)
    throw new CountersignError('engine/failed', { details: { reason: 'empty crop', length: crop.length } });
  return requireNumbers(crop);
}
