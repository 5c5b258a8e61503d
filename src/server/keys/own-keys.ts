import type { JWK } from 'jose';
import type { Database, Queries } from '../store/database.js';
import type { Owner } from '../store/owner.js';
import { requireDataKey } from './data-key.js';
import type { Keys } from './keys.js';

/**
 * Keys that are not those of the database.
 *
 * @example
 * try {
 *   await loadOrCreateKeys('.data/keys.json', database);
 * } catch (error) {
 *   if (error instanceof KeysError) console.error(error.code); // 'keys/lost' or 'keys/foreign'
 * }
 */
export class KeysError extends Error {
  override readonly name = 'KeysError';
  /**
   * `keys/foreign`: the database was written with others; `keys/lost`: there is no file of them any
   * more.
   */
  readonly code: 'keys/foreign' | 'keys/lost';

  constructor(code: KeysError['code'], file?: string) {
    const what = file === undefined ? 'these keys are' : `the keys of ${file} are`;
    super(
      code === 'keys/lost'
        ? `${file} is not there, and this database was written with its keys: restore the file from a backup (or give them up by adoptKeys)`
        : `${what} not those that this database was written with: give it its own keys, or this backend a database of its own (or adoptKeys)`,
    );
    this.code = code;
  }
}

/** Whether the database was written with any keys: then it needs the same again. */
export async function hasKeys({ query }: Queries): Promise<boolean> {
  const sql = `select exists (select 1 from countersign_keys) or exists (select 1 from countersign_subject where data_key is not null) as "hasKeys"`;
  const [row] = await query<{ hasKeys: boolean }>(sql);
  return row?.hasKeys === true;
}

/**
 * Takes these keys for those of a new database; of two at once, one is first.
 *
 * @param file where the keys are from, for the message
 * @throws KeysError keys/foreign
 */
export async function requireOwnKeys(database: Queries, keys: Keys, file?: string): Promise<void> {
  const known = await readFingerprint(database);
  if (known === keys.fingerprint) return;
  if (known !== null || !(await opensSomebody(database, keys))) throw new KeysError('keys/foreign', file);
  await database.query('insert into countersign_keys (fingerprint) values ($1) on conflict do nothing', [keys.fingerprint]);
  if ((await readFingerprint(database)) !== keys.fingerprint) throw new KeysError('keys/foreign', file);
}

/** Takes these keys for those of the database, whatever it was written with. */
export async function replaceOwnKeys({ query }: Queries, { fingerprint }: Keys): Promise<void> {
  await query('insert into countersign_keys (fingerprint) values ($1) on conflict (one) do update set fingerprint = $1', [fingerprint]);
}

/**
 * The same keys, asked for each time, that are known to be the database's before anything is done
 * with them.
 */
export function ownKeys(database: Database, source: () => Promise<Keys>): () => Promise<Keys> {
  let known: Keys | null = null;
  return async () => {
    const keys = await source();
    if (keys !== known) {
      if (keys.fingerprint !== known?.fingerprint) await requireOwnKeys(database, keys);
      await archiveReceiptKeys(database, keys);
      known = keys;
    }
    return keys;
  };
}

/**
 * Keeps the public halves of keys that sign receipts: a rotation takes them out of the file in
 * time.
 */
async function archiveReceiptKeys({ query }: Queries, { jwks }: Keys): Promise<void> {
  for (const jwk of jwks.keys.filter(({ use }) => use === 'sig'))
    await query('insert into countersign_receipt_key (kid, jwk) values ($1, $2::jsonb) on conflict do nothing', [
      jwk.kid,
      JSON.stringify(jwk),
    ]);
}

/** The public halves of all keys that ever signed receipts of this database, newest first. */
export async function archivedReceiptKeys({ query }: Queries): Promise<{ readonly keys: readonly JWK[] }> {
  const rows = await query<{ jwk: JWK }>('select jwk from countersign_receipt_key order by since desc, kid');
  return { keys: rows.map(({ jwk }) => jwk) };
}

async function readFingerprint({ query }: Queries): Promise<string | null> {
  const [row] = await query<{ fingerprint: string }>('select fingerprint from countersign_keys');
  return row?.fingerprint ?? null;
}

/**
 * A database of before fingerprints were kept: whether one of a few learners of each tenant opens.
 * Nobody there: it is new.
 */
async function opensSomebody({ query }: Queries, keys: Keys): Promise<boolean> {
  const sql = `select tenant, subject, data_key from
    (select *, row_number() over (partition by tenant order by subject) as place from countersign_subject where data_key is not null) s
    where place <= 5 order by place, tenant limit 500`;
  const rows = await query<Owner & { data_key: Uint8Array }>(sql);
  const opened = await Promise.all(
    rows.map(({ data_key: dataKey, ...owner }) =>
      requireDataKey(keys, owner, { dataKey }).then(
        () => true,
        () => false,
      ),
    ),
  );
  return rows.length === 0 || opened.includes(true);
}
