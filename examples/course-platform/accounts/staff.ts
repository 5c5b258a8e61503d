import type { Queries } from 'countersign/server';
import { writeAudit } from '../store/audit.js';
import { hashOf, secret } from '../store/secrets.js';
import { isUuid } from '../store/uuid.js';
import type { Account, Platform } from '../types.js';

const INVITATION_MS = 7 * 86_400_000;

/**
 * A word that makes one account staff, for a week. Only its hash is kept.
 *
 * @param by the account of who invites; `server`: whoever started it
 */
export async function inviteStaff({ database, now }: Pick<Platform, 'database' | 'now'>, by = 'server'): Promise<string> {
  const code = secret(16);
  const expiry = new Date(now().getTime() + INVITATION_MS);
  await database.transaction(async (queries) => {
    await queries.query('insert into platform_invitation (hash, expires_at) values ($1, $2)', [hashOf(code), expiry]);
    await writeAudit(queries, { at: now(), actor: by, action: 'staff.invited', object: hashOf(code) });
  });
  return code;
}

/**
 * The first invitation of a platform without staff, once: `null` where there is staff, or one that
 * may still be used.
 */
export async function inviteFirstStaff(platform: Platform): Promise<string | null> {
  const { database, now } = platform;
  const open = await database.query('select 1 from platform_invitation where used_by is null and expires_at > $1 limit 1', [now()]);
  return open.length > 0 || !(await lacksStaff(platform)) ? null : inviteStaff(platform);
}

/** Makes the account staff; `false` for a word that is wrong, used or old. */
export async function joinStaff({ database, now }: Platform, account: Pick<Account, 'id'>, code: string): Promise<boolean> {
  return database.transaction(async (queries) => {
    const sql = 'update platform_invitation set used_by = $2 where hash = $1 and used_by is null and expires_at > $3 returning hash';
    if ((await queries.query(sql, [hashOf(code), account.id, now()])).length === 0) return false;
    await queries.query(`update platform_account set role = 'staff' where id = $1`, [account.id]);
    await writeAudit(queries, {
      at: now(),
      actor: account.id,
      action: 'staff.joined',
      object: account.id,
      detail: { invitation: hashOf(code) },
    });
    return true;
  });
}

/** All of the staff, by name. */
export async function listStaff({ query }: Queries): Promise<readonly Omit<Account, 'role'>[]> {
  return query(`select id, name, email from platform_account where role = 'staff' order by name, id`);
}

/** Ends somebody's work as staff, at once; the last one stays. */
export async function removeStaff({ database, now }: Platform, { id, by }: { id: string; by: string }): Promise<boolean> {
  if (!isUuid(id)) return false;
  return database.transaction(async (queries) => {
    // In one order, so that of two who remove each other the second finds one left.
    const staff = await queries.query<{ id: string }>(`select id from platform_account where role = 'staff' order by id for update`);
    if (staff.length < 2 || !staff.some((one) => one.id === id) || !staff.some((one) => one.id === by)) return false;
    await queries.query(`update platform_account set role = 'learner' where id = $1`, [id]);
    await writeAudit(queries, { at: now(), actor: by, action: 'staff.removed', object: id });
    return true;
  });
}

/** Whether nobody is staff yet. */
export async function lacksStaff({ database }: Platform): Promise<boolean> {
  return (await database.query(`select 1 from platform_account where role = 'staff' limit 1`)).length === 0;
}
