import type { CryptoKey } from 'jose';

/**
 * AES-256-GCM with what it is for as additional data: a ciphertext moved to another row does not
 * open.
 */
const IV_BYTES = 12;

/** @param key 32 bytes */
export function importAes(key: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', key, 'AES-GCM', false, ['encrypt', 'decrypt']);
}

function parameters(iv: Uint8Array<ArrayBuffer>, use: readonly string[]) {
  return { name: 'AES-GCM', iv, additionalData: new TextEncoder().encode(JSON.stringify(use)) };
}

/** @param use what the secret is for: the same is needed to open it */
export async function encrypt(key: CryptoKey, plain: Uint8Array<ArrayBuffer>, use: readonly string[]): Promise<Uint8Array<ArrayBuffer>> {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const sealed = new Uint8Array(await crypto.subtle.encrypt(parameters(iv, use), key, plain));
  const bytes = new Uint8Array(iv.length + sealed.length);
  bytes.set(iv);
  bytes.set(sealed, iv.length);
  return bytes;
}

/** @throws OperationError for another key, another use or changed bytes */
export async function decrypt(key: CryptoKey, bytes: Uint8Array, use: readonly string[]): Promise<Uint8Array<ArrayBuffer>> {
  const copy = Uint8Array.from(bytes);
  return new Uint8Array(await crypto.subtle.decrypt(parameters(copy.subarray(0, IV_BYTES), use), key, copy.subarray(IV_BYTES)));
}
