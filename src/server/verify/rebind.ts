import type { OpenedCheck } from '../../bundle/server/open.js';
import { VerificationError } from '../../bundle/verification-error.js';
import { addForeignTry } from '../decision/attempts.js';
import { type Decision, isStrictFace, reasonsToLook } from '../decision/decide.js';
import { addToLearner, countRebinds } from '../devices/add-device.js';
import { noticeJob } from '../devices/devices.js';
import type { Policy } from '../policy/policy.js';
import { keepRecent } from '../reference/recent-vectors.js';
import { embeddingsOf, openReference, sealFirstTyping } from '../reference/reference.js';
import type { Addition } from '../store/addition.js';
import type { Queries } from '../store/database.js';
import { addJob } from '../store/jobs.js';
import { type CompareOptions, compare, expectPasskey, mayNotTry, NO_MATCH } from './compare.js';
import { calibratedLlr, findFresh, scoreLook } from './compare-face.js';

/**
 * Step 21 of a rebind: the learner at another browser, on another kind of keyboard, or both,
 * compared more strictly. Typing of a known kind is compared; that of a new one is enrolled, and
 * the face has to say who it is by itself. A match adds what is new where the policy does without a
 * person, and the learner is told; else it is a person's to decide, and nothing is added before. A
 * failure is counted among those of foreign keys. Where the sentence of the enrollment is gone, the
 * face alone is compared, and a person always decides; the next check in that browser asks for the
 * typing of another one.
 *
 * @throws VerificationError challenge/purpose where the policy does not let it be added (any more);
 *   key/unknown for a new browser that the challenge did not let in; key/foreign for another
 *   learner's or a revoked key; and those of `compare`
 */
export async function rebind(queries: Queries, opened: OpenedCheck, options: CompareOptions): Promise<Decision> {
  const { policy, owner, now, subject, isNewDevice, isNewKind } = options;
  const { thumbprint } = opened.key;
  requireMayAdd(options);
  if (policy.rebind === null) throw new VerificationError('challenge/purpose');
  if ((await countRebinds(queries, owner, now)) >= policy.rebind.most) return { result: 'refused', reasons: ['attempts'], score: null };
  const isOtherSentence = options.stored !== null && options.stored.phraseHash !== options.phraseHash;
  const { decision, typing } =
    isOtherSentence || isNewKind
      ? await compareFaceAlone(queries, opened, options)
      : { decision: await compare(queries, opened, options, 'strict'), typing: null };
  if (decision.result === 'refused' && !decision.reasons.includes('attempts')) {
    const tries = await addForeignTry(queries, owner, subject, now);
    if (tries === policy.attempts.mostForeign) await addJob(queries, noticeJob({ kind: 'foreign-tries', ...owner, thumbprint, at: now }));
  }
  if (decision.result !== 'accepted' && decision.result !== 'review') return decision;
  const adds: Addition = { device: isNewDevice ? { thumbprint, jwk: opened.key.jwk } : null, typing };
  if (decision.result === 'review') return { ...decision, adds };
  if (isOtherSentence || needsPerson(policy.rebind, options)) return { ...decision, result: 'review', reasons: [], adds };
  const added = await addToLearner(queries, owner, adds, { oldDevices: policy.rebind.oldDevices, by: thumbprint, now });
  if (!added) throw new VerificationError('key/foreign');
  return decision;
}

/** @throws VerificationError challenge/purpose, key/unknown */
function requireMayAdd({ policy: { rebind: rules }, adds, isNewDevice, isNewKind }: CompareOptions): void {
  if (isNewDevice && adds?.device !== true) throw new VerificationError('key/unknown');
  const isDenied = (isNewDevice && rules?.newDevice === 'deny') || (isNewKind && rules?.newKind === 'deny');
  if (rules === null || isDenied) throw new VerificationError('challenge/purpose');
}

/** Where both are new, the stricter of the two rules. */
function needsPerson({ newDevice, newKind }: NonNullable<Policy['rebind']>, { isNewDevice, isNewKind }: CompareOptions): boolean {
  return (isNewDevice && newDevice !== 'allow') || (isNewKind && newKind !== 'allow');
}

interface ByFace {
  readonly decision: Decision;
  /** What was typed on a new kind of keyboard. */
  readonly typing: Addition['typing'];
}

async function compareFaceAlone(queries: Queries, { claims, late }: OpenedCheck, options: CompareOptions): Promise<ByFace> {
  const { keys, owner, subject, stored, measured, doubtful, isNewKind } = options;
  if (stored === null) throw new VerificationError('model/re-enroll');
  if (mayNotTry(options, true)) return { decision: { result: 'refused', reasons: ['attempts'], score: null }, typing: null };
  const reference = await openReference(keys, owner, subject, stored);
  const claimed = embeddingsOf(claims);
  const fresh = await findFresh(claimed, options, stored, reference);
  if (fresh === null) return { decision: NO_MATCH, typing: null };
  const score = await calibratedLlr(queries, owner, stored, scoreLook(claimed, options, reference));
  if (!isStrictFace(score)) return { decision: { ...NO_MATCH, score }, typing: null };
  const reasons = reasonsToLook({ late, live: measured.live, coarse: measured.coarse, doubtful });
  const decision = expectPasskey({ result: reasons.length === 0 ? 'accepted' : 'review', reasons, score }, options);
  // A foreign key that failed leaves nothing that a later one could be measured against.
  if (decision.result === 'accepted') await keepRecent(queries, reference.dataKey, owner, fresh);
  return { decision, typing: isNewKind ? await sealFirstTyping(reference.dataKey, owner, claims.keystroke) : null };
}
