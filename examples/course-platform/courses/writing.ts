import type { WritingTrend } from 'countersign/server';
import { TENANT } from '../enrollment/tenant.js';
import { writeAudit } from '../store/audit.js';
import type { Platform } from '../types.js';
import { openReview } from './open-review.js';
import type { Submission } from './submissions.js';

/** The monitor's attempt while the n-th attempt at an essay is written. */
export function writingOf(attempt: number): string {
  return `writing-${attempt}`;
}

/** The n of it; `null`: it is no attempt of the monitor. */
export function attemptOfWriting(name: string): number | null {
  const [, digits] = /^writing-([1-9]\d{0,3})$/.exec(name) ?? [];
  return digits === undefined ? null : Number(digits);
}

/** What the monitor saw while this attempt was written. */
export function trendOf(
  { countersign }: Platform,
  { accountId, course, unit, attempt }: Pick<Submission, 'accountId' | 'course' | 'unit' | 'attempt'>,
): Promise<WritingTrend> {
  return countersign.writingTrend({ tenant: TENANT, subject: accountId }, { course, activity: unit, attempt: writingOf(attempt) });
}

/**
 * Asks others about an essay that a member of staff read, and found written unlike the learner's
 * earlier writing: a reason to ask, not a proof. Its check goes on as before. Nothing but a person
 * does so: learners choose what is compared, and could read the answer off whatever follows by
 * itself.
 *
 * @returns `false`: others are asked about it already
 */
export async function askAboutWriting(
  { database, now }: Platform,
  { submission, staff }: { submission: string; staff: string },
): Promise<boolean> {
  return database.transaction(async (queries) => {
    const at = now();
    if (!(await openReview(queries, { submission, kind: 'writing', at }))) return false;
    const sql = `update platform_submission set check_state = 'review' where id = $1 and check_state in ('not-needed', 'accepted')`;
    await queries.query(sql, [submission]);
    await writeAudit(queries, { at, actor: staff, action: 'review.opened', object: submission, detail: { kind: 'writing' } });
    return true;
  });
}
