import { compactDecrypt, compactVerify, exportJWK, generateKeyPair } from 'jose';
import { describe, expect, it } from 'vitest';
import { loadDeviceKey } from '../../src/bundle/device-key.js';
import { seal } from '../../src/bundle/seal.js';
import { evidenceOf } from '../support/evidence.js';
import { challengeClaims, unsignedChallenge } from '../support/forge.js';

const ANNA = { tenant: 'one', subject: 'anna' };

describe('the device key', () => {
  it('is made once and found again, for each learner of each tenant', async () => {
    const first = await loadDeviceKey(ANNA);
    expect((await loadDeviceKey(ANNA)).thumbprint).toBe(first.thumbprint);
    const others = await Promise.all([
      loadDeviceKey({ tenant: 'one', subject: 'ben' }),
      loadDeviceKey({ tenant: 'two', subject: 'anna' }),
      loadDeviceKey({ tenant: 'one","anna', subject: '' }),
    ]);
    expect(new Set([first, ...others].map(({ thumbprint }) => thumbprint)).size).toBe(4);
  });

  it('is one key, also when several pages ask for it at once', async () => {
    const scope = { tenant: 'one', subject: crypto.randomUUID() };
    const keys = await Promise.all(Array.from({ length: 5 }, () => loadDeviceKey(scope)));
    expect(new Set(keys.map(({ thumbprint }) => thumbprint)).size).toBe(1);
  });

  it('cannot leave the browser', async () => {
    const { privateKey, publicJwk } = await loadDeviceKey(ANNA);
    expect(privateKey.extractable).toBe(false);
    await expect(crypto.subtle.exportKey('pkcs8', privateKey)).rejects.toThrow();
    expect(Object.keys(publicJwk).sort()).toEqual(['crv', 'kty', 'x', 'y']);
  });

  it('signs a bundle here that its public half verifies', async () => {
    const { privateKey, publicKey } = await generateKeyPair('ECDH-ES+A256KW', { crv: 'P-256', extractable: true });
    const { x = '', y = '' } = await exportJWK(publicKey);
    const claims = challengeClaims({ encryptionKey: { kid: 'k', kty: 'EC', crv: 'P-256', x, y } });
    const key = await loadDeviceKey(ANNA);
    const sealed = await seal({
      challenge: { token: unsignedChallenge(claims), claims, receivedAtMs: 0 },
      evidence: evidenceOf({ face: 1, typist: 1 }, claims, 1),
      origin: location.origin,
      key,
      elapsedSeconds: 1,
      sdk: { name: 'countersign', version: '0', build: 'test' },
    });
    const { plaintext } = await compactDecrypt(sealed, privateKey);
    const { protectedHeader } = await compactVerify(plaintext, key.publicJwk);
    expect(protectedHeader.jwk).toEqual(key.publicJwk);
  });
});
