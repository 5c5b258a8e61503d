import type { OpenedCheck } from '../../bundle/server/open.js';
import { VerificationError } from '../../bundle/verification-error.js';
import { meanEmbedding } from '../../matching/face.js';
import { holdsRepeat } from '../../matching/keystroke/template/repeats.js';
import type { Adds, Reason } from '../../types.js';
import { countAttempt, isBlocked, isForeignBlocked } from '../decision/attempts.js';
import { type Decision, decide } from '../decision/decide.js';
import { bothLooks, type FirstHalf, keepOneMore, type Measured } from '../decision/one-more.js';
import { noticeJob } from '../devices/devices.js';
import { keepSearchableFace } from '../faces/duplicate-faces.js';
import { readFaceShift } from '../faces/face-scores.js';
import type { Keys } from '../keys/keys.js';
import type { Policy } from '../policy/policy.js';
import type { KnownModel } from '../reference/known-models.js';
import { keepRecent } from '../reference/recent-vectors.js';
import { embeddingsOf, enrollReference, openReference, openTyping, typingTemplate } from '../reference/reference.js';
import type { Queries } from '../store/database.js';
import { addJob } from '../store/jobs.js';
import type { Owner } from '../store/owner.js';
import { dropOtherDevices, registerDevice } from '../store/stored-devices.js';
import type { StoredReference } from '../store/stored-references.js';
import { type SubjectState, setAttempts } from '../store/subjects.js';
import { judgeTyping } from '../typing/judge-typing.js';
import { learnTyping, noteDrift } from '../typing/learn-typing.js';
import { leaveTypists } from '../typing/typing-membership.js';
import type { KnownStatistics } from '../typing/typing-population.js';
import { calibratedLlr, findFresh, scoreLook } from './compare-face.js';
import { showsOtherFace } from './other-face.js';

export interface CompareOptions {
  readonly keys: Keys;
  readonly policy: Policy;
  readonly owner: Owner;
  /** Seconds since the epoch. */
  readonly now: number;
  /** The learner's state and reference, read under the learner's lock. */
  readonly subject: SubjectState;
  readonly stored: StoredReference | null;
  /** What the challenge lets a rebind add. */
  readonly adds: Adds | undefined;
  /** The browser is not the learner's yet. */
  readonly isNewDevice: boolean;
  /** The learner has typed this sentence, but not on this kind of keyboard. */
  readonly isNewKind: boolean;
  /** What the check was measured by, with the cohort of the reference it is compared with. */
  readonly model: KnownModel;
  /**
   * The reference can be compared with what was measured: same weights, and its cohort is known.
   */
  readonly isComparable: boolean;
  /** The reference is of a newer model than what was measured. */
  readonly isNewer: boolean;
  /** Of the sentence that the challenge asked for. */
  readonly phraseHash: string;
  /** Embeddings that the backend made of the check's pictures; empty where none were asked for. */
  readonly seen: readonly Float32Array[];
  /** The first half of a check, where this is its one more. */
  readonly earlier: FirstHalf | null;
  /** How it was measured, the first half included. */
  readonly measured: Measured;
  /** Something in how it was measured is for a person to look at, as the policy has it. */
  readonly doubtful: boolean;
  readonly knownStatistics?: KnownStatistics | undefined;
}

/**
 * Step 21 of an enrollment: stores the reference and binds the device's key to the learner. A new
 * enrollment replaces both: devices of the earlier one have to enroll again. Their typing is
 * counted later (`countTypists`). A card whose portrait is not like the face is a person's to
 * decide: the reference is there, and the receipt says `review`.
 *
 * @throws VerificationError reference/exists where the policy denies a second one of the same
 *   model, or that of a newer model is there; key/foreign for another learner's key
 */
export async function enroll(queries: Queries, { claims, key }: OpenedCheck, options: CompareOptions): Promise<Decision> {
  const { keys, policy, owner, now, subject, stored, model, isComparable, isNewer, seen, measured } = options;
  if (isNewer || (isComparable && policy.reenroll === 'deny')) throw new VerificationError('reference/exists');
  if (isBlocked(subject, policy.attempts, now)) return { result: 'refused', reasons: ['attempts'], score: null };
  if (!measured.live) return { result: 'refused', reasons: ['quality'], score: null };
  // A failure is an answer, and what was changed before it would be kept: the key is nobody's
  // before all else is right.
  if (stored !== null && isComparable) {
    const fresh = await findFresh(embeddingsOf(claims), options, stored, await openReference(keys, owner, subject, stored));
    if (fresh === null) throw new VerificationError('evidence/duplicate');
  }
  if (!(await registerDevice(queries, owner, key.thumbprint, key.jwk, now))) throw new VerificationError('key/foreign');
  await dropOtherDevices(queries, owner, key.thumbprint);
  if (stored !== null) await leaveTypists(queries, keys, owner, subject, stored);
  const eraseAfter = now + policy.consent.retentionDays * 86_400;
  const embeddings = seen.length > 0 ? seen : embeddingsOf(claims);
  const shift = await readFaceShift(queries, { tenant: owner.tenant, model: claims.face.model.sha256 });
  const otherFace = showsOtherFace(claims, meanEmbedding(embeddings), { shift, cohort: model.cohort });
  const { template, figures, dataKey, protect } = await enrollReference(queries, keys, {
    owner,
    subject,
    version: subject.lastVersion + 1,
    claims,
    model,
    phraseHash: options.phraseHash,
    embeddings,
    now,
    confirmed: policy.renewal.document && claims.document !== undefined && !otherFace,
    eraseAfter,
  });
  if (subject.lastVersion > 0)
    await addJob(queries, noticeJob({ kind: 'reference-replaced', ...owner, thumbprint: key.thumbprint, at: now }));
  await keepRecent(queries, dataKey, owner, [...embeddingsOf(claims), ...seen].map(protect));
  if (policy.duplicateSearch) await keepSearchableFace(queries, keys, owner, { template, figures, model, dataKey });
  const reasons: Reason[] = [...(otherFace ? (['document'] as const) : []), ...(options.doubtful ? (['quality'] as const) : [])];
  return expectPasskey({ result: reasons.length === 0 ? 'accepted' : 'review', reasons, score: null }, options);
}

