import type { Queries, ReviewOutcome } from 'countersign/server';
import { writeAudit } from '../store/audit.js';
import { oneRow } from '../store/one-row.js';
import type { Said } from '../store/opinions.js';
import { isUuid } from '../store/uuid.js';
import type { Platform } from '../types.js';
import { passOn } from './package-reviews.js';
import { isVerdict, type Unread, type Verdict } from './review-reasons.js';
import { barredFor, type ReviewVote, type SubmissionReview } from './reviews.js';

/** A vote on a review: decision and reason as the form brings them. */
export interface NewVote extends Unread<Verdict> {
  /** The review's id. */
  review: string;
  staff: string;
  note: string;
}

/**
 * A member of staff's decision, which the package is told, too. Where the course asks for four
 * eyes, two who agree decide; one who disagrees leaves it to a third.
 *
 * @returns `not-possible`: closed, own work, voted before, decided what is appealed against, or a
 *   reason that does not fit
 */
export async function vote(platform: Platform, { review: id, staff, note, ...verdict }: NewVote): Promise<Said> {
  if (!isVerdict(verdict) || !isUuid(id)) return 'not-possible';
  const { decision, reason } = verdict;
  const { database, now } = platform;
  const said = await database.transaction((queries) => count(queries, { id, staff, decision, reason, note, at: now() }));
  if (said.open !== undefined) await passOn(platform, { ...said.open, staff, decision, reason });
  return said.outcome;
}

interface OpenSubmissionReview extends Pick<SubmissionReview, 'submission' | 'kind'> {
  fourEyes: boolean;
}

/** What a vote came to; `open`: the review that it is of. */
interface Counted {
  open?: OpenSubmissionReview;
  outcome: Said;
}

async function count(queries: Queries, vote: Omit<ReviewVote, 'name'> & { id: string }): Promise<Counted> {
  const { id, staff, decision, reason, note, at } = vote;
  const sql = `select r.submission_id as submission, r.kind, c.four_eyes as "fourEyes" from platform_review r
    join platform_submission s on s.id = r.submission_id join platform_course c on c.id = s.course_id
    where r.id = $1 and r.closed_at is null and s.account_id <> $2 and not ${barredFor('$2')} for update of r`;
  const [open] = await queries.query<OpenSubmissionReview>(sql, [id, staff]);
  if (open === undefined) return { outcome: 'not-possible' };
  const insert = `insert into platform_vote (review_id, staff_id, decision, reason, note, at) values ($1, $2, $3, $4, $5, $6)
    on conflict do nothing returning staff_id`;
  if ((await queries.query(insert, [id, staff, decision, reason, note, at])).length === 0) return { outcome: 'not-possible' };
  await writeAudit(queries, { at, actor: staff, action: 'review.voted', object: open.submission, detail: { decision, reason } });
  const agreeing = 'select count(*)::integer as agreed from platform_vote where review_id = $1 and decision = $2';
  const { agreed } = oneRow(await queries.query<{ agreed: number }>(agreeing, [id, decision]));
  if (agreed < (open.fourEyes ? 2 : 1)) return { open, outcome: 'waiting' };
  await queries.query('update platform_review set decision = $2, reason = $3, closed_at = $4 where id = $1', [id, decision, reason, at]);
  await applyDecision(queries, open, decision, at);
  await writeAudit(queries, { at, actor: staff, action: `review.${decision}`, object: open.submission, detail: { reason } });
  return { open, outcome: 'decided' };
}

/**
 * Work about whose writing a person was asked still needs its check: no answer about the one is an
 * answer about the other.
 */
async function applyDecision(
  { query }: Queries,
  { submission, kind }: OpenSubmissionReview,
  decision: ReviewOutcome,
  at: Date,
): Promise<void> {
  const stays = kind === 'writing' && decision === 'accepted' ? `and check_state <> 'awaiting'` : '';
  await query(`update platform_submission set check_state = $2, checked_at = $3 where id = $1 ${stays}`, [submission, decision, at]);
}
