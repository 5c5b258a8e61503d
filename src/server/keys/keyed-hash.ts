import { createHmac, KeyObject } from 'node:crypto';
import type { CryptoKey } from 'jose';

/** HMAC-SHA-256 at once: WebCrypto's queue of threads takes longer than the hash itself. */
export function keyedHash(key: CryptoKey, data: string | Uint8Array): Buffer {
  return createHmac('sha256', KeyObject.from(key)).update(data).digest();
}
