import { type IDBPDatabase, openDB } from 'idb';
import { calculateJwkThumbprint, exportJWK } from 'jose';
import { orAbort } from '../../loading/or-abort.js';
import { type StoredFor, storedName } from './stored-name.js';

/** The device's signing key for one learner: the private half cannot leave the browser. */
export interface DeviceKey {
  readonly privateKey: CryptoKey;
  readonly publicJwk: { readonly kty: 'EC'; readonly crv: 'P-256'; readonly x: string; readonly y: string };
  /** RFC 7638, SHA-256, base64url. */
  readonly thumbprint: string;
}

const STORE = 'keys';
const DATABASE = 'countersign-keys';
/**
 * How long storage may take: another tab that deletes it can hold it up for as long as it likes.
 */
const STORAGE_MS = 10_000;

/**
 * The key of this learner in this browser: made on first use, kept in IndexedDB under a name that
 * only the learner's session leads to, not extractable.
 *
 * @param keep `false`: on a shared computer. What was kept here is taken out, and what is made
 *   stays in the page's memory.
 */
export async function loadDeviceKey(whose: StoredFor, keep = true): Promise<DeviceKey> {
  const id = await storedName(whose, 'device-key');
  return withKeys(async (database) => {
    // Versions before kept it under the learner's name.
    const old = JSON.stringify([whose.context.tenant, whose.sub]);
    const kept = await first(database, id, old);
    const fresh = kept === undefined ? await generate() : null;
    const transaction = database.transaction(STORE, 'readwrite');
    const found = ((await transaction.store.get(id)) ?? (await transaction.store.get(old))) as CryptoKeyPair | undefined;
    const pair = found ?? kept ?? (fresh as CryptoKeyPair);
    await transaction.store.delete(old);
    await (keep ? transaction.store.put(pair, id) : transaction.store.delete(id));
    await transaction.done;
    return describe(pair);
  });
}

/**
 * Thumbprint of this learner's key, where one is kept in this browser. Nothing is made and nothing
 * changes.
 */
export async function keptThumbprint(whose: StoredFor): Promise<string | null> {
  const id = await storedName(whose, 'device-key');
  const pair = await withKeys((database) => first(database, id, JSON.stringify([whose.context.tenant, whose.sub])));
  return pair === undefined ? null : (await describe(pair)).thumbprint;
}

/** Takes a learner's key away. */
export async function forgetDeviceKey(whose: StoredFor): Promise<void> {
  const id = await storedName(whose, 'device-key');
  await withKeys(async (database) => {
    await database.delete(STORE, id);
    await database.delete(STORE, JSON.stringify([whose.context.tenant, whose.sub]));
  });
}

/** Takes everybody's keys away. */
export function forgetDeviceKeys(): Promise<void> {
  return withKeys((database) => database.clear(STORE));
}

async function first(database: IDBPDatabase, id: string, old: string): Promise<CryptoKeyPair | undefined> {
  return (await database.get(STORE, id)) ?? (await database.get(STORE, old));
}

async function withKeys<T>(use: (database: IDBPDatabase) => Promise<T>): Promise<T> {
  const opened = openDB(DATABASE, 1, { upgrade: (fresh) => void fresh.createObjectStore(STORE) });
  const used = opened.then(async (database) => {
    try {
      return await use(database);
    } finally {
      database.close();
    }
  });
  return orAbort(used, AbortSignal.timeout(STORAGE_MS));
}

function generate(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']);
}

async function describe({ privateKey, publicKey }: CryptoKeyPair): Promise<DeviceKey> {
  const { x, y } = await exportJWK(publicKey);
  const publicJwk = { kty: 'EC', crv: 'P-256', x: x as string, y: y as string } as const;
  return { privateKey, publicJwk, thumbprint: await calculateJwkThumbprint(publicJwk) };
}
