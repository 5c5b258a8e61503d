import { createHash, randomBytes } from 'node:crypto';
import { ORIGIN, type Tool } from './tool.js';

/** A member of this platform's staff, signed in. */
export async function staffOf(tool: Tool, name: string) {
  const { query } = tool.database;
  const sql = `insert into platform_account (email, name, password, role, created_at) values ($1, $2, '', 'staff', now()) returning id`;
  const [account] = await query<{ id: string }>(sql, [`${name}@example.org`, name]);
  const [session, csrf] = [randomBytes(32).toString('base64url'), 'csrf'];
  const hash = createHash('sha256').update(session).digest('base64url');
  const signIn = `insert into platform_session (hash, account_id, csrf, created_at, expires_at) values ($1, $2, $3, now(), now() + interval '7 days')`;
  await query(signIn, [hash, account?.id, csrf]);
  const headers = { cookie: `__Host-session=${session}`, origin: ORIGIN };
  const ask = (path: string, init: RequestInit = {}) => fetch(tool.url + path, { ...init, headers, redirect: 'manual' });
  return {
    get: async (path: string) => (await ask(path)).text(),
    status: async (path: string) => (await ask(path)).status,
    post: async (path: string, form: object) => (await ask(path, { method: 'POST', body: new URLSearchParams({ csrf, ...form }) })).status,
  };
}
