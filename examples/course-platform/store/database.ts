import { type Database, migrate, openPglite, postgresDatabase } from 'countersign/server';
import { ownSchema } from './own-schema.js';

export interface DatabaseOptions {
  /** Of PostgreSQL; where there is none, PGlite is used. */
  url?: string | undefined;
  /** Of PGlite. */
  folder?: string;
  /** Made in PostgreSQL where it is missing: two programs with keys of their own need one each. */
  schema?: string;
}

export interface OpenedDatabase {
  queries: Database;
  close: () => Promise<void>;
}

/**
 * The database: PostgreSQL where there is an address, else PGlite in a folder, which one process at
 * a time may use.
 */
export async function openDatabase({ folder, url, schema }: DatabaseOptions): Promise<OpenedDatabase> {
  const opened = url === undefined ? await openFolder(folder) : await openPostgres(url, schema);
  try {
    await migrate(opened.queries);
    return opened;
  } catch (error) {
    await opened.close();
    throw error;
  }
}

async function openPostgres(connectionString: string, schema: string | undefined): Promise<OpenedDatabase> {
  const { default: pg } = await import('pg');
  const pool = new pg.Pool({ connectionString: schema === undefined ? connectionString : await ownSchema(connectionString, schema) });
  const queries = postgresDatabase(pool);
  return { queries, close: () => pool.end() };
}

async function openFolder(folder: string | undefined): Promise<OpenedDatabase> {
  if (folder === undefined) throw new TypeError('openDatabase: a folder or an address of a database is needed');
  const { PGlite } = await import('@electric-sql/pglite');
  const queries = await openPglite(PGlite, folder);
  return { queries, close: () => queries.close() };
}
