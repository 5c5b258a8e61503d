import { afterEach, expect, it, vi } from 'vitest';
import { placeOfMerge } from '../../examples/course-platform/accounts/merges.js';
import { type Campus, openCampus } from '../platform/campus.js';
import { graduate } from '../platform/graduate.js';
import type { Learner, Place } from '../platform/learner.js';

vi.mock('countersign/server', () => import('../../src/server.js'));
vi.mock('countersign/certificate', () => import('../../src/certificate.js'));

const COURSE = 'numbers-in-the-news';
const DAY = 86_400;

let campus: Campus;
afterEach(() => campus.close());

const idOf = async (name: string): Promise<string> => {
  const sql = 'select id from platform_account where email = $1';
  return (await campus.platform.database.query<{ id: string }>(sql, [`${name}@example.org`]))[0]?.id as string;
};

/** One person enrolled under two accounts eight days ago, and work in the first one. */
async function twoAccounts(faces: readonly [number, number] = [1, 1]) {
  campus = await openCampus();
  await campus.platform.database.query('update platform_course set four_eyes = false');
  const old = await campus.enrolled('ada-old', faces[0]);
  const courses = await campus.platform.database.query<{ id: string }>('select id from platform_course order by id');
  const into = await campus.enrolled('ada', faces[1], courses.find(({ id }) => id !== COURSE)?.id);
  const work = await old.handIn(COURSE, 'quiz-1', { a: '0', b: '1', c: '1', d: '1' });
  await old.check(work, faces[0]);
  await campus.platform.database.query(`update platform_session set expires_at = expires_at + interval '90 days'`);
  campus.clock.now += 8 * DAY;
  const [from, to, staff] = [await idOf('ada-old'), await idOf('ada'), await campus.staff('uma')];
  const place = await placeOfMerge({ from: { id: from }, into: { id: to } } as never);
  return { old, into, from, to, staff, work, place };
}

const ask = async (staff: Learner, from: string) =>
  staff.post(`/staff/learners/${from}/merge`, { email: 'Ada@Example.org', reason: 'asked-confirmed' });
const vote = async (staff: Learner, from: string, into: string): Promise<string | number> => {
  const { status, html } = await staff.post('/staff/merges', { from, into, reason: 'We called her.' });
  return /data-said="([^"]+)"/.exec(html)?.[1] ?? status;
};
const refusal = async (learner: Learner, place: Place): Promise<string | undefined> =>
  ((await (await learner.challenge(place)).json()) as { reason?: string }).reason;

it('staff merge two accounts of one person after a check in both: the work goes over, the first account is closed', async () => {
  const { old, into, from, to, staff, work, place } = await twoAccounts();
  // Nobody is checked for it before staff have asked.
  expect(await refusal(old, place)).toBe('no-such-work');
  expect((await ask(staff, from)).location).toBe('/staff/merges');
  expect((await old.get('/me/merge')).html).toMatch(
    /ada@example\.org[\s\S]*This account is closed|This account is closed[\s\S]*ada@example\.org/,
  );
  expect((await into.get('/me/merge')).html).toContain('ada-old@example.org');
  expect(await vote(staff, from, to)).toBe('no-check');
  expect((await old.check(place, 1)).result).toBe('accepted');
  expect(await vote(staff, from, to)).toBe('no-check');
  expect((await into.check(place, 1)).result).toBe('accepted');
  expect(await vote(staff, from, to)).toBe('merged');
  expect((await into.get(`/work/${work.attempt}`)).status).toBe(200);
  expect((await old.get('/me/data')).location).toContain('/sign-in');
  const { database, countersign } = campus.platform;
  expect(await database.query('select email from platform_account where id = $1', [from])).toEqual([{ email: `closed-${from}@invalid` }]);
  expect((await countersign.status({ tenant: 'courses', subject: from })).enrolled).toBe(false);
  expect((await countersign.status({ tenant: 'courses', subject: to })).enrolled).toBe(true);
  const again = await into.handIn(COURSE, 'quiz-1', { a: '0', b: '1', c: '1', d: '1' });
  expect((await into.check(again, 1)).result).toBe('accepted');
  const trail = await database.query(
    `select action, detail from platform_audit where object = $1 and action like 'learner.merge%' order by id`,
    [from],
  );
  expect(trail).toEqual([
    { action: 'learner.merge-asked', detail: { reason: 'asked-confirmed', into: to } },
    { action: 'learner.merged', detail: { into: to } },
  ]);
  expect(await vote(staff, from, to)).toBe(404);
  await campus.work();
  expect((await into.get('/')).status).toBe(200);
  expect(campus.errors).toEqual([]);
});

it('where a course asks for four eyes, two agree; two faces are merged by nobody', async () => {
  const { old, into, from, to, staff, place } = await twoAccounts([1, 2]);
  await campus.platform.database.query('update platform_course set four_eyes = true where id = $1', [COURSE]);
  await ask(staff, from);
  await old.check(place, 1);
  await into.check(place, 2);
  expect(await vote(staff, from, to)).toBe('waiting');
  expect(await vote(staff, from, to)).toBe(404);
  const second = await campus.staff('vic');
  expect(await vote(second, from, to)).toBe('other-face');
  // Nothing was done, and it can be said again.
  expect(await vote(second, from, to)).toBe('other-face');
  expect((await old.get('/me/data')).status).toBe(200);
});

it('nobody asks for their own accounts or without a reason, no learner asks, and a request lapses', async () => {
  const { old, from, to, staff, place } = await twoAccounts();
  const form = { email: 'ada@example.org', reason: 'asked-confirmed' };
  const path = `/staff/learners/${from}/merge`;
  for (const wrong of [
    { ...form, reason: '' },
    { ...form, email: 'nobody@example.org' },
    { ...form, email: 'uma@example.org' },
    { ...form, email: 'ada-old@example.org' },
  ])
    expect((await staff.post(path, wrong)).status).toBe(404);
  expect((await staff.post(`/staff/learners/${await idOf('uma')}/merge`, form)).status).toBe(404);
  expect((await old.post(path, form)).status).toBe(404);
  expect((await old.post('/staff/merges', { from, into: to, reason: 'x' })).status).toBe(404);
  // Nobody has asked the owners yet.
  expect(await vote(staff, from, to)).toBe(404);
  await ask(staff, from);
  expect(await refusal(old, place)).toBeUndefined();
  campus.clock.now += 7 * DAY;
  expect(await refusal(old, place)).toBe('no-such-work');
  expect(await vote(staff, from, to)).toBe(404);
});

it('a certificate goes over where the other account has none', async () => {
  const { old, into, from, to, staff, place } = await twoAccounts();
  const cyd = await graduate(campus, 'cyd', COURSE);
  const { database } = campus.platform;
  await database.query('update platform_certificate set account_id = $1', [from]);
  expect(cyd.cookie).not.toBe('');
  await ask(staff, from);
  await old.check(place, 1);
  await into.check(place, 1);
  expect(await vote(staff, from, to)).toBe('merged');
  const sql = 'select account_id as account, revoked_at as revoked, token <> $1 as whole from platform_certificate';
  expect(await database.query(sql, [''])).toEqual([{ account: to, revoked: null, whole: true }]);
});
