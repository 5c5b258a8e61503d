import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Queries } from '../../server.js';

/** What a key may do: `admin` may do everything. */
export const SCOPES = ['checks', 'learners', 'reviews', 'admin'] as const;
export type Scope = (typeof SCOPES)[number];

/** A platform's key, without its secret. Times are seconds since the epoch. */
export interface ApiKey {
  readonly id: string;
  readonly tenant: string;
  readonly scopes: readonly Scope[];
  /** What it is for, as an operator wrote it. */
  readonly note: string;
  readonly createdAt: number;
  readonly revokedAt: number | null;
}

const KEY = /^csk_([\w-]{16})_([\w-]{43})$/;
const COLUMNS = 'id, tenant, scopes, note, created_at as "createdAt", revoked_at as "revokedAt"';

/**
 * Makes a key. Its secret has 256 bits of chance, so that a plain hash of it is enough.
 *
 * @returns the whole key, which is stored nowhere
 */
export async function createApiKey(
  { query }: Queries,
  { tenant, scopes, note, now }: Pick<ApiKey, 'tenant' | 'scopes' | 'note'> & { readonly now: number },
): Promise<string> {
  const [id, secret] = [randomBytes(12).toString('base64url'), randomBytes(32).toString('base64url')];
  const sql = 'insert into service_api_key (id, tenant, sha256, scopes, note, created_at) values ($1, $2, $3, $4, $5, $6)';
  await query(sql, [id, tenant, hashOf(secret), [...scopes], note, now]);
  return `csk_${id}_${secret}`;
}

/** Whose key it is; `null` for one that is none, or was revoked. */
export async function findApiKey({ query }: Queries, key: string): Promise<ApiKey | null> {
  const [, id, secret] = KEY.exec(key) ?? [];
  if (id === undefined || secret === undefined) return null;
  const sql = `select ${COLUMNS}, sha256 from service_api_key where id = $1 and revoked_at is null`;
  const [row] = await query<ApiKey & { sha256: string }>(sql, [id]);
  if (row === undefined) return null;
  const { sha256, ...found } = row;
  return timingSafeEqual(Buffer.from(sha256), Buffer.from(hashOf(secret))) ? found : null;
}

export async function listApiKeys({ query }: Queries): Promise<readonly ApiKey[]> {
  return query<ApiKey>(`select ${COLUMNS} from service_api_key order by created_at, id`);
}

/** `false`: there is no such key, or it was revoked before. */
export async function revokeApiKey({ query }: Queries, id: string, now: number): Promise<boolean> {
  const sql = 'update service_api_key set revoked_at = $2 where id = $1 and revoked_at is null returning id';
  return (await query(sql, [id, now])).length === 1;
}

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}
