import type { Queries } from 'countersign/server';
import type { Answers } from '../courses/submissions.js';
import { writeAudit } from '../store/audit.js';
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

/** Essays that nobody has read yet, oldest first. */
export async function listUnread({ query }: Queries, staff: string): Promise<readonly UnreadEssay[]> {
  const sql = `select s.id, s.submitted_at as "submittedAt", s.attempt, c.title as course, u.title as unit from platform_submission s
    join platform_course c on c.id = s.course_id join platform_unit u on u.course_id = s.course_id and u.id = s.unit_id
    where s.points is null and s.account_id <> $1 order by s.submitted_at limit 100`;
  return query(sql, [staff]);
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
