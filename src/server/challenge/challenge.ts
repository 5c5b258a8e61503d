import { SignJWT } from 'jose';
import { toBase64url } from '../../base64url.js';
import { digestOf } from '../../bundle/server/digest-of.js';
import { MOVES } from '../../moves.js';
import type { Adds, CapturePolicy, ChallengeClaims, LivenessAction, Phrase, Purpose } from '../../types.js';
import { isForeignBlocked } from '../decision/attempts.js';
import { bindOneMore, waitsForOneMore } from '../decision/one-more.js';
import { countRebinds } from '../devices/add-device.js';
import { type PasskeyVerifier, passkeyRequest } from '../devices/passkeys.js';
import { keyedHash } from '../keys/keyed-hash.js';
import type { Keys } from '../keys/keys.js';
import { isFresh } from '../policy/fresh-login.js';
import type { Policy } from '../policy/policy.js';
import { retypeCapture } from '../policy/policy-limits.js';
import { policyOf, readPolicies } from '../policy/stored-policies.js';
import { findLiveReference } from '../privacy/live-reference.js';
import { isNewer, type KnownModel, modelOfReference, sameModel } from '../reference/known-models.js';
import { hasManyOpenReviews } from '../reviews/review-store.js';
import { insertChallenge } from '../store/challenges.js';
import type { Queries } from '../store/database.js';
import type { Session } from '../store/owner.js';
import type { StoredReference } from '../store/stored-references.js';
import { findSubject } from '../store/subjects.js';
import { findAgreed } from './find-agreed.js';
import { findEnrolled } from './find-enrolled.js';
import { phrasesFor, type Renewal, takeRenewable } from './renewal.js';

export interface ChallengeOptions {
  readonly database: Queries;
  readonly keys: Keys;
  readonly policy: Policy;
  /** Needed where the policy asks for passkeys. */
  readonly passkeys?: PasskeyVerifier | undefined;
  readonly audience: string;
  /** Models whose embeddings are taken, newest first. */
  readonly models: readonly KnownModel[];
  /** Hash of the weights that the page measures by: of one of `models`. Early pages name none. */
  readonly model?: string | undefined;
  readonly owner: Session;
  readonly course: string;
  readonly activity: string;
  readonly attempt: string;
  /** Without it: enroll when there is no reference, else verify. */
  readonly purpose: Exclude<Purpose, 'retype'> | null;
  /** With the purpose `rebind`: what is to be added. Default: this browser. */
  readonly adds?: Adds | undefined;
  /** It takes the place of an earlier one, whose time was over or whose sentence was too hard. */
  readonly renew?: Renewal | undefined;
  /** Seconds since the epoch. */
  readonly now: number;
}

/**
 * Why no challenge is given: the learner has to wait (too many failures), has used up all tries, is
 * enrolled already, is not enrolled, enrolled a face that this
 * version, or the page, cannot compare any more (`re-enroll`), the page is of before an update and
 * has to be loaded again (`reload`), the policy has no monitor, or consent was withdrawn: then only
 * the learner's own wish to enroll starts anew. `reviews`: more checks wait for a person than one
 * learner has. Another browser, or kind of keyboard (`no-kind`): the policy does not let it be
 * added, the login is not fresh, or there were enough of them.
 */
export type ChallengeRefusal =
  | { readonly refused: 'pause'; readonly retryAfterSeconds: number }
  | { readonly refused: 'no-rebind' | 'no-kind' | 'login' | 'rebinds' }
  | { readonly refused: 'reviews' }
  | { readonly refused: 'stopped' | 'enrolled' | 'not-enrolled' | 're-enroll' | 'reload' | 'not-monitored' | 'withdrawn' };

/** What a borderline check is asked for again. */
const ONE_MORE = { faceFrames: 1, warmupRepetitions: 0, repetitions: 1 } as const;

