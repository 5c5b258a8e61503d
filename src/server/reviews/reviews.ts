import { decodeJwt } from 'jose';
import { isName, isWords } from '../../name.js';
import { clearAttempts } from '../decision/attempts.js';
import { newReceiptId, type ReceiptClaims, signReceipt } from '../decision/receipt.js';
import { type OnDecision, tellDecision } from '../decision/tell-decision.js';
import { addToLearner, countRebinds, noteRebind } from '../devices/add-device.js';
import type { Keys } from '../keys/keys.js';
import type { Policy } from '../policy/policy.js';
import { confirmReference, disputeReference } from '../reference/renewal.js';
import type { Database, Queries } from '../store/database.js';
import type { Owner } from '../store/owner.js';
import { findReference } from '../store/stored-references.js';
import { findSubject, lockSubject } from '../store/subjects.js';
import {
  auditReview,
  findReview,
  insertReview,
  insertVote,
  type LastReview,
  type Review,
  type ReviewOutcome,
  readReviews,
  readVotes,
  readWaitingTyping,
  type Vote,
} from './review-store.js';
import { readStills, type Still } from './stills.js';

/**
 * `unknown`: there is none of this id in this tenant. `closed`: it is decided. `open`: it is not.
 * `voted`: they have had their say. `own`: nobody decides about themselves. `words`: none, or more
 * than 2,000 characters. `nothing-adverse`: there is nothing to appeal against. `appealed`: that
 * was done before. `rebinds`: the learner has moved to another browser as often as the policy lets
 * them. `device`: what it adds cannot be the learner's: the browser is another's or was revoked,
 * there is typing of this kind by now, the reference or its sentence is another one, or the policy
 * does not let it be added any more.
 */
export type ReviewCode =
  `review/${'unknown' | 'closed' | 'open' | 'voted' | 'own' | 'words' | 'nothing-adverse' | 'appealed' | 'rebinds' | 'device'}`;

/**
 * A review that cannot be decided, appealed or shown so.
 *
 * @example
 * if (error instanceof ReviewError) console.log(error.code);
 */
export class ReviewError extends Error {
  override readonly name = 'ReviewError';
  readonly code: ReviewCode;

  constructor(code: ReviewCode) {
    super(code);
    this.code = code;
  }
}

export interface ReviewDecision {
  readonly tenant: string;
  readonly id: string;
  /** Who of the platform's staff, 1 to 200 characters: the platform has made sure of it. */
  readonly by: string;
  readonly outcome: ReviewOutcome;
  /** For the learner to read, 1 to 2,000 characters. */
  readonly reason: string;
  /** Two people have to agree, where the policy does not ask for it anyway. */
  readonly fourEyes?: boolean;
}

/** Checks that a person looks at. All of it is for the platform's staff but `appeal`. */
export interface Reviews {
  /**
   * At most 100 (or `limit`): the open ones, oldest first, of each learner and cause one, or the
   * newest that are decided. `after` is the last one of the page before.
   */
  list(
    tenant: string,
    options?: { readonly state?: 'open' | 'decided'; readonly limit?: number; readonly after?: LastReview },
  ): Promise<readonly Review[]>;
  /** How the check went, and who said what of it; `null`: there is none. */
  get(tenant: string, id: string): Promise<(Review & { readonly votes: readonly Vote[] }) | null>;
  /** The pictures of the check that are still kept: the look at them is noted. */
  pictures(tenant: string, id: string, by: string): Promise<readonly Still[]>;
  /**
   * One person's decision. With four eyes, the first two who agree decide; one who disagrees leaves
   * it to a third. Who has voted on it before, before an appeal too, has no say any more.
   * `accepted` lets the learner try again, confirms a reference that replaced another, and adds the
   * browser and the kind of keyboard of a rebind that waits for it; an enrollment that was refused
   * is not made by it.
   *
   * @throws ReviewError unknown, closed, voted, own, words; rebinds, device for a browser that
   *   cannot be added
   */
  decide(decision: ReviewDecision): Promise<'decided' | 'waiting'>;
  /**
   * The learner asks for a person, or for another one: about a check that was refused or decided
   * against them; without `receipt`, the newest. Once for each.
   *
   * @returns the review's id
   * @throws ReviewError words, nothing-adverse, appealed
   */
  appeal(owner: Owner, words: string, receipt?: string): Promise<string>;
  /**
   * A new receipt of a decided check, with what was decided as its result.
   *
   * @throws ReviewError unknown, open
   */
  receipt(tenant: string, id: string): Promise<string>;
}

export interface ReviewsOptions {
  readonly database: Database;
  readonly keys: () => Promise<Keys>;
  readonly policy: () => Promise<Policy>;
  readonly now: () => number;
  readonly onDecision?: OnDecision | undefined;
}

