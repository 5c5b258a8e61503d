/** What the backend needs of a SQL database (PostgreSQL 15's dialect): parameters are `$1 …`, byte columns come as Uint8Array. */
export interface Queries {
  query<Row>(sql: string, parameters?: readonly unknown[]): Promise<readonly Row[]>;
}

export interface Database extends Queries {
  /** Runs `work` in one transaction: commits what it did when it resolves, undoes it when it rejects. */
  transaction<T>(work: (queries: Queries) => Promise<T>): Promise<T>;
}

interface PgliteLike {
  query(sql: string, parameters?: unknown[]): Promise<{ rows: unknown[] }>;
  transaction<T>(
    work: (transaction: { query(sql: string, parameters?: unknown[]): Promise<{ rows: unknown[] }> }) => Promise<T>,
  ): Promise<T | undefined>;
}

/** PGlite, by its own interface. */
export function pgliteDatabase(pglite: PgliteLike): Database {
  const queries = (runner: Pick<PgliteLike, 'query'>): Queries => ({
    query: async <Row>(sql: string, parameters: readonly unknown[] = []) => (await runner.query(sql, [...parameters])).rows as Row[],
  });
  return {
    ...queries(pglite),
    transaction: async <T>(work: (queries: Queries) => Promise<T>) =>
      (await pglite.transaction((transaction) => work(queries(transaction)))) as T,
  };
}

interface PoolClientLike {
  query(sql: string, parameters?: unknown[]): Promise<{ rows: unknown[] }>;
  release(error?: boolean): void;
}

interface PoolLike {
  query(sql: string, parameters?: unknown[]): Promise<{ rows: unknown[] }>;
  connect(): Promise<PoolClientLike>;
}

/** A `pg` Pool. */
export function postgresDatabase(pool: PoolLike): Database {
  const queries = (runner: Pick<PoolLike, 'query'>): Queries => ({
    query: async <Row>(sql: string, parameters: readonly unknown[] = []) => (await runner.query(sql, [...parameters])).rows as Row[],
  });
  return {
    ...queries(pool),
    async transaction(work) {
      const client = await pool.connect();
      let broken = false;
      try {
        await client.query('begin');
        const result = await work(queries(client));
        await client.query('commit');
        return result;
      } catch (error) {
        await client.query('rollback').catch(() => {
          broken = true;
        });
        throw error;
      } finally {
        client.release(broken);
      }
    },
  };
}
