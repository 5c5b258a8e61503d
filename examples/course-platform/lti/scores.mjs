import { PlatformError } from './access-tokens.mjs';
import { findOrMakeLine, postScore } from './gradebook.mjs';
import { isOfPlatform, REGISTRATION_COLUMNS } from './registrations.mjs';

/** A score that its gradebook refuses is given up after so many tries: nine days, as the wait doubles up to one. */
export const MOST_TRIES = 20;
const FIRST_WAIT_SECONDS = 30;
const MOST_WAIT_SECONDS = 86_400;
/** A platform that does not answer is asked again after half a minute, then after twice that, up to an hour. */
const MOST_PAUSE_SECONDS = 3600;
/** A claim that has not ended after so long is taken for dead. Longer than the work that is begun under it. */
const CLAIM_SECONDS = 300;
const WORK_MS = 120_000;
/** Platforms at once: one that does not answer takes one lane, for seconds. */
const LANES = 8;

/** What a result is in a gradebook. No refusal becomes a grade by itself: whatever is not accepted waits for a person. */
const PROGRESS = {
  accepted: { scoreGiven: 1, scoreMaximum: 1, activityProgress: 'Completed', gradingProgress: 'FullyGraded' },
  review: { activityProgress: 'Submitted', gradingProgress: 'PendingManual' },
  refused: { activityProgress: 'Submitted', gradingProgress: 'PendingManual' },
};
/** What a person has decided counts. */
const DECIDED = { accepted: PROGRESS.accepted, refused: { ...PROGRESS.accepted, scoreGiven: 0 } };

/**
 * Notes a result of the launch that its receipt names; where the course has a gradebook, to be told. A match with a new enrollment that nobody has confirmed is no pass yet: it
 * is held until somebody has.
 */
export async function queueScore({ query }, { jti, result, renewed, iat, context }, at) {
  if (PROGRESS[result] === undefined) return;
  const isHeld = renewed && result === 'accepted';
  const sql = `insert into lti_score (jti, launch_id, result, held_at, at, due_at)
    select $1, id, $3, $4, $5, case when gradebook is null then 'infinity'::timestamptz else $5 end from lti_launch where id::text = $2`;
  await query(sql, [jti, context.attempt, isHeld ? 'review' : result, isHeld ? iat : null, at]);
}

/**
 * What follows here from a person's decision: about a check, about the enrollment that checks are held for.
 *
 * @param {import('countersign/server').Queries} queries of the transaction that decides
 * @param {Date} at
 * @param {import('countersign/server').ReceiptClaims} receipt with `reviewed`
 */
export async function queueDecision(queries, at, receipt) {
  const { purpose, result, renewed, reviewed, iat } = receipt;
  const isPass = result === 'accepted';
  if (purpose === 'enroll') {
    if (isPass && !renewed) await passHeld(queries, at, receipt);
  } else if (isPass && renewed) await queries.query('update lti_score set held_at = $2 where jti = $1', [reviewed.id, iat]);
  else await queueDecisions(queries, at, reviewed.id);
}

/** The learner's links whose newest result is held, and came after the enrollment that is confirmed now, are passed. */
async function passHeld({ query }, at, { sub, context, iat }) {
  const sql = `insert into lti_score (jti, launch_id, result, at, due_at, decided)
    select jti || '.confirmed', launch_id, 'accepted', greatest($1::timestamptz, at + interval '1 millisecond'),
      case when gradebook is null then 'infinity'::timestamptz else $1::timestamptz end, true
    from (select distinct on (l.activity) s.*, l.gradebook from lti_score s join lti_launch l on l.id = s.launch_id
      where 'lti-' || l.registration_id = $2 and l.subject = $3 order by l.activity, s.at desc, s.jti) newest
    where held_at > $4 and exists (select 1 from countersign_reference
      where tenant = $2 and subject = $3 and created_at = $4 and confirmed_at is not null) on conflict do nothing`;
  await query(sql, [at, context.tenant, sub, iat]);
}

/**
 * Notes what people have decided about results, once for each decision, to be told as results are. A refusal is told to nobody whose learner has passed another check of the
 * link meanwhile.
 */
async function queueDecisions({ query }, at, review) {
  const sql = `insert into lti_score (jti, launch_id, result, at, due_at, decided)
    select r.id || '.' || r.round, l.id, r.outcome, greatest(to_timestamp(r.decided_at), s.at + interval '1 millisecond'),
      case when l.gradebook is null then 'infinity'::timestamptz else $1::timestamptz end, true
    from countersign_review r join lti_score s on s.jti = r.id join lti_launch l on l.id = s.launch_id
    where r.decided_at is not null and r.id = $2 and (r.outcome = 'accepted' or not exists (
      select 1 from lti_score a join lti_launch m on m.id = a.launch_id
      where m.registration_id = l.registration_id and m.activity = l.activity and m.user_id = l.user_id and a.result = 'accepted'))
    on conflict do nothing`;
  await query(sql, [at, review]);
}

