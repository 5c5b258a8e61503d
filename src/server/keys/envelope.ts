import { createCipheriv, createDecipheriv, KeyObject, randomBytes } from 'node:crypto';
import type { CryptoKey } from 'jose';

/**
 * AES-256-GCM with what it is for as additional data: a ciphertext moved to another row does not
 * open. At once, without WebCrypto's queue of threads: a few kilobytes take microseconds.
 */
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** @param key 32 bytes */
export function importAes(key: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', key, 'AES-GCM', false, ['encrypt', 'decrypt']);
}

/** @param use what the secret is for: the same is needed to open it */
export async function encrypt(key: CryptoKey, plain: Uint8Array, use: readonly string[]): Promise<Uint8Array<ArrayBuffer>> {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', KeyObject.from(key), iv).setAAD(boundTo(use));
  return new Uint8Array(Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]));
}

/** @throws Error for another key, another use or changed bytes */
export async function decrypt(key: CryptoKey, bytes: Uint8Array, use: readonly string[]): Promise<Uint8Array<ArrayBuffer>> {
  const end = bytes.length - TAG_BYTES;
  if (end < IV_BYTES) throw new TypeError('too short to be sealed');
  const decipher = createDecipheriv('aes-256-gcm', KeyObject.from(key), bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAAD(boundTo(use)).setAuthTag(bytes.subarray(end));
  return new Uint8Array(Buffer.concat([decipher.update(bytes.subarray(IV_BYTES, end)), decipher.final()]));
}

function boundTo(use: readonly string[]): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(use));
}
