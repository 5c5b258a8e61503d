import type { Site } from './spawn.js';
import { ORIGIN } from './spawn.js';

/** Somebody with an account and a session, on the verified track. */
export interface Member {
  /** Seeds face and rhythm. */
  readonly person: number;
  readonly cookie: string;
  /** What each form of the session carries. */
  readonly csrf: string;
}

const PASSWORD = 'correct horse battery staple';
export const COURSE = 'numbers-in-the-news';

/** Signs up by the form, and joins the verified track of the course by the next one. */
export async function signUp({ url }: Pick<Site, 'url'>, person: number): Promise<Member> {
  const body = new URLSearchParams({ email: `person-${person}@example.org`, name: `Person ${person}`, password: PASSWORD });
  const response = await fetch(`${url}/sign-up`, { method: 'POST', body, headers: { origin: ORIGIN }, redirect: 'manual' });
  await response.body?.cancel();
  const session = response.headers.getSetCookie().map((line) => /^__Host-session=([^;]+)/.exec(line)?.[1]);
  const id = session.findLast((value) => value !== undefined);
  if (response.status !== 303 || id === undefined) throw new Error(`the sign-up was answered ${response.status}`);
  const cookie = `__Host-session=${id}`;
  const page = await fetch(`${url}/courses/${COURSE}/track`, { headers: { cookie } });
  const csrf = /name="csrf" value="([^"]+)"/.exec(await page.text())?.[1];
  if (csrf === undefined) throw new Error(`the page of the track was answered ${page.status}`);
  const member = { person, cookie, csrf };
  await postForm(url, member, `/courses/${COURSE}/track`, { route: 'check' });
  return member;
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

/** What a learner was told of a check: as long as they hold it, the database must know it too. */
export interface Answer {
  readonly result: string;
  /** The receipt's. */
  readonly jti: string;
  readonly subject: string;
  readonly activity: string;
  readonly attempt: string;
}

/** What an answer's receipt says. */
export function readAnswer({ result, receipt }: { readonly result: string; readonly receipt: string }): Answer {
  const { jti, sub, context } = JSON.parse(Buffer.from(receipt.split('.')[1] ?? '', 'base64url').toString());
  return { result, jti, subject: sub, activity: context.activity, attempt: context.attempt };
}

/** Sends a bundle. */
export async function sendBundle(url: string, { cookie }: Member, sealed: string): Promise<Answer> {
  const response = await fetch(`${url}/api/countersign/bundles`, {
    method: 'POST',
    body: sealed,
    headers: { origin: ORIGIN, cookie, 'content-type': 'application/jose' },
  });
  const { result, receipt, error } = (await response.json()) as { result?: string; receipt?: string; error?: string };
  if (result === undefined || receipt === undefined) throw new Error(`a bundle was refused: ${response.status} ${error}`);
  return readAnswer({ result, receipt });
}

export const ENROLLMENT: Place = { course: COURSE, activity: 'enrollment', attempt: '1' };
const RIGHT = { a: '0', b: '1', c: '1', d: '1' };

/** Hands in the graded quiz; its check is asked for in the place that this returns. */
export async function handIn(url: string, member: Member): Promise<Place> {
  const location = await postForm(url, member, `/courses/${COURSE}/quiz-1`, RIGHT);
  return { course: COURSE, activity: 'quiz-1', attempt: location.slice('/work/'.length) };
}
