import { readPersonName } from 'countersign/certificate';
import type { Queries } from 'countersign/server';
import { readAddress } from '../site/text.js';
import { writeAudit } from '../store/audit.js';
import { hashOf, secret } from '../store/secrets.js';
import { isUuid } from '../store/uuid.js';
import type { Account, Platform } from '../types.js';
import { BusyError } from './hashing-queue.js';
import { hashPassword, isPassword, PASSWORD_LENGTH } from './passwords.js';

/** Failures within the window after which somebody has to wait: far below what guessing needs, far above what people mistype. */
const MOST_FAILURES = 10;
const WINDOW_MS = 15 * 60_000;
const INVITATION_MS = 7 * 86_400_000;

/** What somebody typed to make an account. */
export interface SignUp {
  email: string;
  name: string;
  password: string;
}

/** What kept an account from being made. */
export type SignUpProblem = 'email' | 'name' | 'password' | 'taken' | 'busy';
/** What kept somebody from signing in. */
export type SignInProblem = 'wrong' | 'wait' | 'busy' | 'flood';
/** An account, or why there is none. */
export type Found<Problem> = { id: string; problem?: undefined } | { problem: Problem };

/** Makes an account. */
export async function createAccount(
  { database, now, passwordCost }: Platform,
  { email, name, password }: SignUp,
): Promise<Found<SignUpProblem>> {
  const address = readAddress(email);
  const called = readPersonName(name);
  if (address === null) return { problem: 'email' };
  if (called === null) return { problem: 'name' };
  const length = [...password].length;
  if (length < PASSWORD_LENGTH.least || length > PASSWORD_LENGTH.most) return { problem: 'password' };
  const sql = `insert into platform_account (email, name, password, created_at) values ($1, $2, $3, $4)
    on conflict (email) do nothing returning id`;
  const hash = await hashPassword(password, passwordCost).catch(busy);
  if (hash === null) return { problem: 'busy' };
  const [row] = await database.query<{ id: string }>(sql, [address, called, hash, now()]);
  return row === undefined ? { problem: 'taken' } : { id: row.id };
}

/**
 * Who signs in with these words.
 *
 * @param clientOf from where the account is tried: its failures there make nobody elsewhere wait;
 *   `null`: there is too much from there
 * @returns `wait`: too many failures for this account from there; `busy`: nothing was looked at
 */
export async function signIn(
  { database, now }: Platform,
  { email, password }: Omit<SignUp, 'name'>,
  clientOf: (accountId: string | null) => Promise<string | null>,
): Promise<Found<SignInProblem>> {
  const address = readAddress(email) ?? '';
  const at = now();
  const sql = 'select id, password from platform_account where email = $1';
  const [row] = await database.query<{ id: string; password: string }>(sql, [address]);
  const client = await clientOf(row?.id ?? null);
  if (client === null) return { problem: 'flood' };
  const failure = await noteFailure(database, hashOf(JSON.stringify([address, client])), at);
  if (failure === null) return { problem: 'wait' };
  const takeBack = () => database.query('delete from platform_sign_in_failure where id = $1', [failure]);
  const isRight = await isPassword(password.slice(0, 1000), row?.password ?? '').catch(busy);
  if (isRight === null) {
    await takeBack();
    return { problem: 'busy' };
  }
  if (!isRight || row === undefined) {
    if (row !== undefined) await writeAudit(database, { at, actor: 'visitor', action: 'session.refused', object: row.id });
    return { problem: 'wrong' };
  }
  await takeBack();
  return { id: row.id };
}

function busy(error: unknown): null {
  if (error instanceof BusyError) return null;
  throw error;
}

/**
 * Counts a failure before the password is looked at, one after the other for each account and
 * client: of many guesses at once, ten are looked at. The one that was right is taken back.
 *
 * @returns its id; `null`: there were enough
 */
async function noteFailure(database: Platform['database'], whoHash: string, at: Date): Promise<string | null> {
  const since = new Date(at.getTime() - WINDOW_MS);
  await database.query('delete from platform_sign_in_failure where at < $1', [since]);
  return database.transaction(async ({ query }) => {
    await query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`sign-in ${whoHash}`]);
    const sql = `insert into platform_sign_in_failure (address_hash, at) select $1, $2
      where (select count(*) from platform_sign_in_failure where address_hash = $1) < $3 returning id::text`;
    const [row] = await query<{ id: string }>(sql, [whoHash, at, MOST_FAILURES]);
    return row?.id ?? null;
  });
}

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
