import { type OpenedBundle, openBundle } from '../bundle/open.js';
import type { SealedClaims, WritingClaims } from '../bundle/schema.js';
import { VerificationError } from '../bundle/verification-error.js';
import type { ChallengeClaims, ConsentPolicy, ModelId, Outcome } from '../types.js';
import { checkChallenge, checkDevice, recheckDevice } from './check-challenge.js';
import { checkComparable, checkMeasures, checkModel, checkUnseen, checkWindowUnseen } from './check-evidence.js';
import { checkQuality } from './check-quality.js';
import { type CompareOptions, compare, enroll } from './compare.js';
import type { Database, Queries } from './database.js';
import type { Decision } from './decide.js';
import type { Keys } from './keys.js';
import { bundleDigest, findLostAnswer } from './lost-answer.js';
import { openReviewOf } from './open-review.js';
import { checkPasskey, keepPasskey, type PasskeyVerifier, type ShownPasskey } from './passkeys.js';
import type { Policy } from './policy.js';
import { rebind } from './rebind.js';
import { newReceiptId, signReceipt } from './receipt.js';
import { type ExaminedStill, examineStills, keepStills, type StillChecker, seenAgain } from './stills.js';
import {
  appendAudit,
  claimJti,
  consumeChallenge,
  findDevice,
  findReference,
  findSubject,
  lockSubject,
  type Owner,
  releaseChallenge,
  reserveChallenge,
  type SubjectState,
} from './store.js';
import { recordWriting } from './writing.js';

export interface VerifyOptions {
  readonly database: Database;
  readonly keys: Keys;
  readonly policy: Policy;
  readonly audience: string;
  readonly origins: readonly string[];
  /** Models whose embeddings are taken. */
  readonly models: readonly ModelId[];
  /** Needed where the policy asks for stills. */
  readonly stillChecker?: StillChecker | undefined;
  /** Needed where the policy asks for passkeys. */
  readonly passkeys?: PasskeyVerifier | undefined;
  /** The learner of the session that sent the bundle. */
  readonly owner: Owner;
  /** Seconds since the epoch. */
  readonly now: number;
  /** The page says that it has sent these bytes before and got no answer: if they were settled, it gets the answer of then. */
  readonly again?: boolean;
  /** Told each step that passed. */
  readonly onStep?: (step: number) => void;
  /** Told the claims once they are authentic: biometric data, for a test bench only. */
  readonly onClaims?: (claims: SealedClaims) => void;
}

export interface Verified extends Outcome {
  readonly decision: Decision;
}

type Examined = readonly ExaminedStill[] | VerificationError;

interface SettleOptions extends VerifyOptions {
  readonly examined: Examined;
  /** Of everything that was posted. */
  readonly digest: string;
  /** A passkey that signed the bundle. */
  readonly shown: ShownPasskey | null;
}

/** A window of writing was taken: it says nothing by itself, so there is no result and no receipt. */
export interface Received {
  readonly received: true;
}

/**
 * All steps of verification in their order; the first failure wins.
 *
 * From the consumption of the challenge on, everything happens in one transaction: either the whole outcome is stored, refusals included,
 * or (when the database fails) nothing, and then the bundle can be sent again. How often a learner may send is counted before this.
 *
 * @param sealed the bundle, or the promise of it where reading it may fail with a VerificationError of step 1
 * @throws VerificationError; its code is in the audit trail
 */
export async function verifyBundle(sealed: string | Promise<string>, options: VerifyOptions): Promise<Verified | Received> {
  const { database, owner, now, policy, onStep } = options;
  let claims: SealedClaims | null = null;
  let digest: string | null = null;
  try {
    const text = await sealed;
    const [token = '', ...stills] = text.split('\n');
    onStep?.(1);
    const opened = await openBundle(token, {
      ...options,
      decryptionKeys: options.keys.decryption,
      lateSeconds: policy.lateSeconds,
      deviceKey: (kid) => findDevice(database, kid),
    });
    claims = opened.claims;
    digest = await bundleDigest(text);
    options.onClaims?.(claims);
    const challenge = await checkChallenge(database, claims, owner, policy);
    onStep?.(12);
    await checkDevice(database, opened, owner);
    const shown = isWriting(opened) ? null : await showPasskey(stills, opened as OpenedBundle, challenge, options);
    onStep?.(13);
    const examined = await examine(stills, opened, challenge, options);
    const bound = { ...options, examined, shown, digest };
    const settled = await database.transaction((queries) => settle(queries, opened, challenge, bound));
    if (settled instanceof VerificationError) throw settled;
    return settled;
  } catch (error) {
    if (!(error instanceof VerificationError) || !isAudited(error)) throw error;
    const before = error.code === 'challenge/used' ? await answerAgain(database, claims, { ...options, digest }) : null;
    if (before instanceof VerificationError) throw before;
    if (before !== null) return before;
    await appendAudit(database, { at: now, claims, owner, step: error.step, code: error.code, receipt: null, score: null });
    throw error;
  }
}

