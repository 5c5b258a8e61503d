import { createHash, randomBytes } from 'node:crypto';
import type { Database, Queries } from '../../server.js';
import { addToTrail } from './trail.js';

/**
 * What staff may do: see lists; look at evidence and decide; tell again and erase; all, and staff.
 */
export const ROLES = ['viewer', 'reviewer', 'operator', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** Somebody who may use the console, for one tenant. */
export interface Staff {
  readonly id: string;
  readonly tenant: string;
  readonly role: Role;
  readonly name: string;
}

/** Whoever is signed in. */
export interface ConsoleSession extends Staff {
  /** What each of their forms carries. */
  readonly csrf: string;
}

const INVITATION_SECONDS = 7 * 86_400;
export const SESSION_SECONDS = 8 * 3600;

/**
 * A code that makes whoever signs in with it one of the staff, once, for a week.
 *
 * @returns the code, which is stored nowhere
 */
export async function inviteStaff(
  queries: Queries,
  { tenant, role, actor, now }: Pick<Staff, 'tenant' | 'role'> & { readonly actor: string; readonly now: number },
): Promise<string> {
  const code = randomBytes(24).toString('base64url');
  const sql = 'insert into service_invitation (sha256, tenant, role, expires_at) values ($1, $2, $3, $4)';
  await queries.query(sql, [hashOf(code), tenant, role, now + INVITATION_SECONDS]);
  await addToTrail(queries, { at: now, tenant, actor, action: 'staff.invited', object: role });
  return code;
}

/** Whether there is an administrator, or an invitation of one that may yet be used. */
export async function hasAdministrator({ query }: Queries, now: number): Promise<boolean> {
  const sql = `select 1 from service_staff where role = 'admin' and removed_at is null
    union all select 1 from service_invitation where role = 'admin' and used_by is null and expires_at > $1 limit 1`;
  return (await query(sql, [now])).length > 0;
}

const COLUMNS = 'id, tenant, role, name';

/** Whom a provider’s name of somebody stands for; `null`: nobody of the staff. */
export async function findStaff({ query }: Queries, identity: string): Promise<Staff | null> {
  return (await query<Staff>(`select ${COLUMNS} from service_staff where identity = $1 and removed_at is null`, [identity]))[0] ?? null;
}

/** Uses an invitation up. `null`: it is none, was used, or is too old. */
export function joinStaff(
  database: Database,
  { identity, name, code, now }: { readonly identity: string; readonly name: string; readonly code: string; readonly now: number },
): Promise<Staff | null> {
  return database.transaction(async (queries) => {
    const open = 'select tenant, role from service_invitation where sha256 = $1 and used_by is null and expires_at > $2 for update';
    const [invitation] = await queries.query<Pick<Staff, 'tenant' | 'role'>>(open, [hashOf(code), now]);
    if (invitation === undefined) return null;
    const { tenant, role } = invitation;
    const sql = `insert into service_staff (id, identity, tenant, role, name, joined_at) values ($1, $2, $3, $4, $5, $6)
      on conflict (identity) do update set tenant = $3, role = $4, name = $5, joined_at = $6, removed_at = null returning ${COLUMNS}`;
    const [staff] = await queries.query<Staff>(sql, [`stf_${randomBytes(12).toString('base64url')}`, identity, tenant, role, name, now]);
    if (staff === undefined) throw new Error('nobody joined');
    await queries.query('update service_invitation set used_by = $2 where sha256 = $1', [hashOf(code), staff.id]);
    await addToTrail(queries, { at: now, tenant, actor: `staff:${staff.id}`, action: 'staff.joined', object: role });
    return staff;
  });
}

/** By name. */
export async function listStaff({ query }: Queries, tenant: string): Promise<readonly (Staff & { readonly removed: boolean })[]> {
  return query(`select ${COLUMNS}, removed_at is not null as removed from service_staff where tenant = $1 order by name, id`, [tenant]);
}

/**
 * Ends somebody's work at the console, at once. `false`: there is no such one, or no other
 * administrator.
 */
export function removeStaff(
  database: Database,
  { tenant, id, actor, now }: { readonly tenant: string; readonly id: string; readonly actor: string; readonly now: number },
): Promise<boolean> {
  return database.transaction(async (queries) => {
    // In one order, so that of two who remove each other the second finds one left.
    const sql = `select ${COLUMNS} from service_staff where tenant = $1 and removed_at is null order by id for update`;
    const all = await queries.query<Staff>(sql, [tenant]);
    const others = all.filter((one) => one.id !== id);
    if (others.length === all.length || !others.some(({ role }) => role === 'admin')) return false;
    await queries.query('update service_staff set removed_at = $2 where id = $1', [id, now]);
    await queries.query('delete from service_session where staff = $1', [id]);
    await addToTrail(queries, { at: now, tenant, actor, action: 'staff.removed', object: id });
    return true;
  });
}

/** @returns what the cookie holds */
export async function openSession({ query }: Queries, { id }: Pick<Staff, 'id'>, now: number): Promise<string> {
  const [secret, csrf] = [randomBytes(32).toString('base64url'), randomBytes(24).toString('base64url')];
  await query('delete from service_session where expires_at <= $1', [now]);
  const sql = 'insert into service_session (sha256, staff, csrf, expires_at) values ($1, $2, $3, $4)';
  await query(sql, [hashOf(secret), id, csrf, now + SESSION_SECONDS]);
  return secret;
}

export async function findSession({ query }: Queries, secret: string, now: number): Promise<ConsoleSession | null> {
  const sql = `select s.id, s.tenant, s.role, s.name, o.csrf from service_session o join service_staff s on s.id = o.staff
    where o.sha256 = $1 and o.expires_at > $2 and s.removed_at is null`;
  return (await query<ConsoleSession>(sql, [hashOf(secret), now]))[0] ?? null;
}

export async function closeSession({ query }: Queries, secret: string): Promise<void> {
  await query('delete from service_session where sha256 = $1', [hashOf(secret)]);
}

/** Each secret has so much chance that a plain hash of it is enough. */
function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}
