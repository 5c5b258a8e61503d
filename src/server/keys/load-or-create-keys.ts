import type { Database } from '../store/database.js';
import { createKeyFile, readKeyFile } from './key-file.js';
import { importKeys, type KeySet } from './keys.js';
import { hasKeys, KeysError, requireOwnKeys } from './own-keys.js';

/**
 * The key set of a file that only its owner may read; made at the first start, whole or not at all.
 * A database that was written with keys never gets new ones.
 *
 * @param database migrated
 * @throws KeysError `keys/lost` without the file of a database that needs it, `keys/foreign` for
 *   the file of another; SyntaxError or TypeError for a file that holds no key set: it is never
 *   replaced
 *
 * @example
 * const keys = await loadOrCreateKeys('.data/keys.json', database);
 */
export async function loadOrCreateKeys(path: string, database: Database): Promise<KeySet> {
  const keys = (await load(path)) ?? (await create(path, database));
  await requireOwnKeys(database, await importKeys(keys), path);
  return keys;
}

async function create(path: string, database: Database): Promise<KeySet> {
  // Whoever starts at the same time may have made both between two looks: the file comes first.
  const isWritten = await hasKeys(database);
  const meanwhile = await load(path);
  if (meanwhile !== null) return meanwhile;
  if (isWritten) throw new KeysError('keys/lost', path);
  await createKeyFile(path);
  return readKeyFile(path);
}

async function load(path: string): Promise<KeySet | null> {
  try {
    return await readKeyFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
