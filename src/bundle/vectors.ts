import { fromBase64url, toBase64url } from '../base64url.js';

/**
 * Numbers from −1 to 1 travel as little-endian int16: half of float32, and 1 − cosine of an
 * embedding moves by less than 1e-7.
 */
const SCALE = 32_767;

/** @throws TypeError for a number beyond ±1, or none */
export function vectorToBytes(vector: Float32Array): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(vector.length * 2));
  for (let index = 0; index < vector.length; index++) {
    const value = vector[index]!;
    if (!(Math.abs(value) <= 1)) throw new TypeError('a vector holds numbers from −1 to 1');
    view.setInt16(index * 2, Math.round(value * SCALE), true);
  }
  return new Uint8Array(view.buffer);
}

/** @returns the numbers, or `null` for bytes that are not whole int16 values from −32,767 */
export function vectorFromBytes(bytes: Uint8Array): Float32Array | null {
  if (bytes.length % 2 !== 0) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const vector = new Float32Array(bytes.length / 2);
  for (let index = 0; index < vector.length; index++) vector[index] = view.getInt16(index * 2, true) / SCALE;
  return vector.every((value) => value >= -1) ? vector : null;
}

/** @throws TypeError for a number beyond ±1, or none */
export function vectorToBase64url(vector: Float32Array): string {
  return toBase64url(vectorToBytes(vector));
}

/**
 * @returns the numbers, or `null` for text that is not canonical base64url of whole int16 values
 *   from −32,767
 */
export function vectorFromBase64url(text: string): Float32Array | null {
  const bytes = fromBase64url(text);
  return bytes === null ? null : vectorFromBytes(bytes);
}
