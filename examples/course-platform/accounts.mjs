import { createHash, randomBytes } from 'node:crypto';
import { writeAudit } from './audit.mjs';
import { hashPassword, isPassword, PASSWORD_LENGTH } from './passwords.mjs';
import { isUuid } from './uuid.mjs';

/** Failures within the window after which an address has to wait: far below what guessing needs, far above what people mistype. */
const MOST_FAILURES = 10;
const WINDOW_MS = 15 * 60_000;
const INVITATION_MS = 7 * 86_400_000;

/**
 * Makes an account.
 *
 * @returns {Promise<{ id: string } | { problem: 'email' | 'name' | 'password' | 'taken' }>}
 */
export async function createAccount({ database, now, passwordCost }, { email, name, password }) {
  const address = email.trim().toLowerCase();
  const called = name.trim().replaceAll(/\s+/g, ' ');
  if (!/^[^\s@]{1,64}@[^\s@]{1,190}$/u.test(address)) return { problem: 'email' };
  if (!isName(called)) return { problem: 'name' };
  const length = [...password].length;
  if (length < PASSWORD_LENGTH.least || length > PASSWORD_LENGTH.most) return { problem: 'password' };
  const sql = `insert into platform_account (email, name, password, created_at) values ($1, $2, $3, $4)
    on conflict (email) do nothing returning id`;
  const [row] = await database.query(sql, [address, called, await hashPassword(password, passwordCost), now()]);
  return row === undefined ? { problem: 'taken' } : { id: row.id };
}

/** Words that a certificate can carry: no controls, and none of those that turn a line around (U+202A to U+202E, U+2066 to U+2069). */
export function isName(text) {
  return /^[^\p{Cc}\u202A-\u202E\u2066-\u2069]{1,100}$/u.test(text);
}

/**
 * Who signs in with these words.
 *
 * @returns {Promise<{ id: string } | { problem: 'wrong' | 'wait' }>} `wait`: too many failures for this address
 */
export async function signIn({ database, now }, { email, password }) {
  const address = email.trim().toLowerCase().slice(0, 300);
  const at = now();
  const failure = await noteFailure(database, hashOf(address), at);
  if (failure === null) return { problem: 'wait' };
  const [row] = await database.query('select id, password from platform_account where email = $1', [address]);
  if (!(await isPassword(password.slice(0, 1000), row?.password ?? ''))) {
    if (row !== undefined) await writeAudit(database, { at, actor: 'visitor', action: 'session.refused', object: row.id });
    return { problem: 'wrong' };
  }
  await database.query('delete from platform_sign_in_failure where id = $1', [failure]);
  return { id: row.id };
}

/**
 * Counts a failure before the password is looked at, one after the other for each address: of many guesses at once, ten are looked at. The one that was right is
 * taken back.
 *
 * @returns {Promise<string | null>} its id; `null`: there were enough
 */
async function noteFailure(database, addressHash, at) {
  const since = new Date(at.getTime() - WINDOW_MS);
  await database.query('delete from platform_sign_in_failure where at < $1', [since]);
  return database.transaction(async ({ query }) => {
    await query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`sign-in ${addressHash}`]);
    const sql = `insert into platform_sign_in_failure (address_hash, at) select $1, $2
      where (select count(*) from platform_sign_in_failure where address_hash = $1) < $3 returning id::text`;
    const [row] = await query(sql, [addressHash, at, MOST_FAILURES]);
    return row?.id ?? null;
  });
}

/**
 * A word that makes one account staff, for a week. Only its hash is kept.
 *
 * @param {import('./platform.mjs').Platform} platform
 * @param {string} [by] the account of who invites; `server`: whoever started it
 */
export async function inviteStaff({ database, now }, by = 'server') {
  const code = randomBytes(16).toString('base64url');
  const expiry = new Date(now().getTime() + INVITATION_MS);
  await database.transaction(async (queries) => {
    await queries.query('insert into platform_invitation (hash, expires_at) values ($1, $2)', [hashOf(code), expiry]);
    await writeAudit(queries, { at: now(), actor: by, action: 'staff.invited', object: hashOf(code) });
  });
  return code;
}

/** Makes the account staff; `false` for a word that is wrong, used or old. */
export async function joinStaff({ database, now }, account, code) {
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
export async function listStaff({ query }) {
  return query(`select id, name, email from platform_account where role = 'staff' order by name, id`);
}

/** Ends somebody's work as staff, at once; the last one stays. @returns {Promise<boolean>} */
export async function removeStaff({ database, now }, { id, by }) {
  if (!isUuid(id)) return false;
  return database.transaction(async (queries) => {
    // In one order, so that of two who remove each other the second finds one left.
    const staff = await queries.query(`select id from platform_account where role = 'staff' order by id for update`);
    if (staff.length < 2 || !staff.some((one) => one.id === id) || !staff.some((one) => one.id === by)) return false;
    await queries.query(`update platform_account set role = 'learner' where id = $1`, [id]);
    await writeAudit(queries, { at: now(), actor: by, action: 'staff.removed', object: id });
    return true;
  });
}

/** Whether nobody is staff yet. */
export async function lacksStaff({ database }) {
  return (await database.query(`select 1 from platform_account where role = 'staff' limit 1`)).length === 0;
}

function hashOf(text) {
  return createHash('sha256').update(text).digest('base64url');
}
