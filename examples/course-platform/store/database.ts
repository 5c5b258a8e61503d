import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { answerWhy, type Database, migrate, openPglite, postgresDatabase } from 'countersign/server';
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

/**
 * A folder that is filled beside an address whose database is empty: everybody would find an empty
 * platform, and enroll anew.
 *
 * @throws Error that says what to do
 */
export async function requireMoved({ query }: Database, folder: string): Promise<void> {
  const isFilled = existsSync(join(folder, 'PG_VERSION'));
  if (!isFilled || (await query('select 1 from countersign_keys')).length > 0) return;
  throw new Error(
    `DATABASE_URL is of an empty database, and ${folder} has one that is filled. To move it: npx countersign move ${folder} ` +
      '(with this DATABASE_URL). To begin anew, put the folder elsewhere',
  );
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
  // Nobody else can open the folder meanwhile: `countersign why` asks this process.
  const answers = await answerWhy(queries, folder);
  return {
    queries,
    close: async () => {
      await answers.close();
      await queries.close();
    },
  };
}
