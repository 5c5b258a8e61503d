import { mkdirSync, realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { adaptPglite, type Database, type PgliteLike } from './database.js';
import { lockFolder } from './lock-folder.js';
import { privateFiles, privateFolder } from './private-folder.js';

interface ClosablePglite extends PgliteLike {
  close(): Promise<void>;
}

/** The class `PGlite`. */
interface PgliteClass {
  create(folder: string): Promise<ClosablePglite>;
}

/** A database that ends with `close`. */
export interface OpenDatabase extends Database {
  /** Waits for what runs, closes, and lets the next process in. */
  close(): Promise<void>;
}

/**
 * PGlite in a folder, which this process alone uses and no other user of the machine may enter.
 * PGlite itself does not notice a second process on its folder: both lose what they store.
 *
 * @param PGlite the class, of `@electric-sql/pglite`
 * @param folder made where there is none; a looser one is closed
 * @throws Error where another process (or this one) has the folder open, it holds other things, or
 *   it cannot be locked or closed to others: nothing was opened then
 *
 * @example
 * const database = await openPglite(PGlite, '.data/countersign');
 */
export async function openPglite(PGlite: PgliteClass, folder: string): Promise<OpenDatabase> {
  mkdirSync(resolve(folder), { recursive: true, mode: 0o700 });
  const path = realpathSync(folder);
  const unlock = lockFolder(path);
  try {
    privateFolder(path);
    const pglite = await PGlite.create(path);
    privateFiles(path);
    let closing: Promise<void> | null = null;
    const close = (): Promise<void> => {
      closing ??= pglite.close().finally(unlock);
      return closing;
    };
    return { ...adaptPglite(pglite), close };
  } catch (error) {
    unlock();
    throw error;
  }
}
