import { COURSES } from './course-content.js';

/**
 * @typedef {object} Course
 * @property {string} id
 * @property {string} title
 * @property {string} summary
 * @property {number} hours what it takes, about
 * @property {string} lang
 * @property {import('../enrollment/check-policy.js').CheckPolicy} policy
 */

/**
 * @typedef {object} Unit
 * @property {string} id
 * @property {'lesson' | 'quiz' | 'essay'} kind
 * @property {string} title
 * @property {string} body paragraphs with an empty line between them
 * @property {{ id: string, text: string, options: string[], answer: number }[]} questions of a quiz
 * @property {boolean} graded counts toward the certificate
 * @property {number} most points
 * @property {number} pass points
 */

const COURSE = 'id, title, summary, hours, lang, check_mode, random_share, weekly_budget, tries, hours_to_check, four_eyes';

/** Puts the example's courses into a database that has none of them. Those that staff changed stay as they are. */
export async function seedCourses(database) {
  await database.transaction(async ({ query }) => {
    for (const { id, title, summary, hours, policy, units } of COURSES) {
      const sql = `insert into platform_course (${COURSE}) values ($1, $2, $3, $4, 'en', $5, $6, $7, $8, $9, $10)
        on conflict do nothing returning id`;
      const { mode, share, weekly, tries, hoursToCheck, fourEyes } = policy;
      const fresh = await query(sql, [id, title, summary, hours, mode, share, weekly, tries, hoursToCheck, fourEyes]);
      if (fresh.length === 1) for (const [at, unit] of units.entries()) await insertUnit({ query }, id, at, unit);
    }
  });
}

async function insertUnit({ query }, course, position, unit) {
  const { id, kind, title, body, questions = [], graded = false, most = 0, pass = 0 } = unit;
  const sql = `insert into platform_unit (course_id, id, position, kind, title, body, questions, graded, most_points, pass_points)
    values ($1, $2, $3, $4, $5, $6, $7::jsonb, $8, $9, $10)`;
  await query(sql, [course, id, position, kind, title, body, JSON.stringify(questions), graded, most, pass]);
}

/** @returns {Promise<Course[]>} all courses, by title */
export async function listCourses({ query }) {
  return (await query(`select ${COURSE} from platform_course order by title`)).map(readCourse);
}

/** @returns {Promise<Course | null>} */
export async function findCourse({ query }, id) {
  const [row] = await query(`select ${COURSE} from platform_course where id = $1`, [id]);
  return row === undefined ? null : readCourse(row);
}

/** @returns {Promise<Unit[]>} a course's units, in their order */
export async function listUnits({ query }, course) {
  return (await query('select * from platform_unit where course_id = $1 order by position', [course])).map(readUnit);
}

/** @returns {Promise<Unit | null>} */
export async function findUnit({ query }, course, id) {
  const [row] = await query('select * from platform_unit where course_id = $1 and id = $2', [course, id]);
  return row === undefined ? null : readUnit(row);
}

/** Stores what staff changed of a course. */
export async function updateCourse({ query }, { id, title, summary, hours, policy }) {
  const { mode, share, weekly, tries, hoursToCheck, fourEyes } = policy;
  const sql = `update platform_course set title = $2, summary = $3, hours = $4, check_mode = $5, random_share = $6, weekly_budget = $7,
    tries = $8, hours_to_check = $9, four_eyes = $10 where id = $1`;
  await query(sql, [id, title, summary, hours, mode, share, weekly, tries, hoursToCheck, fourEyes]);
}

function readCourse({ id, title, summary, hours, lang, ...row }) {
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

function readUnit({ id, kind, title, body, questions, graded, most_points: most, pass_points: pass }) {
  return { id, kind, title, body, questions, graded, most, pass };
}
