import { SignJWT } from 'jose';
import { toBase64url } from '../../base64url.js';
import { MOVES } from '../../moves.js';
import { sha256 } from '../../sha256.js';
import type { CapturePolicy, ChallengeClaims, LivenessAction, Phrase, Purpose } from '../../types.js';
import { isForeignBlocked } from '../decision/attempts.js';
import { bindOneMore, waitsForOneMore } from '../decision/one-more.js';
import { countRebinds } from '../devices/add-device.js';
import { type PasskeyVerifier, passkeyRequest } from '../devices/passkeys.js';
import type { Keys } from '../keys/keys.js';
import { isFresh } from '../policy/fresh-login.js';
import type { Policy } from '../policy/policy.js';
import { findLiveReference } from '../privacy/live-reference.js';
import { hasManyOpenReviews } from '../reviews/review-store.js';
import { insertChallenge } from '../store/challenges.js';
import type { Queries } from '../store/database.js';
import type { Session } from '../store/owner.js';
import { findSubject } from '../store/subjects.js';

export interface ChallengeOptions {
  readonly database: Queries;
  readonly keys: Keys;
  readonly policy: Policy;
  /** Needed where the policy asks for passkeys. */
  readonly passkeys?: PasskeyVerifier | undefined;
  readonly audience: string;
  readonly owner: Session;
  readonly course: string;
  readonly activity: string;
  readonly attempt: string;
  /** Without it: enroll when there is no reference, else verify. */
  readonly purpose: Extract<Purpose, 'enroll' | 'verify' | 'monitor' | 'rebind'> | null;
  /** Seconds since the epoch. */
  readonly now: number;
}

/**
 * Why no challenge is given: the learner has to wait (too many failures), has used up all tries, is
 * enrolled already, is not enrolled, enrolled with a sentence that the policy no longer has, the
 * policy has no monitor, or consent was withdrawn: then only the learner's own wish to enroll
 * starts anew. `reviews`: more checks wait for a person than one learner has. Another browser: the
 * policy has no rebind, the login is not fresh, or there were enough of them.
 */
export type ChallengeRefusal =
  | { readonly refused: 'pause'; readonly retryAfterSeconds: number }
  | { readonly refused: 'no-rebind' | 'login' | 'rebinds' }
  | { readonly refused: 'reviews' }
  | { readonly refused: 'stopped' | 'enrolled' | 'not-enrolled' | 're-enroll' | 'not-monitored' | 'withdrawn' };

/** What a borderline check is asked for again. */
const ONE_MORE = { faceFrames: 1, warmupRepetitions: 0, repetitions: 1 } as const;

