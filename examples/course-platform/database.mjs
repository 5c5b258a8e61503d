import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { migrate, pgliteDatabase, postgresDatabase } from 'countersign/server';

/**
 * The database: PostgreSQL where there is an address, else PGlite in a folder, which one process at a time may use.
 *
 * @param {{ folder: string, url?: string }} options
 */
export async function openDatabase({ folder, url }) {
  const opened = url === undefined ? await openPglite(folder) : await openPostgres(url);
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

async function openPglite(folder) {
  const { PGlite } = await import('@electric-sql/pglite');
  mkdirSync(folder, { recursive: true });
  const unlock = lock(`${folder}.lock`);
  try {
    const pglite = await PGlite.create(join(folder));
    return {
      queries: pgliteDatabase(pglite),
      close: async () => {
        await pglite.close();
        unlock();
      },
    };
  } catch (error) {
    unlock();
    throw error;
  }
}

/** PGlite does not notice a second process on its folder. */
function lock(file) {
  const holder = (() => {
    try {
      return Number(readFileSync(file, 'utf8'));
    } catch {
      return null;
    }
  })();
  if (holder !== null && isRunning(holder)) throw new Error(`Another process (${holder}) uses this database: ${file}`);
  writeFileSync(file, String(process.pid));
  return () => rmSync(file, { force: true });
}

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return pid !== process.pid;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
