import { describe, expect, it } from 'vitest';
import { decrypt, encrypt, importAes } from '../../src/server/envelope.js';
import { checkKeySet, generateKeys, importKeys, type KeySet } from '../../src/server/keys.js';

const set = await generateKeys();

describe('a key set', () => {
  it('survives JSON, and publishes public halves only', async () => {
    const keys = await importKeys(JSON.parse(JSON.stringify(set)) as KeySet);
    expect(keys.jwks.keys.map(({ use }) => use)).toEqual(['sig', 'enc']);
    expect(JSON.stringify(keys.jwks)).not.toContain('"d"');
    for (const { key } of [keys.signing]) expect(key.extractable).toBe(false);
    for (const key of keys.decryption.values()) expect(key.extractable).toBe(false);
  });

  it('signs with the first key and still knows the old ones', async () => {
    const older = await generateKeys();
    const rotated = { ...set, signing: [...set.signing, ...older.signing], encryption: [...set.encryption, ...older.encryption] };
    const keys = await importKeys(rotated);
    expect(keys.signing.kid).toBe(set.signing[0]?.kid);
    expect(keys.encryptionKey.kid).toBe(set.encryption[0]?.kid);
    expect([keys.verification.size, keys.decryption.size, keys.jwks.keys.length]).toEqual([2, 2, 4]);
  });

  it('uses one secret for one thing: rotation and wrapping keys differ', async () => {
    const { rotation, duplicates, wrapping } = await importKeys(set);
    expect([rotation.length, duplicates.length, wrapping.extractable]).toEqual([32, 32, false]);
    expect(rotation).not.toEqual(duplicates);
    const sealed = await encrypt(wrapping, Uint8Array.of(1), []);
    for (const other of [rotation, duplicates]) await expect(decrypt(await importAes(other), sealed, [])).rejects.toThrow();
    expect(await decrypt(wrapping, sealed, [])).toEqual(Uint8Array.of(1));
  });

  it.each<[string, object]>([
    ['no signing key', { signing: [] }],
    ['no encryption key', { encryption: undefined }],
    ['a public key only', { signing: [{ kid: 'a', jwk: { ...set.signing[0]?.jwk, d: undefined } }] }],
    ['another curve', { encryption: [{ kid: 'a', jwk: { ...set.encryption[0]?.jwk, crv: 'P-384' } }] }],
    ['no kid', { signing: [{ jwk: set.signing[0]?.jwk }] }],
    ['a short secret', { template: 'AAAA' }],
    ['no secret', { seen: undefined }],
  ])('with %s is a TypeError', (_, change) => {
    expect(() => checkKeySet({ ...set, ...change } as KeySet)).toThrow(TypeError);
  });
});

describe('an envelope', async () => {
  const key = await importAes(new Uint8Array(32).fill(1));
  const plain = Uint8Array.of(1, 2, 3);

  it('opens with the same key for the same use', async () => {
    expect(await decrypt(key, await encrypt(key, plain, ['face', 'a']), ['face', 'a'])).toEqual(plain);
  });

  it('never looks the same twice', async () => {
    expect(await encrypt(key, plain, ['face'])).not.toEqual(await encrypt(key, plain, ['face']));
  });

  it('stays shut for another key, another use, and changed or missing bytes', async () => {
    const sealed = await encrypt(key, plain, ['face', 'a']);
    const changed = sealed.slice();
    changed[14] = (changed[14] ?? 0) ^ 1;
    await expect(decrypt(await importAes(new Uint8Array(32)), sealed, ['face', 'a'])).rejects.toThrow();
    await expect(decrypt(key, sealed, ['face', 'b'])).rejects.toThrow();
    await expect(decrypt(key, sealed, ['keystroke', 'a'])).rejects.toThrow();
    await expect(decrypt(key, changed, ['face', 'a'])).rejects.toThrow();
    await expect(decrypt(key, sealed.slice(0, 10), ['face', 'a'])).rejects.toThrow();
  });
});
