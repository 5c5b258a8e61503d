import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countRequest } from '../../../src/server/http/request-rate.js';
import { migrate } from '../../../src/server/schema/migrate.js';
import {
  claimJti,
  consumeChallenge,
  findChallenge,
  insertChallenge,
  releaseChallenge,
  reserveChallenge,
} from '../../../src/server/store/challenges.js';
import type { Database } from '../../../src/server/store/database.js';
import { noteSeen } from '../../../src/server/store/seen.js';
import { dropOtherDevices, findDevice, registerDevice } from '../../../src/server/store/stored-devices.js';
import { findReference, putReference } from '../../../src/server/store/stored-references.js';
import { findSubject, lockSubject, setAttempts, setDataKey } from '../../../src/server/store/subjects.js';
import { backendKeys } from '../../support/backend-keys.js';
import { DATABASES_BY_ISOLATION, type TestDatabase } from '../../support/databases.js';
import { MODEL } from '../../support/evidence.js';
import { challengeClaims } from '../../support/forge.js';

const keys = await backendKeys();
const ANNA = { tenant: 'one', subject: 'anna' };
const OTHER_TENANT = { tenant: 'two', subject: 'anna' };
const JWK = { kty: 'EC', crv: 'P-256', x: 'X'.repeat(43), y: 'Y'.repeat(43) } as const;

