import { migrate, openPglite, postgresDatabase } from 'countersign/server';
import { ownSchema } from './own-schema.js';

/**
 * The database: PostgreSQL where there is an address, else PGlite in a folder, which one process at a time may use.
 *
 * @param {{ folder: string, url?: string, schema?: string }} options `schema` is made where it is missing: two programs with keys of their own need one each
 */
export async function openDatabase({ folder, url, schema }) {
  const opened = url === undefined ? await openFolder(folder) : await openPostgres(url, schema);
  try {
    await migrate(opened.queries);
    return opened;
  } catch (error) {
    await opened.close();
    throw error;
  }
}

async function openPostgres(connectionString, schema) {
  const { default: pg } = await import('pg');
  const pool = new pg.Pool({ connectionString: schema === undefined ? connectionString : await ownSchema(connectionString, schema) });
  const queries = postgresDatabase(pool);
  return { queries, close: () => pool.end() };
}

async function openFolder(folder) {
  const { PGlite } = await import('@electric-sql/pglite');
  const queries = await openPglite(PGlite, folder);
  return { queries, close: () => queries.close() };
}
