import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { hashOf, secret } from '../store/secrets.js';
import type { Platform } from '../types.js';

const YEAR_SECONDS = 365 * 86_400;

/**
 * Whether somebody signed in to this account in this browser before. Strangers who try passwords
 * elsewhere do not make its owner wait there.
 *
 * @returns a name of the browser; `null`: nobody did
 */
export async function knownBrowser({ database, origin }: Platform, c: Context, accountId: string): Promise<string | null> {
  const id = getCookie(c, nameOf(origin));
  if (id === undefined) return null;
  const sql = 'select hash from platform_known_browser where hash = $1 and account_id = $2';
  const [row] = await database.query<{ hash: string }>(sql, [hashOf(id), accountId]);
  return row?.hash ?? null;
}

/** Browsers of one account that are kept: beyond, those go in which it was not used for longest. */
const MOST = 20;

/** Keeps that somebody signed in here: a secret in the browser, its hash in the database. */
export async function rememberBrowser({ database, origin, now }: Platform, c: Context, accountId: string): Promise<void> {
  const id = getCookie(c, nameOf(origin)) ?? secret();
  const sql = `insert into platform_known_browser (hash, account_id, at) values ($1, $2, $3)
    on conflict (hash, account_id) do update set at = $3`;
  await database.query('delete from platform_known_browser where at < $1', [new Date(now().getTime() - YEAR_SECONDS * 1000)]);
  await database.query(sql, [hashOf(id), accountId, now()]);
  const oldest = `delete from platform_known_browser where account_id = $1 and hash in
    (select hash from platform_known_browser where account_id = $1 order by at desc, hash = $2 desc, hash offset ${MOST})`;
  await database.query(oldest, [accountId, hashOf(id)]);
  setCookie(c, nameOf(origin), id, {
    httpOnly: true,
    secure: origin.startsWith('https:'),
    sameSite: 'Lax',
    path: '/',
    maxAge: YEAR_SECONDS,
  });
}

function nameOf(origin: string): string {
  return origin.startsWith('https:') ? '__Host-browser' : 'browser';
}
