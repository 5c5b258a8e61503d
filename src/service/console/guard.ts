import { timingSafeEqual } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import { getCookie } from 'hono/cookie';
import { type ConsoleSession, findSession } from '../store/staff.js';
import type { ConsoleContext, ConsoleEnv, ConsoleOptions } from './console-options.js';
import { ConsoleProblem } from './console-problem.js';
import { may, type Right } from './rights.js';

export const SESSION_COOKIE = '__Host-countersign-console';

/**
 * Lets staff through who are signed in; a form has to be their session's own, and of this origin.
 */
export function forStaff({ database, tenants, now, publicUrl }: ConsoleOptions): MiddlewareHandler<ConsoleEnv> {
  return async (c, next) => {
    const secret = getCookie(c, SESSION_COOKIE);
    const session = secret === undefined ? null : await findSession(database, secret, now());
    if (session === null) {
      if (c.req.method === 'GET') return c.redirect('/console/sign-in', 303);
      throw new ConsoleProblem('signed-out');
    }
    // A tenant that was taken out of the configuration is nobody's any more.
    if (!tenants.has(session.tenant)) throw new ConsoleProblem('stranger');
    if (c.req.method !== 'GET') {
      if (c.req.header('origin') !== publicUrl) throw new ConsoleProblem('foreign');
      if (!isSame((await formOf(c)).csrf ?? '', session.csrf)) throw new ConsoleProblem('foreign');
    }
    c.set('session', session);
    return next();
  };
}

/** Whose session it is; for whoever has none of these rights, the page does not exist. */
export function sessionFor(c: ConsoleContext, ...rights: readonly Right[]): ConsoleSession {
  const session = c.get('session');
  if (!rights.some((right) => may(session, right))) throw new ConsoleProblem('unknown');
  return session;
}

/** The id in the path. */
export function idOf(c: ConsoleContext): string {
  const id = c.req.param('id') ?? '';
  if (!/^[\w-]{1,64}$/.test(id)) throw new ConsoleProblem('unknown');
  return id;
}

/** What a form says: of each name the first text. */
export async function formOf(c: ConsoleContext): Promise<Readonly<Record<string, string>>> {
  const type = c.req.header('content-type') ?? '';
  if (!type.startsWith('application/x-www-form-urlencoded')) throw new ConsoleProblem('foreign');
  // A form has no other encoding here: a field of a multipart body could be a file.
  return Object.fromEntries([...new URLSearchParams(await c.req.text())].reverse());
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
