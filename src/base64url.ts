/** Base64url without padding (RFC 4648 §5). */
export function toBase64url(bytes: Uint8Array): string {
  let binary = '';
  for (let at = 0; at < bytes.length; at += 0x8000) binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/**
 * What the last character may be, by how many are beyond the fours: of one there are not enough; of
 * two or three, the last one's four or two stray bits are zero.
 */
const LAST: readonly (string | undefined)[] = ['', undefined, 'AQgw', 'AEIMQUYcgkosw048'];

/**
 * Decodes base64url and accepts the one canonical spelling only: no padding, no other characters,
 * no stray bits at the end.
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
