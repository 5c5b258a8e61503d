import type { CapturePolicy, ChallengeClaims, CheckContext, Phrase, Purpose } from '../../types.js';
import { consumeChallenge, findChallenge } from '../store/challenges.js';
import type { Queries } from '../store/database.js';
import type { Owner } from '../store/owner.js';

/** Which challenge is to be renewed, and whether with another sentence. */
export interface Renewal {
  readonly nonce: string;
  readonly otherPhrase: boolean;
}

interface Asked {
  readonly owner: Owner;
  readonly renew?: Renewal | undefined;
  readonly purpose: Purpose;
  readonly context: CheckContext;
  readonly capture: CapturePolicy;
  /** Of the policy that the new one is given under. */
  readonly revision: string;
  readonly now: number;
}

/** What a new challenge takes over of the one before. */
export interface Before extends Pick<ChallengeClaims, 'phrase'> {
  /** Actions and pictures, and when they are good no more; `null`: they are drawn anew. */
  readonly look: (Pick<ChallengeClaims, 'liveness' | 'stills'> & { readonly until: number }) | null;
}

/**
 * Ends a challenge, whose place a new one takes with its sentence, so that nobody types everything
 * twice; and with its actions and pictures, but only once, under the same policy, and until twice
 * the lifetime of the first is over: whoever prepares a film for the order of the actions has no
 * more time than that, and one try. Where less than half a lifetime is left, they are drawn anew.
 *
 * @returns `null` where everything is drawn anew, and the earlier one stays as it is
 */
export async function takeRenewable(queries: Queries, asked: Asked): Promise<Before | null> {
  const { renew, owner, purpose, context, capture, revision, now } = asked;
  const found = renew === undefined ? null : await findChallenge(queries, renew.nonce);
  if (found === null || found.used) return null;
  const { claims } = found;
  const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
  const isTheirs = claims.sub === owner.subject && claims.purpose === purpose && purpose !== 'monitor';
  const { tenant, course, activity, attempt } = claims.context;
  const isHere = same([tenant, course, activity, attempt], [context.tenant, context.course, context.activity, context.attempt]);
  if (!isTheirs || !isHere || !sameCapture(claims.policy, capture)) return null;
  if (!(await consumeChallenge(queries, claims.nonce, now))) return null;
  const lifetime = claims.exp - claims.iat;
  const isFirst = claims.renewed !== true && claims.oneMore !== true && found.revision === revision;
  const { liveness, stills } = claims;
  const look = { liveness, ...(stills === undefined ? {} : { stills }), until: claims.exp + lifetime };
  return { phrase: claims.phrase, look: isFirst && now <= claims.exp + lifetime / 2 ? look : null };
}

/** Whatever the order of the members: a database keeps its own. */
function sameCapture(one: CapturePolicy, other: CapturePolicy): boolean {
  const names = ['faceFrames', 'warmupRepetitions', 'repetitions', 'leastRepetitions', 'faceTimeoutSeconds'] as const;
  return names.every((name) => one[name] === other[name]);
}

/**
 * Sentences that a challenge may have: that of the one before, or all others where another one is
 * asked for.
 */
export function phrasesFor<T extends Pick<Phrase, 'id'>>(
  phrases: readonly T[],
  before: Before | null,
  renew: Renewal | undefined,
): readonly T[] {
  if (before === null) return phrases;
  const fitting = phrases.filter(({ id }) => (id === before.phrase.id) !== (renew?.otherPhrase === true));
  return fitting.length === 0 ? phrases : fitting;
}
