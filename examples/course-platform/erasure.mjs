import { writeAudit } from './audit.mjs';
import { TENANT } from './mount-countersign.mjs';

/** What the package keeps of one learner's body and devices, in the order in which it can go. Receipts' ids and the audit trail stay. */
const MEASUREMENTS = [
  'countersign_one_more',
  'countersign_writing',
  'countersign_writing_window',
  'countersign_reference',
  'countersign_device',
  'countersign_seen',
];

/**
 * Erases what was measured of a learner: references, devices, writing, and the key that they were encrypted under. From then on a person
 * checks their work, until they enrol again.
 *
 * Sums over all learners' typing keep their share, as numbers of nobody in particular.
 *
 * @param {import('./platform.mjs').Platform} platform
 * @param {{ id: string }} account
 */
export async function eraseMeasurements({ database, now }, { id }) {
  await database.transaction(async (queries) => {
    for (const table of MEASUREMENTS) await queries.query(`delete from ${table} where tenant = $1 and subject = $2`, [TENANT, id]);
    await queries.query('update countersign_subject set data_key = null where tenant = $1 and subject = $2', [TENANT, id]);
    await queries.query('update platform_account set enrolled_at = null where id = $1', [id]);
    await queries.query(`update platform_track set route = 'alternative' where account_id = $1`, [id]);
    await writeAudit(queries, { at: now(), actor: id, action: 'measurements.erased', object: id });
  });
}

/**
 * Closes an account: measurements, texts, public pages and sessions go, name and address too. What stays are ids, points and the fact of
 * each check, so that others' certificates and the university's figures still add up.
 *
 * @param {import('./platform.mjs').Platform} platform
 * @param {{ id: string }} account
 */
export async function closeAccount(platform, account) {
  await eraseMeasurements(platform, account);
  const { database, now } = platform;
  const at = now();
  await database.transaction(async (queries) => {
    const { query } = queries;
    await query('delete from platform_session where account_id = $1', [account.id]);
    await query('delete from platform_record where account_id = $1', [account.id]);
    await query(
      `update platform_certificate set revoked_at = $2, reason = 'learner', token = '' where account_id = $1 and revoked_at is null`,
      [account.id, at],
    );
    await query(`update platform_submission set answers = '{}'::jsonb, points = coalesce(points, 0) where account_id = $1`, [account.id]);
    await query(
      `update platform_review set statement = '', closed_at = coalesce(closed_at, $2) where submission_id in
      (select id from platform_submission where account_id = $1)`,
      [account.id, at],
    );
    const closed = `update platform_account set email = 'closed-' || id || '@invalid', name = 'Closed account', password = '', role = 'learner'
      where id = $1`;
    await query(closed, [account.id]);
    await writeAudit(queries, { at, actor: account.id, action: 'account.closed', object: account.id });
  });
}