/** The answer that these bytes got when they used up their challenge, where the page says that it was lost. */
async function answerAgain(
  queries: Queries,
  claims: SealedClaims | null,
  { again = false, owner, digest }: Pick<VerifyOptions, 'again' | 'owner'> & { readonly digest: string | null },
): Promise<Verified | Received | VerificationError | null> {
  if (!again || claims === null || digest === null) return null;
  const before = await findLostAnswer(queries, owner, { nonce: claims.nonce, digest });
  if (before === null || before instanceof VerificationError || 'received' in before) return before;
  const { result, reasons } = before;
  return { ...before, decision: { result, reasons, score: null } };
}

/** A thread that looks at six pictures, each at its slowest; then whoever held the challenge is taken for dead. */
const RESERVED_SECONDS = 180;

/** The passkey's answer is the last of the lines, where the claims speak of one; it is taken off. */
function showPasskey(
  lines: string[],
  opened: OpenedBundle,
  challenge: ChallengeClaims,
  { database, owner, origins, passkeys: verifier }: VerifyOptions,
): Promise<ShownPasskey | null> {
  const answer = opened.claims.passkey === undefined ? undefined : lines.pop();
  return checkPasskey(database, answer, opened, challenge, { owner, verifier, origins });
}

/**
 * The pictures are looked at before the transaction, which they would hold up; a failure counts in its turn, as step 19. Nobody looks at pictures of measures that are none,
 * and of all who send one bundle at once, one is looked at.
 *
 * @throws VerificationError bundle/busy, with nothing used up: another is looked at, or nobody can look now
 */
async function examine(
  stills: readonly string[],
  opened: OpenedBundle<SealedClaims>,
  challenge: ChallengeClaims,
  { database, keys, stillChecker, models, now }: VerifyOptions,
): Promise<Examined> {
  const { nonce } = challenge;
  const reserved = challenge.stills !== undefined && (await reserveChallenge(database, nonce, now, RESERVED_SECONDS));
  try {
    if (isWriting(opened)) return stills.length === 0 ? [] : new VerificationError('evidence/stills');
    const { claims } = opened as OpenedBundle;
    checkModel(claims.face.model, models);
    checkMeasures(claims, challenge);
    if (challenge.stills !== undefined && !reserved) throw new VerificationError('bundle/busy');
    return await examineStills(stills, claims, challenge, { keys, stillChecker });
  } catch (error) {
    if (error instanceof VerificationError && error.code !== 'bundle/busy') return error;
    if (reserved) await releaseChallenge(database, nonce);
    throw error;
  }
}

/** What fails once the challenge is consumed is in the trail already; a row for each of a flood would be a flood. */
function isAudited({ step, code }: VerificationError): boolean {
  return step < 14 && code !== 'bundle/rate' && code !== 'bundle/busy';
}

/** Steps 14 to 22. A failure after the challenge was consumed is returned, not thrown: the consumption and the audit stay. */
async function settle(
  queries: Queries,
  opened: OpenedBundle<SealedClaims>,
  challenge: ChallengeClaims,
  options: SettleOptions,
): Promise<Verified | Received | VerificationError> {
  const { claims } = opened;
  const { owner, now } = options;
  try {
    if (!(await consumeChallenge(queries, claims.nonce, now))) {
      const before = await answerAgain(queries, claims, options);
      if (before !== null) return before;
      throw new VerificationError('challenge/used');
    }
    if (!(await claimJti(queries, claims.jti, now))) throw new VerificationError('bundle/replayed');
    options.onStep?.(14);
    return isWriting(opened)
      ? await takeWriting(queries, opened, options)
      : await judge(queries, opened as OpenedBundle, challenge, options);
  } catch (error) {
    if (!(error instanceof VerificationError)) throw error;
    const step = Math.max(14, error.step);
    const { digest } = options;
    await appendAudit(queries, { at: now, claims, owner, step, code: error.code, receipt: null, score: null, digest });
    return new VerificationError(error.code, error.cause, step);
  }
}

function isWriting(opened: OpenedBundle<SealedClaims>): opened is OpenedBundle<WritingClaims> {
  return opened.claims.purpose === 'monitor';
}

/** Step 15: the consent is the one that the policy asks for now. */
function requireConsent({ consent }: SealedClaims, policy: ConsentPolicy | undefined): void {
  if (consent.policyHash !== policy?.hash || consent.policyId !== policy.id) throw new VerificationError('consent/outdated');
}

