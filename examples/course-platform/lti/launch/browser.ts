import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { type CookieOptions, parse } from 'hono/utils/cookie';
import { hashOfAll, secret } from '../../store/secrets.js';
import type { Platform } from '../../types.js';

/**
 * The browser's cookie, hashed; `null` where it did not send one. In a frame on another site it
 * comes only as a cookie of its own for that site (`Partitioned`), which is also what browsers
 * without third-party cookies let through.
 */
export function browserOf(platform: Pick<Platform, 'origin'>, request: Request): string | null {
  const name = nameOf(platform);
  const id = parse(request.headers.get('cookie') ?? '', name)[name];
  return id === undefined ? null : hashOfAll(id);
}

/** Gives the browser a cookie, unless it has one; returns its hash. */
export function nameBrowser(platform: Pick<Platform, 'origin'>, c: Context): string {
  const id = getCookie(c, nameOf(platform)) ?? secret();
  const https = platform.origin.startsWith('https:');
  const across: CookieOptions = https ? { sameSite: 'None', secure: true, partitioned: true } : { sameSite: 'Lax' };
  setCookie(c, nameOf(platform), id, { httpOnly: true, path: '/', maxAge: 86_400, ...across });
  return hashOfAll(id);
}

function nameOf({ origin }: Pick<Platform, 'origin'>): string {
  return origin.startsWith('https:') ? '__Host-lti' : 'lti';
}
