import { toBase64url } from './base64url.js';

/** SHA-256, base64url, of a sealed still: what the signed claims name it by. */
export async function stillHash(sealed: string): Promise<string> {
  return toBase64url(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(sealed))));
}
