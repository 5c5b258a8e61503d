// The session of this example is the learner's name in a cookie. A real platform has sessions of
// its own.
import type { Context } from 'hono';
import { setCookie } from 'hono/cookie';

/** Of all learners of the harness. */
export const TENANT = 'harness';

/** `false`: nobody can be called so. */
export function signIn(c: Context, given: unknown): boolean {
  const learner = String(given ?? '');
  if (!/^[a-z0-9-]{1,40}$/i.test(learner)) return false;
  setCookie(c, 'learner', learner, { httpOnly: true, sameSite: 'Lax', path: '/' });
  return true;
}

/** Who is signed in, by the request's cookies; `undefined`: nobody. */
export function learnerOf(request: Request): string | undefined {
  return request.headers.get('cookie')?.match(/(?:^|;\s*)learner=([a-z0-9-]{1,40})(?:;|$)/i)?.[1];
}
