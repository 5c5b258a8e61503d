import { vectorFromBase64url } from '../bundle/base64url.js';
import type { OpenedBundle } from '../bundle/open.js';
import type { BundleClaims } from '../bundle/schema.js';
import { VerificationError } from '../bundle/verification-error.js';
import { cosineDistance, faceLlr, meanEmbedding } from '../matching/face.js';
import { holdsRepeat } from '../matching/keystroke/repeats.js';
import type { Reason } from '../types.js';
import { countAttempt, isBlocked } from './attempts.js';
import type { Queries } from './database.js';
import { type Decision, decide } from './decide.js';
import { keepSearchableFace } from './duplicate-faces.js';
import { isLive } from './is-live.js';
import { judgeTyping } from './judge-typing.js';
import type { Keys } from './keys.js';
import { learnTyping, noteDrift } from './learn-typing.js';
import { keepOneMore, takeOneMore } from './one-more.js';
import type { Policy } from './policy.js';
import { keepRecent, openRecent, requireFresh } from './recent-vectors.js';
import { embeddingsOf, enrollReference, openReference, type Reference, typingTemplate } from './reference.js';
import { dropOtherDevices, type Owner, registerDevice, type StoredReference, type SubjectState, setAttempts } from './store.js';
import { leaveTypists } from './typing-membership.js';

export interface CompareOptions {
  readonly keys: Keys;
  readonly policy: Policy;
  readonly owner: Owner;
  /** Seconds since the epoch. */
  readonly now: number;
  /** The learner's state and reference, read under the learner's lock. */
  readonly subject: SubjectState;
  readonly stored: StoredReference | null;
  /** Embeddings that the backend made of the check's pictures; empty where none were asked for. */
  readonly seen: readonly Float32Array[];
  /** The check answers a challenge for the one more of an earlier one. */
  readonly oneMore: boolean;
  /** Step 20 found something that the policy has a person look at. */
  readonly doubtful: boolean;
}

/**
 * Step 21 of an enrolment: stores the reference and binds the device's key to the learner. A new enrolment replaces both: devices of the
 * earlier one have to enroll again. Their typing is counted later (`countTypists`). A card whose portrait is not like the face is a person's to decide: the reference is there, and the receipt says `review`.
 *
 * @throws VerificationError reference/exists where the policy denies a second one; key/foreign for another learner's key
 */
export async function enroll(queries: Queries, { claims, key }: OpenedBundle, options: CompareOptions): Promise<Decision> {
  const { keys, policy, owner, now, subject, stored, seen } = options;
  if (stored !== null && policy.reenroll === 'deny') throw new VerificationError('reference/exists');
  if (isBlocked(subject, policy.attempts, now)) return { result: 'refused', reasons: ['attempts'], score: null };
  if (!isLive(claims)) return { result: 'refused', reasons: ['quality'], score: null };
  if (!(await registerDevice(queries, owner, key.thumbprint, key.jwk, now))) throw new VerificationError('key/foreign');
  await dropOtherDevices(queries, owner, key.thumbprint);
  if (stored !== null) {
    await refuseSeen(queries, embeddingsOf(claims), options, stored, await openReference(keys, owner, subject, stored));
    await leaveTypists(queries, keys, owner, subject, stored);
  }
  const eraseAfter = now + policy.consent.retentionDays * 86_400;
  const { template, dataKey, protect } = await enrollReference(queries, keys, {
    owner,
    subject,
    version: subject.lastVersion + 1,
    claims,
    embeddings: seen.length > 0 ? seen : embeddingsOf(claims),
    now,
    eraseAfter,
  });
  await keepRecent(queries, dataKey, owner, [...embeddingsOf(claims), ...seen].map(protect));
  if (policy.duplicateSearch) await keepSearchableFace(queries, keys, owner, { template, model: claims.face.model, dataKey });
  const reasons: Reason[] = [
    ...(showsOtherFace(claims, template) ? (['document'] as const) : []),
    ...(options.doubtful ? (['quality'] as const) : []),
  ];
  return { result: reasons.length === 0 ? 'accepted' : 'review', reasons, score: null };
}

/**
 * Above this (1 − cosine) the card's portrait and the live face need a person's look: portraits of 45 to 90 px against other pictures of the same 60 people lie below
 * .075 in nine of ten, those of others above .085 in 99 of 100 (LFW, drawn as on a card).
 */
