import { CompactEncrypt, type CryptoKey, generateKeyPair } from 'jose';
import { expect, it } from 'vitest';
import { fromBase64url } from '../../src/base64url.js';
import { decryptJwe } from '../../src/bundle/server/decrypt-jwe.js';
import { jsonPart } from '../support/forge.js';

const TEXT = 'what was sealed';
const { publicKey, privateKey } = await generateKeyPair('ECDH-ES+A256KW', { crv: 'P-256' });
const token = await new CompactEncrypt(new TextEncoder().encode(TEXT))
  .setProtectedHeader({ alg: 'ECDH-ES+A256KW', enc: 'A256GCM' })
  .encrypt(publicKey);
const parts = token.split('.').map((part) => fromBase64url(part) as Uint8Array);
const epk = jsonPart(token, 0).epk as never;

function opened(changed: readonly Uint8Array[], key: CryptoKey = privateKey): string {
  return decryptJwe({ token, parts: changed, epk }, key).toString();
}

it('opens what a library sealed', () => expect(opened(parts)).toBe(TEXT));

it('opens nothing with another key', async () => {
  const other = await generateKeyPair('ECDH-ES+A256KW', { crv: 'P-256' });
  expect(() => opened(parts, other.privateKey)).toThrow();
});

it('binds the header', () => {
  const renamed = `${Buffer.from(JSON.stringify({ ...jsonPart(token, 0), kid: 'b' })).toString('base64url')}${token.slice(token.indexOf('.'))}`;
  expect(() => decryptJwe({ token: renamed, parts, epk }, privateKey)).toThrow();
});

for (const [at, name] of [
  [1, 'wrapped key'],
  [2, 'initialization vector'],
  [3, 'ciphertext'],
  [4, 'tag'],
] as const)
  it(`takes no ${name} that is changed, shorter or longer`, () => {
    const part = parts[at] as Uint8Array;
    const flipped = part.map((byte, index) => (index === 0 ? byte ^ 1 : byte));
    // A tag's first bytes alone would be right, and easier to guess.
    for (const changed of [flipped, part.subarray(0, -4), part.subarray(0, 4), Uint8Array.of(...part, 0)])
      expect(() => opened(parts.with(at, changed)), String(changed.length)).toThrow();
  });
