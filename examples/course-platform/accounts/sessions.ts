import { timingSafeEqual } from 'node:crypto';
import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import type { CookieOptions } from 'hono/utils/cookie';
import { writeAudit } from '../store/audit.js';
import { hashOf, secret } from '../store/secrets.js';
import type { Account, Platform, Session, SiteContext } from '../types.js';

interface SessionRow extends Account {
  hash: string;
  csrf: string;
  created_at: Date;
}

const DAYS = 7;
/** Sessions of one account: the next one ends the oldest. */
const MOST = 50;
const DAY_MS = 86_400_000;

/**
 * Starts a session: a new id each time, so that an id from before the sign-in is worth nothing. The
 * database knows its hash only.
 */
export async function startSession({ database, origin, now }: Platform, c: Context, accountId: string): Promise<void> {
  const id = secret();
  const at = now();
  await database.query('delete from platform_session where expires_at < $1', [at]);
  const expiry = new Date(at.getTime() + DAYS * DAY_MS);
  await database.transaction(async (queries) => {
    const oldest = `delete from platform_session where hash in
      (select hash from platform_session where account_id = $1 order by created_at desc, hash offset ${MOST - 1})`;
    await queries.query(oldest, [accountId]);
    const sql = 'insert into platform_session (hash, account_id, csrf, created_at, expires_at) values ($1, $2, $3, $4, $5)';
    await queries.query(sql, [hashOf(id), accountId, secret(16), at, expiry]);
    await writeAudit(queries, { at, actor: accountId, action: 'session.started', object: accountId });
  });
  setCookie(c, cookieName(origin), id, { ...cookieOptions(origin), maxAge: DAYS * 86_400 });
}

/**
 * The session of a request: its account and the token that each of its forms must carry; `null` for
 * a visitor.
 *
 * @param id the cookie's value
 */
export async function findSession({ database, now }: Pick<Platform, 'database' | 'now'>, id: string | undefined): Promise<Session | null> {
  if (id === undefined) return null;
  const sql = `select s.hash, s.csrf, s.created_at, a.id, a.email, a.name, a.role from platform_session s
    join platform_account a on a.id = s.account_id where s.hash = $1 and s.expires_at > $2`;
  const [row] = await database.query<SessionRow>(sql, [hashOf(id), now()]);
  if (row === undefined) return null;
  const { hash, csrf, created_at: startedAt, ...account } = row;
  return { hash, csrf, startedAt, account };
}

const FRESH_MS = 15 * 60_000;

/** Whether somebody signed in so lately that they may carry their data off. */
export function isFresh({ startedAt }: Session, now: Date): boolean {
  return now.getTime() - startedAt.getTime() <= FRESH_MS;
}

/** Ends a session, in the database and in the browser. */
export async function endSession({ database, origin, now }: Platform, c: SiteContext): Promise<void> {
  const session = c.get('session');
  if (session)
    await database.transaction(async (queries) => {
      const ended = await queries.query('delete from platform_session where hash = $1 returning 1', [session.hash]);
      const { id } = session.account;
      if (ended.length === 1) await writeAudit(queries, { at: now(), actor: id, action: 'session.ended', object: id });
    });
  setCookie(c, cookieName(origin), '', { ...cookieOptions(origin), maxAge: 0 });
}

/** The session's id as the browser sent it. */
export function sessionCookie({ origin }: Platform, c: Context): string | undefined {
  return getCookie(c, cookieName(origin));
}

/** The same for a plain Request, as the package hands it to `authenticate`. */
export function sessionOf({ origin }: Pick<Platform, 'origin'>, request: Request): string | undefined {
  const name = cookieName(origin);
  const cookies = (request.headers.get('cookie') ?? '').split(/;\s*/);
  return cookies.find((cookie) => cookie.startsWith(`${name}=`))?.slice(name.length + 1);
}

/** Whether a form carries its session's token. */
export function hasToken(session: Session, token: unknown): boolean {
  const given = Buffer.from(String(token ?? ''));
  const wanted = Buffer.from(session.csrf);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

/** A cookie that no other host or path can set, where the site has https. */
function cookieName(origin: string): string {
  return origin.startsWith('https:') ? '__Host-session' : 'session';
}

function cookieOptions(origin: string): CookieOptions {
  return { httpOnly: true, secure: origin.startsWith('https:'), sameSite: 'Lax', path: '/' };
}
