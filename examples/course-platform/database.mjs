import { migrate, openPglite, postgresDatabase } from 'countersign/server';

/**
 * The database: PostgreSQL where there is an address, else PGlite in a folder, which one process at a time may use.
 *
 * @param {{ folder: string, url?: string }} options
 */
export async function openDatabase({ folder, url }) {
  const opened = url === undefined ? await openFolder(folder) : await openPostgres(url);
  try {
    await migrate(opened.queries);
    return opened;
  } catch (error) {
    await opened.close();
    throw error;
  }
}

async function openPostgres(connectionString) {
  const { default: pg } = await import('pg');
  const pool = new pg.Pool({ connectionString });
  return { queries: postgresDatabase(pool), close: () => pool.end() };
}

async function openFolder(folder) {
  const { PGlite } = await import('@electric-sql/pglite');
  const queries = await openPglite(PGlite, folder);
  return { queries, close: () => queries.close() };
}