/** Step 15: who withdrew their consent is not checked until they agree anew, under a challenge of a later moment. */
function requireNotWithdrawn({ withdrawnAt }: SubjectState, { purpose, iat }: ChallengeClaims): void {
  if (withdrawnAt !== null && (purpose !== 'enroll' || iat <= withdrawnAt)) throw new VerificationError('consent/withdrawn');
}

/** A window of writing after step 14: it is measured against the learner's own writing and counted, never judged by itself. */
async function takeWriting(queries: Queries, opened: OpenedBundle<WritingClaims>, options: SettleOptions): Promise<Received> {
  const { claims } = opened;
  const { policy, owner, now, digest, onStep } = options;
  if (options.examined instanceof VerificationError) throw options.examined;
  requireConsent(claims, policy.monitor?.consent);
  const subject = await lockSubject(queries, owner);
  await recheckDevice(queries, opened, owner);
  onStep?.(15);
  await checkWindowUnseen(queries, options.keys, owner, claims, now);
  onStep?.(18);
  await recordWriting(queries, opened, { ...options, subject });
  onStep?.(21);
  await appendAudit(queries, { at: now, claims, owner, step: 22, code: 'received', receipt: null, score: null, digest });
  onStep?.(22);
  return { received: true };
}

const DECIDE = {
  enroll,
  verify: (queries: Queries, opened: OpenedBundle, options: CompareOptions) => compare(queries, opened, options),
  rebind,
} as const;

/** Step 15 to step 22 of a check. Nothing that a failing step leaves behind but its keyed hashes may count: checks come before changes. */
async function judge(queries: Queries, opened: OpenedBundle, challenge: ChallengeClaims, options: SettleOptions): Promise<Verified> {
  const { claims } = opened;
  const { keys, policy, owner, now, digest, onStep } = options;
  const { examined } = options;
  requireConsent(claims, policy.consent);
  const subject = await lockSubject(queries, owner);
  await recheckDevice(queries, opened, owner);
  requireNotWithdrawn(subject, challenge);
  onStep?.(15);
  const stored = await findReference(queries, owner);
  checkComparable(claims, stored, options.models);
  onStep?.(16);
  checkMeasures(claims, challenge);
  onStep?.(17);
  await checkUnseen(queries, keys, owner, { claims, stills: examined instanceof VerificationError ? [] : examined, now });
  onStep?.(18);
  if (examined instanceof VerificationError) throw examined;
  onStep?.(19);
  const signs = checkQuality(claims);
  const doubtful = signs.length > 0 && policy.provenance === 'review';
  onStep?.(20);
  const comparison: CompareOptions = {
    keys,
    policy,
    owner,
    now,
    subject,
    stored,
    seen: seenAgain(examined),
    oneMore: challenge.oneMore === true,
    doubtful,
  };
  const decision = expectPasskey(await DECIDE[claims.purpose](queries, opened, comparison), options);
  if (options.shown !== null && decision.result !== 'refused') await keepPasskey(queries, owner, options.shown, now);
  onStep?.(21);
  const eraseAfter = now + policy.stillDays * 86_400;
  const after = await findSubject(queries, owner);
  await keepStills(queries, keys, owner, after, { jti: claims.jti, stills: examined, eraseAfter });
  const jti = newReceiptId();
  const receipt = await writeReceipt(jti, opened, decision, subject.lastVersion > 0, options);
  const { result, reasons, score } = decision;
  await appendAudit(queries, { at: now, claims, owner, step: 22, code: result, receipt, score, digest, signs });
  await openReviewOf(queries, { owner, opened, decision, after, receipt: { jti, token: receipt }, policy, now });
  onStep?.(22);
  return { result, reasons, receipt, decision };
}

/** A check without the passkey that the policy expects goes to a person: who lost theirs is not stuck. */
function expectPasskey(decision: Decision, { policy, shown }: SettleOptions): Decision {
  if (policy.passkey !== 'expect' || shown !== null || decision.result === 'refused' || decision.result === 'one-more') return decision;
  return { ...decision, result: 'review', reasons: [...decision.reasons, 'passkey'] };
}

/** Step 22: the receipt, signed. */
function writeReceipt(
  jti: string,
  { claims, late }: OpenedBundle,
  decision: Decision,
  known: boolean,
  options: SettleOptions,
): Promise<string> {
  const { keys, audience, owner, policy, now } = options;
  const { result, reasons } = decision;
  const { purpose, context } = claims;
  return signReceipt(keys, {
    iss: audience,
    aud: audience,
    sub: owner.subject,
    iat: now,
    exp: now + policy.receiptSeconds,
    jti,
    purpose,
    context,
    result,
    reasons,
    mode: claims.evidence.some(({ id }) => id !== 'document') ? 'sampled' : 'embeddings',
    late,
    ...(options.shown === null ? {} : { passkey: true as const }),
    renewed: purpose === 'enroll' && known,
  });
}
