import { type Review, ReviewError, type Reviews, type Vote } from 'countersign/server';
import { TENANT } from '../enrollment/tenant.js';
import { cutPage, type ListPage, PAGE, readCursor } from '../site/page-cursor.js';
import { needsFourEyes } from '../store/four-eyes.js';
import type { Account, Platform } from '../types.js';
import { isVerdict, REASONS, type Unread, type Verdict } from './review-reasons.js';

/** A review of the package's with what was said of it. */
export type VotedReview = Review & { readonly votes: readonly Vote[] };

/** One that no submission's review stands for, with who it is about. */
export type LooseReview = VotedReview & Partial<Pick<Account, 'name' | 'email'>>;

/** A picture that is kept of a check. */
export type Picture = Awaited<ReturnType<Reviews['pictures']>>[number];

/** What a member of staff said of a submission. */
export interface SubmissionVote extends Verdict {
  /** Its id. */
  submission: string;
  staff: string;
  fourEyes: boolean;
}

/** What a member of staff says of a check: decision and reason as the form brings them. */
export interface LooseVote extends Unread<Verdict> {
  id: string;
  staff: string;
}

/** `stopped`: it is about all further checks of an account, not about this one. */
const ABOUT_ACCOUNT = 'stopped';

/**
 * The package's own reviews of checks, by the `jti` of their receipts: how each went, and no score.
 */
export async function findCheckReviews({ countersign }: Pick<Platform, 'countersign'>, jtis: readonly string[]): Promise<VotedReview[]> {
  const found = await Promise.all(jtis.map((jti) => countersign.reviews.get(TENANT, jti)));
  return found.filter((review) => review !== null);
}

/** Reviews that are read of the package at once. */
const READ = 500;

/**
 * The package's reviews that no submission's review of the platform's stands for: a learner who was
 * stopped, a check of what waits for none any more. Nobody sees their own. Oldest first, a page at
 * a time; enrollments that replaced another have a page of their own.
 *
 * @param after `next` of the page before
 */
export async function listLooseReviews(
  { countersign, database }: Platform,
  staff: string,
  after?: string | undefined,
): Promise<ListPage<Review>> {
  const loose: Review[] = [];
  for (let last = lastReview(after); ; ) {
    const page = await countersign.reviews.list(TENANT, { limit: READ, ...(last === undefined ? {} : { after: last }) });
    loose.push(...(await looseOf(database, page, staff)));
    last = page.at(-1);
    if (last === undefined || page.length < READ || loose.length > PAGE)
      return cutPage(loose, ({ openedAt, id }) => [new Date(openedAt * 1000), id]);
  }
}

/** Where a page of the package's reviews ended. */
export function lastReview(cursor: string | undefined): Pick<Review, 'id' | 'openedAt' | 'decidedAt'> | undefined {
  const [at, id] = readCursor(cursor);
  return at === null ? undefined : { id, openedAt: Date.parse(at) / 1000, decidedAt: null };
}

async function looseOf<Open extends Review>(database: Platform['database'], open: readonly Open[], staff: string): Promise<Open[]> {
  const sql = `select k.jti from platform_check k join platform_review r on r.submission_id = k.submission_id and r.closed_at is null
    where k.jti = any($1::text[])`;
  const held = new Set((await database.query<{ jti: string }>(sql, [open.map(({ id }) => id)])).map(({ jti }) => jti));
  return open.filter(
    ({ id, cause, subject, decidedAt }) =>
      decidedAt === null && subject !== staff && cause !== 'renewed' && (cause === ABOUT_ACCOUNT || !held.has(id)),
  );
}

/** One such review with who it is about; `null`: there is none for this member of staff. */
export async function findLooseReview({ countersign, database }: Platform, id: string, staff: string): Promise<LooseReview | null> {
  const review = await countersign.reviews.get(TENANT, id);
  if (review === null || review.subject === staff) return null;
  const [account] = await database.query<Pick<Account, 'name' | 'email'>>('select name, email from platform_account where id::text = $1', [
    review.subject,
  ]);
  return { ...review, ...account };
}

/**
 * Tells the package what a member of staff said of a submission, for each of its checks that is
 * open there: whoever was right may try again.
 */
export async function passOn({ countersign, database, onError }: Platform, vote: SubmissionVote): Promise<void> {
  const { submission, staff, decision, reason, fourEyes } = vote;
  const checks = await database.query<{ jti: string }>('select jti from platform_check where submission_id = $1', [submission]);
  for (const { id, cause, decidedAt } of await findCheckReviews(
    { countersign },
    checks.map(({ jti }) => jti),
  )) {
    if (decidedAt !== null || (cause === ABOUT_ACCOUNT && decision === 'refused')) continue;
    const said = { tenant: TENANT, id, by: staff, outcome: decision, reason: REASONS[reason], fourEyes };
    await countersign.reviews.decide(said).catch((error: unknown) => {
      if (!(error instanceof ReviewError)) onError(error);
    });
  }
}

/**
 * A member of staff's word on a review of `listLooseReviews`: of a learner who was stopped,
 * `accepted` lets them try again.
 *
 * @returns `false`: it is none of those, or they have said so before
 */
export async function decideLooseReview(platform: Platform, { id, staff, ...verdict }: LooseVote): Promise<boolean> {
  if (!isVerdict(verdict)) return false;
  const { decision, reason } = verdict;
  const { countersign, database } = platform;
  const review = await countersign.reviews.get(TENANT, id);
  if (review === null || (await looseOf(database, [review], staff)).length === 0) return false;
  const fourEyes = await needsFourEyes(database);
  const said = { tenant: TENANT, id, by: staff, outcome: decision, reason: REASONS[reason], fourEyes };
  return countersign.reviews.decide(said).then(
    () => true,
    (error: unknown) => {
      if (error instanceof ReviewError) return false;
      throw error;
    },
  );
}

/**
 * Pictures that are kept of a check; the package notes the look. `null`: there is no such check for
 * this member of staff.
 */
export async function findPictures(
  { countersign }: Platform,
  id: string,
  staff: string,
  tenant: string = TENANT,
): Promise<readonly Picture[] | null> {
  const review = await countersign.reviews.get(tenant, id);
  return review === null || review.subject === staff ? null : countersign.reviews.pictures(tenant, id, staff);
}