/**
 * A check without the passkey that the policy expects goes to a person, before anything follows
 * from a match: who lost theirs is not stuck.
 */
export function expectPasskey(decision: Decision, { policy, measured }: Pick<CompareOptions, 'policy' | 'measured'>): Decision {
  if (policy.passkey !== 'expect' || measured.passkey || decision.result === 'refused' || decision.result === 'one-more') return decision;
  return { ...decision, result: 'review', reasons: [...decision.reasons, 'passkey'] };
}

/**
 * Times in steps of this or more mark a check as of low quality: at 100 ms the error is three times
 * as high.
 */
export const COARSE_CLOCK_MS = 50;

/**
 * Step 21 of a verification: face and typing against the reference. Nothing is compared while the
 * learner may not try. Typing of a kind that was added by face alone says nothing yet that the face
 * does not say: until an accepted check on another day, a face that is not near enough by itself
 * goes to a person.
 *
 * @throws VerificationError evidence/duplicate for a face or times that were sent before, or
 *   nearly: it counts as a failure
 */
export async function compare(
  queries: Queries,
  { claims, key, late }: OpenedCheck,
  options: CompareOptions,
  mode: 'usual' | 'strict' = 'usual',
): Promise<Decision> {
  const { keys, policy, owner, now, subject, stored, earlier, measured, doubtful } = options;
  const known = stored?.typing.find(({ inputKind }) => inputKind === claims.keystroke.inputKind);
  if (stored === null || known === undefined) throw new VerificationError('model/re-enroll');
  const strict = mode === 'strict';
  if (mayNotTry(options, strict)) return { result: 'refused', reasons: ['attempts'], score: null };
  const reference = await openReference(keys, owner, subject, stored);
  const typing = await openTyping(reference.dataKey, owner, known);
  const { context, keystroke } = claims;
  const claimed = embeddingsOf(claims);
  const count = async (outcome: Decision): Promise<void> => {
    const after = countAttempt(subject, outcome, { policy: policy.attempts, now, counted: earlier !== null });
    const isSame = after.failuresInARow === subject.failuresInARow && after.pausedUntil === subject.pausedUntil;
    if (!isSame) await setAttempts(queries, owner, after);
  };
  const fresh = await findFresh(claimed, options, stored, reference);
  if (fresh === null || holdsRepeat(keystroke.repetitions, typingTemplate(typing))) {
    // Nearness to what is stored is a comparison as well: it costs a try, and a foreign key is told
    // no more than of any other failure.
    if (strict) return NO_MATCH;
    await count(NO_MATCH);
    throw new VerificationError('evidence/duplicate');
  }
  const judged = await judgeTyping(queries, {
    owner,
    policy,
    phraseHash: stored.phraseHash,
    stored: known,
    typing,
    keystroke,
    earlier: earlier?.typing ?? null,
    knownStatistics: options.knownStatistics,
  });
  const { score } = judged;
  const looked = scoreLook(claimed, options, reference);
  const scored = earlier === null ? looked : bothLooks(earlier.face, looked);
  const face = await calibratedLlr(queries, owner, stored, scored);
  const decided = decide({
    faceLlr: face,
    keystrokeLlr: score.llr,
    repetitions: score.repetitions,
    mostRepetitions: isLastTry(subject, options) ? 0 : policy.typing.mostRepetitions,
    late,
    live: measured.live,
    coarse: measured.coarse,
    doubtful,
    strict,
    isTypingNew: known.added && known.confirmedAt === null,
  });
  const decision = expectPasskey(decided, options);
  // A foreign key that failed leaves nothing that a later one could be measured against.
  if (!strict || decision.result === 'accepted') await keepRecent(queries, reference.dataKey, owner, fresh);
  if (strict) return decision;
  if (decision.result === 'one-more')
    await keepOneMore(queries, owner, {
      context,
      thumbprint: key.thumbprint,
      half: { typing: score, face: scored, measured },
      revision: policy.revision,
      now,
    });
  await count(decision);
  if (decision.result !== 'accepted') return decision;
  const lesson = judged.lesson(face);
  if (lesson === 'fits') await learnTyping(queries, owner, reference, { inputKind: known.inputKind, typing }, keystroke.repetitions, now);
  if (lesson === 'drifts') await noteDrift(queries, owner, known.inputKind, now);
  return lesson === 'fits' ? decision : { ...decision, sign: `typing-${lesson}` };
}

export const NO_MATCH: Decision = { result: 'refused', reasons: ['no-match'], score: null };

/**
 * A foreign key has tries of its own; beyond the learner's last one nobody tries. The one more
 * itself neither waits nor counts.
 */
export function mayNotTry({ subject, policy: { attempts }, now, earlier }: CompareOptions, strict: boolean): boolean {
  if (strict) return subject.failuresInARow >= attempts.stopAfter || isForeignBlocked(subject, attempts, now);
  return earlier === null && isBlocked(subject, attempts, now);
}

/**
 * The try before the hard stop ends one way or the other: one more of it would come after the end.
 */
function isLastTry({ failuresInARow }: SubjectState, { policy, earlier }: CompareOptions): boolean {
  return earlier === null && failuresInARow + 1 >= policy.attempts.stopAfter;
}
