import type { Purpose, Result } from '../../types.js';
import type { Policy } from '../policy/policy.js';
import type { Queries } from '../store/database.js';
import type { Owner } from '../store/owner.js';
import type { SubjectState } from '../store/subjects.js';
import type { Decision } from './decide.js';

type Attempts = Pick<SubjectState, 'failuresInARow' | 'pausedUntil'>;

/** Failed tries of keys that are not the learner's count for so long. */
export const FOREIGN_DAYS = 30;

/** Whether a learner may not try now: within a pause, or after the last try. */
export function isBlocked(
  { failuresInARow, pausedUntil }: Attempts,
  { stopAfter }: Pick<Policy['attempts'], 'stopAfter'>,
  now: number,
): boolean {
  return failuresInARow >= stopAfter || pausedUntil > now;
}

/**
 * The count after a decision. A match starts it anew; a failure, borderline ones included, adds
 * one, and from the fifth on makes the learner wait before the next try. So does a check that is
 * asked for one more: whoever never sends it has failed. The one more itself neither waits nor
 * counts again. What came late or was not compared changes nothing.
 *
 * @param counted this is the one more of a check that was counted
 */
export function countAttempt(
  before: Attempts,
  { result, reasons }: Decision,
  {
    policy,
    now,
    counted,
  }: { readonly policy: Pick<Policy['attempts'], 'pauseAfter' | 'pauseSeconds'>; readonly now: number; readonly counted: boolean },
): Attempts {
  if (result === 'accepted') return { failuresInARow: 0, pausedUntil: 0 };
  if (result !== 'one-more' && !reasons.includes('no-match')) return before;
  const failuresInARow = before.failuresInARow + (counted ? 0 : 1);
  return { failuresInARow, pausedUntil: failuresInARow >= policy.pauseAfter ? now + policy.pauseSeconds : before.pausedUntil };
}

/**
 * What a learner whose check was refused is told: how many tries are left before only another way
 * is. Nothing of a browser that is not theirs.
 */
export function triesLeft(
  { purpose, result }: { readonly purpose: Purpose; readonly result: Result },
  { failuresInARow }: Pick<SubjectState, 'failuresInARow'>,
  { stopAfter }: Pick<Policy['attempts'], 'stopAfter'>,
): { readonly triesLeft?: number } {
  return purpose === 'verify' && result === 'refused' ? { triesLeft: Math.max(0, stopAfter - failuresInARow) } : {};
}

/** Failed tries of foreign keys that count now, in seconds since the epoch, oldest first. */
export function countingForeignTries({ foreignTries }: Pick<SubjectState, 'foreignTries'>, now: number): readonly number[] {
  return foreignTries.filter((at) => at > now - FOREIGN_DAYS * 86_400);
}

/** Whether keys that are not the learner's may not try any more this month. */
export function isForeignBlocked(subject: Pick<SubjectState, 'foreignTries'>, { mostForeign }: Policy['attempts'], now: number): boolean {
  return countingForeignTries(subject, now).length >= mostForeign;
}

/** Notes a failed try of a foreign key, under the learner's lock. Returns how many count now. */
export async function addForeignTry({ query }: Queries, { tenant, subject }: Owner, state: SubjectState, now: number): Promise<number> {
  const tries = [...countingForeignTries(state, now), now];
  await query('update countersign_subject set foreign_tries = $3 where tenant = $1 and subject = $2', [tenant, subject, tries]);
  return tries.length;
}

/** A person has looked: the learner may try again in their own browser, or in another one. */
export async function clearAttempts({ query }: Queries, { tenant, subject }: Owner, whose: 'own' | 'foreign'): Promise<void> {
  const what = whose === 'own' ? 'failures_in_a_row = 0, paused_until = 0' : `foreign_tries = '{}'`;
  await query(`update countersign_subject set ${what} where tenant = $1 and subject = $2`, [tenant, subject]);
}
