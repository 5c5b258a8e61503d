import type { Policy } from '../policy/policy.js';
import { type KnownModel, modelOfReference, sameModel } from '../reference/known-models.js';
import type { Queries } from '../store/database.js';
import type { Owner } from '../store/owner.js';
import { findLiveReference } from './live-reference.js';

/** Whether a learner is enrolled, and since when. */
export interface Status {
  /** There is a reference that a check can be compared with. */
  readonly enrolled: boolean;
  /** Seconds since the epoch. */
  readonly since: number | null;
  /**
   * The learner's typing has moved away from the enrollment: checks go on, and learn nothing any
   * more. Ask them to enroll again.
   */
  readonly renewTyping: boolean;
  /**
   * The face was enrolled with another model than the one of this build: its pages ask the learner
   * to enroll again. Where that model is among the backend's `models`, pages of before go on
   * checking, and the learner counts as enrolled.
   */
  readonly renewFace: boolean;
}

/** Retention and withdrawal end a reference, and a new model does. */
export async function readStatus(
  queries: Queries,
  owner: Owner,
  { policy, models, now }: { readonly policy: Policy; readonly models: readonly KnownModel[]; readonly now: number },
): Promise<Status> {
  const stored = await findLiveReference(queries, owner, policy, now);
  const model = stored === null ? undefined : modelOfReference(stored, models);
  const reference = model === undefined ? null : stored;
  return {
    enrolled: reference !== null,
    since: reference?.createdAt ?? null,
    renewTyping: reference?.typing.some(({ driftedAt }) => driftedAt !== null) ?? false,
    renewFace: stored !== null && (model === undefined || !sameModel(model, models[0] as KnownModel)),
  };
}
