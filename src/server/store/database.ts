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

/**
 * A database's error without what it was about: drivers hang parameters and rows, which may be
 * biometric, on theirs.
 *
 * @example
 * if (error instanceof DatabaseError) console.error(error.code); // an SQLSTATE, such as '42P01'
 */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError';
  /**
   * SQLSTATE, the system's code of a lost connection, or `POOL_TIMEOUT`, `POOL_ENDED`,
   * `CONNECTION_LOST`; `null` where the driver gave none.
   */
  readonly code: string | null;

  constructor(code: string | null) {
    super(code === null ? 'the database failed' : `the database failed: ${code}`);
    this.code = code;
  }
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

interface PoolLike extends Runner, Losable {
  connect(): Promise<PoolClientLike>;
}

/**
 * A `pg` Pool. When the server goes away, queries fail until it is back; the process lives.
 *
 * @example
 * const database = postgresDatabase(new pg.Pool({ connectionString: process.env.DATABASE_URL }));
 */
export function postgresDatabase(pool: PoolLike): Database {
  pool.on('error', () => undefined);
  return withStatements(queriesOf(pool), (work) => again(() => inTransaction(pool, work)));
}

async function inTransaction<T>(pool: PoolLike, work: (queries: Queries) => Promise<T>): Promise<T> {
  const client = await quietly(() => pool.connect());
  let broken = false;
  const lost = (): void => {
    broken = true;
  };
  client.on('error', lost);
  try {
    await quietly(() => client.query('begin isolation level read committed'));
    const result = await work(queriesOf(client));
    await quietly(() => client.query('commit'));
    return result;
  } catch (error) {
    await client.query('rollback').catch(lost);
    throw error;
  } finally {
    client.off('error', lost);
    client.release(broken);
  }
}
