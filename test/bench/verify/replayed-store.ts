import type { Database, Queries } from '../../../src/server/store/database.js';

/**
 * A store that costs nothing: it answers each statement with the rows that a database once answered
 * it with, by statement and parameters where those were seen, else by the statement alone. Writes
 * are taken and forgotten.
 */
export interface ReplayedStore {
  readonly database: Database;
  /** Takes note of what the other database answers. */
  readonly recorder: Database;
}

export function replayedStore(source: Database): ReplayedStore {
  const exact = new Map<string, readonly unknown[]>();
  const latest = new Map<string, readonly unknown[]>();
  const keyOf = (sql: string, parameters: readonly unknown[]): string => `${sql}\n${JSON.stringify(parameters)}`;
  const recording = (queries: Queries): Queries => ({
    async query<Row>(sql: string, parameters: readonly unknown[] = []) {
      const rows = await queries.query<Row>(sql, parameters);
      if (/^select/.test(sql)) exact.set(keyOf(sql, parameters), rows);
      latest.set(sql, rows);
      return rows;
    },
  });
  const replaying: Queries = {
    async query<Row>(sql: string, parameters: readonly unknown[] = []) {
      const rows = (/^select/.test(sql) ? exact.get(keyOf(sql, parameters)) : undefined) ?? latest.get(sql);
      if (rows === undefined) throw new Error('a statement that was never recorded');
      return rows as readonly Row[];
    },
  };
  return {
    database: { ...replaying, transaction: (work) => work(replaying) },
    recorder: { ...recording(source), transaction: (work) => source.transaction((queries) => work(recording(queries))) },
  };
}
