import { type OpenedBundle, openBundle } from '../bundle/open.js';
import type { BundleClaims } from '../bundle/schema.js';
import { VerificationError } from '../bundle/verification-error.js';
import { cosineDistance, faceLlr, meanEmbedding } from '../matching/face.js';
import { scoreKeystroke } from '../matching/keystroke.js';
import type { ChallengeClaims, ModelId, Outcome } from '../types.js';
import { recordAttempt } from './attempts.js';
import { checkEvidence } from './check-evidence.js';
import type { Database, Queries } from './database.js';
import { type Decision, decide } from './decide.js';
import type { Keys } from './keys.js';
import type { Policy } from './policy.js';
import { signReceipt } from './receipt.js';
import { embeddingsOf, enrollReference, openReference } from './reference.js';
import {
  appendAudit,
  consumeChallenge,
  findChallenge,
  findDevice,
  findReference,
  lockSubject,
  type Owner,
  registerDevice,
} from './store.js';

export interface VerifyOptions {
  readonly database: Database;
  readonly keys: Keys;
  readonly policy: Policy;
  readonly audience: string;
  readonly origins: readonly string[];
  /** Models whose embeddings are taken. */
  readonly models: readonly ModelId[];
  /** The learner of the session that sent the bundle. */
  readonly owner: Owner;
  /** Seconds since the epoch. */
  readonly now: number;
  /** Told each step that passed. */
  readonly onStep?: (step: number) => void;
  /** Told the claims once they are authentic: biometric data, for a test bench only. */
  readonly onClaims?: (claims: BundleClaims) => void;
}

export interface Verified extends Outcome {
  readonly decision: Decision;
}

/**
 * All steps of verification in their order; the first failure wins.
 *
 * From the consumption of the challenge on, everything happens in one transaction: either the whole outcome is stored or nothing, and then the bundle can be sent again.
 *
 * @throws VerificationError; its code is in the audit trail
 */
export async function verifyBundle(sealed: string, options: VerifyOptions): Promise<Verified> {
  const { database, owner, now } = options;
  let claims: BundleClaims | null = null;
  try {
    const opened = await openBundle(sealed, {
      ...options,
      decryptionKeys: options.keys.decryption,
      lateSeconds: options.policy.lateSeconds,
      deviceKey: (kid) => findDevice(database, kid),
    });
    claims = opened.claims;
    options.onClaims?.(claims);
    const challenge = await checkChallenge(claims, options);
    options.onStep?.(12);
    await checkDevice(opened, options);
    options.onStep?.(13);
    const settled = await database.transaction((queries) => settle(queries, opened, challenge, options));
    if (settled instanceof VerificationError) throw settled;
    return settled;
  } catch (error) {
    if (error instanceof VerificationError && error.step < 14) {
      await appendAudit(database, { at: now, claims, owner, step: error.step, code: error.code, receipt: null });
    }
    throw error;
  }
}

/** Step 12: the challenge is known, unused, was alive when the bundle was made, and every field that it binds is the same. */
async function checkChallenge(claims: BundleClaims, { database, owner }: VerifyOptions): Promise<ChallengeClaims> {
  const stored = await findChallenge(database, claims.nonce);
  if (stored === null) throw new VerificationError('challenge/unknown');
  if (stored.used) throw new VerificationError('challenge/used');
  const { claims: challenge, tokenHash } = stored;
  if (claims.iat > challenge.exp) throw new VerificationError('challenge/expired');
  const pairs: readonly (readonly [string, string])[] = [
    [claims.challengeHash, tokenHash],
    [claims.sub, challenge.sub],
    [claims.aud, challenge.aud],
    [claims.purpose, challenge.purpose],
    [claims.context.tenant, challenge.context.tenant],
    [claims.context.course, challenge.context.course],
    [claims.context.activity, challenge.context.activity],
    [claims.context.attempt, challenge.context.attempt],
    [claims.keystroke.phraseId, challenge.phrase.id],
    [claims.liveness.actions.map(({ action }) => action).join(), challenge.liveness.join()],
    [owner.subject, challenge.sub],
    [owner.tenant, challenge.context.tenant],
  ];
  if (claims.iat < challenge.iat || pairs.some(([found, bound]) => found !== bound)) throw new VerificationError('challenge/mismatch');
  return challenge;
}

