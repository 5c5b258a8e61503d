import { type DBSchema, type IDBPDatabase, openDB } from 'idb';

/** A sealed bundle that could not be sent. It is ciphertext: nothing in it can be read in this browser. */
export interface KeptBundle {
  /** Who and what it is for. */
  readonly key: string;
  readonly sealed: string;
}

interface Schema extends DBSchema {
  bundles: { key: string; value: KeptBundle };
}

/** Keeps a bundle until it is sent; at most one for each key. */
export async function keepBundle(bundle: KeptBundle): Promise<void> {
  await withDatabase((database) => database.put('bundles', bundle));
}

/** The bundle that was kept for this key, if any. */
export async function keptBundle(key: string): Promise<KeptBundle | null> {
  return (await withDatabase((database) => database.get('bundles', key))) ?? null;
}

/** Forgets a bundle that the backend has answered. */
export async function forgetBundle(key: string): Promise<void> {
  await withDatabase((database) => database.delete('bundles', key));
}

async function withDatabase<T>(use: (database: IDBPDatabase<Schema>) => Promise<T>): Promise<T> {
  const database = await openDB<Schema>('countersign-outbox', 1, {
    upgrade: (fresh) => void fresh.createObjectStore('bundles', { keyPath: 'key' }),
  });
  try {
    return await use(database);
  } finally {
    database.close();
  }
}
