import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate } from '../../src/server/schema/migrate.js';
import { type Database, postgresDatabase } from '../../src/server/store/database.js';
import { type Cluster, HAS_POSTGRES, openCluster } from '../platform/cluster.js';

const TIMES = { connectSeconds: 1, statementSeconds: 1, lockSeconds: 0.5 };

/** How it failed, and after how many seconds. */
async function failing(run: () => Promise<unknown>): Promise<{ code: unknown; message: string; seconds: number }> {
  const begun = performance.now();
  const error = await run().then(
    () => null,
    (reason: unknown) => reason as { code?: unknown; message: string },
  );
  return { code: error?.code, message: error?.message ?? '', seconds: (performance.now() - begun) / 1000 };
}

describe.skipIf(!HAS_POSTGRES)('a database that hangs', () => {
  let cluster: Cluster;
  let pool: pg.Pool;
  let database: Database;
  beforeAll(async () => {
    cluster = await openCluster();
    pool = new pg.Pool({ connectionString: cluster.url, max: 2 });
    database = postgresDatabase(pool, TIMES);
    await database.query('create table counter (n integer not null)');
    await database.query('insert into counter values (0)');
  });
  afterAll(async () => {
    await pool.end();
    await cluster.close();
  });

  it('is given up within a transaction by its own limit of a statement, which says so', async () => {
    const { code, message, seconds } = await failing(() => database.transaction(({ query }) => query('select pg_sleep(20)')));
    expect([code, message]).toEqual(['57014', expect.stringContaining('took too long')]);
    expect(seconds).toBeLessThan(3);
  });

  it('is given up where somebody else holds a lock, and the others go on', async () => {
    let free: () => void = () => undefined;
    const released = new Promise<void>((resolve) => {
      free = resolve;
    });
    let held: () => void = () => undefined;
    const holding = new Promise<void>((resolve) => {
      held = resolve;
    });
    const holder = database.transaction(async ({ query }) => {
      await query('update counter set n = n + 1');
      held();
      await released;
    });
    await holding;
    const { code, seconds } = await failing(() => database.transaction(({ query }) => query('update counter set n = n + 1')));
    expect([code, seconds < 1]).toEqual(['55P03', true]);
    free();
    await holder;
    expect(await database.query('select n from counter')).toEqual([{ n: 1 }]);
  });

  it('leaves no limit behind in a connection that somebody else gets', async () => {
    await database.transaction(({ query }) => query('select 1'));
    const client = await pool.connect();
    expect((await client.query('show statement_timeout')).rows).toEqual([{ statement_timeout: '0' }]);
    client.release();
  });

  it('is given up where nothing is answered, and where no connection is free; afterwards all is as before', async () => {
    await database.query('select 1');
    await cluster.freeze();
    try {
      const [statement, transaction, third] = await Promise.all([
        failing(() => database.query('select 1')),
        failing(() => database.transaction(({ query }) => query('update counter set n = n + 1'))),
        failing(() => database.query('select 1')),
      ]);
      expect([statement.code, transaction.code].filter((code) => code !== 'NO_ANSWER' && code !== 'POOL_TIMEOUT')).toEqual([]);
      expect(third.code).toBe('POOL_TIMEOUT');
      for (const { seconds } of [statement, transaction, third]) expect(seconds).toBeLessThan(6);
    } finally {
      await cluster.thaw();
    }
    expect(await database.query('select n from counter')).toEqual([{ n: 1 }]);
    await database.transaction(({ query }) => query('update counter set n = n + 1'));
    expect(await database.query('select n from counter')).toEqual([{ n: 2 }]);
  });

  it('is told at the start in a sentence that names the cause, and no SQLSTATE', async () => {
    const migrating = async (connectionString: string): Promise<string> => {
      const own = new pg.Pool({ connectionString });
      try {
        return (await failing(() => migrate(postgresDatabase(own, TIMES)))).message;
      } finally {
        await own.end();
      }
    };
    const at = (change: (url: URL) => void): string => {
      const url = new URL(cluster.url);
      change(url);
      return url.href;
    };
    const messages = await Promise.all([
      migrating(at((url) => url.searchParams.set('host', '/nowhere'))),
      migrating(at((url) => Object.assign(url, { pathname: '/nothing' }))),
      migrating(at((url) => Object.assign(url, { username: 'nobody' }))),
      migrating(at((url) => url.searchParams.set('options', '-c default_transaction_read_only=on'))),
      migrating('postgresql://127.0.0.1:9/x'),
    ]);
    expect(messages).toEqual([
      expect.stringContaining('no socket at its address'),
      expect.stringContaining('no such database: create it'),
      expect.stringContaining('the login was refused'),
      expect.stringContaining('it takes no changes'),
      expect.stringContaining('is it running?'),
    ]);
    for (const message of messages) expect(message).not.toMatch(/\b[0-9A-Z]{5}\b/);
  });
});
