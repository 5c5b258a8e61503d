import type { Queries, ReviewOutcome } from 'countersign/server';
import type { Check } from '../checks/checks.js';
import { openReview, type ReviewKind, TOLD_KIND, type ToldKind } from '../courses/open-review.js';
import type { Answers, Submission } from '../courses/submissions.js';
import { cutPage, type ListPage, PAGE, readCursor } from '../site/page-cursor.js';
import { writeAudit } from '../store/audit.js';
import { oneRow } from '../store/one-row.js';
import { isUuid } from '../store/uuid.js';
import type { Account, Platform } from '../types.js';
import type { ReviewReason, Verdict } from './review-reasons.js';

/** A person looks at a submission, or has looked at it. */
export interface SubmissionReview {
  id: string;
  /** The submission's id. */
  submission: string;
  kind: ReviewKind;
  /** What the learner says. */
  statement: string;
  openedAt: Date;
  decision: ReviewOutcome | null;
  reason: ReviewReason | null;
  closedAt: Date | null;
}

/** What its learner sees of one. */
export interface LearnersReview extends SubmissionReview {
  kind: ToldKind;
}

/** What staff see of one in the list. */
export interface ListedReview extends SubmissionReview {
  /** The course's title. */
  course: string;
  /** The unit's title. */
  unit: string;
  /** The learner's name. */
  learner: string;
  fourEyes: boolean;
  votes: number;
  /** This member of staff has voted. */
  mine: boolean;
  /** This member of staff may not decide it. */
  isBarred: boolean;
}

/** A member of staff's word on a submission. */
export interface ReviewVote extends Verdict {
  note: string;
  at: Date;
  staff: string;
  name: string;
}

/** One review with all that staff may see. */
export interface OpenedReview extends SubmissionReview {
  accountId: string;
  courseId: string;
  unitId: string;
  attempt: number;
  answers: Answers;
  points: number | null;
  submittedAt: Date;
  name: string;
  email: string;
  course: string;
  unit: string;
  fourEyes: boolean;
  isBarred: boolean;
  /** The learner's latest. */
  checks: readonly Check[];
  votes: readonly ReviewVote[];
}

const REVIEW = `r.id, r.submission_id as submission, r.kind, r.statement, r.opened_at as "openedAt", r.decision, r.reason, r.closed_at as "closedAt"`;

/**
 * The latest review of a submission, as its learner may know it: what a comparison of writing found
 * is not told to those who choose what is compared. `null`: there was none.
 */
export async function findReviewOf({ query }: Queries, submission: string): Promise<LearnersReview | null> {
  const sql = `select ${REVIEW.replace('r.kind', `${TOLD_KIND} as kind`)} from platform_review r where r.submission_id = $1
    order by r.opened_at desc, r.number desc limit 1`;
  const [row] = await query<LearnersReview>(sql, [submission]);
  return row ?? null;
}

export interface Appeal {
  account: Pick<Account, 'id'>;
  submission: Pick<Submission, 'id'>;
  /** What the learner says. */
  statement: string;
}

/**
 * Opens a review because the learner asks for it; where one is open already, their words are added
 * to it, once.
 */
export async function appeal({ database, now }: Platform, { account, submission, statement }: Appeal): Promise<void> {
  await database.transaction(async (queries) => {
    const at = now();
    if (!(await openReview(queries, { submission: submission.id, kind: 'appeal', statement, at }))) {
      const add = `update platform_review set statement = $2 where submission_id = $1 and closed_at is null and statement = ''`;
      await queries.query(add, [submission.id, statement]);
      return;
    }
    await queries.query(`update platform_submission set check_state = 'review', checked_at = null where id = $1`, [submission.id]);
    await writeAudit(queries, { at, actor: account.id, action: 'review.appealed', object: submission.id });
  });
}

/** Who decided about a submission before has no part in the appeal against it. */
const BARRED = `(r.kind = 'appeal' and exists (select 1 from platform_review e join platform_vote w on w.review_id = e.id
  where e.submission_id = r.submission_id and e.id <> r.id and w.staff_id = $STAFF))`;
export const barredFor = (parameter: string): string => BARRED.replace('$STAFF', parameter);

/**
 * What waits for a person, oldest first, a page at a time. Staff do not see what they handed in
 * themselves.
 *
 * @param after `next` of the page before
 */
export async function listReviews(
  { query }: Queries,
  staff: string,
  after?: string | undefined,
): Promise<ListPage<ListedReview> & { total: number }> {
  const waiting = `select count(*)::integer as total from platform_review r join platform_submission s on s.id = r.submission_id
    where r.closed_at is null and s.account_id <> $1`;
  const { total } = oneRow(await query<{ total: number }>(waiting, [staff]));
  const sql = `select ${REVIEW}, c.title as course, u.title as unit, a.name as learner, c.four_eyes as "fourEyes", count(v.staff_id)::integer as votes,
    coalesce(bool_or(v.staff_id = $1), false) as mine, ${barredFor('$1')} as "isBarred"
    from platform_review r join platform_submission s on s.id = r.submission_id join platform_account a on a.id = s.account_id
    join platform_course c on c.id = s.course_id join platform_unit u on u.course_id = s.course_id and u.id = s.unit_id left join platform_vote v on v.review_id = r.id
    where r.closed_at is null and s.account_id <> $1 and ($2::timestamptz is null or (r.opened_at, r.id::text) > ($2, $3))
    group by r.id, a.id, c.id, u.course_id, u.id order by r.opened_at, r.id::text limit $4`;
  const rows = await query<ListedReview>(sql, [staff, ...readCursor(after), PAGE + 1]);
  return { ...cutPage(rows, ({ openedAt, id }) => [openedAt, id]), total };
}

/**
 * One review with all that staff may see: no score, no measurement. `null`: not for this member of
 * staff.
 */
export async function findReview({ query }: Queries, id: string, staff: string): Promise<OpenedReview | null> {
  if (!isUuid(id)) return null;
  const sql = `select ${REVIEW}, s.account_id as "accountId", s.course_id as "courseId", s.unit_id as "unitId", s.attempt, s.answers, s.points,
    s.submitted_at as "submittedAt", a.name, a.email, c.title as course, u.title as unit, c.four_eyes as "fourEyes",
    ${barredFor('$2')} as "isBarred" from platform_review r join platform_submission s on s.id = r.submission_id join platform_account a on a.id = s.account_id
    join platform_course c on c.id = s.course_id join platform_unit u on u.course_id = s.course_id and u.id = s.unit_id
    where r.id = $1 and s.account_id <> $2`;
  const [review] = await query<Omit<OpenedReview, 'checks' | 'votes'>>(sql, [id, staff]);
  if (review === undefined) return null;
  const checks =
    'select jti, purpose, result, reasons, late, at, browser, device, mode, submission_id as submission from platform_check where account_id = $1 order by at desc limit 20';
  const votes = `select v.decision, v.reason, v.note, v.at, v.staff_id as staff, a.name from platform_vote v
    join platform_account a on a.id = v.staff_id where v.review_id = $1 order by v.at`;
  return { ...review, checks: await query<Check>(checks, [review.accountId]), votes: await query<ReviewVote>(votes, [id]) };
}