export const MOST_APART_ON_CARD = 0.085;

function showsOtherFace({ document }: BundleClaims, template: Float32Array): boolean {
  const portrait = document === undefined ? null : vectorFromBase64url(document.vector);
  return portrait !== null && !(cosineDistance(template, portrait) <= MOST_APART_ON_CARD);
}

/** Times in steps of this or more mark a check as of low quality: at 100 ms the error is three times as high. */
const COARSE_CLOCK_MS = 50;

/**
 * Step 21 of a verification: face and typing against the reference. Nothing is compared while the learner may not try. Where there were pictures, the face is
 * as far away as the farther of two: what was claimed, and what the backend saw.
 *
 * @throws VerificationError model/re-enroll when the sentence has changed under its id; challenge/expired for one more of a check that does not wait for it; evidence/duplicate for a face or times that were sent before, or nearly
 */
export async function compare(
  queries: Queries,
  { claims, key, late }: OpenedBundle,
  options: CompareOptions,
  mode: 'usual' | 'strict' = 'usual',
): Promise<Decision> {
  const { keys, policy, owner, now, subject, stored, seen, oneMore, doubtful } = options;
  if (stored === null) throw new VerificationError('model/re-enroll');
  if (!oneMore && isBlocked(subject, policy.attempts, now)) return { result: 'refused', reasons: ['attempts'], score: null };
  const reference = await openReference(keys, owner, subject, stored);
  const { template, typing, protect } = reference;
  const { context, keystroke } = claims;
  if (typing.enrolled[0]?.dwellMs.length !== keystroke.repetitions[0]?.dwellMs.length) throw new VerificationError('model/re-enroll');
  const claimed = embeddingsOf(claims);
  await refuseSeen(queries, claimed, options, stored, reference);
  if (holdsRepeat(keystroke.repetitions, typingTemplate(typing))) throw new VerificationError('evidence/duplicate');
  const apart = (faces: readonly Float32Array[]): number => cosineDistance(protect(meanEmbedding(faces)), template);
  const check = { context, thumbprint: key.thumbprint, now };
  const earlier = oneMore ? await takeOneMore(queries, owner, { ...check, nonce: claims.nonce }) : null;
  if (oneMore && earlier === null) throw new VerificationError('challenge/expired');
  const judged = await judgeTyping(queries, { owner, policy, stored, typing, keystroke, earlier });
  const { score } = judged;
  const face = faceLlr(Math.max(...[claimed, ...(seen.length > 0 ? [seen] : [])].map(apart)));
  const decision = decide({
    faceLlr: face,
    keystrokeLlr: score.llr,
    repetitions: score.repetitions,
    mostRepetitions: isLastTry(subject, options) ? 0 : policy.typing.mostRepetitions,
    late,
    live: isLive(claims),
    coarse: keystroke.clockResolutionMs >= COARSE_CLOCK_MS,
    doubtful,
    strict: mode === 'strict',
  });
  if (decision.result === 'one-more') await keepOneMore(queries, owner, { ...check, score });
  await setAttempts(queries, owner, countAttempt(subject, decision, { policy: policy.attempts, now, counted: oneMore }));
  if (decision.result !== 'accepted') return decision;
  const lesson = judged.lesson(face);
  if (lesson === 'fits') await learnTyping(queries, owner, reference, keystroke.repetitions, now);
  if (lesson === 'drifts') await noteDrift(queries, owner, now);
  return lesson === 'fits' ? decision : { ...decision, sign: `typing-${lesson}` };
}

/** The try before the hard stop ends one way or the other: one more of it would come after the end. */
function isLastTry({ failuresInARow }: SubjectState, { policy, oneMore }: CompareOptions): boolean {
  return !oneMore && failuresInARow + 1 >= policy.attempts.stopAfter;
}

/** Step 18 under the learner's rotation: no embedding nearly as one of before, by this learner. */
async function refuseSeen(
  queries: Queries,
  claimed: readonly Float32Array[],
  { owner, seen }: CompareOptions,
  { recent, model }: StoredReference,
  { dataKey, protect }: Reference,
): Promise<void> {
  const kept = requireFresh([...claimed, ...seen].map(protect), await openRecent(dataKey, owner, recent, model.dim));
  await keepRecent(queries, dataKey, owner, kept);
}
