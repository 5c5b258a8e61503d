import { toBase64url } from './base64url.js';

/** SHA-256, base64url, of a compact JWS's signing input (RFC 7515 §5.1): what a passkey signs as its challenge. */
export async function signingHash(signed: string): Promise<string> {
  const input = new TextEncoder().encode(signed.slice(0, signed.lastIndexOf('.')));
  return toBase64url(new Uint8Array(await crypto.subtle.digest('SHA-256', input)));
}
