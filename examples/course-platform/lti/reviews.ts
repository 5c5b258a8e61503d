import { type Result, type Review, ReviewError } from 'countersign/server';
import { lastReview, type VotedReview } from '../reviews/package-reviews.js';
import { isVerdict, REASONS, type Unread, type Verdict } from '../reviews/review-reasons.js';
import { cutPage, type ListPage, PAGE } from '../site/page-cursor.js';
import { writeAudit } from '../store/audit.js';
import { needsFourEyes } from '../store/four-eyes.js';
import type { Platform } from '../types.js';

/** A review with the learning platform that it came by. */
export type LtiReview = Review & { readonly issuer: string };

/** What a learning platform calls the learner and the activity; `null`: the launch is forgotten. */
interface Place {
  issuer: string;
  userId: string | null;
  title: string | null;
}

/** An earlier result of the learner. */
export interface LtiResult {
  result: Result;
  /** By a person. */
  decided: boolean;
  at: Date;
  /** Of its activity. */
  title: string;
}

/** One review with all that staff may see. */
export type OpenedLtiReview = VotedReview & Partial<Place> & { readonly results: readonly LtiResult[] };

/** What a member of staff says of a check: decision and reason as the form brings them. */
export interface LtiVote extends Unread<Verdict> {
  tenant: string;
  id: string;
  staff: string;
}

const TENANT = /^lti-([0-9a-f-]{36})$/;

/**
 * Checks that came by LTI and wait for a person, of all learning platforms, oldest first, a page at
 * a time.
 *
 * @param after `next` of the page before
 */
export async function listLtiReviews({ countersign, database }: Platform, after?: string | undefined): Promise<ListPage<LtiReview>> {
  const last = lastReview(after);
  const page = { limit: PAGE + 1, ...(last === undefined ? {} : { after: last }) };
  const registrations = await database.query<{ tenant: string; issuer: string }>(
    `select 'lti-' || id as tenant, issuer from lti_registration where home = id order by issuer`,
  );
  const lists = await Promise.all(
    registrations.map(async ({ tenant, issuer }) =>
      (await countersign.reviews.list(tenant, page)).map((review) => ({ ...review, issuer })),
    ),
  );
  // In the order of the lists, by their bytes within a second.
  const all = lists.flat().sort((one, other) => one.openedAt - other.openedAt || (one.id < other.id ? -1 : 1));
  return cutPage(all, ({ openedAt, id }) => [new Date(openedAt * 1000), id]);
}

/**
 * One such review with what the learning platform calls its learner and its activity, and their
 * earlier results there; `null`: there is none.
 *
 * @param tenant of its learners
 */
export async function findLtiReview({ countersign, database }: Platform, tenant: string, id: string): Promise<OpenedLtiReview | null> {
  const registration = TENANT.exec(tenant)?.[1];
  const review = registration === undefined ? null : await countersign.reviews.get(tenant, id);
  if (review === null) return null;
  const sql = `select r.issuer, l.user_id as "userId", l.title from lti_registration r
    left join lti_launch l on l.id::text = $2 and exists (select 1 from lti_registration o where o.id = l.registration_id and o.home = r.id) where r.id::text = $1`;
  const [place] = await database.query<Place>(sql, [registration, review.summary.context.attempt]);
  const earlier = `select s.result, s.decided, s.at, l.title from lti_score s join lti_launch l on l.id = s.launch_id
    join lti_registration o on o.id = l.registration_id where o.home::text = $1 and l.subject = $2 and s.jti <> $3 order by s.at desc limit 20`;
  return { ...review, ...place, results: await database.query<LtiResult>(earlier, [registration, review.subject, id]) };
}

/**
 * A member of staff's decision. What it comes to goes to the gradebook.
 *
 * @returns `false`: there is nothing to decide, or they have said so before
 */
export async function decideLtiReview(platform: Platform, { tenant, id, staff, ...verdict }: LtiVote): Promise<boolean> {
  if (!TENANT.test(tenant) || !isVerdict(verdict)) return false;
  const { decision, reason } = verdict;
  const { countersign, database, now } = platform;
  const fourEyes = await needsFourEyes(database);
  try {
    await countersign.reviews.decide({ tenant, id, by: staff, outcome: decision, reason: REASONS[reason], fourEyes });
  } catch (error) {
    if (error instanceof ReviewError) return false;
    throw error;
  }
  await writeAudit(database, { at: now(), actor: staff, action: 'lti.voted', object: id, detail: { tenant, decision, reason } });
  return true;
}
