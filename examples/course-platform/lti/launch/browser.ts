import { getCookie, setCookie } from 'hono/cookie';
import { hashOfAll, secret } from '../../store/secrets.js';

/**
 * The browser's cookie, hashed; `null` where it did not send one. In a frame on another site it
 * comes only as a cookie of its own for that site (`Partitioned`), which is also what browsers
 * without third-party cookies let through.
 */
export function browserOf(platform, c) {
  const id = getCookie(c, nameOf(platform));
  return id === undefined ? null : hashOfAll(id);
}

/** Gives the browser a cookie, unless it has one; returns its hash. */
export function nameBrowser(platform, c) {
  const id = getCookie(c, nameOf(platform)) ?? secret();
  const https = platform.origin.startsWith('https:');
  const across = https ? { sameSite: 'None', secure: true, partitioned: true } : { sameSite: 'Lax' };
  setCookie(c, nameOf(platform), id, { httpOnly: true, path: '/', maxAge: 86_400, ...across });
  return hashOfAll(id);
}

function nameOf({ origin }) {
  return origin.startsWith('https:') ? '__Host-lti' : 'lti';
}
