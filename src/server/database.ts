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

interface PgliteLike extends Runner {
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

/** PGlite, by its own interface. */
export function pgliteDatabase(pglite: PgliteLike): Database {
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
