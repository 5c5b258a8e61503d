import { writeAudit } from '../store/audit.js';
import { secret } from '../store/secrets.js';

const COLUMNS = `slug, account_id as "accountId", course_id as course, name, show_points as "showPoints", listed, created_at as "createdAt"`;

/** A learner's public page of a course; `null`: they have not made one. */
export async function findRecord({ query }, account, course) {
  const [row] = await query(`select ${COLUMNS} from platform_record where account_id = $1 and course_id = $2`, [account, course]);
  return row ?? null;
}

/** A public page by its address. */
export async function findRecordBySlug({ query }, slug) {
  const [row] = await query(`select ${COLUMNS} from platform_record where slug = $1`, [slug]);
  return row ?? null;
}

/**
 * Makes the page public, or changes what it shows. Its address has 128 random bits; after a withdrawal there is another.
 *
 * @param {import('../platform.js').Platform} platform
 * @param {{ account: { id: string, name: string }, course: string, showPoints: boolean, listed: boolean }} options `listed`: search engines may
 */
export async function shareRecord({ database, now }, { account, course, showPoints, listed }) {
  await database.transaction(async (queries) => {
    const slug = secret(16);
    const sql = `insert into platform_record (slug, account_id, course_id, name, show_points, listed, created_at) values ($1, $2, $3, $4, $5, $6, $7)
      on conflict (account_id, course_id) do update set show_points = $5, listed = $6`;
    await queries.query(sql, [slug, account.id, course, account.name, showPoints, listed, now()]);
    await writeAudit(queries, { at: now(), actor: account.id, action: 'record.shared', object: course, detail: { showPoints, listed } });
  });
}

/** Takes the page back, at once. */
export async function withdrawRecord({ database, now }, { account, course }) {
  await database.transaction(async (queries) => {
    await queries.query('delete from platform_record where account_id = $1 and course_id = $2', [account.id, course]);
    await writeAudit(queries, { at: now(), actor: account.id, action: 'record.withdrawn', object: course });
  });
}