/**
 * Tells learning platforms what is due, each by itself: one that does not answer keeps nobody else waiting. A platform that is claimed is nobody else's for a while, so
 * several processes may do this at once, and no transaction waits for another site.
 *
 * @param {{ platform: import('../platform.mjs').Platform, tokens: ReturnType<typeof import('./access-tokens.mjs').createAccessTokens> }} tool
 * @param {AbortSignal} [until] begins nothing more from then on
 * @returns {Promise<number>} how many arrived
 */
export async function sendScores(tool, until) {
  const lane = async () => {
    for (let sent = 0; ; ) {
      const registration = until?.aborted ? null : await claimRegistration(tool.platform);
      if (registration === null) return sent;
      sent += await sendTo(registration, tool, until);
    }
  };
  const sent = await Promise.all(Array.from({ length: LANES }, lane));
  return sent.reduce((sum, count) => sum + count, 0);
}

async function claimRegistration({ database, now }) {
  const sql = `update lti_registration set scores_due_at = $1::timestamptz + make_interval(secs => $3) where id = (
      select r.id from lti_registration r where r.scores_due_at <= $1 and exists (select 1 from lti_score s join lti_launch l on l.id = s.launch_id
        where l.registration_id = r.id and s.sent_at is null and s.tries < $2 and s.due_at <= $1)
      order by r.scores_due_at limit 1 for update skip locked)
    returning ${REGISTRATION_COLUMNS}, failures`;
  const [registration] = await database.query(sql, [now(), MOST_TRIES, CLAIM_SECONDS]);
  return registration ?? null;
}

/** What is due of one platform, until it fails, or for two minutes; then it is everybody's again. */
async function sendTo(registration, tool, until) {
  const { database, now, onError } = tool.platform;
  const end = Date.now() + WORK_MS;
  const release = 'update lti_registration set scores_due_at = $2, failures = $3 where id = $1';
  for (let sent = 0; ; ) {
    const score = until?.aborted || Date.now() > end ? null : await nextScore(tool.platform, registration);
    if (score === null) {
      await database.query(release, [registration.id, now(), 0]);
      return sent;
    }
    try {
      await send(score, registration, tool);
      await database.query('update lti_score set sent_at = $2 where jti = $1', [score.jti, now()]);
      sent++;
    } catch (error) {
      onError(error);
      if (!(error instanceof PlatformError && error.temporary)) continue;
      const pauseSeconds = Math.min(FIRST_WAIT_SECONDS * 2 ** registration.failures, MOST_PAUSE_SECONDS);
      const again = new Date(now().getTime() + pauseSeconds * 1000);
      await database.query('update lti_score set tries = tries - 1, due_at = $2 where jti = $1', [score.jti, again]);
      await database.query(release, [registration.id, again, registration.failures + 1]);
      return sent;
    }
  }
}

/** The next one, as if it had failed already: a process that dies with it has used up a try. */
async function nextScore({ database, now }, { id }) {
  const sql = `update lti_score s set tries = tries + 1, due_at = $1::timestamptz + make_interval(secs => least($2 * power(2, tries), $3)) from lti_launch l
    where l.id = s.launch_id and s.jti = (select d.jti from lti_score d join lti_launch e on e.id = d.launch_id
      where e.registration_id = $5 and d.sent_at is null and d.tries < $4 and d.due_at <= $1 order by d.due_at, d.at limit 1)
    returning s.jti, s.result, s.decided, s.at, l.user_id as "userId", l.activity, l.title, l.link, l.gradebook`;
  const [score] = await database.query(sql, [now(), FIRST_WAIT_SECONDS, MOST_WAIT_SECONDS, MOST_TRIES, id]);
  return score ?? null;
}

async function send({ result, decided, at, userId, activity, title, link, gradebook }, registration, { platform, tokens }) {
  const tool = { registration, tokens };
  let { line } = gradebook;
  if (line === undefined) {
    line = await findOrMakeLine({ ...gradebook, link, title }, tool);
    if (!isOfPlatform(registration, line)) throw new PlatformError('the line is not of the learning platform’s hosts', false);
    const sql = `update lti_launch set gradebook = $3::jsonb where registration_id = $1 and activity = $2 and gradebook ? 'lines'`;
    await platform.database.query(sql, [registration.id, activity, JSON.stringify({ line })]);
  }
  await postScore(line, { userId, timestamp: at.toISOString(), ...(decided ? DECIDED : PROGRESS)[result] }, tool);
}
