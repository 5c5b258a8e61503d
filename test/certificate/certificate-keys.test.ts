import { calculateJwkThumbprint } from 'jose';
import { describe, expect, it } from 'vitest';
import {
  type CertificateKey,
  type CertificateKeySet,
  generateCertificateKey,
  importSigningKey,
  importVerificationKey,
  publicCertificateKey,
} from '../../src/certificate/signing/certificate-keys.js';
import { ecKey, rsaKey, SITE } from './university.js';

const address = (thumbprint: string): string => `${SITE}/keys/${thumbprint}`;

describe('generateCertificateKey', () => {
  it('makes an RSA key of 3072 bits, named by the address of its thumbprint', async () => {
    const key = await generateCertificateKey({ alg: 'RS256', address });
    expect(Buffer.from(key.jwk.n as string, 'base64url').length * 8).toBe(3_072);
    expect(key.kid).toBe(address(await calculateJwkThumbprint(key.jwk)));
  }, 60_000);

  it('makes a P-256 key', () => {
    expect(ecKey).toMatchObject({ alg: 'ES256', jwk: { kty: 'EC', crv: 'P-256' } });
  });

  it('refuses other algorithms, and addresses that a verifier cannot open', async () => {
    await expect(generateCertificateKey({ alg: 'EdDSA' as 'ES256', address })).rejects.toThrow(TypeError);
    await expect(generateCertificateKey({ alg: 'ES256', address: (name) => `key-${name}` })).rejects.toThrow(TypeError);
    await expect(generateCertificateKey({ alg: 'ES256', address: () => 'http://courses.example/keys/1' })).rejects.toThrow(TypeError);
  });

  it('allows an address on this machine, for development', async () => {
    const key = await generateCertificateKey({ alg: 'ES256', address: () => 'http://localhost:3000/keys/1' });
    expect(key.kid).toBe('http://localhost:3000/keys/1');
  });
});

describe('publicCertificateKey', () => {
  it.each([
    ['RS256', rsaKey, ['alg', 'e', 'kid', 'kty', 'n', 'use']],
    ['ES256', ecKey, ['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']],
  ] as const)('holds the public members only (%s)', (_, key, names) => {
    expect(Object.keys(publicCertificateKey(key)).sort()).toEqual(names);
  });

  it.each<[string, Partial<CertificateKey>]>([
    ['a public key', { jwk: { ...rsaKey.jwk, d: '' } }],
    ['a key of another kind', { jwk: ecKey.jwk }],
    ['no address', { kid: 'key-1' }],
    ['no algorithm', { alg: undefined as unknown as 'RS256' }],
  ])('refuses %s', (_, changes) => {
    expect(() => publicCertificateKey({ ...rsaKey, ...changes })).toThrow(TypeError);
  });
});

describe('the keys of a set', () => {
  it('are one that signs, and cannot be taken out again', async () => {
    const { kid, alg, key } = await importSigningKey({ signing: [ecKey, rsaKey] });
    expect([kid, alg, key.extractable, key.type]).toEqual([ecKey.kid, 'ES256', false, 'private']);
  });

  it('must be there', async () => {
    for (const keys of [{ signing: [] }, {}, undefined]) {
      await expect(importSigningKey(keys as unknown as CertificateKeySet)).rejects.toThrow(TypeError);
    }
  });

  it('verify as public keys, even when somebody published the private ones', async () => {
    const key = await importVerificationKey({ ...publicCertificateKey(ecKey), ...({ d: ecKey.jwk.d } as object) });
    expect(key.type).toBe('public');
  });
});
