import { REASONS, REASONS_OF } from '../reviews/review-reasons.js';
import { writeAudit } from '../store/audit.js';

const TENANT = /^lti-([0-9a-f-]{36})$/;

/**
 * Checks that came by LTI and wait for a person, of all learning platforms, oldest first: at most
 * 100 of each.
 */
export async function listLtiReviews({ countersign, database }) {
  const registrations = await database.query(`select 'lti-' || id as tenant, issuer from lti_registration where home = id order by issuer`);
  const lists = await Promise.all(
    registrations.map(async ({ tenant, issuer }) => (await countersign.reviews.list(tenant)).map((review) => ({ ...review, issuer }))),
  );
  return lists.flat().sort((one, other) => one.openedAt - other.openedAt);
}

/**
 * One such review with what the learning platform calls its learner and its activity, and their
 * earlier results there; `null`: there is none.
 *
 * @param tenant of its learners
 */
export async function findLtiReview({ countersign, database }, tenant, id) {
  const registration = TENANT.exec(tenant)?.[1];
  const review = registration === undefined ? null : await countersign.reviews.get(tenant, id);
  if (review === null) return null;
  const sql = `select r.issuer, l.user_id as "userId", l.title from lti_registration r
    left join lti_launch l on l.id::text = $2 and exists (select 1 from lti_registration o where o.id = l.registration_id and o.home = r.id) where r.id::text = $1`;
  const [place] = await database.query(sql, [registration, review.summary.context.attempt]);
  const earlier = `select s.result, s.decided, s.at, l.title from lti_score s join lti_launch l on l.id = s.launch_id
    join lti_registration o on o.id = l.registration_id where o.home::text = $1 and l.subject = $2 and s.jti <> $3 order by s.at desc limit 20`;
  return { ...review, ...place, results: await database.query(earlier, [registration, review.subject, id]) };
}

/**
 * A member of staff's decision. What it comes to goes to the gradebook.
 *
 * @returns `false`: there is nothing to decide, or they have said so before
 */
export async function decideLtiReview(platform, { tenant, id, staff, decision, reason }) {
  if (!TENANT.test(tenant) || !Object.hasOwn(REASONS_OF, decision) || !REASONS_OF[decision].includes(reason)) return false;
  const { countersign, database, now } = platform;
  const [{ fourEyes }] = await database.query('select coalesce(bool_or(four_eyes), false) as "fourEyes" from platform_course');
  try {
    await countersign.reviews.decide({ tenant, id, by: staff, outcome: decision, reason: REASONS[reason], fourEyes });
  } catch (error) {
    if (String(error.code).startsWith('review/')) return false;
    throw error;
  }
  await writeAudit(database, { at: now(), actor: staff, action: 'lti.voted', object: id, detail: { tenant, decision, reason } });
  return true;
}
