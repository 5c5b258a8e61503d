import type { KeystrokeScore } from '../matching/keystroke.js';
import type { CheckContext } from '../types.js';
import type { Queries } from './database.js';
import type { Owner } from './store.js';

/** How long a borderline check waits for its one more repetition. */
const SECONDS = 900;

/** Keeps what a borderline check scored, until the one more that was asked for comes. A score, no times. */
export async function keepOneMore(
  { query }: Queries,
  { tenant, subject }: Owner,
  check: { readonly context: CheckContext; readonly thumbprint: string; readonly score: KeystrokeScore; readonly now: number },
): Promise<void> {
  const { context, thumbprint, score, now } = check;
  const sql = `insert into countersign_one_more (tenant, subject, context, thumbprint, score, expires_at) values ($1, $2, $3, $4, $5::jsonb, $6)
    on conflict (tenant, subject) do update set context = $3, thumbprint = $4, score = $5::jsonb, expires_at = $6`;
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

/** The earlier score, once: of the same learner, device, course, activity and attempt. Whatever was kept is gone after this. */
export async function takeOneMore(
  { query }: Queries,
  { tenant, subject }: Owner,
  check: { readonly context: CheckContext; readonly thumbprint: string; readonly now: number },
): Promise<KeystrokeScore | null> {
  const sql = 'delete from countersign_one_more where tenant = $1 and subject = $2 returning context, thumbprint, score, expires_at';
  const [row] = await query<{ context: string; thumbprint: string; score: KeystrokeScore; expires_at: number }>(sql, [tenant, subject]);
  const fits = row?.context === nameOf(check.context) && row.thumbprint === check.thumbprint && row.expires_at > check.now;
  return fits ? row.score : null;
}

function nameOf({ course, activity, attempt }: CheckContext): string {
  return JSON.stringify([course, activity, attempt]);
}
