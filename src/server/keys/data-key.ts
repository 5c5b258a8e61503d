import type { CryptoKey } from 'jose';
import type { Queries } from '../store/database.js';
import type { Owner } from '../store/owner.js';
import { type SubjectState, setDataKey } from '../store/subjects.js';
import { decrypt, encrypt, importAes } from './envelope.js';
import type { Keys } from './keys.js';

/** Encrypts a value for one learner and one use. */
export function sealFor(dataKey: CryptoKey, owner: Owner, value: unknown, use: string): Promise<Uint8Array> {
  return sealBytesFor(dataKey, owner, new TextEncoder().encode(JSON.stringify(value)), use);
}

/** Opens what `sealFor` encrypted. */
export async function openFor(dataKey: CryptoKey, owner: Owner, bytes: Uint8Array, use: string): Promise<unknown> {
  return JSON.parse(new TextDecoder().decode(await openBytesFor(dataKey, owner, bytes, use)));
}

/** Encrypts bytes for one learner and one use. */
export function sealBytesFor(
  dataKey: CryptoKey,
  { tenant, subject }: Owner,
  plain: Uint8Array<ArrayBuffer>,
  use: string,
): Promise<Uint8Array> {
  return encrypt(dataKey, plain, [use, tenant, subject]);
}

/** Opens what `sealBytesFor` encrypted. */
export function openBytesFor(dataKey: CryptoKey, { tenant, subject }: Owner, bytes: Uint8Array, use: string): Promise<Uint8Array> {
  return decrypt(dataKey, bytes, [use, tenant, subject]);
}

/** The learner's data key, unwrapped. */
export async function requireDataKey(keys: Keys, owner: Owner, subject: Pick<SubjectState, 'dataKey'>): Promise<CryptoKey> {
  const dataKey = await openDataKey(keys, owner, subject);
  if (dataKey === null) throw new Error('the reference of an erased learner');
  return dataKey;
}

/** The learner's data key, unwrapped; `null`: the learner was erased. */
export async function openDataKey(keys: Keys, owner: Owner, { dataKey }: Pick<SubjectState, 'dataKey'>): Promise<CryptoKey | null> {
  return dataKey === null ? null : importAes(await decrypt(keys.wrapping, dataKey, ['data-key', owner.tenant, owner.subject]));
}

/** A new data key for the learner, stored wrapped. */
export async function createDataKey(queries: Queries, keys: Keys, owner: Owner): Promise<CryptoKey> {
  const fresh = crypto.getRandomValues(new Uint8Array(32));
  await setDataKey(queries, owner, await encrypt(keys.wrapping, fresh, ['data-key', owner.tenant, owner.subject]));
  return importAes(fresh);
}
