import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../../src/server/store/database.js';
import { DatabaseError } from '../../../src/server/store/database-error.js';
import { DATABASES, DATABASES_BY_ISOLATION, type TestDatabase } from '../../support/databases.js';

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

for (const { name, available, open } of DATABASES_BY_ISOLATION)
  describe.skipIf(!available)(`many at once on ${name}`, () => {
    let opened: TestDatabase;
    let database: Database;
    beforeAll(async () => {
      opened = await open();
      database = opened.database;
      await database.query('create table counter (name text primary key, n integer not null)');
      await database.query("insert into counter values ('one', 0), ('two', 0)");
    });
    afterAll(() => opened.close());

    const read = async (counter: string) => (await database.query<{ n: number }>('select n from counter where name = $1', [counter]))[0]?.n;

    it('count every time, by a statement and by a lock with a statement after it', async () => {
      const before = (await read('one')) as number;
      const statement = () => database.query("update counter set n = n + 1 where name = 'one'");
      const locked = () =>
        database.transaction(async ({ query }) => {
          const [row] = await query<{ n: number }>("select n from counter where name = 'one' for update");
          await query("update counter set n = $1 where name = 'one'", [(row?.n ?? 0) + 1]);
        });
      await Promise.all(Array.from({ length: 60 }, (_, at) => (at % 2 === 0 ? statement() : locked())));
      expect(await read('one')).toBe(before + 60);
    });

    it('are at read committed within a transaction, whatever level is the default', async () => {
      await database.transaction(async ({ query }) => {
        const [{ level } = { level: '' }] = await query<{ level: string }>("select current_setting('transaction_isolation') as level");
        expect(level).toBe('read committed');
      });
    });

    it.skipIf(name.startsWith('PGlite'))('end each though two wait for each other: what the database undid runs again', async () => {
      let met = 0;
      let runs = 0;
      let meet: () => void = () => undefined;
      const both = new Promise<void>((resolve) => {
        meet = resolve;
      });
      const cross = (first: string, second: string) =>
        database.transaction(async ({ query }) => {
          runs++;
          await query('update counter set n = n + 1 where name = $1', [first]);
          if (++met === 2) meet();
          await both;
          await query('update counter set n = n + 1 where name = $1', [second]);
        });
      const [one, two] = [(await read('one')) as number, (await read('two')) as number];
      await Promise.all([cross('one', 'two'), cross('two', 'one')]);
      expect(runs).toBeGreaterThan(2);
      expect([await read('one'), await read('two')]).toEqual([one + 2, two + 2]);
    });

    it('is told of a failure that comes again and again, after a few runs', async () => {
      let runs = 0;
      const failing = database.transaction(async ({ query }) => {
        runs++;
        await query("do $$ begin raise exception 'again' using errcode = '40001'; end $$");
      });
      await expect(failing).rejects.toMatchObject({ name: 'DatabaseError', code: '40001' });
      expect(runs).toBe(8);
    });
  });