/** Step 13: the key belongs to this tenant and learner. */
async function checkDevice({ key }: OpenedBundle, { database, owner }: VerifyOptions): Promise<void> {
  const device = await findDevice(database, key.thumbprint);
  if (device === null) return;
  if (device.tenant !== owner.tenant || device.subject !== owner.subject) throw new VerificationError('key/foreign');
  if (device.revoked) throw new VerificationError('key/revoked');
}

/** Steps 14 to 22. A failure from here on is returned, not thrown, so that the consumed challenge stays consumed. */
async function settle(
  queries: Queries,
  opened: OpenedBundle,
  challenge: ChallengeClaims,
  options: VerifyOptions,
): Promise<Verified | VerificationError> {
  const { claims } = opened;
  const { owner, now } = options;
  if (!(await consumeChallenge(queries, claims.nonce, now))) return new VerificationError('challenge/used');
  try {
    options.onStep?.(14);
    if (claims.consent.policyHash !== options.policy.consent.hash || claims.consent.policyId !== options.policy.consent.id)
      throw new VerificationError('consent/outdated');
    options.onStep?.(15);
    await lockSubject(queries, owner);
    checkModel(claims, options.models);
    await checkEvidence(queries, options.keys, owner, claims, challenge);
    for (const step of [16, 17, 18, 19, 20]) options.onStep?.(step);
    const decision = claims.purpose === 'enroll' ? await enroll(queries, opened, options) : await compare(queries, opened, options);
    options.onStep?.(21);
    return await conclude(queries, opened, decision, options);
  } catch (error) {
    if (!(error instanceof VerificationError)) throw error;
    await appendAudit(queries, { at: now, claims, owner, step: error.step, code: error.code, receipt: null });
    return error;
  }
}

/** Step 16: embeddings of other weights say nothing about each other. */
function checkModel({ face: { model } }: BundleClaims, models: readonly ModelId[]): void {
  if (!models.some((known) => sameModel(known, model))) throw new VerificationError('model/unknown');
}

function sameModel(one: ModelId, other: ModelId): boolean {
  return one.id === other.id && one.version === other.version && one.sha256 === other.sha256 && one.dim === other.dim;
}

async function enroll(queries: Queries, { claims, key }: OpenedBundle, { keys, owner, now, policy }: VerifyOptions): Promise<Decision> {
  if (policy.reenroll === 'deny' && (await findReference(queries, owner)) !== null) throw new VerificationError('challenge/mismatch');
  if (!(await registerDevice(queries, owner, key.thumbprint, key.jwk, now))) throw new VerificationError('key/foreign');
  await enrollReference(queries, keys, owner, claims, now);
  return { result: 'accepted', reasons: [], score: 0 };
}

/** Step 21: face and typing against the reference. */
async function compare(queries: Queries, { claims, late }: OpenedBundle, { keys, owner, now, policy }: VerifyOptions): Promise<Decision> {
  const stored = await findReference(queries, owner);
  if (stored === null || !sameModel(stored.model, claims.face.model) || stored.phraseId !== claims.keystroke.phraseId)
    throw new VerificationError('model/re-enroll');
  const reference = await openReference(queries, keys, owner, stored);
  const probe = reference.protect(meanEmbedding(embeddingsOf(claims)));
  const keystroke = scoreKeystroke({ template: reference.repetitions, probe: claims.keystroke.repetitions });
  const decision = decide({ faceLlr: faceLlr(cosineDistance(probe, reference.template)), keystrokeLlr: keystroke.llr, late });
  await recordAttempt(queries, owner, decision.result, policy.attempts, now);
  return decision;
}

/** Step 22: receipt and audit. */
async function conclude(
  queries: Queries,
  { claims, late }: OpenedBundle,
  decision: Decision,
  { keys, audience, owner, policy, now, onStep }: VerifyOptions,
): Promise<Verified> {
  const { result, reasons } = decision;
  const { purpose, context } = claims;
  const receipt = await signReceipt(keys, {
    iss: audience,
    aud: audience,
    sub: owner.subject,
    iat: now,
    exp: now + policy.receiptSeconds,
    purpose,
    context,
    result,
    reasons,
    mode: 'embeddings',
    late,
  });
  if (!(await appendAudit(queries, { at: now, claims, owner, step: 22, code: result, receipt })))
    throw new VerificationError('bundle/replayed');
  onStep?.(22);
  return { result, reasons, receipt, decision };
}
