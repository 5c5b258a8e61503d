import type { OpenedBundle } from '../bundle/open.js';
import { VerificationError } from '../bundle/verification-error.js';
import { cosineDistance, faceLlr, meanEmbedding } from '../matching/face.js';
import { scoreKeystroke } from '../matching/keystroke.js';
import { countAttempt, isBlocked } from './attempts.js';
import { isLive } from './check-evidence.js';
import type { Queries } from './database.js';
import { type Decision, decide } from './decide.js';
import type { Keys } from './keys.js';
import type { Policy } from './policy.js';
import { embeddingsOf, enrollReference, openReference } from './reference.js';
import { dropOtherDevices, type Owner, registerDevice, type StoredReference, type SubjectState, setAttempts } from './store.js';

export interface CompareOptions {
  readonly keys: Keys;
  readonly policy: Policy;
  readonly owner: Owner;
  /** Seconds since the epoch. */
  readonly now: number;
  /** The learner's state and reference, read under the learner's lock. */
  readonly subject: SubjectState;
  readonly stored: StoredReference | null;
}

/**
 * Step 21 of an enrolment: stores the reference and binds the device's key to the learner. A new enrolment replaces both: devices of the
 * earlier one have to enroll again.
 *
 * @throws VerificationError reference/exists where the policy denies a second one; key/foreign for another learner's key
 */
export async function enroll(queries: Queries, { claims, key }: OpenedBundle, options: CompareOptions): Promise<Decision> {
  const { keys, policy, owner, now, subject, stored } = options;
  if (stored !== null && policy.reenroll === 'deny') throw new VerificationError('reference/exists');
  if (isBlocked(subject, policy.attempts, now)) return { result: 'refused', reasons: ['attempts'], score: null };
  if (!isLive(claims)) return { result: 'refused', reasons: ['quality'], score: null };
  if (!(await registerDevice(queries, owner, key.thumbprint, key.jwk, now))) throw new VerificationError('key/foreign');
  await dropOtherDevices(queries, owner, key.thumbprint);
  await enrollReference(queries, keys, { owner, subject, version: (stored?.version ?? 0) + 1, claims, now });
  return { result: 'accepted', reasons: [], score: null };
}

/**
 * Step 21 of a verification: face and typing against the reference. Nothing is compared while the learner may not try.
 *
 * @throws VerificationError model/re-enroll when the sentence has changed under its id
 */
export async function compare(queries: Queries, { claims, late }: OpenedBundle, options: CompareOptions): Promise<Decision> {
  const { keys, policy, owner, now, subject, stored } = options;
  if (stored === null) throw new VerificationError('model/re-enroll');
  if (isBlocked(subject, policy.attempts, now)) return { result: 'refused', reasons: ['attempts'], score: null };
  const reference = await openReference(keys, owner, subject, stored);
  const probe = claims.keystroke.repetitions;
  if (reference.repetitions[0]?.dwellMs.length !== probe[0]?.dwellMs.length) throw new VerificationError('model/re-enroll');
  const face = reference.protect(meanEmbedding(embeddingsOf(claims)));
  const decision = decide({
    faceLlr: faceLlr(cosineDistance(face, reference.template)),
    keystrokeLlr: scoreKeystroke({ template: reference.repetitions, probe }).llr,
    late,
    live: isLive(claims),
  });
  await setAttempts(queries, owner, countAttempt(subject, decision, policy.attempts, now));
  return decision;
}