const MOST_WORDS = 2000;

/** See `Reviews`. */
export function createReviews(options: ReviewsOptions): Reviews {
  const { database, now } = options;
  return {
    list: (tenant, { state = 'open', limit = 100, after } = {}) => readReviews(database, tenant, { state, limit, after: after ?? null }),
    get: async (tenant, id) => {
      const review = await findReview(database, tenant, id);
      return review && { ...review, votes: await readVotes(database, id) };
    },
    pictures: (tenant, id, by) => showPictures(options, tenant, id, by),
    decide: async (decision) => {
      const policy = await options.policy();
      return database.transaction((queries) => decideReview(queries, decision, { policy, at: now(), onDecision: options.onDecision }));
    },
    appeal: (owner, words, receipt) => database.transaction((queries) => appealReview(queries, owner, { words, receipt, now: now() })),
    receipt: (tenant, id) => receiptOf(options, tenant, id),
  };
}

async function requireReview(queries: Queries, tenant: string, id: string, lock = false): Promise<Review> {
  const review = await findReview(queries, tenant, id, lock);
  if (review === null) throw new ReviewError('review/unknown');
  return review;
}

/** @throws ReviewError words */
export function requireWords(words: string): void {
  if (!isWords(words, MOST_WORDS)) throw new ReviewError('review/words');
}

/** @throws ReviewError words */
export function requireBy(by: string): void {
  if (!isName(by)) throw new ReviewError('review/words');
}

async function decideReview(
  queries: Queries,
  decision: ReviewDecision,
  { policy, at, onDecision }: { readonly policy: Policy; readonly at: number; readonly onDecision: OnDecision | undefined },
): Promise<'decided' | 'waiting'> {
  const { tenant, id, by, outcome, reason } = decision;
  if (outcome !== 'accepted' && outcome !== 'refused') throw new TypeError('reviews.decide: outcome must be accepted or refused');
  requireWords(reason);
  requireBy(by);
  const owner = await requireReview(queries, tenant, id);
  // The learner first, as everywhere: whoever erases them takes them first, too.
  await lockSubject(queries, owner);
  const review = await requireReview(queries, tenant, id, true);
  const { round, decidedAt, subject } = review;
  if (decidedAt !== null) throw new ReviewError('review/closed');
  if (by === subject) throw new ReviewError('review/own');
  if (!(await insertVote(queries, id, { by, round, outcome, reason, at }))) throw new ReviewError('review/voted');
  await auditReview(queries, owner, 'review/vote', at, { review: id, by, outcome, reason });
  const agreed = (await readVotes(queries, id)).filter((vote) => vote.round === round && vote.outcome === outcome).length;
  if (agreed < (policy.fourEyes || decision.fourEyes === true ? 2 : 1)) return 'waiting';
  const sql = 'update countersign_review set outcome = $2, reason = $3, decided_at = $4 where id = $1';
  await queries.query(sql, [id, outcome, reason, at]);
  const original = decodeJwt<ReceiptClaims>(review.receipt) as ReceiptClaims;
  // Only about the reference that this very check made: one that was refused made none.
  const made = original.purpose === 'enroll' && original.result !== 'refused' ? review.referenceVersion : null;
  if (outcome === 'accepted') await followAcceptance(queries, review, { made, policy, at });
  else if (made !== null) await disputeReference(queries, owner, made, at);
  await auditReview(queries, owner, `review/${outcome}`, at, { review: id, by, reason });
  const renewed = await isStillRenewed(queries, review, original);
  await tellDecision(queries, onDecision, review.receipt, { result: outcome, reviewed: { id, at }, renewed });
  return 'decided';
}

/**
 * What a person's yes makes true: tries begin anew, the reference is the learner's, the browser and
 * the typing of a rebind are theirs.
 */
async function followAcceptance(
  queries: Queries,
  review: Review,
  { made, policy, at }: { readonly made: number | null; readonly policy: Policy; readonly at: number },
): Promise<void> {
  const { tenant, subject, id, referenceVersion, device, typingKind, summary } = review;
  const owner = { tenant, subject };
  // Tries of foreign browsers begin anew where it was about one of them, and not by any other check
  // of the learner's.
  await clearAttempts(queries, owner, summary.purpose === 'rebind' ? 'foreign' : 'own');
  if (device === null && typingKind === null) {
    if (made !== null) await confirmReference(queries, owner, made, at);
    return;
  }
  const reference = await findReference(queries, owner);
  if (policy.rebind === null || reference?.version !== referenceVersion) throw new ReviewError('review/device');
  if ((await countRebinds(queries, owner, at)) >= policy.rebind.most) throw new ReviewError('review/rebinds');
  const { newDevice, newKind } = policy.rebind;
  if ((device !== null && newDevice === 'deny') || (typingKind !== null && newKind === 'deny')) throw new ReviewError('review/device');
  const adds = { device, typing: await readWaitingTyping(queries, id) };
  // It is gone where another sentence took the place of the one that was typed.
  if (typingKind !== null && adds.typing === null) throw new ReviewError('review/device');
  const how = { oldDevices: policy.rebind.oldDevices, by: device?.thumbprint ?? null, now: at };
  if (!(await addToLearner(queries, owner, adds, how))) throw new ReviewError('review/device');
  await queries.query('update countersign_review set typing = null where id = $1', [id]);
  await noteRebind(queries, owner, { review: id, now: at });
}

