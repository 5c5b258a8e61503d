import { createDecipheriv, createHash, createPublicKey, diffieHellman, KeyObject } from 'node:crypto';
import type { CryptoKey } from 'jose';
import type { PublicJwk } from './public-jwk.js';

const IV_BYTES = 12;
const TAG_BYTES = 16;
/** 32 bytes, wrapped (RFC 3394). */
const WRAPPED_KEY_BYTES = 40;
const WRAP_IV = Buffer.alloc(8, 0xa6);
const ALGORITHM = Buffer.from('ECDH-ES+A256KW');
/** OtherInfo of the Concat KDF: the algorithm, nobody's names, 256 bits (RFC 7518 §4.6.2). */
const OTHER_INFO = Buffer.concat([uint32(ALGORITHM.length), ALGORITHM, uint32(0), uint32(0), uint32(256)]);

/** A compact JWE whose header was read already, and its parts. */
export interface Jwe {
  readonly token: string;
  /** Header, wrapped key, initialization vector, ciphertext, tag. */
  readonly parts: readonly Uint8Array[];
  readonly epk: PublicJwk;
}

/**
 * Decrypts a JWE of ECDH-ES+A256KW and A256GCM (RFC 7516 §5.2) at once: in WebCrypto's queue of
 * threads the same operations of OpenSSL take five times as long.
 *
 * @param key private, on P-256
 * @throws Error for another key, changed bytes, a point that is not on the curve, parts of another
 *   length
 */
export function decryptJwe({ token, parts, epk }: Jwe, key: CryptoKey): Buffer {
  const [, wrapped, iv, ciphertext, tag] = parts;
  if (wrapped?.length !== WRAPPED_KEY_BYTES || iv?.length !== IV_BYTES || tag?.length !== TAG_BYTES || ciphertext === undefined)
    throw new TypeError('a part of another length');
  const unwrap = createDecipheriv('id-aes256-wrap', agree(epk, key), WRAP_IV);
  const contentKey = Buffer.concat([unwrap.update(wrapped), unwrap.final()]);
  const decipher = createDecipheriv('aes-256-gcm', contentKey, iv, { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(token.slice(0, token.indexOf('.')))).setAuthTag(tag);
  return Buffer.concat([decipher.update(ciphertext), decipher.final()]);
}

/** The key that wraps: SHA-256 over round, shared secret and OtherInfo. */
function agree(epk: PublicJwk, key: CryptoKey): Buffer {
  const publicKey = createPublicKey({ key: { ...epk }, format: 'jwk' });
  const secret = diffieHellman({ privateKey: KeyObject.from(key), publicKey });
  return createHash('sha256').update(uint32(1)).update(secret).update(OTHER_INFO).digest();
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
