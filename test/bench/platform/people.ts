import { createHash, randomBytes } from 'node:crypto';
import type { Site } from './spawn.js';
import { ORIGIN } from './spawn.js';

/** Somebody with an account and a session. */
export interface Member {
  /** Seeds face and rhythm. */
  readonly person: number;
  readonly id: string;
  readonly cookie: string;
  readonly csrf: string;
}

const PASSWORD = 'correct horse battery staple';

/** Signs up by the form, password hash and all. */
export async function signUp({ url, query }: Pick<Site, 'url' | 'query'>, person: number): Promise<Member> {
  const email = `person-${person}@example.org`;
  const body = new URLSearchParams({ email, name: `Person ${person}`, password: PASSWORD });
  const response = await fetch(`${url}/sign-up`, { method: 'POST', body, headers: { origin: ORIGIN }, redirect: 'manual' });
  await response.body?.cancel();
  const session = response.headers.getSetCookie().map((line) => /^__Host-session=([^;]+)/.exec(line)?.[1]);
  const id = session.findLast((value) => value !== undefined);
  if (response.status !== 303 || id === undefined) throw new Error(`the sign-up was answered ${response.status}`);
  const sql = 'select a.id, s.csrf from platform_session s join platform_account a on a.id = s.account_id where a.email = $1';
  const [row] = await query<{ id: string; csrf: string }>(sql, [email]);
  if (row === undefined) throw new Error('the account is not in the database');
  return { person, ...row, cookie: `__Host-session=${id}` };
}

/** The same as rows, without a password that anybody knows: hashing one takes a third of a second, and is meant to. */
export async function insertMembers({ query }: Pick<Site, 'query'>, people: readonly number[]): Promise<Member[]> {
  const at = new Date();
  const accounts = await query<{ id: string; name: string }>(
    `insert into platform_account (email, name, password, created_at)
     select 'person-' || n || '@example.org', 'Person ' || n, '', $2 from unnest($1::integer[]) as n returning id, name`,
    [people, at],
  );
  const members = accounts.map(({ id, name }) => {
    const session = randomBytes(32).toString('base64url');
    const hash = createHash('sha256').update(session).digest('base64url');
    const csrf = randomBytes(16).toString('base64url');
    return { hash, member: { person: Number(name.slice('Person '.length)), id, cookie: `__Host-session=${session}`, csrf } };
  });
  await query(
    `insert into platform_session (hash, account_id, csrf, created_at, expires_at)
     select hash, account::uuid, csrf, $4, $5 from unnest($1::text[], $2::text[], $3::text[]) as s (hash, account, csrf)`,
    [
      members.map(({ hash }) => hash),
      members.map(({ member }) => member.id),
      members.map(({ member }) => member.csrf),
      at,
      new Date(at.getTime() + 7 * 86_400_000),
    ],
  );
  return members.map(({ member }) => member).sort((one, other) => one.person - other.person);
}

/** Sends a form of the site; says where it led. */
export async function postForm(url: string, { cookie, csrf }: Member, path: string, form: Record<string, string>): Promise<string> {
  const body = new URLSearchParams({ csrf, ...form });
  const response = await fetch(url + path, { method: 'POST', body, headers: { origin: ORIGIN, cookie }, redirect: 'manual' });
  await response.body?.cancel();
  const location = response.headers.get('location');
  if (location === null) throw new Error(`${path} was answered ${response.status}`);
  return location;
}

export interface Place {
  readonly course: string;
  readonly activity: string;
  readonly attempt: string;
}

/** Asks for the challenge of a place. */
export async function askChallenge(url: string, { cookie }: Member, { course, activity, attempt }: Place): Promise<string> {
  const response = await fetch(`${url}/api/countersign/challenges?${new URLSearchParams({ course, activity, attempt })}`, {
    method: 'POST',
    body: '{}',
    headers: { origin: ORIGIN, cookie, 'content-type': 'application/json' },
  });
  const { challenge, error } = (await response.json()) as { challenge?: string; error?: string };
  if (challenge === undefined) throw new Error(`a challenge was refused: ${response.status} ${error}`);
  return challenge;
}

/** Sends a bundle; says what the check came to. */
export async function sendBundle(url: string, { cookie }: Member, sealed: string): Promise<string> {
  const response = await fetch(`${url}/api/countersign/bundles`, {
    method: 'POST',
    body: sealed,
    headers: { origin: ORIGIN, cookie, 'content-type': 'application/jose' },
  });
  const { result, error } = (await response.json()) as { result?: string; error?: string };
  if (result === undefined) throw new Error(`a bundle was refused: ${response.status} ${error}`);
  return result;
}

export const COURSE = 'numbers-in-the-news';
export const ENROLMENT: Place = { course: COURSE, activity: 'enrolment', attempt: '1' };
const RIGHT = { a: '0', b: '1', c: '1', d: '1' };

/** Hands in the graded quiz; its check is asked for in the place that this returns. */
export async function handIn(url: string, member: Member): Promise<Place> {
  const location = await postForm(url, member, `/courses/${COURSE}/quiz-1`, RIGHT);
  return { course: COURSE, activity: 'quiz-1', attempt: location.slice('/work/'.length) };
}
