/** What the backend needs of a SQL database (PostgreSQL 15's dialect): parameters are `$1 …`, byte columns come as Uint8Array. */
export interface Queries {
  query<Row>(sql: string, parameters?: readonly unknown[]): Promise<readonly Row[]>;
}

export interface Database extends Queries {
  /** Runs `work` in one transaction: commits what it did when it resolves, undoes it when it rejects. */
  transaction<T>(work: (queries: Queries) => Promise<T>): Promise<T>;
}

/** A database's error without what it was about: drivers hang parameters and rows, which may be biometric, on theirs. */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError';
  /** SQLSTATE, or the system's code of a lost connection; `null` where the driver gave none. */
  readonly code: string | null;

  constructor(code: string | null) {
    super(code === null ? 'the database failed' : `the database failed: ${code}`);
    this.code = code;
  }
}

async function quietly<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    const { code } = error as { code?: unknown };
    throw new DatabaseError(typeof code === 'string' && /^[\w-]{1,40}$/.test(code) ? code : null);
  }
}

interface Runner {
  query(sql: string, parameters?: unknown[]): Promise<{ rows: unknown[] }>;
}

export interface PgliteLike extends Runner {
  transaction<T>(work: (transaction: Runner) => Promise<T>): Promise<T | undefined>;
}

function queriesOf(runner: Runner): Queries {
  return {
    query: <Row>(sql: string, parameters: readonly unknown[] = []) =>
      quietly(async () => (await runner.query(sql, [...parameters])).rows as Row[]),
  };
}

/**
 * PGlite in memory, by its own interface.
 *
 * @throws TypeError for one in a folder: `openPglite` opens those, for it locks them
 */
export function pgliteDatabase(pglite: PgliteLike): Database {
  const { dataDir, fs } = pglite as { dataDir?: unknown; fs?: { rootDir?: unknown } };
  if (fs?.rootDir !== undefined || !/^(?:memory:\/\/.*)?$/.test(String(dataDir ?? '')))
    throw new TypeError('pgliteDatabase: two processes on one folder destroy it: open it by openPglite(PGlite, folder), which locks it');
  return adaptPglite(pglite);
}

/** Any PGlite, wherever it keeps its data. */
export function adaptPglite(pglite: PgliteLike): Database {
  return {
    ...queriesOf(pglite),
    transaction: async <T>(work: (queries: Queries) => Promise<T>) =>
      (await pglite.transaction((transaction) => work(queriesOf(transaction)))) as T,
  };
}

/** A connection that is lost is an event beside the query that fails: where nobody listens, Node ends the process. */
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

/** A `pg` Pool. When the server goes away, queries fail until it is back; the process lives. */
export function postgresDatabase(pool: PoolLike): Database {
  pool.on('error', () => undefined);
  return {
    ...queriesOf(pool),
    async transaction(work) {
      const client = await quietly(() => pool.connect());
      let broken = false;
      const lost = (): void => {
        broken = true;
      };
      client.on('error', lost);
      try {
        await quietly(() => client.query('begin'));
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
    },
  };
}
