import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database, Queries } from '../../src/server/store/database.js';
import { type Browser, POLICY, type TestBackend, testBackend } from '../support/backend.js';
import { DATABASES } from '../support/databases.js';
import { evidenceOf } from '../support/evidence.js';

const PERSON = { face: 1, typist: 1 };
/** More than any test sends: the flood has to reach the database. */
const POLICY_OF_FLOOD = { ...POLICY, ratePerMinute: 1_000_000 };

/** A database that can be told to fail at the n-th statement of the next transaction. */
function fragile(database: Database): Database & { failAt: number | null } {
  const self = {
    failAt: null as number | null,
    query: <Row>(sql: string, parameters?: readonly unknown[]) => database.query<Row>(sql, parameters),
    transaction: <T>(work: (queries: Queries) => Promise<T>): Promise<T> => {
      let left = self.failAt ?? Number.POSITIVE_INFINITY;
      return database.transaction((queries) =>
        work({
          query: async (sql, parameters) => {
            if (left-- <= 0) throw new Error('connection lost');
            return queries.query(sql, parameters);
          },
        }),
      );
    },
  };
  return self;
}

for (const { name, available, open } of DATABASES)
  describe.skipIf(!available)(`on ${name}`, () => {
    let backend: TestBackend;
    let browser: Browser;
    let database: ReturnType<typeof fragile>;
    let sitting = 1;
    beforeAll(async () => {
      const databaseOf = async () => {
        const opened = await open();
        database = fragile(opened.database);
        return { database, close: opened.close };
      };
      backend = await testBackend({ databaseOf, policy: POLICY_OF_FLOOD });
      browser = await backend.browser('ada');
      await browser.check(PERSON, sitting++);
    });
    afterAll(() => backend.close());

    async function rightBundle(): Promise<string> {
      const challenge = await browser.challenge();
      return browser.seal(challenge, evidenceOf(PERSON, challenge.claims, sitting++));
    }

    it('one of a thousand posts of one bundle at once is taken, and each of the others is told that it was used', {
      timeout: 120_000,
    }, async () => {
      const sealed = await rightBundle();
      const responses = await Promise.all(Array.from({ length: 1000 }, () => browser.post(sealed)));
      const statuses = responses.map(({ status }) => status);
      expect(statuses.filter((status) => status === 200)).toHaveLength(1);
      expect(statuses.filter((status) => status === 409)).toHaveLength(999);
      const accepted = await database.query(`select id from countersign_audit where code = 'accepted' and purpose = 'verify'`);
      expect(accepted).toHaveLength(1);
    });

    it('a database that fails at any statement of a verification leaves nothing behind, and the bundle can be sent again', async () => {
      const sealed = await rightBundle();
      const count = async () => (await database.query('select id from countersign_audit')).length;
      const before = await count();
      let failures = 0;
      for (database.failAt = 0; ; database.failAt++) {
        const response = await browser.post(sealed);
        if (response.status === 200) break;
        expect([response.status, await response.json()]).toEqual([500, { error: 'internal' }]);
        expect(await count()).toBe(before);
        failures++;
      }
      database.failAt = null;
      expect(failures).toBeGreaterThan(8);
      expect(await count()).toBe(before + 1);
      expect((await browser.post(sealed)).status).toBe(409);
    });
  });
