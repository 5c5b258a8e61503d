import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, DatabaseError } from '../../src/server/database.js';
import { DATABASES, type TestDatabase } from '../support/databases.js';

for (const { name, available, open } of DATABASES)
  describe.skipIf(!available)(`a database error on ${name}`, () => {
    let opened: TestDatabase;
    let database: Database;
    beforeAll(async () => {
      opened = await open();
      database = opened.database;
      await database.query('create table secrets (value text primary key)');
      await database.query('insert into secrets values ($1)', ['secret-1']);
    });
    afterAll(() => opened.close());

    it.each<[string, string, () => Promise<unknown>]>([
      ['of a value that is there already', '23505', () => database.query('insert into secrets values ($1)', ['secret-1'])],
      ['of a value of another type', '22P02', () => database.query('select $1::jsonb', ['{secret-1'])],
      ['within a transaction', '23505', () => database.transaction(({ query }) => query('insert into secrets values ($1)', ['secret-1']))],
    ])('%s says its code and nothing of what it was about', async (_, code, run) => {
      const error = (await run().catch((reason: unknown) => reason)) as DatabaseError;
      expect(error).toBeInstanceOf(DatabaseError);
      expect(error.code).toBe(code);
      const all = Object.getOwnPropertyNames(error).map((key) => String((error as unknown as Record<string, unknown>)[key]));
      expect(all.join(' ')).not.toContain('secret-1');
      expect(error.cause).toBeUndefined();
    });

    it('leaves what the work itself threw as it is', async () => {
      const mine = new TypeError('mine');
      await expect(database.transaction(() => Promise.reject(mine))).rejects.toBe(mine);
    });
  });
