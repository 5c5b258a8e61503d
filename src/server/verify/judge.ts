import type { BundleClaims, SealedClaims } from '../../bundle/schema.js';
import type { OpenedCheck, OpenedWriting } from '../../bundle/server/open.js';
import { VerificationError } from '../../bundle/verification-error.js';
import type { ChallengeClaims } from '../../types.js';
import { recheckDevice } from '../challenge/check-challenge.js';
import { triesLeft } from '../decision/attempts.js';
import { checkQuality } from '../decision/check-quality.js';
import type { Decision } from '../decision/decide.js';
import { isLive } from '../decision/is-live.js';
import { type FirstHalf, type Measured, takeOneMore, together } from '../decision/one-more.js';
import { newReceiptId, type ReceiptClaims, signReceipt } from '../decision/receipt.js';
import { tellDecision } from '../decision/tell-decision.js';
import { keepPasskey, recheckPasskey, type ShownPasskey } from '../devices/passkeys.js';
import { phraseHash } from '../policy/phrase-hash.js';
import { lockLiveReference } from '../privacy/live-reference.js';
import { isComparable, isNewer, modelOfReference } from '../reference/known-models.js';
import { isRenewed } from '../reference/renewal.js';
import { openReviewOf } from '../reviews/open-review.js';
import { hasManyOpenReviews } from '../reviews/review-store.js';
import { keepStills, seenAgain } from '../reviews/stills.js';
import { appendAudit } from '../store/audit.js';
import type { Queries } from '../store/database.js';
import { findReference } from '../store/stored-references.js';
import { findSubject, lockSubject, type SubjectState } from '../store/subjects.js';
import { recordWriting } from '../typing/writing.js';
import { checkComparable, checkMeasures, checkModel, checkUnseen, checkWindowUnseen } from './check-evidence.js';
import { COARSE_CLOCK_MS, type CompareOptions, compare, enroll } from './compare.js';
import { rebind } from './rebind.js';
import { retype } from './retype.js';
import type { Received, SettleOptions, Verified } from './verify-options.js';

/** Step 15: the consent is the one that the challenge asked for. */
function requireConsent({ consent }: SealedClaims, { consent: asked }: Pick<ChallengeClaims, 'consent'>): void {
  if (consent.policyHash !== asked.hash || consent.policyId !== asked.id) throw new VerificationError('consent/outdated');
}

/**
 * Step 15: who withdrew their consent is not checked until they agree anew, under a challenge of a
 * later moment.
 */
function requireNotWithdrawn({ withdrawnAt }: SubjectState, { purpose, iat }: ChallengeClaims): void {
  if (withdrawnAt !== null && (purpose !== 'enroll' || iat <= withdrawnAt)) throw new VerificationError('consent/withdrawn');
}

/**
 * A window of writing after step 14: it is measured against the learner's own writing and counted,
 * never judged by itself.
 */
export async function takeWriting(
  queries: Queries,
  opened: OpenedWriting,
  challenge: ChallengeClaims,
  options: SettleOptions,
): Promise<Received> {
  const { claims } = opened;
  const { owner, now, digest, onStep } = options;
  if (options.examined instanceof VerificationError) throw options.examined;
  requireConsent(claims, challenge);
  await lockSubject(queries, owner);
  await recheckDevice(queries, opened, owner);
  onStep?.('consent');
  const { subject, isErased } = await lockLiveReference(queries, { ...options, policy: options.present });
  if (isErased) throw new VerificationError('model/re-enroll');
  await checkWindowUnseen(queries, options.keys, owner, claims, now);
  onStep?.('unseen');
  await recordWriting(queries, opened, { ...options, subject });
  onStep?.('match');
  await appendAudit(queries, { at: now, claims, owner, step: 'receipt', code: 'received', receipt: null, score: null, digest });
  onStep?.('receipt');
  return { received: true };
}

/** As many checks wait for a person as one learner has. */
const TOO_MANY_REVIEWS: Decision = { result: 'refused', reasons: ['attempts'], score: null };

