import { DatabaseError } from './database-error.js';

/**
 * What the backend needs of a SQL database (PostgreSQL 15's dialect): parameters are `$1 …`, byte
 * columns come as Uint8Array.
 */
export interface Queries {
  query<Row>(sql: string, parameters?: readonly unknown[]): Promise<readonly Row[]>;
}

export interface Database extends Queries {
  /**
   * Runs `work` in one transaction of the level read committed: commits what it did when it
   * resolves, undoes it when it rejects. Where the database ends it for the sake of another (a
   * deadlock), all of it runs again, a few times: it must leave nothing behind outside of the
   * database.
   */
  transaction<T>(work: (queries: Queries) => Promise<T>): Promise<T>;
}

/** What `pg` says without a code. */
const POOL_CODES: Readonly<Record<string, string>> = {
  'timeout exceeded when trying to connect': 'POOL_TIMEOUT',
  'Cannot use a pool after calling end on the pool': 'POOL_ENDED',
  'Connection terminated': 'CONNECTION_LOST',
  'Connection terminated unexpectedly': 'CONNECTION_LOST',
  'Connection terminated due to connection timeout': 'CONNECTION_LOST',
};

async function quietly<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    const { code, message } = error as { code?: unknown; message?: unknown };
    const known = code ?? POOL_CODES[String(message)];
    throw new DatabaseError(typeof known === 'string' && /^[\w-]{1,40}$/.test(known) ? known : null);
  }
}

/** Serialization failure and deadlock: the database undid everything, for somebody else's sake. */
const FOR_ANOTHER: readonly unknown[] = ['40001', '40P01'];
const MOST_RUNS = 8;
const LONGEST_FIRST_WAIT_MS = 20;

/**
 * @throws what `run` throws; what was undone for another's sake only after several runs, each after
 *   a longer wait by chance
 */
async function again<T>(run: () => Promise<T>): Promise<T> {
  for (let runs = 1; ; runs++)
    try {
      return await run();
    } catch (error) {
      if (!isForAnother(error) || runs === MOST_RUNS) throw error;
      await new Promise((resolve) => setTimeout(resolve, Math.random() * LONGEST_FIRST_WAIT_MS * 2 ** (runs - 1)));
    }
}

function isForAnother(error: unknown): boolean {
  return error instanceof DatabaseError && FOR_ANOTHER.includes(error.code);
}

/**
 * A statement by itself runs at the level that is the database's default. Above read committed it
 * may fail for the sake of another: in a transaction, it waits instead.
 */
function withStatements(queries: Queries, transaction: Database['transaction']): Database {
  return {
    async query<Row>(sql: string, parameters?: readonly unknown[]): Promise<readonly Row[]> {
      try {
        return await queries.query<Row>(sql, parameters);
      } catch (error) {
        if (!isForAnother(error)) throw error;
        return transaction((within) => within.query<Row>(sql, parameters));
      }
    },
    transaction,
  };
}

interface Runner {
  query(sql: string, parameters?: unknown[]): Promise<{ rows: unknown[] }>;
}

export interface PgliteLike extends Runner {
  transaction<T>(work: (transaction: Runner) => Promise<T>): Promise<T | undefined>;
}

function queriesOf(runner: Runner): Queries {
  return {
    query: async <Row>(sql: string, parameters: readonly unknown[] = []) => {
      if (parameters.flat().some(isBroken)) throw new TypeError('a text with NUL or half of a surrogate pair is in no database');
      return quietly(async () => (await runner.query(sql, [...parameters])).rows as Row[]);
    },
  };
}

/** As UTF-8, all halves of pairs would be one and the same character: two names, one row. */
function isBroken(parameter: unknown): boolean {
  return typeof parameter === 'string' && /[\0\p{Cs}]/u.test(parameter);
}

/**
 * PGlite in memory, by its own interface.
 *
 * @throws TypeError for one in a folder: `openPglite` opens those, for it locks them
 *
 * @example
 * const database = pgliteDatabase(new PGlite());
 */
export function pgliteDatabase(pglite: PgliteLike): Database {
  const { dataDir, fs } = pglite as { dataDir?: unknown; fs?: { rootDir?: unknown } };
  if (fs?.rootDir !== undefined || !/^(?:memory:\/\/.*)?$/.test(String(dataDir ?? '')))
    throw new TypeError('pgliteDatabase: two processes on one folder destroy it: open it by openPglite(PGlite, folder), which locks it');
  return adaptPglite(pglite);
}

