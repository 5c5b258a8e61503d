import { KeyObject, sign } from 'node:crypto';
import type { CryptoKey } from 'jose';

/** A compact JWT of ES256 (RFC 7519), signed at once. */
export function signJwt(key: CryptoKey, header: { readonly typ: string; readonly kid: string }, claims: object): string {
  const input = [{ alg: 'ES256', ...header }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  const signature = sign('sha256', Buffer.from(input), { key: KeyObject.from(key), dsaEncoding: 'ieee-p1363' });
  return `${input}.${signature.toString('base64url')}`;
}
