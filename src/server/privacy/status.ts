import type { Policy } from '../policy/policy.js';
import type { Queries } from '../store/database.js';
import type { Owner } from '../store/owner.js';
import { findLiveReference } from './live-reference.js';

/** Whether a learner is enrolled, and since when. */
export interface Status {
  readonly enrolled: boolean;
  /** Seconds since the epoch. */
  readonly since: number | null;
  /**
   * The learner's typing has moved away from the enrollment: checks go on, and learn nothing any
   * more. Ask them to enroll again.
   */
  readonly renewTyping: boolean;
}

/** Retention and withdrawal end a reference. */
export async function readStatus(queries: Queries, owner: Owner, policy: Policy, now: number): Promise<Status> {
  const reference = await findLiveReference(queries, owner, policy, now);
  return {
    enrolled: reference !== null,
    since: reference?.createdAt ?? null,
    renewTyping: reference !== null && reference.driftedAt !== null,
  };
}
