import { createHash, randomBytes } from 'node:crypto';

/** The SHA-256 of a text in base64url: what the database knows of a secret. */
export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

/** The hash of several texts, which no other texts share. */
export function hashOfAll(...texts: readonly unknown[]): string {
  return hashOf(JSON.stringify(texts));
}

/**
 * A secret that nobody guesses.
 *
 * @param bytes of randomness
 * @returns in base64url
 */
export function secret(bytes = 32): string {
  return randomBytes(bytes).toString('base64url');
}
