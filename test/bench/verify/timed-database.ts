import type { Database, Queries } from '../../../src/server/store/database.js';

/** What a statement does: waits for its turn, reads, writes, or begins and ends a transaction. */
export type DatabaseWork = 'lockWait' | 'read' | 'write' | 'transaction';

/** A database that adds up how long its statements take, in milliseconds by the clock. */
export interface TimedDatabase {
  readonly database: Database;
  readonly spent: Readonly<Record<DatabaseWork, number>>;
  /** All of it so far. */
  total(): number;
}

export function timedDatabase(source: Database): TimedDatabase {
  const spent: Record<DatabaseWork, number> = { lockWait: 0, read: 0, write: 0, transaction: 0 };
  const timed = (queries: Queries): Queries => ({
    async query<Row>(sql: string, parameters?: readonly unknown[]) {
      const start = performance.now();
      try {
        return await queries.query<Row>(sql, parameters);
      } finally {
        spent[workOf(sql)] += performance.now() - start;
      }
    },
  });
  const database: Database = {
    ...timed(source),
    async transaction(work) {
      let last = performance.now();
      const within = await source.transaction(async (queries) => {
        spent.transaction += performance.now() - last;
        const result = await work(timed(queries));
        last = performance.now();
        return result;
      });
      spent.transaction += performance.now() - last;
      return within;
    },
  };
  return { database, spent, total: () => Object.values(spent).reduce((sum, ms) => sum + ms, 0) };
}

function workOf(sql: string): DatabaseWork {
  if (/for (no key )?(update|share)|pg_advisory/.test(sql)) return 'lockWait';
  return /^\s*(?:with .*)?select/.test(sql) ? 'read' : 'write';
}
