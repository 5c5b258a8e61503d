import { whyCheck } from '../enrollment/check-policy.js';
import { countsFrom } from '../enrollment/enrollment.js';
import { writeAudit } from '../store/audit.js';
import { isUuid } from '../store/uuid.js';

const HOUR_MS = 3_600_000;
const WEEK_MS = 7 * 24 * HOUR_MS;
const COLUMNS = `id, account_id as "accountId", course_id as course, unit_id as unit, attempt, answers, points, submitted_at as "submittedAt",
  check_state as "checkState", check_why as "checkWhy", check_by as "checkBy", tries, on_track as "onTrack", checked_at as "checkedAt"`;
/** While an earlier attempt is in one of these states, or missed, the next one takes its check over. */
const UNPASSED = ['awaiting', 'review', 'refused'];

/**
 * @typedef {object} Submission
 * @property {string} id what its check is bound to: the `attempt` of challenge and receipt
 * @property {string} accountId
 * @property {string} course
 * @property {string} unit
 * @property {number} attempt
 * @property {Record<string, string>} answers
 * @property {number | null} points `null`: nobody has read it yet
 * @property {Date} submittedAt
 * @property {'not-needed' | 'awaiting' | 'accepted' | 'review' | 'refused'} checkState
 * @property {'graded' | 'random' | 'resubmission' | null} checkWhy
 * @property {Date | null} checkBy
 * @property {number} tries checks that were refused
 * @property {boolean} onTrack handed in on the verified track
 * @property {Date | null} checkedAt when it was accepted or refused
 */

/**
 * Takes a piece of work. It is kept before anything is checked, so that no outage of the check can lose it.
 *
 * The learner's row is locked meanwhile: of two submissions at once, the second sees what the first drew.
 *
 * @param {import('../platform.js').Platform} platform
 * @param {{ account: { id: string }, course: import('./courses.js').Course, unit: import('./courses.js').Unit, answers: Record<string, string> }} work
 * @returns {Promise<Submission>}
 */
export async function submitWork({ database, now, random }, { account, course, unit, answers }) {
  return database.transaction(async (queries) => {
    const at = now();
    await queries.query('select 1 from platform_account where id = $1 for update', [account.id]);
    const track = await findTrack(queries, account.id, course.id);
    const [last] = await queries.query(`${SELECT_UNIT} order by attempt desc limit 1`, [account.id, course.id, unit.id]);
    const why =
      track === null
        ? null
        : whyCheck(course.policy, {
            graded: unit.graded,
            resubmission: UNPASSED.includes(last?.checkState),
            accepted: await hasAccepted(queries, account.id, course.id),
            drawnThisWeek: await countDrawn(queries, account.id, at),
            random: random(),
          });
    const state = why === null ? 'not-needed' : track.route === 'alternative' ? 'review' : 'awaiting';
    const sql = `insert into platform_submission (account_id, course_id, unit_id, attempt, answers, points, submitted_at, check_state, check_why,
      check_by, on_track) values ($1, $2, $3, $4, $5::jsonb, $6, $7, $8, $9, $10, $11) returning ${COLUMNS}`;
    const checkBy = state === 'awaiting' ? new Date(at.getTime() + course.policy.hoursToCheck * HOUR_MS) : null;
    const [submission] = await queries.query(sql, [
      account.id,
      course.id,
      unit.id,
      (last?.attempt ?? 0) + 1,
      JSON.stringify(answers),
      unit.kind === 'quiz' ? gradeQuiz(unit, answers) : null,
      at,
      state,
      why,
      checkBy,
      track !== null,
    ]);
    if (state === 'review') await openReview(queries, { submission: submission.id, kind: 'alternative', at });
    await writeAudit(queries, { at, actor: account.id, action: 'work.submitted', object: submission.id, detail: { check: why ?? 'none' } });
    return submission;
  });
}

const SELECT_UNIT = `select ${COLUMNS} from platform_submission where account_id = $1 and course_id = $2 and unit_id = $3`;

/** The number that the next attempt at a unit will have. */
export async function nextAttempt({ query }, account, course, unit) {
  const sql =
    'select coalesce(max(attempt), 0)::integer + 1 as next from platform_submission where account_id = $1 and course_id = $2 and unit_id = $3';
  const [{ next }] = await query(sql, [account, course, unit]);
  return next;
}

