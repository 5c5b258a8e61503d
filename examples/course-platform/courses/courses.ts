import type { Database, Queries } from 'countersign/server';
import type { CheckPolicy } from '../enrollment/check-policy.js';
import { COURSES, type NewUnit, type Question } from './course-content.js';

export interface Course {
  id: string;
  title: string;
  summary: string;
  /** What it takes, about. */
  hours: number;
  lang: string;
  policy: CheckPolicy;
}

export interface Unit {
  id: string;
  kind: 'lesson' | 'quiz' | 'essay';
  title: string;
  /** Paragraphs with an empty line between them. */
  body: string;
  /** Of a quiz. */
  questions: Question[];
  /** Counts toward the certificate. */
  graded: boolean;
  /** Points. */
  most: number;
  /** Points. */
  pass: number;
}

interface CourseRow extends Omit<Course, 'policy'> {
  check_mode: CheckPolicy['mode'];
  random_share: number;
  weekly_budget: number;
  tries: number;
  hours_to_check: number;
  four_eyes: boolean;
}

interface UnitRow extends Omit<Unit, 'most' | 'pass'> {
  most_points: number;
  pass_points: number;
}

const COURSE = 'id, title, summary, hours, lang, check_mode, random_share, weekly_budget, tries, hours_to_check, four_eyes';

/**
 * Puts the example's courses into a database that has none of them. Those that staff changed stay
 * as they are.
 */
export async function seedCourses(database: Database): Promise<void> {
  await database.transaction(async ({ query }) => {
    for (const { id, title, summary, hours, policy, units } of COURSES) {
      const sql = `insert into platform_course (${COURSE}) values ($1, $2, $3, $4, 'en', $5, $6, $7, $8, $9, $10)
        on conflict do nothing returning id`;
      const { mode, share, weekly, tries, hoursToCheck, fourEyes } = policy;
      const fresh = await query<{ id: string }>(sql, [id, title, summary, hours, mode, share, weekly, tries, hoursToCheck, fourEyes]);
      if (fresh.length === 1) for (const [at, unit] of units.entries()) await insertUnit({ query }, id, at, unit);
    }
  });
}

async function insertUnit({ query }: Queries, course: string, position: number, unit: NewUnit): Promise<void> {
  const { id, kind, title, body, questions = [], graded = false, most = 0, pass = 0 } = unit;
  const sql = `insert into platform_unit (course_id, id, position, kind, title, body, questions, graded, most_points, pass_points)
    values ($1, $2, $3, $4, $5, $6, $7::jsonb, $8, $9, $10)`;
  await query(sql, [course, id, position, kind, title, body, JSON.stringify(questions), graded, most, pass]);
}

/** @returns all courses, by title */
export async function listCourses({ query }: Queries): Promise<Course[]> {
  return (await query<CourseRow>(`select ${COURSE} from platform_course order by title`)).map(readCourse);
}

export async function findCourse({ query }: Queries, id: string): Promise<Course | null> {
  const [row] = await query<CourseRow>(`select ${COURSE} from platform_course where id = $1`, [id]);
  return row === undefined ? null : readCourse(row);
}

/** @returns a course's units, in their order */
export async function listUnits({ query }: Queries, course: string): Promise<Unit[]> {
  return (await query<UnitRow>('select * from platform_unit where course_id = $1 order by position', [course])).map(readUnit);
}

export async function findUnit({ query }: Queries, course: string, id: string): Promise<Unit | null> {
  const [row] = await query<UnitRow>('select * from platform_unit where course_id = $1 and id = $2', [course, id]);
  return row === undefined ? null : readUnit(row);
}

/** Stores what staff changed of a course. */
export async function updateCourse({ query }: Queries, course: Omit<Course, 'lang'>): Promise<void> {
  const { id, title, summary, hours, policy } = course;
  const { mode, share, weekly, tries, hoursToCheck, fourEyes } = policy;
  const sql = `update platform_course set title = $2, summary = $3, hours = $4, check_mode = $5, random_share = $6, weekly_budget = $7,
    tries = $8, hours_to_check = $9, four_eyes = $10 where id = $1`;
  await query(sql, [id, title, summary, hours, mode, share, weekly, tries, hoursToCheck, fourEyes]);
}

function readCourse({ id, title, summary, hours, lang, ...row }: CourseRow): Course {
  const policy = {
    mode: row.check_mode,
    share: row.random_share,
    weekly: row.weekly_budget,
    tries: row.tries,
    hoursToCheck: row.hours_to_check,
    fourEyes: row.four_eyes,
  };
  return { id, title, summary, hours, lang, policy };
}

function readUnit(row: UnitRow): Unit {
  const { id, kind, title, body, questions, graded, most_points: most, pass_points: pass } = row;
  return { id, kind, title, body, questions, graded, most, pass };
}
