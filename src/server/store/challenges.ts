import type { ChallengeClaims } from '../../types.js';
import type { Queries } from './database.js';

export interface StoredChallenge {
  readonly claims: ChallengeClaims;
  readonly tokenHash: string;
  readonly used: boolean;
  /** The revision of the policy that it was given under. */
  readonly revision: string;
}

/** Stores a challenge, and the policy that it is given under where it is the first. */
export async function insertChallenge(
  { query }: Queries,
  claims: ChallengeClaims,
  tokenHash: string,
  { revision, ...policy }: { readonly revision: string },
): Promise<void> {
  const sql = `with known as (insert into countersign_policy (revision, policy) values ($8, $9::jsonb) on conflict do nothing)
    insert into countersign_challenge (nonce, tenant, subject, token_hash, claims, issued_at, expires_at, policy)
    values ($1, $2, $3, $4, $5::jsonb, $6, $7, $8)`;
  const { nonce, context, sub, iat, exp } = claims;
  await query(sql, [nonce, context.tenant, sub, tokenHash, JSON.stringify(claims), iat, exp, revision, JSON.stringify(policy)]);
  await query(OLDEST_CHALLENGES, [context.tenant, sub]);
}

/**
 * Challenges that are kept of one learner: beyond, the oldest go. Sixty a minute can be asked for.
 */
const MOST_CHALLENGES = 500;
const OLDEST_CHALLENGES = `delete from countersign_challenge where nonce in (
  select nonce from countersign_challenge where tenant = $1 and subject = $2 order by issued_at desc, nonce offset ${MOST_CHALLENGES})`;

export async function findChallenge({ query }: Queries, nonce: string): Promise<StoredChallenge | null> {
  const sql = 'select claims, token_hash, used_at, policy from countersign_challenge where nonce = $1';
  const [row] = await query<{ claims: ChallengeClaims; token_hash: string; used_at: number | null; policy: string }>(sql, [nonce]);
  if (row === undefined) return null;
  const { claims, token_hash: tokenHash, used_at: usedAt, policy: revision } = row;
  return { claims, tokenHash, used: usedAt !== null, revision };
}

/** The one step that makes a challenge single use: of all who try at once, one gets `true`. */
export async function consumeChallenge({ query }: Queries, nonce: string, now: number): Promise<boolean> {
  const rows = await query('update countersign_challenge set used_at = $2 where nonce = $1 and used_at is null returning nonce', [
    nonce,
    now,
  ]);
  return rows.length === 1;
}

/**
 * Holds a challenge for whoever looks at its pictures: of all who try at once, one gets `true`,
 * until it is released or the time is over.
 */
export async function reserveChallenge({ query }: Queries, nonce: string, now: number, seconds: number): Promise<boolean> {
  const sql = `update countersign_challenge set reserved_until = $3
    where nonce = $1 and used_at is null and (reserved_until is null or reserved_until <= $2) returning 1`;
  return (await query(sql, [nonce, now, now + seconds])).length === 1;
}

export async function releaseChallenge({ query }: Queries, nonce: string): Promise<void> {
  await query('update countersign_challenge set reserved_until = null where nonce = $1', [nonce]);
}

/** Notes a bundle's id; `false` when it was used before, under whatever challenge. */
export async function claimJti({ query }: Queries, jti: string, now: number): Promise<boolean> {
  const sql = 'insert into countersign_jti (jti, at) values ($1, $2) on conflict do nothing returning jti';
  return (await query(sql, [jti, now])).length === 1;
}
