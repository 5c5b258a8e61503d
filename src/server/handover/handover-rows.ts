import type { Queries } from '../store/database.js';
import type { Owner } from '../store/owner.js';

/** How a hand-over stands. `done`: the phone has sent its part. */
export type HandoverState = 'waiting' | 'connected' | 'done' | 'used' | 'canceled' | 'expired';

export interface StoredHandover extends Owner {
  readonly id: string;
  readonly nonce: string;
  readonly learner: string;
  readonly origin: string | null;
  readonly expiresAt: number;
  readonly phoneHash: string | null;
  readonly sentAt: number | null;
  readonly canceledAt: number | null;
  readonly usedAt: number | null;
  readonly part: string | null;
  readonly partHash: string | null;
}

const COLUMNS = `id, nonce, tenant, subject, learner, origin, expires_at as "expiresAt", phone_hash as "phoneHash", sent_at as "sentAt",
  canceled_at as "canceledAt", used_at as "usedAt", part, part_hash as "partHash"`;

/** What has been done ends a hand-over before its time does. */
export function stateOf(handover: StoredHandover | null, now: number): HandoverState {
  if (handover === null || handover.canceledAt !== null) return 'canceled';
  if (handover.usedAt !== null) return 'used';
  if (handover.sentAt !== null) return 'done';
  if (now >= handover.expiresAt) return 'expired';
  return handover.phoneHash === null ? 'waiting' : 'connected';
}

/**
 * A challenge has one at a time: another one ends the one before. `false`: there is no such
 * challenge any more.
 */
export async function insertHandover(
  { query }: Queries,
  handover: Owner &
    Pick<StoredHandover, 'id' | 'nonce' | 'learner' | 'origin' | 'expiresAt'> & {
      readonly linkHash: string;
      readonly codeHash: string;
      readonly now: number;
    },
): Promise<boolean> {
  const { id, nonce, tenant, subject, learner, origin, expiresAt, linkHash, codeHash, now } = handover;
  const values = [id, nonce, tenant, subject, linkHash, codeHash, learner, origin, now, expiresAt];
  const sql = `insert into countersign_handover (id, nonce, tenant, subject, link_hash, code_hash, learner, origin, created_at, expires_at)
    select $1::text, nonce, $3::text, $4::text, $5::text, $6::text, $7::text, $8::text, $9::double precision, $10::double precision
      from countersign_challenge where nonce = $2 and used_at is null for key share
    on conflict (nonce) do update set id = $1, link_hash = $5, code_hash = $6, learner = $7, origin = $8, created_at = $9, expires_at = $10,
      phone_hash = null, opened_at = null, sent_at = null, canceled_at = null, part = null, part_hash = null
      where countersign_handover.used_at is null returning 1`;
  return (await query(sql, values)).length === 1;
}

export async function findHandover(
  { query }: Queries,
  by: 'id' | 'link_hash' | 'code_hash',
  value: string,
): Promise<StoredHandover | null> {
  const [row] = await query<StoredHandover>(`select ${COLUMNS} from countersign_handover where ${by} = $1`, [value]);
  return row ?? null;
}

/** Of all phones that come at once, one gets `true`; the same one may come again. */
export async function claimHandover({ query }: Queries, id: string, phoneHash: string, now: number): Promise<boolean> {
  const sql = `update countersign_handover set phone_hash = $2, opened_at = coalesce(opened_at, $3)
    where id = $1 and (phone_hash is null or phone_hash = $2) and canceled_at is null and used_at is null and expires_at > $3 returning 1`;
  return (await query(sql, [id, phoneHash, now])).length === 1;
}

/** The first part stays; the same bytes may come again. */
export async function keepPart(
  { query }: Queries,
  id: string,
  { part, partHash, now }: { readonly part: string; readonly partHash: string; readonly now: number },
): Promise<boolean> {
  const sql = `update countersign_handover set part = $2, part_hash = $3, sent_at = coalesce(sent_at, $4)
    where id = $1 and canceled_at is null and used_at is null and (sent_at is null or part_hash = $3) returning 1`;
  return (await query(sql, [id, part, partHash, now])).length === 1;
}

/** Either side ends it, and what the phone had sent goes. */
export async function cancelHandover({ query }: Queries, id: string, now: number): Promise<void> {
  const sql = `update countersign_handover set canceled_at = $2, part = null, part_hash = null
    where id = $1 and canceled_at is null and used_at is null`;
  await query(sql, [id, now]);
}

/** Together with the challenge's own use. `false`: it was canceled, or another took its place. */
export async function consumeHandover({ query }: Queries, id: string, partHash: string, now: number): Promise<boolean> {
  const sql = `update countersign_handover set used_at = $3, part = null
    where id = $1 and part_hash = $2 and canceled_at is null and used_at is null returning 1`;
  return (await query(sql, [id, partHash, now])).length === 1;
}
