import { fromBase64url } from '../../../src/base64url.js';
import type { PublicJwk } from '../../../src/bundle/server/public-jwk.js';
import { jsonPart } from '../../support/forge.js';

const encoder = new TextEncoder();

/**
 * Nothing but the cryptography of one bundle, by WebCrypto: import of the ephemeral key, ECDH, one
 * round of the Concat KDF (RFC 7518 §4.6), A256KW, A256GCM, import of the device's key, ES256. No
 * parsing of claims, no check of anything but tag and signature.
 *
 * @throws Error for a signature that is not right
 */
export async function bareCrypto(sealed: string, decryptionKey: CryptoKey, device: PublicJwk): Promise<void> {
  const [header = '', wrapped, iv, ciphertext, tag] = sealed.split('.');
  const cek = await unwrap(bytesOf(wrapped), await agree(jsonPart(sealed, 0).epk as PublicJwk, decryptionKey));
  const parameters = { name: 'AES-GCM', iv: bytesOf(iv), additionalData: encoder.encode(header) };
  const text = new Uint8Array([...bytesOf(ciphertext), ...bytesOf(tag)]);
  const jws = new TextDecoder().decode(await crypto.subtle.decrypt(parameters, cek, text));
  const end = jws.lastIndexOf('.');
  const key = await crypto.subtle.importKey('jwk', { ...device }, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['verify']);
  const right = await crypto.subtle.verify(
    { name: 'ECDSA', hash: 'SHA-256' },
    key,
    bytesOf(jws.slice(end + 1)),
    encoder.encode(jws.slice(0, end)),
  );
  if (!right) throw new Error('the signature is not right');
}

function bytesOf(part: string | undefined): Uint8Array<ArrayBuffer> {
  const bytes = fromBase64url(part ?? '');
  if (bytes === null) throw new Error('not base64url');
  return bytes;
}

/** The key-encryption key: SHA-256 over round, shared secret and OtherInfo. */
async function agree(epk: PublicJwk, decryptionKey: CryptoKey): Promise<CryptoKey> {
  const ephemeral = await crypto.subtle.importKey('jwk', { ...epk }, { name: 'ECDH', namedCurve: 'P-256' }, false, []);
  const secret = new Uint8Array(await crypto.subtle.deriveBits({ name: 'ECDH', public: ephemeral }, decryptionKey, 256));
  const algorithm = encoder.encode('ECDH-ES+A256KW');
  const info = [...uint32(algorithm.length), ...algorithm, ...uint32(0), ...uint32(0), ...uint32(256)];
  const derived = await crypto.subtle.digest('SHA-256', Uint8Array.from([...uint32(1), ...secret, ...info]));
  return crypto.subtle.importKey('raw', derived, 'AES-KW', false, ['unwrapKey']);
}

function unwrap(wrapped: Uint8Array<ArrayBuffer>, key: CryptoKey): Promise<CryptoKey> {
  return crypto.subtle.unwrapKey('raw', wrapped, key, 'AES-KW', 'AES-GCM', false, ['decrypt']);
}

function uint32(value: number): number[] {
  return [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
}