/** A fresh signed challenge, bound to learner, course, activity and attempt; single use. */
export async function createChallenge(options: ChallengeOptions): Promise<{ readonly token: string } | ChallengeRefusal> {
  const { database, keys, policy, passkeys, audience, owner, now } = options;
  const subject = await findSubject(database, owner);
  const { failuresInARow, pausedUntil, withdrawnAt } = subject;
  if (withdrawnAt !== null && options.purpose !== 'enroll') return { refused: 'withdrawn' };
  const reference = await findLiveReference(database, owner, policy, now);
  const purpose = options.purpose ?? (reference === null ? 'enroll' : 'verify');
  if (purpose === 'enroll' && reference !== null && policy.reenroll === 'deny') return { refused: 'enrolled' };
  if (purpose === 'monitor' && policy.monitor === null) return { refused: 'not-monitored' };
  if (purpose !== 'enroll' && reference === null) return { refused: 'not-enrolled' };
  const kept = policy.phrases.find(({ id }) => id === reference?.phraseId);
  if (purpose === 'rebind') {
    const refused = await rebindRefusal(options);
    if (refused !== null) return { refused };
  }
  if (purpose !== 'monitor' && purpose !== 'enroll' && kept === undefined) return { refused: 're-enroll' };
  const context = { tenant: owner.tenant, course: options.course, activity: options.activity, attempt: options.attempt };
  const oneMore = purpose === 'verify' && (await waitsForOneMore(database, owner, context, now));
  if (!oneMore && failuresInARow >= policy.attempts.stopAfter) return { refused: 'stopped' };
  if (purpose === 'rebind' && isForeignBlocked(subject, policy.attempts, now)) return { refused: 'stopped' };
  // A pause is for the browser that failed: a stranger's failures keep no learner waiting, nor the
  // other way round.
  if (!oneMore && purpose !== 'rebind' && pausedUntil > now) return { refused: 'pause', retryAfterSeconds: Math.ceil(pausedUntil - now) };
  if (purpose !== 'monitor' && !oneMore && (await hasManyOpenReviews(database, owner))) return { refused: 'reviews' };
  const monitor = purpose === 'monitor' ? policy.monitor : null;
  const capture =
    purpose === 'enroll' ? policy.capture.enroll : { ...policy.capture.verify, ...(oneMore ? ONE_MORE : {}), ...moreFor(purpose, policy) };
  const stills = monitor === null ? someOf(capture.faceFrames, policy.stills) : [];
  const claims: ChallengeClaims = {
    v: 1,
    iss: audience,
    sub: owner.subject,
    aud: audience,
    iat: now,
    exp: now + (monitor?.challengeSeconds ?? policy.challengeSeconds),
    nonce: toBase64url(crypto.getRandomValues(new Uint8Array(24))),
    purpose,
    context,
    phrase: kept ?? anyOf(policy.phrases),
    liveness: monitor === null ? drawnFrom((purpose === 'rebind' ? policy.rebind?.liveness : undefined) ?? policy.liveness) : [],
    policy: capture,
    consent: monitor?.consent ?? policy.consent,
    store: { secret: await browserSecret(keys, owner), optional: policy.rebind !== null },
    ...(oneMore ? { oneMore } : {}),
    ...(stills.length === 0 ? {} : { stills }),
    ...(purpose === 'enroll' && policy.document !== null ? { document: policy.document } : {}),
    ...(monitor === null && policy.passkey !== null && passkeys !== undefined
      ? { passkey: await passkeyRequest(database, owner, passkeys) }
      : {}),
    ...(monitor === null ? {} : { monitor: { windowKeys: monitor.windowKeys } }),
    encryptionKey: keys.encryptionKey,
  };
  const token = await new SignJWT({ ...claims })
    .setProtectedHeader({ alg: 'ES256', typ: 'countersign-challenge+jwt', kid: keys.signing.kid })
    .sign(keys.signing.key);
  await insertChallenge(database, claims, await tokenHash(token));
  if (oneMore) await bindOneMore(database, owner, context, claims.nonce);
  return { token };
}

/**
 * A rebind asks at once for all repetitions that a check may come to: its threshold is higher, and
 * there is no one more.
 */
function moreFor(purpose: Purpose, { typing }: Policy): Partial<CapturePolicy> {
  return purpose === 'rebind' ? { repetitions: typing.mostRepetitions } : {};
}

async function rebindRefusal({ database, policy, owner, now }: ChallengeOptions): Promise<'no-rebind' | 'login' | 'rebinds' | null> {
  if (policy.rebind === null) return 'no-rebind';
  if (!isFresh(owner, now, policy.rebind.freshSeconds)) return 'login';
  return (await countRebinds(database, owner, now)) >= policy.rebind.most ? 'rebinds' : null;
}

/**
 * Who has a session of this learner's gets it, nobody else: their browsers name by it what they
 * keep.
 */
async function browserSecret({ browsers }: Keys, { tenant, subject }: Session): Promise<string> {
  const text = new TextEncoder().encode(JSON.stringify([tenant, subject]));
  return toBase64url(new Uint8Array(await crypto.subtle.sign('HMAC', browsers, text)));
}

/** The digest of a challenge token: what a bundle names as `challengeHash`. */
export function tokenHash(token: string): Promise<string> {
  return sha256(token);
}

/**
 * A learner keeps the sentence of the enrollment: its rhythm is what is compared. A new one is
 * drawn at random.
 */
function anyOf(phrases: readonly Phrase[]): Phrase {
  const [random = 0] = crypto.getRandomValues(new Uint32Array(1));
  return phrases[random % phrases.length] as Phrase;
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