const DECIDE = {
  enroll,
  verify: (queries: Queries, opened: OpenedCheck, options: CompareOptions) => compare(queries, opened, options),
  rebind,
  retype,
} as const;

/**
 * Step 15 to step 22 of a check. Nothing that a failing step leaves behind but its keyed hashes may
 * count: checks come before changes.
 */
export async function judge(queries: Queries, opened: OpenedCheck, challenge: ChallengeClaims, options: SettleOptions): Promise<Verified> {
  const { claims } = opened;
  const { keys, policy, owner, now, digest, onStep } = options;
  const { examined } = options;
  requireConsent(claims, challenge);
  const before = await lockSubject(queries, owner);
  const isNewDevice = !(await recheckDevice(queries, opened, owner));
  await recheckPasskey(queries, owner, options.shown);
  requireNotWithdrawn(before, challenge);
  onStep?.('consent');
  const { subject, stored } = await lockLiveReference(queries, { ...options, policy: options.present });
  const asked = phraseHash(challenge.phrase.text);
  const measuredBy = checkModel(claims.face.model, options.models, challenge);
  checkComparable(claims, { phraseHash: asked, adds: challenge.adds, phrases: options.present.phrases }, stored, options.models);
  onStep?.('model');
  checkMeasures(claims, challenge, measuredBy.cohort);
  onStep?.('evidence');
  const isOtherSentence = stored !== null && stored.phraseHash !== asked;
  const isKnownKind = stored?.typing.some(({ inputKind }) => inputKind === claims.keystroke.inputKind) === true;
  const isNewKind = claims.purpose === 'rebind' && !isOtherSentence && !isKnownKind;
  const makesTemplate = claims.purpose === 'enroll' || claims.purpose === 'retype' || isNewKind;
  await checkUnseen(queries, keys, owner, { claims, makesTemplate, stills: examined instanceof VerificationError ? [] : examined, now });
  onStep?.('unseen');
  if (examined instanceof VerificationError) throw examined;
  onStep?.('stills');
  const earlier = challenge.oneMore === true ? await requireFirstHalf(queries, opened, options) : null;
  const measured = measuredOf(opened, options, earlier);
  onStep?.('quality');
  const comparison: CompareOptions = {
    keys,
    policy,
    owner,
    now,
    subject,
    stored,
    adds: challenge.adds,
    isNewDevice,
    isNewKind,
    model: (claims.purpose !== 'enroll' && stored !== null && modelOfReference(stored, options.models)) || measuredBy,
    isComparable: stored !== null && isComparable(stored, measuredBy, options.models),
    isNewer: stored !== null && isNewer(stored, measuredBy, options.models),
    phraseHash: asked,
    seen: seenAgain(examined),
    earlier,
    measured,
    doubtful: (measured.signs.length > 0 && policy.provenance === 'review') || (measured.phone === true && policy.phone === 'review'),
    knownStatistics: options.knownStatistics,
  };
  // Challenges that were given before may still be answered: nothing is compared for them.
  const isFull = earlier === null && (await hasManyOpenReviews(queries, owner));
  const decision = isFull ? TOO_MANY_REVIEWS : await DECIDE[claims.purpose](queries, opened, comparison);
  if (isWorthAPasskey(decision, options.shown)) await keepPasskey(queries, owner, options.shown, now);
  onStep?.('match');
  const eraseAfter = now + policy.stillDays * 86_400;
  const after = await findSubject(queries, owner);
  await keepStills(queries, keys, owner, after, { jti: claims.jti, stills: examined, eraseAfter });
  const jti = newReceiptId();
  const reference = await findReference(queries, owner);
  const made = reference !== null && (claims.purpose !== 'enroll' || decision.result !== 'refused') ? reference : null;
  // An enrollment that made none would have taken the place of whatever there ever was.
  const renewed = made === null ? after.lastVersion > 0 : isRenewed(made, policy, now);
  const what = { ...madeOf(claims, comparison), renewed, passkey: measured.passkey, phone: measured.phone === true };
  const receipt = await writeReceipt(jti, opened, decision, what, options);
  const { result, reasons, score } = decision;
  const signs = decision.sign === undefined ? measured.signs : [...measured.signs, decision.sign];
  await appendAudit(queries, { at: now, claims, owner, step: 'receipt', code: result, receipt, score, digest, signs });
  const version = reference?.version ?? null;
  await openReviewOf(queries, {
    owner,
    opened,
    decision,
    adds: claims.purpose === 'rebind' ? { device: isNewDevice, inputKind: isNewKind ? claims.keystroke.inputKind : null } : undefined,
    measured,
    after,
    renewed,
    version,
    receipt: { jti, token: receipt },
    policy,
    now,
  });
  await tellDecision(queries, options.onDecision, receipt);
  onStep?.('receipt');
  const left = triesLeft({ purpose: claims.purpose, result }, after, policy.attempts);
  return { result, reasons, receipt, decision, ...left };
}

