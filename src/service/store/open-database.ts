import { answerWhy, type Database, openPglite, postgresDatabase } from '../../server.js';
import type { Configuration } from '../configuration/configuration.js';

export interface OpenedDatabase {
  readonly database: Database;
  close(): Promise<void>;
}

/**
 * PostgreSQL where there is an address, else PGlite in a folder, which one process at a time may
 * use. Each driver is loaded when it is needed.
 */
export async function openDatabase({ url, folder }: Configuration['database']): Promise<OpenedDatabase> {
  if (url === undefined) {
    const { PGlite } = await import('@electric-sql/pglite');
    const database = await openPglite(PGlite, folder);
    // Nobody else can open the folder meanwhile: `countersign why` asks this process.
    const answers = await answerWhy(database, folder);
    return {
      database,
      close: async () => {
        await answers.close();
        await database.close();
      },
    };
  }
  const { default: pg } = await import('pg');
  const pool = new pg.Pool({ connectionString: url });
  return { database: postgresDatabase(pool), close: () => pool.end() };
}
