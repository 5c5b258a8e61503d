import { openDB } from 'idb';
import { calculateJwkThumbprint, exportJWK } from 'jose';

/** The device's signing key for one learner: the private half cannot leave the browser. */
export interface DeviceKey {
  readonly privateKey: CryptoKey;
  readonly publicJwk: { readonly kty: 'EC'; readonly crv: 'P-256'; readonly x: string; readonly y: string };
  /** RFC 7638, SHA-256, base64url. */
  readonly thumbprint: string;
}

const STORE = 'keys';

/** The key of this tenant and learner in this browser: made on first use, kept in IndexedDB, not extractable. */
export async function loadDeviceKey(scope: { readonly tenant: string; readonly subject: string }): Promise<DeviceKey> {
  const id = JSON.stringify([scope.tenant, scope.subject]);
  const database = await openDB('countersign-keys', 1, { upgrade: (fresh) => void fresh.createObjectStore(STORE) });
  try {
    const fresh = (await database.get(STORE, id)) === undefined ? await generate() : null;
    const transaction = database.transaction(STORE, 'readwrite');
    let pair = (await transaction.store.get(id)) as CryptoKeyPair | undefined;
    if (pair === undefined) {
      pair = fresh as CryptoKeyPair;
      await transaction.store.put(pair, id);
    }
    await transaction.done;
    return describe(pair);
  } finally {
    database.close();
  }
}

function generate(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']);
}

async function describe({ privateKey, publicKey }: CryptoKeyPair): Promise<DeviceKey> {
  const { x, y } = await exportJWK(publicKey);
  const publicJwk = { kty: 'EC', crv: 'P-256', x: x as string, y: y as string } as const;
  return { privateKey, publicJwk, thumbprint: await calculateJwkThumbprint(publicJwk) };
}