/** Right answers. */
export function gradeQuiz({ questions }, answers) {
  return questions.filter(({ id, answer }) => answers[id] === String(answer)).length;
}

async function hasAccepted(queries, account, course) {
  const sql = `select 1 from platform_submission s join platform_unit u on u.course_id = s.course_id and u.id = s.unit_id
    where s.account_id = $1 and s.course_id = $2 and s.check_state = 'accepted' and u.graded and ($3::timestamptz is null or s.checked_at >= $3) limit 1`;
  return (await queries.query(sql, [account, course, await countsFrom(queries, account)])).length === 1;
}

async function countDrawn({ query }, account, at) {
  const sql = `select count(*)::integer as count from platform_submission where account_id = $1 and check_why = 'random' and submitted_at > $2`;
  const [row] = await query(sql, [account, new Date(at.getTime() - WEEK_MS)]);
  return row.count;
}

/** How many checks random draws have asked of a learner in the last seven days. */
export async function drawnThisWeek({ database, now }, account) {
  return countDrawn(database, account, now());
}

/** Whether its check was not made in time. */
export function isMissed(submission, at) {
  return submission?.checkState === 'awaiting' && submission.checkBy < at;
}

/** @returns {Promise<Submission | null>} only its own learner's */
export async function findSubmission({ query }, id, account) {
  if (!isUuid(id)) return null;
  const [row] = await query(`select ${COLUMNS} from platform_submission where id = $1 and account_id = $2`, [id, account]);
  return row ?? null;
}

/**
 * @param {import('countersign/server').Queries} queries
 * @param {string} account
 * @param {string | null} [course]
 * @returns {Promise<Submission[]>} a learner's work, newest first; of one course, where it is named
 */
export async function listSubmissions({ query }, account, course = null) {
  const sql = `select ${COLUMNS} from platform_submission where account_id = $1 and ($2::text is null or course_id = $2)
    order by submitted_at desc, attempt desc`;
  return query(sql, [account, course]);
}

/** @returns {Promise<{ route: 'check' | 'alternative', agreedAt: Date } | null>} a learner's sign-up for the verified track */
export async function findTrack({ query }, account, course) {
  const sql = 'select route, agreed_at as "agreedAt" from platform_track where account_id = $1 and course_id = $2';
  const [row] = await query(sql, [account, course]);
  return row ?? null;
}

/** Signs up for the verified track, or changes the route. Work that waits for its check goes the new way with a person, too. */
export async function joinTrack({ database, now }, account, course, route) {
  await database.transaction(async (queries) => {
    await queries.query('select 1 from platform_account where id = $1 for update', [account]);
    const sql = `insert into platform_track (account_id, course_id, route, agreed_at) values ($1, $2, $3, $4)
      on conflict (account_id, course_id) do update set route = $3, agreed_at = $4`;
    await queries.query(sql, [account, course, route, now()]);
    if (route === 'alternative') await leaveToPeople(queries, { account, course, at: now() });
    await writeAudit(queries, { at: now(), actor: account, action: 'track.joined', object: course, detail: { route } });
  });
}

/** Work whose check is still to do goes to a person instead; what was missed stays so. `course` null: of all courses. */
export async function leaveToPeople(queries, { account, course, at }) {
  const sql = `update platform_submission set check_state = 'review', check_by = null where account_id = $1 and ($2::text is null or course_id = $2)
    and check_state = 'awaiting' and check_by >= $3 returning id`;
  for (const { id } of await queries.query(sql, [account, course, at]))
    await openReview(queries, { submission: id, kind: 'alternative', at });
}

/** Opens a review, unless the submission has an open one. @returns {Promise<boolean>} whether it is a new one */
export async function openReview({ query }, { submission, kind, statement = '', at }) {
  const sql = `insert into platform_review (submission_id, kind, statement, opened_at) values ($1, $2, $3, $4)
    on conflict (submission_id) where closed_at is null do nothing returning id`;
  return (await query(sql, [submission, kind, statement, at])).length === 1;
}
