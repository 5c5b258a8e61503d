import type { OpenedCheck } from '../../bundle/server/open.js';
import { VerificationError } from '../../bundle/verification-error.js';
import { countAttempt } from '../decision/attempts.js';
import { type Decision, isStrictFace } from '../decision/decide.js';
import { noticeJob } from '../devices/devices.js';
import { keepRecent } from '../reference/recent-vectors.js';
import { embeddingsOf, openReference, sealFirstTyping } from '../reference/reference.js';
import type { Queries } from '../store/database.js';
import { addJob } from '../store/jobs.js';
import { replaceSentence } from '../store/stored-references.js';
import { setAttempts } from '../store/subjects.js';
import { leaveTypists } from '../typing/typing-membership.js';
import { type CompareOptions, mayNotTry, NO_MATCH } from './compare.js';
import { calibratedLlr, findFresh, scoreLook } from './compare-face.js';

/**
 * Step 21 where the sentence of the enrollment is gone: the learner, at a browser of theirs, has
 * typed another one as often as an enrollment asks for. The face has to match by itself, as
 * strictly as another browser's does; then the typing takes the place of the earlier one, on
 * whatever kind of keyboard that was, and the learner is told. It is no proof of who did anything:
 * the receipt says `retype`. What a check would send to a person is refused, for nothing of it
 * would come from a person's word.
 *
 * @throws VerificationError model/re-enroll without a reference; evidence/duplicate for a face that
 *   was sent before, or nearly: it counts as a failure
 */
export async function retype(queries: Queries, { claims, key, late }: OpenedCheck, options: CompareOptions): Promise<Decision> {
  const { keys, policy, owner, now, subject, stored, phraseHash, measured, doubtful } = options;
  if (stored === null) throw new VerificationError('model/re-enroll');
  if (mayNotTry(options, false)) return { result: 'refused', reasons: ['attempts'], score: null };
  if (late) return { result: 'refused', reasons: ['late'], score: null };
  if (!measured.live || measured.coarse || doubtful) return { result: 'refused', reasons: ['quality'], score: null };
  if (policy.passkey === 'expect' && !measured.passkey) return { result: 'refused', reasons: ['passkey'], score: null };
  const reference = await openReference(keys, owner, subject, stored);
  const claimed = embeddingsOf(claims);
  const count = (outcome: Decision): Promise<void> =>
    setAttempts(queries, owner, countAttempt(subject, outcome, { policy: policy.attempts, now, counted: false }));
  const fresh = await findFresh(claimed, options, stored, reference);
  if (fresh === null) {
    await count(NO_MATCH);
    throw new VerificationError('evidence/duplicate');
  }
  const score = await calibratedLlr(queries, owner, stored, scoreLook(claimed, options, reference));
  const decision: Decision = isStrictFace(score) ? { result: 'accepted', reasons: [], score } : { ...NO_MATCH, score };
  await keepRecent(queries, reference.dataKey, owner, fresh);
  await count(decision);
  if (decision.result !== 'accepted') return decision;
  await leaveTypists(queries, keys, owner, subject, stored);
  const typing = await sealFirstTyping(reference.dataKey, owner, claims.keystroke);
  await replaceSentence(queries, owner, { phraseId: claims.keystroke.phraseId, phraseHash }, { ...typing, typedAt: now });
  await addJob(queries, noticeJob({ kind: 'typing-replaced', ...owner, thumbprint: key.thumbprint, at: now }));
  return decision;
}
