import { fromBase64url } from '../../base64url.js';
import { VerificationError } from '../verification-error.js';

/**
 * Decodes each part of a compact serialization; every one must be spelled canonically (jose alone
 * accepts stray last bits).
 *
 * @throws VerificationError bundle/form for another number of parts, bundle/not-canonical
 */
export function canonicalParts(token: string, count: number): Uint8Array[] {
  const parts = token.split('.');
  if (parts.length !== count) throw new VerificationError('bundle/form');
  return parts.map((part) => {
    const bytes = fromBase64url(part);
    if (bytes === null || bytes.length === 0) throw new VerificationError('bundle/not-canonical');
    return bytes;
  });
}
