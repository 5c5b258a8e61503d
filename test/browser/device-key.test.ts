import { openDB } from 'idb';
import { compactDecrypt, compactVerify, exportJWK, generateKeyPair } from 'jose';
import { describe, expect, it, vi } from 'vitest';
import { keptThumbprint, loadDeviceKey } from '../../src/bundle/page/device-key.js';
import { seal } from '../../src/bundle/page/seal.js';
import { storedName } from '../../src/bundle/page/stored-name.js';
import { forgetStored } from '../../src/check/session/forget-stored.js';
import { keepBundle, keptBundles } from '../../src/delivery/outbox.js';
import { evidenceOf } from '../support/evidence.js';
import { challengeClaims, unsignedChallenge } from '../support/forge.js';

const of = (tenant: string, sub: string, store?: string) => ({
  sub,
  context: { tenant, course: '', activity: '', attempt: '' },
  ...(store === undefined ? {} : { store: { secret: store, optional: true } }),
});
const ANNA = of('one', 'anna', 'a'.repeat(43));
const DATABASE = 'countersign-keys';

describe('the device key', () => {
  it('is made once and found again, for each learner of each tenant', async () => {
    const first = await loadDeviceKey(ANNA);
    expect((await loadDeviceKey(ANNA)).thumbprint).toBe(first.thumbprint);
    const others = await Promise.all([
      loadDeviceKey(of('one', 'ben')),
      loadDeviceKey(of('two', 'anna')),
      loadDeviceKey(of('one","anna', '')),
    ]);
    expect(new Set([first, ...others].map(({ thumbprint }) => thumbprint)).size).toBe(4);
  });

  it('is one key, also when several pages ask for it at once', async () => {
    const scope = of('one', crypto.randomUUID());
    const keys = await Promise.all(Array.from({ length: 5 }, () => loadDeviceKey(scope)));
    expect(new Set(keys.map(({ thumbprint }) => thumbprint)).size).toBe(1);
  });

  it('is neither found nor named by the next person at this computer, whose session is told another secret', async () => {
    const mine = await loadDeviceKey(ANNA);
    const theirs = await loadDeviceKey(of('one', 'anna', 'b'.repeat(43)));
    expect(theirs.thumbprint).not.toBe(mine.thumbprint);
    const database = await openDB(DATABASE, 1);
    const names = (await database.getAllKeys('keys')).map(String);
    database.close();
    expect(names.filter((name) => /anna|one/.test(name) || !/^[\w-]{43}$/.test(name))).toEqual([]);
  });

  it('of a version before moves from the learner’s name to the hash', async () => {
    const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']);
    const old = JSON.stringify(['one', 'old']);
    const database = await openDB(DATABASE, 1, { upgrade: (fresh) => void fresh.createObjectStore('keys') });
    await database.put('keys', pair, old);
    const there = await keptThumbprint(of('one', 'old', 'c'.repeat(43)));
    const first = await loadDeviceKey(of('one', 'old', 'c'.repeat(43)));
    expect(there).toBe(first.thumbprint);
    expect((await loadDeviceKey(of('one', 'old', 'c'.repeat(43)))).thumbprint).toBe(first.thumbprint);
    expect(await database.get('keys', old)).toBeUndefined();
    database.close();
  });

  it('on a shared computer stays in memory, and what was kept is taken out', async () => {
    const carl = of('one', 'carl', 'd'.repeat(43));
    const kept = await loadDeviceKey(carl);
    expect(await loadDeviceKey(carl, false)).toMatchObject({ thumbprint: kept.thumbprint });
    const anew = await loadDeviceKey(carl, false);
    expect([anew.thumbprint === kept.thumbprint, await keptThumbprint(carl)]).toEqual([false, null]);
    expect((await loadDeviceKey(carl, false)).thumbprint).not.toBe(anew.thumbprint);
  });

  it('is gone when it is forgotten: one learner’s, or everybody’s', async () => {
    const [dora, emil] = [of('one', 'dora', 'e'.repeat(43)), of('one', 'emil', 'f'.repeat(43))];
    await Promise.all([loadDeviceKey(dora), loadDeviceKey(emil)]);
    localStorage.setItem('countersign-camera', 'Front camera');
    keepBundle({ key: `${await storedName(dora, 'outbox')} x`, sealed: 'a.b' });
    keepBundle({ key: `${await storedName(emil, 'outbox')} x`, sealed: 'c.d' });
    await forgetStored(dora);
    expect(keptBundles('').map(({ sealed }) => sealed)).toEqual(['c.d']);
    expect(await keptThumbprint(emil)).toBe((await loadDeviceKey(emil)).thumbprint);
    expect(await keptThumbprint(dora)).toBeNull();
    await forgetStored(null);
    expect(Object.keys(localStorage).filter((name) => name.startsWith('countersign'))).toEqual([]);
    expect(await keptThumbprint(emil)).toBeNull();
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

  it('ends where another tab holds storage up, and works once that tab is gone', async () => {
    const held = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open('countersign-keys', 1);
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
      request.onupgradeneeded = () => request.result.createObjectStore('keys');
    });
    const deleting = indexedDB.deleteDatabase('countersign-keys');
    await expect(loadDeviceKey(ANNA)).rejects.toMatchObject({ name: 'TimeoutError' });
    held.close();
    await vi.waitFor(() => expect(deleting.readyState).toBe('done'));
    expect((await loadDeviceKey(ANNA)).thumbprint).toMatch(/^[\w-]{43}$/);
  });
});