for (const { name, available, open } of DATABASES_BY_ISOLATION)
  describe.skipIf(!available)(`the store on ${name}`, () => {
    let opened: TestDatabase;
    let database: Database;
    beforeAll(async () => {
      opened = await open();
      database = opened.database;
      await Promise.all([migrate(database), migrate(database)]);
    });
    afterAll(() => opened.close());

    it('is migrated once, however often and from however many places it is asked for', async () => {
      await migrate(database);
      expect(await database.query('select version from countersign_migration')).toEqual([{ version: 1 }]);
    });

    it('of another version is refused, and stays as it is', async () => {
      await database.query('insert into countersign_migration (version) values (22)');
      await expect(migrate(database)).rejects.toThrow('schema version 22');
      await database.query('delete from countersign_migration where version = 22');
    });

    it('undoes a transaction that fails, and works on after it', async () => {
      const failure = database.transaction(async (queries) => {
        await lockSubject(queries, { tenant: 'one', subject: 'ghost' });
        throw new Error('stop');
      });
      await expect(failure).rejects.toThrow('stop');
      await expect(database.transaction((queries) => queries.query('select nothing'))).rejects.toThrow();
      expect(await database.query(`select 1 as one from countersign_subject where subject = 'ghost'`)).toEqual([]);
    });

    it('gives a challenge back as it was, and consumes it once of twenty at once', async () => {
      const claims = challengeClaims(keys, { nonce: 'n'.repeat(22), sub: 'anna' });
      await insertChallenge(database, claims, 'hash', { revision: 'r' });
      expect(await findChallenge(database, claims.nonce)).toEqual({ claims, tokenHash: 'hash', used: false, revision: 'r' });
      const wins = await Promise.all(Array.from({ length: 20 }, () => consumeChallenge(database, claims.nonce, 5)));
      expect(wins.filter(Boolean)).toHaveLength(1);
      expect((await findChallenge(database, claims.nonce))?.used).toBe(true);
      expect(await findChallenge(database, 'unknown')).toBeNull();
      expect(await consumeChallenge(database, 'unknown', 5)).toBe(false);
    });

    it('holds a challenge for one of twenty at once, until it is released, its time is over or it is used', async () => {
      const { nonce } = challengeClaims(keys, { nonce: 'r'.repeat(22) });
      await insertChallenge(database, challengeClaims(keys, { nonce }), 'hash', { revision: 'r' });
      const wins = await Promise.all(Array.from({ length: 20 }, () => reserveChallenge(database, nonce, 5, 10)));
      expect(wins.filter(Boolean)).toHaveLength(1);
      expect([await reserveChallenge(database, nonce, 14, 10), await reserveChallenge(database, nonce, 15, 10)]).toEqual([false, true]);
      await releaseChallenge(database, nonce);
      expect(await reserveChallenge(database, nonce, 16, 10)).toBe(true);
      await releaseChallenge(database, nonce);
      await consumeChallenge(database, nonce, 17);
      expect(await reserveChallenge(database, nonce, 18, 10)).toBe(false);
    });

    it('counts what one asks in a minute, each of a hundred at once with another number', async () => {
      const ask = (subject: string, now: number) => countRequest(database, keys, ['learner', 'bundles', 'tenant-1', subject], now);
      const counts = await Promise.all(Array.from({ length: 100 }, () => ask('counted', 60)));
      expect(counts.sort((one, other) => one - other)).toEqual(Array.from({ length: 100 }, (_, at) => at + 1));
      expect([await ask('counted', 119), await ask('counted', 120), await ask('other', 120)]).toEqual([101, 1, 1]);
    });

    it('takes a jti once', async () => {
      expect(await claimJti(database, 'jti', 1)).toBe(true);
      expect(await claimJti(database, 'jti', 2)).toBe(false);
    });

    it('keeps learners of one name in two tenants apart', async () => {
      await lockSubject(database, ANNA);
      await lockSubject(database, OTHER_TENANT);
      await setAttempts(database, ANNA, { failuresInARow: 3, pausedUntil: 12.5 });
      await setDataKey(database, ANNA, Uint8Array.of(1, 2, 255));
      expect(await findSubject(database, ANNA)).toMatchObject({ failuresInARow: 3, pausedUntil: 12.5 });
      expect(Uint8Array.from((await findSubject(database, ANNA)).dataKey ?? [])).toEqual(Uint8Array.of(1, 2, 255));
      expect(await findSubject(database, OTHER_TENANT)).toEqual({
        dataKey: null,
        failuresInARow: 0,
        pausedUntil: 0,
        foreignTries: [],
        withdrawnAt: null,
        lastVersion: 0,
      });
      expect(await findSubject(database, { tenant: 'one', subject: 'unknown' })).toMatchObject({ dataKey: null, failuresInARow: 0 });
    });

    it('binds a device to the first learner who brings it', async () => {
      await lockSubject(database, ANNA);
      await lockSubject(database, OTHER_TENANT);
      expect(await registerDevice(database, ANNA, 'device-1', JWK, 1)).toBe(true);
      expect(await registerDevice(database, ANNA, 'device-1', JWK, 2)).toBe(true);
      expect(await registerDevice(database, OTHER_TENANT, 'device-1', JWK, 3)).toBe(false);
      expect(await findDevice(database, 'device-1')).toEqual({ ...ANNA, jwk: JWK, revoked: false });
      expect(await findDevice(database, 'unknown')).toBeNull();
    });

    it('forgets the other devices of a learner, but no revoked one and no other learner’s', async () => {
      await lockSubject(database, ANNA);
      await lockSubject(database, OTHER_TENANT);
      for (const device of ['kept', 'dropped', 'revoked']) await registerDevice(database, ANNA, device, JWK, 1);
      await registerDevice(database, OTHER_TENANT, 'elsewhere', JWK, 1);
      await database.query(`update countersign_device set revoked_at = 2 where thumbprint = 'revoked'`);
      await dropOtherDevices(database, ANNA, 'kept');
      const found = await Promise.all(['kept', 'dropped', 'revoked', 'elsewhere'].map((device) => findDevice(database, device)));
      expect(found.map((device) => device?.revoked ?? null)).toEqual([false, null, true, false]);
      expect(await registerDevice(database, ANNA, 'revoked', JWK, 3)).toBe(false);
    });

    it('replaces a reference', async () => {
      await lockSubject(database, ANNA);
      expect(await findReference(database, ANNA)).toBeNull();
      const reference = {
        version: 1,
        model: MODEL,
        phraseId: 'p',
        phraseHash: 'h',
        face: Uint8Array.of(0, 1),
        cohort: 'c',
        typing: { inputKind: 'physical' as const, keystroke: Uint8Array.of(2) },
        createdAt: 1,
        replaces: false,
        confirmedAt: null,
        eraseAfter: 9,
      };
      await putReference(database, ANNA, reference);
      await putReference(database, ANNA, { ...reference, version: 2, face: Uint8Array.of(9), createdAt: 4 });
      expect(await findReference(database, ANNA)).toMatchObject({ version: 2, model: MODEL, phraseId: 'p', createdAt: 4 });
      expect(Uint8Array.from((await findReference(database, ANNA))?.face ?? [])).toEqual(Uint8Array.of(9));
      expect(await findReference(database, OTHER_TENANT)).toBeNull();
    });

    it('knows what it has seen, whoever sends it', async () => {
      expect(await noteSeen(database, ANNA, ['0a', 'ff'], 1)).toBe(true);
      expect(await noteSeen(database, OTHER_TENANT, ['ff', '0b'], 2)).toBe(false);
      expect(await noteSeen(database, OTHER_TENANT, ['0c'], 3)).toBe(true);
    });
  });
