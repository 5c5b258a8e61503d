import { createHash } from 'node:crypto';
import type { Database } from '../../server.js';
import { type Check, findByIdempotencyKey, insertCheck, type NewCheck } from '../store/checks.js';

/** What a platform asks for. */
export type AskedCheck = Omit<NewCheck, 'id' | 'requestHash' | 'createdAt' | 'expiresAt' | 'attempt'> & {
  /** `null`: the check is an attempt of its own. */
  readonly attempt: string | null;
  readonly lifeSeconds: number;
};

/**
 * `replayed`: it was made before, by a request with this key. `null`: by another request with this
 * key.
 */
export type CreatedCheck = { readonly check: Check; readonly replayed: boolean } | null;

/**
 * Makes a check. Of all requests with one Idempotency-Key, however many come at once, one makes it;
 * the others find it.
 */
export async function createCheck(
  database: Database,
  asked: AskedCheck,
  { id, now }: { readonly id: string; readonly now: number },
): Promise<CreatedCheck> {
  const { lifeSeconds, ...wanted } = asked;
  const requestHash = createHash('sha256').update(JSON.stringify(asked)).digest('base64url');
  const made = { ...wanted, id, requestHash, attempt: asked.attempt ?? id, createdAt: now, expiresAt: now + lifeSeconds };
  const check = await insertCheck(database, made);
  if (check !== null) return { check, replayed: false };
  const before = asked.idempotencyKey === null ? null : await findByIdempotencyKey(database, asked.tenant, asked.idempotencyKey);
  if (before === null) throw new Error('a check was neither made nor found');
  return before.requestHash === requestHash ? { check: before, replayed: true } : null;
}
