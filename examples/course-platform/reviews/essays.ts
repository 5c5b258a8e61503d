import type { Queries } from 'countersign/server';
import type { Answers } from '../courses/submissions.js';
import { cutPage, type ListPage, PAGE, readCursor } from '../site/page-cursor.js';
import { writeAudit } from '../store/audit.js';
import { oneRow } from '../store/one-row.js';
import { isUuid } from '../store/uuid.js';
import type { Platform } from '../types.js';

/** An essay that waits for its points, in the list. */
export interface UnreadEssay {
  id: string;
  submittedAt: Date;
  attempt: number;
  course: string;
  unit: string;
}

/** An essay as who reads it sees it. */
export interface Essay extends Omit<UnreadEssay, 'submittedAt'> {
  accountId: string;
  courseId: string;
  unitId: string;
  answers: Answers;
  points: number | null;
  /** Points. */
  most: number;
  /** Points. */
  pass: number;
}

/** The newest attempt of a learner at a unit takes the place of those before it. */
const UNREAD = `u.kind = 'essay' and s.points is null and s.account_id <> $1 and not exists (select 1 from platform_submission n
  where n.account_id = s.account_id and n.course_id = s.course_id and n.unit_id = s.unit_id and n.attempt > s.attempt)`;

/**
 * Essays that nobody has read yet, of each learner and unit the newest attempt, oldest first, a
 * page at a time.
 *
 * @param after `next` of the page before
 */
export async function listUnread(
  { query }: Queries,
  staff: string,
  after?: string | undefined,
): Promise<ListPage<UnreadEssay> & { total: number }> {
  const waiting = `select count(*)::integer as total from platform_submission s
    join platform_unit u on u.course_id = s.course_id and u.id = s.unit_id where ${UNREAD}`;
  const { total } = oneRow(await query<{ total: number }>(waiting, [staff]));
  const sql = `select s.id, s.submitted_at as "submittedAt", s.attempt, c.title as course, u.title as unit from platform_submission s
    join platform_course c on c.id = s.course_id join platform_unit u on u.course_id = s.course_id and u.id = s.unit_id
    where ${UNREAD} and ($2::timestamptz is null or (s.submitted_at, s.id::text) > ($2, $3)) order by s.submitted_at, s.id::text limit $4`;
  const rows = await query<UnreadEssay>(sql, [staff, ...readCursor(after), PAGE + 1]);
  return { ...cutPage(rows, ({ submittedAt, id }) => [submittedAt, id]), total };
}

/** One essay, without its writer's name. `null`: there is none to read for this member of staff. */
export async function findEssay({ query }: Queries, id: string, staff: string): Promise<Essay | null> {
  if (!isUuid(id)) return null;
  const sql = `select s.id, s.account_id as "accountId", s.course_id as "courseId", s.unit_id as "unitId", s.attempt, s.answers, s.points, c.title as course, u.title as unit, u.most_points as most, u.pass_points as pass
    from platform_submission s join platform_course c on c.id = s.course_id
    join platform_unit u on u.course_id = s.course_id and u.id = s.unit_id where s.id = $1 and s.account_id <> $2 and u.kind = 'essay'`;
  const [row] = await query<Essay>(sql, [id, staff]);
  return row ?? null;
}

/** Gives an essay its points, once. */
export async function gradeEssay(
  { database, now }: Platform,
  { id, staff, points }: { id: string; staff: string; points: number },
): Promise<boolean> {
  return database.transaction(async (queries) => {
    const rows = await queries.query('update platform_submission set points = $2 where id = $1 and points is null returning id', [
      id,
      points,
    ]);
    if (rows.length === 0) return false;
    await writeAudit(queries, { at: now(), actor: staff, action: 'work.graded', object: id, detail: { points } });
    return true;
  });
}
