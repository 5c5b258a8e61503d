import type { SealedClaims } from '../../bundle/schema.js';
import { isSplit, isWriting, type OpenedCheck, type OpenedWriting, openBundle } from '../../bundle/server/open.js';
import { isAfter } from '../../bundle/steps.js';
import { VerificationError } from '../../bundle/verification-error.js';
import type { ChallengeClaims } from '../../types.js';
import { checkChallenge, checkDevice } from '../challenge/check-challenge.js';
import { triesLeft } from '../decision/attempts.js';
import { checkPasskey, type ShownPasskey } from '../devices/passkeys.js';
import { consumeHandover } from '../handover/handover-rows.js';
import { joinPart } from '../handover/join-part.js';
import { policyOf } from '../policy/stored-policies.js';
import { appendAudit } from '../store/audit.js';
import { claimJti, consumeChallenge } from '../store/challenges.js';
import type { Queries } from '../store/database.js';
import { findDevice, type StoredDevice } from '../store/stored-devices.js';
import { findSubject } from '../store/subjects.js';
import { examine } from './examine.js';
import { judge, takeWriting } from './judge.js';
import { bundleDigest, findLostAnswer } from './lost-answer.js';
import type { Received, SettleOptions, Verified, VerifyOptions } from './verify-options.js';

/**
 * All steps of verification in their order; the first failure wins.
 *
 * From the consumption of the challenge on, everything happens in one transaction: either the whole
 * outcome is stored, refusals included, or (when the database fails) nothing, and then the bundle
 * can be sent again. How often a learner may send is counted before this.
 *
 * @throws VerificationError; its code is in the audit trail
 */
export async function verifyBundle(sealed: string, options: VerifyOptions): Promise<Verified | Received> {
  const { database, owner, now, policy, policies = [], onStep } = options;
  let claims: SealedClaims | null = null;
  let digest: string | null = null;
  let device: StoredDevice | null = null;
  try {
    const [token = '', ...stills] = sealed.split('\n');
    onStep?.('size');
    const found = await openBundle(token, {
      ...options,
      decryptionKeys: options.keys.decryption,
      lateSeconds: Math.max(...[policy, ...policies].map(({ lateSeconds }) => lateSeconds)),
      deviceKey: async (kid) => {
        device = await findDevice(database, kid);
        return device;
      },
    });
    claims = found.claims;
    digest = bundleDigest(sealed);
    options.onClaims?.(found.claims);
    const known = await checkChallenge(database, found.claims, owner);
    const { claims: challenge, revision } = known;
    requireModel(challenge, options);
    const begun = policyOf(revision, policies, policy);
    if (isSplit(found) && challenge.phone !== true) throw new VerificationError('challenge/purpose');
    const joined = isSplit(found) ? await joinPart(found, known, options) : null;
    const opened = joined?.opened ?? (found as OpenedCheck | OpenedWriting);
    if (joined !== null) options.onClaims?.(opened.claims);
    if (now > opened.claims.exp + begun.lateSeconds) throw new VerificationError('claims/expired');
    if (opened.claims.purpose === 'rebind' && begun.rebind === null) throw new VerificationError('challenge/purpose');
    onStep?.('challenge');
    await checkDevice(database, opened, owner, device);
    const shown = isWriting(opened) ? null : await showPasskey(stills, opened, challenge, options);
    onStep?.('owner');
    if (joined !== null && stills.length > 0) throw new VerificationError('bundle/form');
    const examined = await examine(joined?.stills ?? stills, opened, challenge, options);
    const bound = { ...options, policy: begun, present: policy, examined, shown, digest, part: joined?.part ?? null };
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

/**
 * A page was promised a comparison by a model that this process does not know: one that does
 * answers, or this one once the model is among its `models`. The challenge stays unused.
 *
 * @throws VerificationError bundle/busy
 */
function requireModel({ model }: Pick<ChallengeClaims, 'model'>, { models }: Pick<VerifyOptions, 'models'>): void {
  if (model === undefined || models.some(({ sha256 }) => sha256 === model)) return;
  const cause = new Error(`a challenge was given for the recognition model ${model}, which is not among the models of this backend`);
  throw new VerificationError('bundle/busy', cause);
}

/**
 * The passkey's answer is the last of the lines, where the claims speak of one; it is taken off.
 */
function showPasskey(
  lines: string[],
  opened: OpenedCheck,
  challenge: ChallengeClaims,
  { database, owner, origins, passkeys: verifier }: VerifyOptions,
): Promise<ShownPasskey | null> {
  const answer = opened.claims.passkey === undefined ? undefined : lines.pop();
  return checkPasskey(database, answer, opened, challenge, { owner, verifier, origins });
}

/**
 * The answer that these bytes got when they used up their challenge, where the page says that it
 * was lost.
 */
async function answerAgain(
  queries: Queries,
  claims: SealedClaims | null,
  { again = false, owner, policy, digest }: Pick<VerifyOptions, 'again' | 'owner' | 'policy'> & { readonly digest: string | null },
): Promise<Verified | Received | VerificationError | null> {
  if (!again || claims === null || digest === null) return null;
  const before = await findLostAnswer(queries, owner, { nonce: claims.nonce, digest });
  if (before === null || before instanceof VerificationError || 'received' in before) return before;
  const { result, reasons } = before;
  const left = triesLeft({ purpose: claims.purpose, result }, await findSubject(queries, owner), policy.attempts);
  return { ...before, ...left, decision: { result, reasons, score: null } };
}

/** A bundle that could not be read is in the audit trail, too. @throws the error, always */
export async function auditEarly(
  error: unknown,
  { database, owner, now }: Pick<VerifyOptions, 'database' | 'owner' | 'now'>,
): Promise<never> {
  if (error instanceof VerificationError && isAudited(error))
    await appendAudit(database, { at: now, claims: null, owner, step: error.step, code: error.code, receipt: null, score: null });
  throw error;
}

/**
 * What fails once the challenge is consumed is in the trail already; a row for each of a flood
 * would be a flood.
 */
function isAudited({ step, code }: VerificationError): boolean {
  return !isAfter(step, 'owner') && code !== 'bundle/rate' && code !== 'bundle/busy';
}

/**
 * Steps 14 to 22. A failure after the challenge was consumed is returned, not thrown: the
 * consumption and the audit stay.
 */
async function settle(
  queries: Queries,
  opened: OpenedCheck | OpenedWriting,
  challenge: ChallengeClaims,
  options: SettleOptions,
): Promise<Verified | Received | VerificationError> {
  const { claims } = opened;
  const { owner, now, part } = options;
  try {
    if (!(await consumeChallenge(queries, claims.nonce, now))) {
      const before = await answerAgain(queries, claims, options);
      if (before !== null) return before;
      throw new VerificationError('challenge/used');
    }
    if (part !== null && !(await consumeHandover(queries, part.handover, part.sha256, now))) throw new VerificationError('part/canceled');
    const isNew = (await claimJti(queries, claims.jti, now)) && (part === null || (await claimJti(queries, part.jti, now)));
    if (!isNew) throw new VerificationError('bundle/replayed');
    options.onStep?.('single-use');
    return isWriting(opened) ? await takeWriting(queries, opened, challenge, options) : await judge(queries, opened, challenge, options);
  } catch (error) {
    if (!(error instanceof VerificationError)) throw error;
    const step = isAfter(error.step, 'single-use') ? error.step : 'single-use';
    const { digest } = options;
    await appendAudit(queries, { at: now, claims, owner, step, code: error.code, receipt: null, score: null, digest });
    return new VerificationError(error.code, error.cause, step);
  }
}