/**
 * A first passkey is taken with a check that was accepted only; one of the learner's goes on
 * counting.
 */
function isWorthAPasskey({ result }: Decision, shown: ShownPasskey | null): shown is ShownPasskey {
  return shown !== null && (result === 'accepted' || (shown.use === 'assert' && result !== 'refused'));
}

/**
 * @throws VerificationError challenge/expired for one more of a check that does not wait for it, or
 *   on another kind of keyboard
 */
async function requireFirstHalf(queries: Queries, { claims, key }: OpenedCheck, { owner, now }: SettleOptions): Promise<FirstHalf> {
  const half = await takeOneMore(queries, owner, { nonce: claims.nonce, thumbprint: key.thumbprint, now });
  if (half === null || half.measured.inputKind !== claims.keystroke.inputKind) throw new VerificationError('challenge/expired');
  return half;
}

/** Step 20: how all of it was measured. */
function measuredOf({ claims }: OpenedCheck, { shown, part }: SettleOptions, earlier: FirstHalf | null): Measured {
  const here: Measured = {
    live: isLive(claims),
    coarse: claims.keystroke.clockResolutionMs >= COARSE_CLOCK_MS,
    signs: checkQuality(claims),
    passkey: shown !== null,
    phone: part !== null,
    inputKind: claims.keystroke.inputKind,
  };
  return earlier === null ? here : together(earlier.measured, here);
}

/**
 * What a receipt says of the browser, of the typing, and of what the check was: one that also adds
 * something is a check. Where a rebind has compared the face alone because the sentence is gone, it
 * is none.
 */
function madeOf(
  { purpose }: BundleClaims,
  { stored, phraseHash: asked, isNewDevice, isNewKind }: CompareOptions,
): Pick<ReceiptClaims, 'purpose' | 'device' | 'typing'> {
  const device = isNewDevice || purpose === 'enroll' ? 'added' : 'known';
  if (purpose === 'rebind' && stored?.phraseHash !== asked) return { purpose, device };
  if (purpose === 'rebind') return { purpose: 'verify', device, typing: isNewKind ? 'enrolled' : 'compared' };
  return { purpose, device, typing: purpose === 'verify' ? 'compared' : 'enrolled' };
}

/** Step 22: the receipt, signed. */
function writeReceipt(
  jti: string,
  { claims, late }: OpenedCheck,
  decision: Decision,
  {
    passkey,
    phone,
    ...what
  }: Pick<ReceiptClaims, 'purpose' | 'device' | 'typing' | 'renewed'> & {
    readonly passkey: boolean;
    readonly phone: boolean;
  },
  options: SettleOptions,
): Promise<string> {
  const { keys, audience, owner, policy, now } = options;
  const { result, reasons } = decision;
  const { context } = claims;
  return signReceipt(keys, {
    iss: audience,
    aud: audience,
    sub: owner.subject,
    iat: now,
    exp: now + policy.receiptSeconds,
    jti,
    ...what,
    context,
    result,
    reasons,
    mode: claims.evidence.some(({ id }) => id !== 'document') ? 'sampled' : 'embeddings',
    late,
    ...(phone ? { camera: 'phone' as const } : {}),
    ...(passkey ? { passkey: true as const } : {}),
  });
}
