import { DatabaseError } from 'countersign/server';

/**
 * The same PostgreSQL with a schema of its own, made the first time: another program there has
 * other keys and other rules, and must not touch these tables.
 *
 * @param schema a plain lower-case name
 * @returns the address to connect to
 * @throws DatabaseError
 */
export async function ownSchema(url: string, schema: string): Promise<string> {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 20_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    // Of two that start at once, one makes it.
    await client.query('select pg_advisory_lock(hashtext($1))', [`schema ${schema}`]);
    await client.query(`create schema if not exists ${schema}`);
  } catch (error) {
    throw new DatabaseError(String((error as { code?: unknown }).code ?? 'CONNECTION_LOST'));
  } finally {
    await client.end().catch(() => undefined);
  }
  const own = new URL(url);
  const options = [own.searchParams.get('options'), `-c search_path=${schema}`].filter(Boolean).join(' ');
  own.searchParams.set('options', options);
  // The driver takes a plus sign for itself.
  own.search = own.search.replaceAll('+', '%20');
  return own.href;
}
