/** Base64url without padding (RFC 4648 §5). */
export function toBase64url(bytes: Uint8Array): string {
  let binary = '';
  for (let at = 0; at < bytes.length; at += 0x8000) binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** What the last character may be, by how many are beyond the fours: of one there are not enough; of two or three, the last one's four or two stray bits are zero. */
const LAST: readonly (string | undefined)[] = ['', undefined, 'AQgw', 'AEIMQUYcgkosw048'];

/**
 * Decodes base64url and accepts the one canonical spelling only: no padding, no other characters, no stray bits at the end.
 *
 * @returns the bytes, or `null`
 */
export function fromBase64url(text: string): Uint8Array<ArrayBuffer> | null {
  const last = LAST[text.length % 4];
  if (last === undefined || !/^[\w-]*$/.test(text) || (last !== '' && !last.includes(text.at(-1) as string))) return null;
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < binary.length; at++) bytes[at] = binary.charCodeAt(at);
  return bytes;
}

/** Numbers from −1 to 1 travel as little-endian int16: half of float32, and 1 − cosine of an embedding moves by less than 1e-7. */
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

/** @returns the numbers, or `null` for text that is not canonical base64url of whole int16 values from −32,767 */
export function vectorFromBase64url(text: string): Float32Array | null {
  const bytes = fromBase64url(text);
  return bytes === null ? null : vectorFromBytes(bytes);
}
