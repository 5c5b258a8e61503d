import { leaveToPeople } from '../courses/open-review.js';
import { TENANT } from '../enrollment/tenant.js';
import { writeAudit } from '../store/audit.js';
import type { Account, Platform } from '../types.js';

/**
 * Consent withdrawn: the package erases what was measured of a learner, and the key that it was
 * encrypted under. From then on a person checks their work, until they enroll again.
 */
export async function eraseMeasurements({ countersign, database, now }: Platform, { id }: Pick<Account, 'id'>): Promise<void> {
  await countersign.privacy.withdraw({ tenant: TENANT, subject: id });
  await database.transaction(async (queries) => {
    await queries.query('select 1 from platform_account where id = $1 for update', [id]);
    await queries.query('update platform_account set enrolled_at = null where id = $1', [id]);
    await queries.query(`update platform_track set route = 'alternative' where account_id = $1`, [id]);
    await leaveToPeople(queries, { account: id, course: null, at: now() });
    await writeAudit(queries, { at: now(), actor: id, action: 'measurements.erased', object: id });
  });
}

/**
 * Closes an account: measurements, texts, public pages and sessions go, name and address too. What
 * stays are ids, points and the fact of each check, so that others' certificates and the
 * university's figures still add up.
 */
export async function closeAccount(platform: Platform, account: Pick<Account, 'id'>): Promise<void> {
  await eraseMeasurements(platform, account);
  const { database, now } = platform;
  const at = now();
  await database.transaction(async (queries) => {
    const { query } = queries;
    await query('delete from platform_session where account_id = $1', [account.id]);
    await query('delete from platform_known_browser where account_id = $1', [account.id]);
    await query('delete from platform_record where account_id = $1', [account.id]);
    await query(`update platform_certificate set revoked_at = $2, reason = 'learner' where account_id = $1 and revoked_at is null`, [
      account.id,
      at,
    ]);
    // Those that were revoked before hold the name, too.
    await query(`update platform_certificate set token = '', document = null where account_id = $1`, [account.id]);
    await query('delete from platform_notice where account_id = $1', [account.id]);
    await query(`update platform_opinion set note = '' where $1 = any(accounts)`, [account.id]);
    await query(
      `update platform_vote set note = '' where review_id in (select r.id from platform_review r join platform_submission s on s.id = r.submission_id
      where s.account_id = $1)`,
      [account.id],
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
    // Before this is sure: what is restored from before is closed again.
    await platform.closed?.append(account.id);
  });
}