/** Any PGlite, wherever it keeps its data. */
export function adaptPglite(pglite: PgliteLike): Database {
  return withStatements(queriesOf(pglite), <T>(work: (queries: Queries) => Promise<T>) =>
    again(
      async () =>
        (await pglite.transaction(async (transaction) => {
          await quietly(() => transaction.query('set transaction isolation level read committed'));
          return work(queriesOf(transaction));
        })) as T,
    ),
  );
}

/**
 * A connection that is lost is an event beside the query that fails: where nobody listens, Node
 * ends the process.
 */
interface Losable {
  on(event: 'error', listener: () => void): unknown;
}

interface PoolClientLike extends Runner, Losable {
  off(event: 'error', listener: () => void): unknown;
  release(error?: boolean): void;
}

interface PoolLike extends Losable {
  connect(): Promise<PoolClientLike>;
}

/** When a database that does not answer is given up, in seconds. */
export interface PostgresOptions {
  /** Until the pool has a connection. Default 20. */
  readonly connectSeconds?: number;
  /** One statement. Default 30. */
  readonly statementSeconds?: number;
  /** Within a transaction, until somebody else's lock is free. Default 15. */
  readonly lockSeconds?: number;
}

/** So much longer than the database itself, which says why, the process waits for its answer. */
const GRACE_SECONDS = 2;

/**
 * A `pg` Pool. When the server goes away, queries fail until it is back; the process lives. One
 * that hangs is given up: its connection is thrown away, and the query fails.
 *
 * @example
 * const database = postgresDatabase(new pg.Pool({ connectionString: process.env.DATABASE_URL }));
 */
export function postgresDatabase(pool: PoolLike, options: PostgresOptions = {}): Database {
  const { connectSeconds = 20, statementSeconds = 30, lockSeconds = 15 } = options;
  pool.on('error', () => undefined);
  const limits = `set local statement_timeout = ${milliseconds(statementSeconds)}; set local lock_timeout = ${milliseconds(lockSeconds)}`;
  const connected = <T>(use: (client: Runner & { isLost(): boolean }) => Promise<T>): Promise<T> =>
    withClient(pool, { connectSeconds, answerSeconds: statementSeconds + GRACE_SECONDS }, use);
  const queries: Queries = { query: (sql, parameters) => connected((client) => queriesOf(client).query(sql, parameters)) };
  return withStatements(queries, (work) => again(() => connected((client) => inTransaction(client, limits, work))));
}

function milliseconds(seconds: number): number {
  if (!(seconds > 0)) throw new TypeError('postgresDatabase: times are seconds above 0');
  return Math.ceil(seconds * 1000);
}

/** Lends a connection. One that was lost, or gave no answer in time, is not given back. */
async function withClient<T>(
  pool: PoolLike,
  { connectSeconds, answerSeconds }: { readonly connectSeconds: number; readonly answerSeconds: number },
  use: (client: Runner & { isLost(): boolean }) => Promise<T>,
): Promise<T> {
  let isLate = false;
  const connecting = pool.connect().then((client) => {
    if (isLate) client.release();
    return client;
  });
  const client = await quietly(() =>
    within(connecting, connectSeconds, () => {
      isLate = true;
      return new DatabaseError('POOL_TIMEOUT');
    }),
  );
  let broken = false;
  const lost = (): void => {
    broken = true;
  };
  client.on('error', lost);
  const query: Runner['query'] = (sql, parameters) =>
    within(client.query(sql, parameters), answerSeconds, () => {
      lost();
      return new DatabaseError('NO_ANSWER');
    });
  try {
    return await use({ query, isLost: () => broken });
  } finally {
    client.off('error', lost);
    client.release(broken);
  }
}

/** @throws what `late` gives, when the time is over */
async function within<T>(run: Promise<T>, seconds: number, late: () => Error): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const over = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late()), seconds * 1000);
  });
  try {
    return await Promise.race([run, over]);
  } finally {
    clearTimeout(timer);
    run.catch(() => undefined);
  }
}

async function inTransaction<T>(
  client: Runner & { isLost(): boolean },
  limits: string,
  work: (queries: Queries) => Promise<T>,
): Promise<T> {
  try {
    // One message: through a pooler, what is set holds for this transaction alone.
    await quietly(() => client.query(`begin isolation level read committed; ${limits}`));
    const result = await work(queriesOf(client));
    await quietly(() => client.query('commit'));
    return result;
  } catch (error) {
    if (!client.isLost()) await client.query('rollback').catch(() => undefined);
    throw error;
  }
}
