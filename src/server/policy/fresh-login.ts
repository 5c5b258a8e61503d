import type { Session } from '../store/owner.js';

/** How old a login may be for what a session alone must not do, in seconds: an export, say. */
export const FRESH_SECONDS = 900;

/**
 * The platform's clock may be so far ahead. A moment later than that is none (milliseconds, say),
 * and would be fresh for ever.
 */
const SKEW_SECONDS = 300;

/**
 * Whether the learner proved who they are to the platform so lately. A session that does not say
 * when is not fresh.
 *
 * @param now seconds since the epoch
 */
export function isFresh({ freshSince }: Session, now: number, seconds: number = FRESH_SECONDS): boolean {
  return freshSince !== undefined && now - freshSince <= seconds && freshSince - now <= SKEW_SECONDS;
}
