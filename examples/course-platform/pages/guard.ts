import type { MiddlewareHandler } from 'hono';
import type { Session, SiteContext, SiteEnv } from '../types.js';
import { problemPage } from './problem.js';

/** Lets signed-in accounts through; others go to sign in and come back. */
export function forMembers(): MiddlewareHandler<SiteEnv> {
  return async (c, next) => {
    if (c.get('session') !== null) return next();
    const back = c.req.method === 'GET' ? c.req.path : '/';
    return c.redirect(`/sign-in?back=${encodeURIComponent(back)}`, 303);
  };
}

/** Lets staff through; for everybody else the page does not exist. */
export function forStaff(): MiddlewareHandler<SiteEnv> {
  return async (c, next) => (c.get('session')?.account.role === 'staff' ? next() : problemPage(c, 'not-found'));
}

/**
 * The session of a page that only members reach.
 *
 * @throws Error where neither `forMembers` nor `forStaff` stands before it
 */
export function memberOf(c: SiteContext): Session {
  const session = c.get('session');
  if (session === null) throw new Error('this page is for members, and nothing keeps others from it');
  return session;
}

/** A path of this site to go back to; anything else leads to the start: never to another host. */
export function safePath(path: unknown): string {
  return typeof path === 'string' && /^\/(?![/\\])[\w/.~-]*$/.test(path) ? path : '/';
}
