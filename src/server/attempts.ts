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
 * learner wait before the next try. What came late or was not compared changes nothing.
 */
export function countAttempt(before: Attempts, { result, reasons }: Decision, policy: Policy['attempts'], now: number): Attempts {
  if (result === 'accepted') return { failuresInARow: 0, pausedUntil: 0 };
  if (!reasons.includes('no-match')) return before;
  const failuresInARow = before.failuresInARow + 1;
  return { failuresInARow, pausedUntil: failuresInARow >= policy.pauseAfter ? now + policy.pauseSeconds : before.pausedUntil };
}
