import { CompactEncrypt, importJWK } from 'jose';
import { sha256 } from '../../sha256.js';
import type { ChallengeClaims, Still } from '../../types.js';

/** A still on its way: ciphertext, and what the signed claims say of it. */
export interface SealedStill {
  readonly sample: Still['sample'];
  /** Of the picture. */
  readonly bytes: number;
  /** Compact JWE (ECDH-ES+A256KW, A256GCM, typ `countersign+still`). */
  readonly sealed: string;
  /** SHA-256, base64url, of `sealed`. */
  readonly sha256: string;
}

/** Encrypts each picture to the platform's key. */
export async function sealStills(stills: readonly Still[], encryptionKey: ChallengeClaims['encryptionKey']): Promise<SealedStill[]> {
  const { kid, ...jwk } = encryptionKey;
  const key = await importJWK(jwk, 'ECDH-ES+A256KW');
  return Promise.all(
    stills.map(async ({ sample, jpeg }) => {
      const sealed = await new CompactEncrypt(jpeg)
        .setProtectedHeader({ alg: 'ECDH-ES+A256KW', enc: 'A256GCM', kid, typ: 'countersign+still', cty: 'image/jpeg' })
        .encrypt(key);
      return { sample, bytes: jpeg.length, sealed, sha256: await sha256(sealed) };
    }),
  );
}
