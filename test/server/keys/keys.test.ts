import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decrypt, encrypt, importAes } from '../../../src/server/keys/envelope.js';
import { readKeyFile } from '../../../src/server/keys/key-file.js';
import { checkKeySet, generateKeys, importKeys, type KeySet } from '../../../src/server/keys/keys.js';

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

describe('a key file', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'countersign-keys-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it.each<[string, (text: string) => string]>([
    ['cut off', (text) => text.slice(0, -40)],
    ['cut off within a secret', (text) => text.slice(0, text.indexOf('"template"') + 30)],
    ['with a character too many', (text) => text.replace('"template": "', '"template": ')],
    ['that begins with a secret', (text) => `${set.template}${text}`],
    ['that is a secret', () => JSON.stringify(set.template)],
    [
      'with a key that is on no curve',
      () => JSON.stringify({ ...set, signing: [{ ...set.signing[0], jwk: { ...set.signing[0]?.jwk, x: set.template } }] }),
    ],
    [
      'with a private half of another length',
      () =>
        JSON.stringify({ ...set, encryption: [{ ...set.encryption[0], jwk: { ...set.encryption[0]?.jwk, d: `${set.template}AAAA` } }] }),
    ],
    ['of nothing', () => 'null'],
    ['with an entry of nothing', () => JSON.stringify({ ...set, signing: [null] })],
  ])('%s shows nothing of a secret in what it throws', async (name, spoil) => {
    const path = join(folder, `${name.replaceAll(' ', '-')}.json`);
    await writeFile(path, spoil(JSON.stringify(set, null, 2)));
    const error = await readKeyFile(path)
      .then(importKeys)
      .then(
        () => null,
        (thrown: unknown) => thrown,
      );
    expect(error).toBeInstanceOf(Error);
    const shown = inspect(error, { depth: 9 });
    const secrets = [set.template, set.seen, ...[...set.signing, ...set.encryption].map(({ jwk }) => jwk.d as string)];
    for (const secret of secrets) for (let at = 0; at + 4 <= secret.length; at++) expect(shown).not.toContain(secret.slice(at, at + 4));
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
