import { problemPage } from './problem.js';

/**
 * Lets signed-in accounts through; others go to sign in and come back.
 *
 * @returns {import('hono').MiddlewareHandler}
 */
export function forMembers() {
  return async (c, next) => {
    if (c.get('session') !== null) return next();
    const back = c.req.method === 'GET' ? c.req.path : '/';
    return c.redirect(`/sign-in?back=${encodeURIComponent(back)}`, 303);
  };
}

/**
 * Lets staff through; for everybody else the page does not exist.
 *
 * @returns {import('hono').MiddlewareHandler}
 */
export function forStaff() {
  return async (c, next) => (c.get('session')?.account.role === 'staff' ? next() : problemPage(c, 'not-found'));
}

/** A path of this site to go back to; anything else leads to the start: never to another host. */
export function safePath(path) {
  return typeof path === 'string' && /^\/(?![/\\])[\w/.~-]*$/.test(path) ? path : '/';
}
