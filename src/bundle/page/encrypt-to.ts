import { CompactEncrypt, importJWK } from 'jose';
import type { ChallengeClaims } from '../../types.js';

/** Encrypts what was signed to the platform's key (ECDH-ES+A256KW, A256GCM), compact. */
export async function encryptTo({ kid, ...jwk }: ChallengeClaims['encryptionKey'], signed: string, typ: string): Promise<string> {
  return new CompactEncrypt(new TextEncoder().encode(signed))
    .setProtectedHeader({ alg: 'ECDH-ES+A256KW', enc: 'A256GCM', kid, typ, cty: 'JWT' })
    .encrypt(await importJWK(jwk, 'ECDH-ES+A256KW'));
}
