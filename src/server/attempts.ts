import type { Result } from '../types.js';
import type { Queries } from './database.js';
import type { Policy } from './policy.js';
import { lockSubject, type Owner, setAttempts } from './store.js';

/** Counts failures in a row; from the fifth on, each makes the learner wait before the next try. A match starts the count anew. */
export async function recordAttempt(
  queries: Queries,
  owner: Owner,
  result: Result,
  attempts: Policy['attempts'],
  now: number,
): Promise<void> {
  const { failuresInARow, pausedUntil } = await lockSubject(queries, owner);
  if (result === 'accepted') {
    if (failuresInARow > 0) await setAttempts(queries, owner, 0, 0);
    return;
  }
  if (result === 'review') return;
  const failures = failuresInARow + 1;
  await setAttempts(queries, owner, failures, failures >= attempts.pauseAfter ? now + attempts.pauseSeconds : pausedUntil);
}