/** A fresh signed challenge, bound to learner, course, activity and attempt; single use. */
export async function createChallenge(options: ChallengeOptions): Promise<{ readonly token: string } | ChallengeRefusal> {
  const { database, keys, passkeys, audience, models, owner, now } = options;
  const subject = await findSubject(database, owner);
  const { failuresInARow, pausedUntil, withdrawnAt } = subject;
  if (withdrawnAt !== null && options.purpose !== 'enroll') return { refused: 'withdrawn' };
  const reference = await findLiveReference(database, owner, options.policy, now);
  const context = { tenant: owner.tenant, course: options.course, activity: options.activity, attempt: options.attempt };
  // What a page measures now cannot be compared with what is stored: the learner enrolls again,
  // whatever the policy says of a second enrollment.
  const measured = models.find(({ sha256 }) => sha256 === options.model);
  if (reference !== null && measured !== undefined && isNewer(reference, measured, models)) return { refused: 'reload' };
  const known = reference === null ? undefined : modelOfReference(reference, models);
  const isOutdated = reference !== null && (known === undefined || !sameModel(known, measured ?? known));
  const isThere = reference !== null && !isOutdated;
  const half = isThere && (options.purpose ?? 'verify') === 'verify' ? await waitsForOneMore(database, owner, context, now) : null;
  const oneMore = half !== null;
  // A check ends under the policy that it began with, and its one more is a part of it.
  const policy = oneMore ? policyOf(half.policy, await readPolicies(database, options.policy), options.policy) : options.policy;
  const kept = policy.phrases.find(({ hash }) => hash === reference?.phraseHash);
  const asked = options.purpose ?? (isThere ? 'verify' : 'enroll');
  // The sentence is gone or has another text: nothing can be compared before another one is typed.
  const purpose = asked === 'verify' && isThere && kept === undefined ? 'retype' : asked;
  if (purpose === 'enroll' && isThere && policy.reenroll === 'deny') return { refused: 'enrolled' };
  if (purpose === 'monitor' && policy.monitor === null) return { refused: 'not-monitored' };
  if (purpose !== 'enroll' && reference === null) return { refused: 'not-enrolled' };
  // Said before the learner has done anything: nothing that a page measures could be compared.
  if (purpose !== 'enroll' && purpose !== 'monitor' && isOutdated) return { refused: 're-enroll' };
  const adds = purpose === 'rebind' && reference !== null ? addsOf(options, { isTyped: kept !== undefined, reference }) : null;
  if (adds !== null) {
    const refused = await rebindRefusal(options, adds);
    if (refused !== null) return { refused };
  }
  if (!oneMore && failuresInARow >= policy.attempts.stopAfter) return { refused: 'stopped' };
  if (purpose === 'rebind' && isForeignBlocked(subject, policy.attempts, now)) return { refused: 'stopped' };
  // A pause is for the browser that failed: a stranger's failures keep no learner waiting, nor the
  // other way round.
  if (!oneMore && purpose !== 'rebind' && pausedUntil > now) return { refused: 'pause', retryAfterSeconds: Math.ceil(pausedUntil - now) };
  if (purpose !== 'monitor' && !oneMore && (await hasManyOpenReviews(database, owner))) return { refused: 'reviews' };
  const monitor = purpose === 'monitor' ? policy.monitor : null;
  const agreed = purpose === 'verify' ? await findAgreed(database, owner, policy.consent.hash) : null;
  const enrolled =
    reference === null || purpose === 'enroll'
      ? null
      : await findEnrolled(database, owner, reference, { purpose, keepsPhrase: kept !== undefined, half: half?.inputKind ?? null });
  const capture = oneMore ? { ...policy.capture.verify, ...ONE_MORE } : captureFor(purpose, policy, adds);
  const before = await takeRenewable(database, { ...options, purpose, context, capture, revision: policy.revision });
  const stills = monitor === null ? (before?.look?.stills ?? someOf(capture.faceFrames, policy.stills)) : [];
  const drawn = monitor === null ? drawnFrom((purpose === 'rebind' ? policy.rebind?.liveness : undefined) ?? policy.liveness) : [];
  const phrases = policy.phrases.filter(({ retired }) => !retired);
  const claims: ChallengeClaims = {
    v: 1,
    iss: audience,
    sub: owner.subject,
    aud: audience,
    iat: now,
    exp: Math.min(now + (monitor?.challengeSeconds ?? policy.challengeSeconds), before?.look?.until ?? Number.POSITIVE_INFINITY),
    nonce: toBase64url(crypto.getRandomValues(new Uint8Array(24))),
    purpose,
    context,
    phrase: isKept(purpose, kept, options.renew) ? phraseOf(kept) : phraseOf(anyOf(phrasesFor(phrases, before, options.renew))),
    liveness: before?.look?.liveness ?? drawn,
    policy: capture,
    consent: monitor?.consent ?? policy.consent,
    ...(agreed === null ? {} : { agreed }),
    ...(enrolled === null ? {} : { enrolled }),
    ...(adds === null ? {} : { adds }),
    ...(before?.look == null ? {} : { renewed: true }),
    ...(purpose === 'enroll' && phrases.length > 1 ? { otherPhrase: true } : {}),
    ...(policy.reviewDays === null ? {} : { reviewDays: policy.reviewDays }),
    store: { secret: browserSecret(keys, owner), optional: policy.rebind !== null },
    ...(oneMore ? { oneMore } : {}),
    ...(measured === undefined ? {} : { model: measured.sha256 }),
    ...(stills.length === 0 ? {} : { stills }),
    ...(purpose === 'enroll' && policy.document !== null ? { document: policy.document } : {}),
    ...(monitor === null && policy.passkey !== null && passkeys !== undefined
      ? { passkey: await passkeyRequest(database, owner, passkeys) }
      : {}),
    ...(monitor === null && mayUsePhone(purpose, policy) ? { phone: true } : {}),
    ...(monitor === null ? {} : { monitor: { windowKeys: monitor.windowKeys } }),
    encryptionKey: keys.encryptionKey,
  };
  const token = await new SignJWT({ ...claims })
    .setProtectedHeader({ alg: 'ES256', typ: 'countersign-challenge+jwt', kid: keys.signing.kid })
    .sign(keys.signing.key);
  await insertChallenge(database, claims, tokenHash(token), policy);
  if (oneMore) await bindOneMore(database, owner, context, claims.nonce);
  return { token };
}

