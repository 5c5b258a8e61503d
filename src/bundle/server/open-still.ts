import type { CryptoKey } from 'jose';
import * as v from 'valibot';
import { MAX_STILL_BYTES } from '../../limits.js';
import { sha256 } from '../../sha256.js';
import { parseStrictJson } from '../strict-json.js';
import { VerificationError } from '../verification-error.js';
import { canonicalParts } from './canonical-parts.js';
import { decryptJwe } from './decrypt-jwe.js';
import { jwkSchema } from './public-jwk.js';

/** A still is at most this long when it is sealed: base64url of the picture, and a header. */
export const MAX_SEALED_STILL_BYTES: number = Math.ceil((MAX_STILL_BYTES * 4) / 3) + 1024;

const headerSchema = v.strictObject({
  alg: v.literal('ECDH-ES+A256KW'),
  enc: v.literal('A256GCM'),
  kid: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
  typ: v.literal('countersign+still'),
  cty: v.literal('image/jpeg'),
  epk: jwkSchema,
});

/** What the signed claims say of a still. */
export interface ClaimedStill {
  readonly bytes: number;
  readonly sha256: string;
}

/**
 * Opens a sealed still: size, hash, canonical form, header, decryption, length and the first bytes
 * of a JPEG. Whether it can be decoded and shows a face is the caller's to see.
 *
 * @throws VerificationError evidence/stills
 */
export async function openStill(
  sealed: string,
  claimed: ClaimedStill,
  decryptionKeys: ReadonlyMap<string, CryptoKey>,
): Promise<Uint8Array<ArrayBuffer>> {
  try {
    if (sealed.length > MAX_SEALED_STILL_BYTES || (await sha256(sealed)) !== claimed.sha256) throw new TypeError('not the claimed still');
    const parts = canonicalParts(sealed, 5);
    const { kid, epk } = v.parse(headerSchema, parseStrictJson(parts[0] as Uint8Array));
    const key = decryptionKeys.get(kid);
    if (key === undefined) throw new TypeError('unknown key');
    const plaintext = decryptJwe({ token: sealed, parts, epk }, key);
    if (plaintext.length !== claimed.bytes || !isJpeg(plaintext)) throw new TypeError('not the claimed picture');
    return new Uint8Array(plaintext);
  } catch (cause) {
    throw new VerificationError('evidence/stills', cause);
  }
}

function isJpeg(bytes: Uint8Array): boolean {
  return bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff;
}
