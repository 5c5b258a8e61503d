import { createHash } from 'node:crypto';

/** What `sha256` gives, at once: SHA-256 of bytes, or of a text in UTF-8; base64url. */
export function digestOf(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('base64url');
}