/**
 * What a rebind may add of what the page asks for: a kind of keyboard that the learner has not
 * typed the sentence on. Where that sentence is gone, no typing is.
 */
function addsOf(
  { adds = { device: true } }: Pick<ChallengeOptions, 'adds'>,
  { isTyped, reference: { typing } }: { readonly isTyped: boolean; readonly reference: Pick<StoredReference, 'typing'> },
): Adds {
  const isNew = isTyped && adds.inputKind !== undefined && typing.every(({ inputKind }) => inputKind !== adds.inputKind);
  const { inputKind, ...others } = adds;
  return isNew && inputKind !== undefined ? { ...others, inputKind } : others;
}

/**
 * A rebind asks at once for all repetitions that a check may come to: its threshold is higher, and
 * there is no one more. On a new kind of keyboard it asks for those of an enrollment.
 */
function captureFor(purpose: Purpose, { capture, typing }: Policy, adds: Adds | null): CapturePolicy {
  if (purpose === 'enroll') return capture.enroll;
  if (purpose === 'retype' || adds?.inputKind !== undefined) return retypeCapture(capture);
  return purpose === 'rebind' ? { ...capture.verify, repetitions: typing.mostRepetitions } : capture.verify;
}

/**
 * Nothing of a sentence that is typed anew comes from a person's word: what would wait for one is
 * not offered.
 */
function mayUsePhone(purpose: Purpose, { phone }: Pick<Policy, 'phone'>): boolean {
  return phone === 'offer' || (phone === 'review' && purpose !== 'retype');
}

type PolicyPhrase = Policy['phrases'][number];

/**
 * A learner keeps the sentence of the enrollment: its rhythm is what is compared. Who enrolls again
 * may type another one, and has to where it is retired.
 */
function isKept(purpose: Purpose, kept: PolicyPhrase | undefined, renew: Renewal | undefined): kept is PolicyPhrase {
  return kept !== undefined && !(purpose === 'enroll' && (kept.retired || renew?.otherPhrase === true));
}

function phraseOf({ id, text, lang }: PolicyPhrase): Phrase {
  return { id, text, lang };
}

async function rebindRefusal(
  { database, policy, owner, now }: ChallengeOptions,
  adds: Adds,
): Promise<'no-rebind' | 'no-kind' | 'login' | 'rebinds' | null> {
  if (adds.inputKind !== undefined && (policy.rebind === null || policy.rebind.newKind === 'deny')) return 'no-kind';
  if (policy.rebind === null || (adds.device === true && policy.rebind.newDevice === 'deny')) return 'no-rebind';
  if (!isFresh(owner, now, policy.rebind.freshSeconds)) return 'login';
  return (await countRebinds(database, owner, now)) >= policy.rebind.most ? 'rebinds' : null;
}

/**
 * Who has a session of this learner's gets it, nobody else: their browsers name by it what they
 * keep.
 */
function browserSecret({ browsers }: Keys, { tenant, subject }: Session): string {
  return keyedHash(browsers, JSON.stringify([tenant, subject])).toString('base64url');
}

/** The digest of a challenge token: what a bundle names as `challengeHash`. */
export function tokenHash(token: string): string {
  return digestOf(token);
}

/** One of them, drawn at random. */
function anyOf<T>(all: readonly T[]): T {
  const [random = 0] = crypto.getRandomValues(new Uint32Array(1));
  return all[random % all.length] as T;
}

/**
 * So many of the first numbers, drawn at random, in their order. They stand in the challenge, which
 * the page has before it captures: a client that is not what it says could take care of those
 * pictures alone, so what they show is what counts (see `compare`), and the others only against the
 * learner.
 */
function someOf(numbers: number, count: number): number[] {
  const all = Array.from({ length: numbers }, (_, at) => at);
  return shuffled(all)
    .slice(0, count)
    .sort((one, other) => one - other);
}

/**
 * Two or three of the actions, one of them a move, in an order that nobody knows before: a
 * recording would have to fit it.
 */
function drawnFrom(actions: readonly LivenessAction[]): LivenessAction[] {
  const [random = 0] = crypto.getRandomValues(new Uint32Array(1));
  const [move, ...others] = shuffled(actions).sort((one, other) => Number(MOVES.includes(other)) - Number(MOVES.includes(one)));
  return move === undefined ? [] : shuffled([move, ...shuffled(others).slice(0, 1 + (random % 2))]);
}

/** In an order that nobody knows before. */
function shuffled<T>(actions: readonly T[]): T[] {
  const random = crypto.getRandomValues(new Uint32Array(actions.length));
  return actions
    .map((action, at) => ({ action, at: random[at] as number }))
    .sort((one, other) => one.at - other.at)
    .map(({ action }) => action);
}
