import { toBase64url } from './base64url.js';

/** SHA-256 of bytes, or of a text in UTF-8; base64url without padding. */
export async function sha256(data: string | Uint8Array<ArrayBuffer>): Promise<string> {
  const bytes = typeof data === 'string' ? new TextEncoder().encode(data) : data;
  return toBase64url(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
}