interface Appeal {
  readonly words: string;
  readonly receipt: string | undefined;
  readonly now: number;
}

async function appealReview(queries: Queries, owner: Owner, { words, receipt, now }: Appeal): Promise<string> {
  requireWords(words);
  await lockSubject(queries, owner);
  const adverse = `select receipt, jti from countersign_audit a where tenant = $1 and subject = $2 and receipt is not null
    and (code in ('refused', 'review') or exists (select 1 from countersign_review r
      where r.tenant = $1 and r.subject = $2 and r.receipt = a.receipt and r.outcome = 'refused'))
    and ($3::text is null or receipt = $3) order by id desc limit 1`;
  const [found] = await queries.query<{ receipt: string; jti: string }>(adverse, [owner.tenant, owner.subject, receipt ?? null]);
  if (found === undefined) throw new ReviewError('review/nothing-adverse');
  const { jti: id } = decodeJwt<ReceiptClaims>(found.receipt) as ReceiptClaims;
  const review = await findReview(queries, owner.tenant, id, true);
  if (review === null) await openAppeal(queries, owner, { id, words, ...found, now });
  else {
    if (review.words !== null) throw new ReviewError('review/appealed');
    if (review.outcome === 'accepted') throw new ReviewError('review/nothing-adverse');
    const again = review.decidedAt === null ? 0 : 1;
    const sql = `update countersign_review set words = $2, round = round + $3, outcome = null, reason = null, decided_at = null where id = $1`;
    await queries.query(sql, [id, words, again]);
  }
  await auditReview(queries, owner, 'review/appealed', now, { review: id });
  return id;
}

/**
 * A refusal that nobody was to look at: of it there is the receipt, and no summary of how it went.
 */
async function openAppeal(
  queries: Queries,
  { tenant, subject }: Owner,
  {
    id,
    words,
    receipt,
    jti,
    now,
  }: { readonly id: string; readonly words: string; readonly receipt: string; readonly jti: string; readonly now: number },
): Promise<void> {
  const { purpose, context, iat, late } = decodeJwt<ReceiptClaims>(receipt) as ReceiptClaims;
  const summary = { purpose, context, madeAt: iat, late };
  const opening = { id, tenant, subject, cause: 'appeal', openedAt: now, bundleJti: jti, receipt, summary, words } as const;
  await insertReview(queries, { ...opening, referenceVersion: null, adds: null });
}

async function showPictures({ database, keys, now }: ReviewsOptions, tenant: string, id: string, by: string): Promise<readonly Still[]> {
  requireBy(by);
  const review = await requireReview(database, tenant, id);
  await auditReview(database, review, 'review/pictures', now(), { review: id, by });
  return readStills(database, await keys(), review, await findSubject(database, review), review.bundleJti);
}

async function receiptOf({ database, keys, policy, now }: ReviewsOptions, tenant: string, id: string): Promise<string> {
  const review = await requireReview(database, tenant, id);
  const { outcome, decidedAt } = review;
  if (outcome === null || decidedAt === null) throw new ReviewError('review/open');
  const { receiptSeconds } = await policy();
  const original = decodeJwt<ReceiptClaims>(review.receipt) as ReceiptClaims;
  const claims = {
    ...original,
    jti: newReceiptId(),
    iat: now(),
    exp: now() + receiptSeconds,
    result: outcome,
    reviewed: { id, at: decidedAt },
    renewed: await isStillRenewed(database, review, original),
  };
  await auditReview(database, review, 'review/receipt', now(), { review: id, jti: claims.jti });
  return signReceipt(await keys(), claims);
}

/**
 * A reference that was confirmed meanwhile is no longer one that only replaced another: that very
 * one, not one that came after it.
 */
async function isStillRenewed(queries: Queries, review: Review, { purpose, result, renewed, iat }: ReceiptClaims): Promise<boolean> {
  if (!renewed) return false;
  if (purpose === 'enroll' && result === 'refused') return true;
  const reference = await findReference(queries, review);
  if (reference === null || reference.confirmedAt === null) return true;
  return review.referenceVersion === null ? reference.createdAt >= iat : reference.version !== review.referenceVersion;
}
