import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type Campus, openCampus } from '../platform/campus.js';
import { type Learner, learnerOf, type Place } from '../platform/learner.js';

vi.mock('countersign/server', () => import('../../src/server.js'));
vi.mock('countersign/certificate', () => import('../../src/certificate.js'));

const COURSE = 'numbers-in-the-news';
const REASON = { reason: 'asked-confirmed' };

let campus: Campus;
let staff: Learner;
beforeAll(async () => {
  campus = await openCampus({ policy: { rebind: { oldDevices: 'keep', most: 1, newDevice: 'allow', liveness: [] } } });
  staff = await campus.staff('uma');
});
afterAll(() => campus.close());

const idOf = async (name: string): Promise<string> => {
  const [row] = await campus.platform.database.query<{ id: string }>('select id from platform_account where email = $1', [
    `${name}@example.org`,
  ]);
  return row?.id as string;
};
const trailOf = async (id: string) =>
  campus.platform.database.query<{ action: string; detail: object }>(
    `select action, detail from platform_audit where object = $1 and action like 'learner.%' and action <> 'learner.seen' order by id`,
    [id],
  );
const handIn = (learner: Learner) => learner.handIn(COURSE, 'quiz-1', { a: '0', b: '1', c: '1', d: '1' });

/** Another browser of the same learner's session. */
async function rebind(learner: Learner, place: Place, face: number): Promise<unknown> {
  const session = /__Host-session=([^;]+)/.exec(learner.cookie)?.[1];
  const other = await learnerOf(campus.fetch, campus.clock, session);
  const given = await other.challenge(place, 'rebind');
  const { challenge, reason } = (await given.json()) as { challenge?: string; reason?: string };
  if (challenge === undefined) return reason;
  return (await other.send(await other.bundle(challenge, face))).status;
}

it('staff lift the limit of rebinds, which then counts anew', async () => {
  const ada = await campus.enrolled('ada', 1);
  const id = await idOf('ada');
  const places = [await handIn(ada), await handIn(ada), await handIn(ada)];
  expect(await rebind(ada, places[0] as Place, 1)).toBe(200);
  expect(await rebind(ada, places[1] as Place, 1)).toBe('rebinds');
  expect((await staff.post(`/staff/learners/${id}/rebinds`, REASON)).location).toBe(`/staff/learners/${id}`);
  expect(await rebind(ada, places[1] as Place, 1)).toBe(200);
  expect(await rebind(ada, places[2] as Place, 1)).toBe('rebinds');
  expect(await trailOf(id)).toEqual([{ action: 'learner.rebinds-lifted', detail: REASON }]);
  const lifted = `select 1 from countersign_audit where subject = $1 and code = 'rebinds-lifted'`;
  expect(await campus.platform.database.query(lifted, [id])).toHaveLength(1);
});

it('staff start a re-enrollment: what was measured goes, work stays, and the new one is confirmed by staff', async () => {
  const ben = await campus.enrolled('ben', 2);
  const id = await idOf('ben');
  const place = await handIn(ben);
  await staff.post(`/staff/learners/${id}/reenrollment`, { reason: 'technical' });
  expect((await campus.platform.countersign.status({ tenant: 'courses', subject: id })).enrolled).toBe(false);
  expect((await ben.get(`/work/${place.attempt}`)).html).toContain('Enroll first');
  await ben.check({ course: COURSE, activity: 'enrollment', attempt: '1' }, 2);
  expect((await ben.check(place, 2)).result).toBe('accepted');
  expect((await staff.get('/staff/renewals')).html).toContain('ben@example.org');
  expect(await trailOf(id)).toEqual([{ action: 'learner.reenrollment', detail: { reason: 'technical' } }]);
});

it('staff change name and address, and the trail has neither', async () => {
  await campus.learner('cyd');
  const id = await idOf('cyd');
  const path = `/staff/learners/${id}/account`;
  const form = { name: 'Cyd Charisse', email: 'Cyd.C@Example.org', reason: 'name-changed' };
  for (const [wrong, problem] of [
    [{ ...form, name: '<b>' }, 'name'],
    [{ ...form, email: 'nobody' }, 'email'],
    [{ ...form, email: 'uma@example.org' }, 'taken'],
  ] as const)
    expect((await staff.post(path, wrong)).html).toContain(`data-problem="${problem}"`);
  expect(await trailOf(id)).toEqual([]);
  expect((await staff.post(path, form)).status).toBe(303);
  const [account] = await campus.platform.database.query('select name, email from platform_account where id = $1', [id]);
  expect(account).toEqual({ name: 'Cyd Charisse', email: 'cyd.c@example.org' });
  expect(await trailOf(id)).toEqual([{ action: 'learner.changed', detail: { reason: 'name-changed', changed: ['name', 'email'] } }]);
  expect((await staff.get('/staff/audit.csv')).html).not.toMatch(/charisse|cyd\.c/i);
});

it('nobody looks at a learner unseen, and nobody at themselves, whichever way they come', async () => {
  await campus.enrolled('fay', 6);
  const [id, own] = [await idOf('fay'), await idOf('uma')];
  const seen = async (object: string): Promise<number> =>
    (await campus.platform.database.query("select 1 from platform_audit where object = $1 and action = 'learner.seen'", [object])).length;
  const wrong = { name: '<b>', email: 'fay@example.org', ...REASON };
  expect((await staff.get(`/staff/learners/${id}`)).html).toContain('Browsers');
  expect(await seen(id)).toBe(1);
  expect((await staff.post(`/staff/learners/${id}/account`, wrong)).html).toContain('Browsers');
  expect(await seen(id)).toBe(2);
  for (const name of [own, own.toUpperCase(), `%7B${own}%7D`, ` ${own}`, `${own}%20`, own.replaceAll('-', '')]) {
    expect((await staff.get(`/staff/learners/${name}`)).status).toBe(404);
    for (const path of ['account', 'rebinds', 'reenrollment'])
      expect((await staff.post(`/staff/learners/${name}/${path}`, wrong)).status).toBe(404);
  }
  expect(await seen(own)).toBe(0);
});

it('nobody helps without a reason, and nobody themselves', async () => {
  const dan = await campus.enrolled('dan', 4);
  const [id, own] = [await idOf('dan'), await idOf('uma')];
  for (const path of ['rebinds', 'reenrollment', 'account']) {
    const form = { name: 'Dan', email: 'dan@example.org' };
    for (const reason of ['', 'because', 'toString'])
      expect((await staff.post(`/staff/learners/${id}/${path}`, { ...form, reason })).status).toBe(404);
    expect((await staff.post(`/staff/learners/${own}/${path}`, { ...form, ...REASON })).status).toBe(404);
    expect((await staff.post(`/staff/learners/nobody/${path}`, { ...form, ...REASON })).status).toBe(404);
    expect((await dan.post(`/staff/learners/${id}/${path}`, { ...form, ...REASON })).status).toBe(404);
  }
  expect((await campus.platform.countersign.status({ tenant: 'courses', subject: id })).enrolled).toBe(true);
  expect([...(await trailOf(id)), ...(await trailOf(own))]).toEqual([]);
  expect(campus.errors).toEqual([]);
});
