import type { Decision } from './decide.js';
import type { Policy } from './policy.js';
import type { SubjectState } from './store.js';

type Attempts = Pick<SubjectState, 'failuresInARow' | 'pausedUntil'>;

/** Whether a learner may not try now: within a pause, or after the last try. */
export function isBlocked({ failuresInARow, pausedUntil }: Attempts, policy: Policy['attempts'], now: number): boolean {
  return failuresInARow >= policy.stopAfter || pausedUntil > now;
}

/**
 * The count after a decision. A match starts it anew; a failure, borderline ones included, adds one, and from the fifth on makes the
 * learner wait before the next try. So does a check that is asked for one more: whoever never sends it has failed. The one more itself neither waits nor counts again. What
 * came late or was not compared changes nothing.
 *
 * @param counted this is the one more of a check that was counted
 */
export function countAttempt(
  before: Attempts,
  { result, reasons }: Decision,
  { policy, now, counted }: { readonly policy: Policy['attempts']; readonly now: number; readonly counted: boolean },
): Attempts {
  if (result === 'accepted') return { failuresInARow: 0, pausedUntil: 0 };
  if (result !== 'one-more' && !reasons.includes('no-match')) return before;
  const failuresInARow = before.failuresInARow + (counted ? 0 : 1);
  return { failuresInARow, pausedUntil: failuresInARow >= policy.pauseAfter ? now + policy.pauseSeconds : before.pausedUntil };
}
