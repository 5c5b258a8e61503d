/**
 * The same PostgreSQL with a schema of its own, made the first time: another program there has
 * other keys and other rules, and must not touch these tables.
 *
 * @param schema a plain lower-case name
 * @returns the address to connect to
 */
export async function ownSchema(url: string, schema: string): Promise<string> {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    // Of two that start at once, one makes it.
    await client.query('select pg_advisory_lock(hashtext($1))', [`schema ${schema}`]);
    await client.query(`create schema if not exists ${schema}`);
  } finally {
    await client.end();
  }
  const own = new URL(url);
  const options = [own.searchParams.get('options'), `-c search_path=${schema}`].filter(Boolean).join(' ');
  own.searchParams.set('options', options);
  // The driver takes a plus sign for itself.
  own.search = own.search.replaceAll('+', '%20');
  return own.href;
}
