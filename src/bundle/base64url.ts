/** Base64url without padding (RFC 4648 §5). */
export function toBase64url(bytes: Uint8Array): string {
  let binary = '';
  for (let at = 0; at < bytes.length; at += 0x8000) binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/**
 * Decodes base64url and accepts the one canonical spelling only: no padding, no other characters, no stray bits at the end.
 *
 * @returns the bytes, or `null`
 */
export function fromBase64url(text: string): Uint8Array<ArrayBuffer> | null {
  if (!/^[A-Za-z0-9_-]*$/.test(text) || text.length % 4 === 1) return null;
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < binary.length; at++) bytes[at] = binary.charCodeAt(at);
  return toBase64url(bytes) === text ? bytes : null;
}

/** Numbers from −1 to 1 travel as little-endian int16: half of float32, and 1 − cosine of an embedding moves by less than 1e-7. */
const SCALE = 32_767;

/** @throws TypeError for a number beyond ±1, or none */
export function vectorToBase64url(vector: Float32Array): string {
  const view = new DataView(new ArrayBuffer(vector.length * 2));
  for (const [index, value] of vector.entries()) {
    if (!(Math.abs(value) <= 1)) throw new TypeError('a vector holds numbers from −1 to 1');
    view.setInt16(index * 2, Math.round(value * SCALE), true);
  }
  return toBase64url(new Uint8Array(view.buffer));
}

/** @returns the numbers, or `null` for text that is not canonical base64url of whole int16 values from −32,767 */
export function vectorFromBase64url(text: string): Float32Array | null {
  const bytes = fromBase64url(text);
  if (bytes === null || bytes.length % 2 !== 0) return null;
  const view = new DataView(bytes.buffer);
  const vector = Float32Array.from({ length: bytes.length / 2 }, (_, index) => view.getInt16(index * 2, true) / SCALE);
  return vector.every((value) => value >= -1) ? vector : null;
}
