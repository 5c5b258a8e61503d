import { TENANT } from '../enrollment/tenant.js';
import { REASONS, REASONS_OF } from './review-reasons.js';

/** `stopped`: it is about all further checks of an account, not about this one. */
const ABOUT_ACCOUNT = 'stopped';

/**
 * The package's own reviews of checks, by the `jti` of their receipts: how each went, and no score.
 *
 * @param {import('../platform.js').Platform} platform
 * @param {string[]} jtis
 */
export async function findCheckReviews({ countersign }, jtis) {
  const found = await Promise.all(jtis.map((jti) => countersign.reviews.get(TENANT, jti)));
  return found.filter((review) => review !== null);
}

/**
 * The package's reviews that no submission's review of the platform's stands for: a learner who was stopped, a check of what waits for none any more. Nobody sees
 * their own.
 */
export async function listLooseReviews({ countersign, database }, staff) {
  const open = await listAll(countersign.reviews);
  const sql = `select k.jti from platform_check k join platform_review r on r.submission_id = k.submission_id and r.closed_at is null
    where k.jti = any($1::text[])`;
  const held = new Set((await database.query(sql, [open.map(({ id }) => id)])).map(({ jti }) => jti));
  return open.filter(({ id, cause, subject }) => subject !== staff && cause !== 'renewed' && (cause === ABOUT_ACCOUNT || !held.has(id)));
}

/** Every page of open reviews, up to so many as somebody reads. Enrollments that replaced another have a page of their own. */
async function listAll(reviews, most = 500) {
  const all = [];
  for (let page = await reviews.list(TENANT); page.length > 0 && all.length < most; ) {
    all.push(...page);
    page = await reviews.list(TENANT, { after: page.at(-1).id });
  }
  return all;
}

/** One such review with who it is about; `null`: there is none for this member of staff. */
export async function findLooseReview({ countersign, database }, id, staff) {
  const review = await countersign.reviews.get(TENANT, id);
  if (review === null || review.subject === staff) return null;
  const [account] = await database.query('select name, email from platform_account where id::text = $1', [review.subject]);
  return { ...review, ...account };
}

/**
 * Tells the package what a member of staff said of a submission, for each of its checks that is open there: whoever was right may try again.
 *
 * @param {import('../platform.js').Platform} platform
 * @param {{ submission: string, staff: string, decision: 'accepted' | 'refused', reason: string, fourEyes: boolean }} vote
 */
export async function passOn({ countersign, database, onError }, { submission, staff, decision, reason, fourEyes }) {
  const checks = await database.query('select jti from platform_check where submission_id = $1', [submission]);
  for (const { id, cause, decidedAt } of await findCheckReviews(
    { countersign },
    checks.map(({ jti }) => jti),
  )) {
    if (decidedAt !== null || (cause === ABOUT_ACCOUNT && decision === 'refused')) continue;
    const said = { tenant: TENANT, id, by: staff, outcome: decision, reason: REASONS[reason], fourEyes };
    await countersign.reviews.decide(said).catch((error) => {
      if (!String(error.code).startsWith('review/')) onError(error);
    });
  }
}

/**
 * A member of staff's word on a review of `listLooseReviews`: of a learner who was stopped, `accepted` lets them try again.
 *
 * @returns {Promise<boolean>} `false`: it is none of those, or they have said so before
 */
export async function decideLooseReview(platform, { id, staff, decision, reason }) {
  if (!Object.hasOwn(REASONS_OF, decision) || !REASONS_OF[decision].includes(reason)) return false;
  if (!(await listLooseReviews(platform, staff)).some((review) => review.id === id)) return false;
  const { countersign, database } = platform;
  const [{ fourEyes }] = await database.query('select coalesce(bool_or(four_eyes), false) as "fourEyes" from platform_course');
  const said = { tenant: TENANT, id, by: staff, outcome: decision, reason: REASONS[reason], fourEyes };
  return countersign.reviews.decide(said).then(
    () => true,
    (error) => {
      if (String(error.code).startsWith('review/')) return false;
      throw error;
    },
  );
}

/** Pictures that are kept of a check; the package notes the look. `null`: there is no such check for this member of staff. */
export async function findPictures({ countersign }, id, staff, tenant = TENANT) {
  const review = await countersign.reviews.get(tenant, id);
  return review === null || review.subject === staff ? null : countersign.reviews.pictures(tenant, id, staff);
}
