import { sha256 } from '../sha256.js';

/**
 * SHA-256, base64url, of a compact JWS's signing input (RFC 7515 §5.1): what a passkey signs as its
 * challenge.
 */
export function signingHash(signed: string): Promise<string> {
  return sha256(signed.slice(0, signed.lastIndexOf('.')));
}
