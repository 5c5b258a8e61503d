import { VerificationError } from '../../bundle/verification-error.js';
import type { Keys } from '../keys/keys.js';
import type { Policy } from '../policy/policy.js';
import { readStatus } from '../privacy/status.js';
import type { Database, Queries } from '../store/database.js';
import type { Session } from '../store/owner.js';
import { type ChallengeOptions, type ChallengeRefusal, createChallenge } from './challenge.js';

/** What may be asked for. */
export type AskedPurpose = NonNullable<ChallengeOptions['purpose']>;

/** Somebody asks for a challenge. */
export interface Start {
  readonly owner: Session;
  readonly course: string;
  readonly activity: string;
  readonly attempt: string;
  /** What the page asks for; `null`: it leaves that to the backend. */
  readonly purpose: AskedPurpose | null;
  /** There is a reference of the learner to compare with. */
  readonly enrolled: boolean;
  /** As it came; its body has been read. */
  readonly request: Request;
  /**
   * In the transaction that gives the challenge: what is written here stays if it is given. Another
   * connection may wait for this one for ever.
   */
  readonly queries: Queries;
}

/**
 * `purpose`: give this one, whatever the page asked for; without it, what it asked for. `refused`:
 * a word for the page, such as `overdue`.
 */
export type StartAnswer = { readonly purpose?: AskedPurpose } | { readonly refused: string; readonly status?: 403 | 409 };

/** The platform's rules for what may begin. */
export type MayStart = (start: Start) => Promise<StartAnswer>;

/** The platform's own refusal. */
export interface PlatformRefusal {
  readonly refused: 'platform';
  readonly reason: string;
  readonly status: 403 | 409;
}

/** What the page takes for a reason. */
const REASON = /^[a-z][a-z-]{1,30}$/;
const PURPOSES: readonly unknown[] = ['enroll', 'verify', 'monitor', 'rebind'] satisfies AskedPurpose[];

/** What a backend gives challenges with. */
interface Challenger extends Pick<ChallengeOptions, 'audience' | 'models' | 'passkeys'> {
  readonly database: Database;
  readonly keys: () => Promise<Keys>;
  readonly policy: () => Promise<Policy>;
  readonly now: () => number;
  readonly mayStart?: MayStart | undefined;
}

/** Who asks, and for what. */
type Place = Pick<ChallengeOptions, 'owner' | 'course' | 'activity' | 'attempt' | 'purpose' | 'renew' | 'model'>;

class Undone extends Error {
  readonly refusal: ChallengeRefusal | PlatformRefusal;

  constructor(refusal: ChallengeRefusal | PlatformRefusal) {
    super('no challenge is given');
    this.refusal = refusal;
  }
}

/**
 * Asks the platform, then makes the challenge, in one transaction.
 *
 * @throws whatever `mayStart` throws, and a TypeError for an answer that is none: nothing is given
 *   then
 */
export async function giveChallenge(
  { database, keys, policy, passkeys, audience, models, mayStart, now }: Challenger,
  place: Place,
  request: Request,
): Promise<{ readonly token: string } | ChallengeRefusal | PlatformRefusal> {
  // A page of before an update, or of a newer build than this process: before anybody does
  // anything.
  const isKnown = place.model === undefined || models.some(({ sha256 }) => sha256 === place.model);
  if (!isKnown) return { refused: 'reload' };
  const asked = { keys: await keys(), policy: await policy(), passkeys, audience, models, ...place, now: now() };
  try {
    return await database.transaction(async (queries) => {
      const purpose = mayStart === undefined ? asked.purpose : await ask(mayStart, queries, asked, request);
      const given = await createChallenge({ ...asked, purpose, database: queries });
      if ('refused' in given) throw new Undone(given);
      return given;
    });
  } catch (error) {
    if (error instanceof Undone) return error.refusal;
    throw error;
  }
}

async function ask(
  mayStart: MayStart,
  queries: Queries,
  { owner, course, activity, attempt, purpose, policy, model, models, now }: Omit<ChallengeOptions, 'database'>,
  request: Request,
): Promise<AskedPurpose | null> {
  // What is of a newer model than the page's is there; the page is told to load again.
  const comparable = model === undefined ? models : models.slice(0, models.findLastIndex(({ sha256 }) => sha256 === model) + 1);
  const { enrolled } = await readStatus(queries, owner, { policy, models: comparable, now });
  const start: Start = { owner, course, activity, attempt, purpose, enrolled, request, queries };
  const answer: unknown = await mayStart(start).catch((cause: unknown) => {
    // As a step that failed it would be an answer of its own.
    throw cause instanceof VerificationError ? new Error('mayStart failed', { cause }) : cause;
  });
  // Whatever else is returned, a Response say, was meant as something: it is no yes.
  if (!isAnswer(answer)) throw new TypeError('mayStart: the answer must be { purpose } or { refused, status }');
  if ('refused' in answer) {
    const { refused: reason, status = 409 } = answer as { refused: unknown; status?: unknown };
    if (typeof reason !== 'string' || !REASON.test(reason)) throw new TypeError('mayStart: refused must be a word such as overdue');
    if (status !== 403 && status !== 409) throw new TypeError('mayStart: status must be 403 or 409');
    throw new Undone({ refused: 'platform', reason, status });
  }
  const { purpose: named = purpose } = answer as { purpose?: unknown };
  if (named !== null && !PURPOSES.includes(named)) throw new TypeError('mayStart: there is no such purpose');
  return named as AskedPurpose | null;
}

function isAnswer(answer: unknown): answer is object {
  if (typeof answer !== 'object' || answer === null || Object.getPrototypeOf(answer) !== Object.prototype) return false;
  const members = 'refused' in answer ? ['refused', 'status'] : ['purpose'];
  return Object.keys(answer).every((name) => members.includes(name));
}
