import type { Queries } from 'countersign/server';
import { type CheckWhy, whyCheck } from '../enrollment/check-policy.js';
import { countsFrom } from '../enrollment/enrollment.js';
import { writeAudit } from '../store/audit.js';
import { oneRow } from '../store/one-row.js';
import { isUuid } from '../store/uuid.js';
import type { Account, Platform } from '../types.js';
import type { Course, Unit } from './courses.js';
import { openReview } from './open-review.js';
import { findTrack } from './tracks.js';

const HOUR_MS = 3_600_000;
const WEEK_MS = 7 * 24 * HOUR_MS;
const COLUMNS = `id, account_id as "accountId", course_id as course, unit_id as unit, attempt, answers, points, submitted_at as "submittedAt",
  check_state as "checkState", check_why as "checkWhy", check_by as "checkBy", tries, on_track as "onTrack", checked_at as "checkedAt"`;
/**
 * While an earlier attempt is in one of these states, or missed, the next one takes its check over.
 */
const UNPASSED: readonly CheckState[] = ['awaiting', 'review', 'refused'];

export type CheckState = 'not-needed' | 'awaiting' | 'accepted' | 'review' | 'refused';

/** What was written, by question; an essay is under `essay`. */
export type Answers = Record<string, string>;

export interface Submission {
  /** What its check is bound to: the `attempt` of challenge and receipt. */
  id: string;
  accountId: string;
  course: string;
  unit: string;
  attempt: number;
  answers: Answers;
  /** `null`: nobody has read it yet. */
  points: number | null;
  submittedAt: Date;
  checkState: CheckState;
  checkWhy: CheckWhy | null;
  checkBy: Date | null;
  /** Checks that were refused. */
  tries: number;
  /** Handed in on the verified track. */
  onTrack: boolean;
  /** When it was accepted or refused. */
  checkedAt: Date | null;
}

/**
 * How much an account hands in: far above what a course asks for. Each piece is kept, and staff may
 * have to read it.
 */
const MOST_IN_HOUR = 30;
const MOST_IN_DAY = 100;

/** What a learner hands in. */
export interface Work {
  account: Pick<Account, 'id'>;
  course: Course;
  unit: Unit;
  answers: Answers;
}

/**
 * Takes a piece of work. It is kept before anything is checked, so that no outage of the check can
 * lose it.
 *
 * The learner's row is locked meanwhile: of two submissions at once, the second sees what the first
 * drew.
 *
 * @returns `null`: the learner has handed in very often, and nothing was kept
 */
export async function submitWork(
  { database, now, random }: Platform,
  { account, course, unit, answers }: Work,
): Promise<Submission | null> {
  return database.transaction(async (queries) => {
    const at = now();
    await queries.query('select 1 from platform_account where id = $1 for update', [account.id]);
    if (await isHasty(queries, account.id, at)) return null;
    const track = await findTrack(queries, account.id, course.id);
    const [last] = await queries.query<Submission>(`${SELECT_UNIT} order by attempt desc limit 1`, [account.id, course.id, unit.id]);
    const why =
      track === null
        ? null
        : whyCheck(course.policy, {
            graded: unit.graded,
            resubmission: last !== undefined && UNPASSED.includes(last.checkState),
            accepted: await hasAccepted(queries, account.id, course.id),
            drawnThisWeek: await countDrawn(queries, account.id, at),
            random: random(),
          });
    const state = why === null ? 'not-needed' : track?.route === 'alternative' ? 'review' : 'awaiting';
    const sql = `insert into platform_submission (account_id, course_id, unit_id, attempt, answers, points, submitted_at, check_state, check_why,
      check_by, on_track) values ($1, $2, $3, $4, $5::jsonb, $6, $7, $8, $9, $10, $11) returning ${COLUMNS}`;
    const checkBy = state === 'awaiting' ? new Date(at.getTime() + course.policy.hoursToCheck * HOUR_MS) : null;
    const stored = await queries.query<Submission>(sql, [
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
    const submission = oneRow(stored);
    if (state === 'review') await openReview(queries, { submission: submission.id, kind: 'alternative', at });
    await writeAudit(queries, { at, actor: account.id, action: 'work.submitted', object: submission.id, detail: { check: why ?? 'none' } });
    return submission;
  });
}

async function isHasty({ query }: Queries, account: string, at: Date): Promise<boolean> {
  const sql = `select count(*)::integer as day, count(*) filter (where submitted_at > $3)::integer as hour from platform_submission
    where account_id = $1 and submitted_at > $2`;
  const [day, hour] = [24, 1].map((hours) => new Date(at.getTime() - hours * HOUR_MS));
  const handed = oneRow(await query<{ day: number; hour: number }>(sql, [account, day, hour]));
  return handed.day >= MOST_IN_DAY || handed.hour >= MOST_IN_HOUR;
}

const SELECT_UNIT = `select ${COLUMNS} from platform_submission where account_id = $1 and course_id = $2 and unit_id = $3`;

/** The number that the next attempt at a unit will have. */
export async function nextAttempt({ query }: Queries, account: string, course: string, unit: string): Promise<number> {
  const sql =
    'select coalesce(max(attempt), 0)::integer + 1 as next from platform_submission where account_id = $1 and course_id = $2 and unit_id = $3';
  return oneRow(await query<{ next: number }>(sql, [account, course, unit])).next;
}

/** Right answers. */
export function gradeQuiz({ questions }: Unit, answers: Answers): number {
  return questions.filter(({ id, answer }) => answers[id] === String(answer)).length;
}

async function hasAccepted(queries: Queries, account: string, course: string): Promise<boolean> {
  const sql = `select 1 from platform_submission s join platform_unit u on u.course_id = s.course_id and u.id = s.unit_id
    where s.account_id = $1 and s.course_id = $2 and s.check_state = 'accepted' and u.graded and ($3::timestamptz is null or s.checked_at >= $3) limit 1`;
  return (await queries.query(sql, [account, course, await countsFrom(queries, account)])).length === 1;
}

async function countDrawn({ query }: Queries, account: string, at: Date): Promise<number> {
  const sql = `select count(*)::integer as count from platform_submission where account_id = $1 and check_why = 'random' and submitted_at > $2`;
  return oneRow(await query<{ count: number }>(sql, [account, new Date(at.getTime() - WEEK_MS)])).count;
}

/** How many checks random draws have asked of a learner in the last seven days. */
export async function drawnThisWeek({ database, now }: Platform, account: string): Promise<number> {
  return countDrawn(database, account, now());
}

/** Whether its check was not made in time. */
export function isMissed(submission: Pick<Submission, 'checkState' | 'checkBy'>, at: Date): boolean {
  const { checkState, checkBy } = submission;
  return checkState === 'awaiting' && checkBy !== null && checkBy < at;
}

/** @returns only its own learner's */
export async function findSubmission({ query }: Queries, id: string, account: string): Promise<Submission | null> {
  if (!isUuid(id)) return null;
  const [row] = await query<Submission>(`select ${COLUMNS} from platform_submission where id = $1 and account_id = $2`, [id, account]);
  return row ?? null;
}

/** @returns a learner's work, newest first; of one course, where it is named */
export async function listSubmissions({ query }: Queries, account: string, course: string | null = null): Promise<readonly Submission[]> {
  const sql = `select ${COLUMNS} from platform_submission where account_id = $1 and ($2::text is null or course_id = $2)
    order by submitted_at desc, attempt desc`;
  return query(sql, [account, course]);
}
