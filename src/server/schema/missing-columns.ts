import type { Queries } from '../store/database.js';

/**
 * Columns that statements make, and that the database's tables lack: it was made by other
 * statements.
 *
 * @param statements `create table` with one column a line; others are passed over
 * @returns such as `countersign_job.failed_at`
 *
 * @example
 * const statements = ['create table course (\n  id text primary key\n)'];
 * const missing = await missingColumns(database, statements);
 */
export async function missingColumns({ query }: Queries, statements: readonly string[]): Promise<string[]> {
  const made = statements.flatMap((statement) => {
    const [, table, lines] = /^create table (\w+) \(\n([\s\S]*)\)$/.exec(statement.trim()) ?? [];
    return table === undefined ? [] : columnsOf(lines as string).map((column) => `${table}.${column}`);
  });
  const sql = `select table_name || '.' || column_name as name from information_schema.columns where table_schema = any(current_schemas(false))`;
  const found = new Set((await query<{ name: string }>(sql)).map(({ name }) => name));
  return made.filter((name) => !found.has(name));
}

/** Words that begin a line which makes no column. */
const NO_COLUMN = new Set(['primary', 'foreign', 'unique', 'check', 'constraint', 'references']);

function columnsOf(lines: string): string[] {
  return lines.split('\n').flatMap((line) => {
    const [, name] = /^\s*([a-z_]+) [a-z]/.exec(line) ?? [];
    return name === undefined || NO_COLUMN.has(name) ? [] : [name];
  });
}
