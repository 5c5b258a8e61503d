import type { KeystrokeScore } from '../matching/keystroke.js';
import type { CheckContext } from '../types.js';
import type { Queries } from './database.js';
import type { Owner } from './store.js';

/** How long a borderline check waits for its one more repetition. */
const SECONDS = 900;

/** Migration 11: the one challenge that may answer what waits. */
export const ONE_MORE_TABLES: readonly string[] = ['alter table countersign_one_more add column nonce text'];

/** Keeps what a borderline check scored, until the one more that was asked for comes. A score, no times. Of each learner there is one: the newest. */
export async function keepOneMore(
  { query }: Queries,
  { tenant, subject }: Owner,
  check: { readonly context: CheckContext; readonly thumbprint: string; readonly score: KeystrokeScore; readonly now: number },
): Promise<void> {
  const { context, thumbprint, score, now } = check;
  const sql = `insert into countersign_one_more (tenant, subject, context, thumbprint, score, expires_at) values ($1, $2, $3, $4, $5::jsonb, $6)
    on conflict (tenant, subject) do update set context = $3, thumbprint = $4, score = $5::jsonb, expires_at = $6, nonce = null`;
  await query(sql, [tenant, subject, nameOf(context), thumbprint, JSON.stringify(score), now + SECONDS]);
}

/** Whether one more is waited for in this course, activity and attempt. */
export async function waitsForOneMore(
  { query }: Queries,
  { tenant, subject }: Owner,
  context: CheckContext,
  now: number,
): Promise<boolean> {
  const sql = 'select 1 from countersign_one_more where tenant = $1 and subject = $2 and context = $3 and expires_at > $4';
  return (await query(sql, [tenant, subject, nameOf(context), now])).length === 1;
}

/** Lets this challenge answer what waits, and none that was given before. `false`: nothing waits any more. */
export async function bindOneMore({ query }: Queries, { tenant, subject }: Owner, context: CheckContext, nonce: string): Promise<boolean> {
  const sql = 'update countersign_one_more set nonce = $4 where tenant = $1 and subject = $2 and context = $3 returning 1';
  return (await query(sql, [tenant, subject, nameOf(context), nonce])).length === 1;
}

/** The earlier score, once: by its own challenge, from the same device. What was kept for that challenge is gone after this. */
export async function takeOneMore(
  { query }: Queries,
  { tenant, subject }: Owner,
  check: { readonly nonce: string; readonly thumbprint: string; readonly now: number },
): Promise<KeystrokeScore | null> {
  const sql = `delete from countersign_one_more where tenant = $1 and subject = $2 and nonce = $3
    returning thumbprint, score, expires_at as "expiresAt"`;
  const [row] = await query<{ thumbprint: string; score: KeystrokeScore; expiresAt: number }>(sql, [tenant, subject, check.nonce]);
  return row?.thumbprint === check.thumbprint && row.expiresAt > check.now ? row.score : null;
}

function nameOf({ course, activity, attempt }: CheckContext): string {
  return JSON.stringify([course, activity, attempt]);
}
