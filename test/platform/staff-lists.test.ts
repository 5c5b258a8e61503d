import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type Campus, openCampus } from './campus.js';
import type { Learner } from './learner.js';

vi.mock('countersign/server', () => import('../../src/server.js'));
vi.mock('countersign/certificate', () => import('../../src/certificate.js'));

const COURSE = 'numbers-in-the-news';

let campus: Campus;
let sue: Learner;
let ada: Learner;
let eve: Learner;
beforeAll(async () => {
  campus = await openCampus();
  sue = await campus.staff('sue');
  ada = await campus.enrolled('ada', 5);
  eve = await campus.enrolled('eve', 1);
});
afterAll(() => campus.close());

/** Learners with one piece of work each, and one renewal. */
async function fill(count: number): Promise<void> {
  const sql = `with made as (
      insert into platform_account (email, name, password, created_at) select 'many-' || n || '@example.org', 'Many ' || n, '', $1 from generate_series(1, $3) as n returning id
    ), handed as (
      insert into platform_submission (account_id, course_id, unit_id, attempt, answers, submitted_at, check_state)
      select id, $2, 'essay-1', 1, '{}', $1, 'not-needed' from made
    ), checked as (
      insert into platform_check (jti, account_id, purpose, result, reasons, mode, late, at, browser, device)
      select 'many-' || id, id, 'enroll', 'accepted', '[]', 'embeddings', false, $1, 'x', 'y' from made returning jti, account_id
    ) insert into platform_renewal (jti, account_id, at) select jti, account_id, $1 from checked`;
  await campus.platform.database.query(sql, [new Date(campus.clock.now * 1000), COURSE, count]);
}

async function walk(path: string, row: RegExp, list = ''): Promise<string[]> {
  const seen: string[] = [];
  for (let next: string | undefined = path; next !== undefined; ) {
    const { html }: { html: string } = await sue.get(next);
    const found = [...html.matchAll(row)].map(([, id = '']) => id);
    expect(found.length).toBeLessThanOrEqual(50);
    seen.push(...found);
    next = [...html.matchAll(/href="([^"]+)" rel="next"/g)].map(([, address = '']) => address).find((address) => address.includes(list));
  }
  return seen;
}

const renewals = () => walk('/staff/renewals', /href="mailto:([^"]+)"/g);
const essays = () => walk('/staff', /href="\/staff\/essays\/([\w-]+)"/g);

async function renew(learner: Learner, face: number): Promise<void> {
  await learner.post('/me/data/erase', {});
  campus.clock.now += 60;
  await learner.post(`/courses/${COURSE}/track`, { route: 'check' });
  await learner.check({ course: COURSE, activity: 'enrollment', attempt: '1' }, face);
}

it('an account that enrolls again and again waits once, and hides nobody', async () => {
  for (let again = 0; again < 3; again++) {
    await renew(eve, 1);
    const jti = /data-renewal="([^"]+)"/.exec((await sue.get('/staff/renewals')).html)?.[1];
    expect((await sue.post(`/staff/renewals/${jti}`, { decision: 'accepted', note: 'One of two.' })).status).toBe(303);
  }
  await renew(ada, 5);
  expect(await renewals()).toEqual(['eve@example.org', 'ada@example.org']);
  expect((await sue.get('/staff')).html).toContain('2 waiting');
  // What was said of an enrollment that is no more is said of none.
  expect(await campus.platform.database.query('select 1 from platform_opinion')).toHaveLength(1);
});

it('an essay that is handed in again and again waits once, and hides nobody’s', async () => {
  const handed: string[] = [];
  for (let again = 0; again < 3; again++) handed.push((await eve.handIn(COURSE, 'essay-1', { essay: `Once more ${again}.` })).attempt);
  campus.clock.now += 1;
  const { attempt } = await ada.handIn(COURSE, 'essay-1', { essay: 'Of how many?' });
  expect(await essays()).toEqual([handed[2], attempt]);
  expect((await sue.get('/staff')).html).toContain('Essays to read <span class="count">2</span>');
  // One that was read is no reason to read those before it.
  await sue.post(`/staff/essays/${handed[2]}`, { points: '1' });
  expect(await essays()).toEqual([attempt]);
});

it('lists longer than a page go on, each row once', async () => {
  campus.clock.now += 1;
  await fill(120);
  const shown = await renewals();
  expect(shown).toHaveLength(122);
  expect(new Set(shown).size).toBe(122);
  expect((await sue.get('/staff')).html).toContain('122 waiting');
  const unread = await essays();
  expect(unread).toHaveLength(121);
  expect(new Set(unread).size).toBe(121);
});

/** Any signed text's form: nobody verifies a receipt of a review. */
const RECEIPT = ['{}', JSON.stringify({ purpose: 'verify', result: 'refused', renewed: false, iat: 1, context: {} }), 'x']
  .map((part) => Buffer.from(part).toString('base64url'))
  .join('.');

it('stopped accounts and accounts with one face, however many somebody makes, hide no later one and can be decided', async () => {
  const { database, countersign } = campus.platform;
  const stopped = `insert into countersign_review (id, tenant, subject, cause, opened_at, bundle_jti, receipt, summary)
    select 'stopped-' || lpad(n::text, 4, '0'), 'courses', 'made-' || n, 'stopped', $1::integer + n / 100, 'jti', $2,
      '{"purpose": "verify", "madeAt": 1, "context": {}}' from generate_series(1, 620) as n`;
  await database.query(stopped, [campus.clock.now, RECEIPT]);
  const alike = `insert into countersign_duplicate (tenant, subject, other, found_at)
    select 'courses', gen_random_uuid()::text, gen_random_uuid()::text, $1::integer + n / 30 from generate_series(1, 130) as n`;
  await database.query(alike, [campus.clock.now]);
  const checks = await walk('/staff', /href="\/staff\/checks\/(stopped-\d+)"/g, 'checks=');
  expect(checks).toEqual(Array.from({ length: 620 }, (_, at) => `stopped-${String(at + 1).padStart(4, '0')}`));
  const reason = { decision: 'refused', reason: 'not-confirmed' };
  expect((await sue.post('/staff/checks/stopped-0620', reason)).location).toBe('/staff');
  const groups = await walk('/staff/duplicates', /data-duplicate="([^"]+)"/g);
  expect(new Set(groups).size).toBe(130);
  const settled = await sue.post(`/staff/duplicates/${groups.at(-1)}`, { outcome: 'different-people', reason: 'Asked.' });
  expect(settled.location).toBe('/staff/duplicates');
  expect(campus.errors).toEqual([]);
  // A row that is gone by then ends no list.
  const [last, next] = (await countersign.reviews.list('courses', { limit: 51 })).slice(-2);
  await database.query('delete from countersign_review where id = $1', [last?.id]);
  expect((await countersign.reviews.list('courses', { limit: 1, after: last! })).map(({ id }) => id)).toEqual([next?.id]);
});

it('words whose end is cut are cut between two signs, wherever somebody writes them', async () => {
  const long = `${'a'.repeat(1999)}😀b`;
  expect((await sue.get(`/staff/certificates?search=${encodeURIComponent(`${'a'.repeat(199)}😀`)}`)).status).toBe(200);
  const [group] = await walk('/staff/duplicates', /data-duplicate="([^"]+)"/g);
  for (const reason of ['', ' \u0007 ']) {
    const blank = await sue.post(`/staff/duplicates/${group}`, { outcome: 'different-people', reason });
    expect(blank.status).toBe(404);
  }
  expect((await sue.post(`/staff/duplicates/${group}`, { outcome: 'different-people', reason: long })).status).toBe(303);
  const { attempt } = await eve.handIn(COURSE, 'quiz-1', { a: '0', b: '1', c: '1', d: '1' });
  campus.clock.now += 72 * 3600 + 1;
  expect((await eve.post(`/work/${attempt}/appeal`, { statement: long })).status).toBe(303);
  const [review] = await campus.platform.database.query<{ id: string; statement: string }>(
    'select id::text, statement from platform_review where submission_id = $1',
    [attempt],
  );
  expect(review?.statement).toBe(`${'a'.repeat(1999)}😀`);
  const word = { decision: 'refused', reason: 'not-confirmed', note: long };
  expect((await sue.post(`/staff/reviews/${review?.id}`, word)).location).toBe('/staff');
  expect(campus.errors).toEqual([]);
});

it.each([
  '/staff?after=',
  '/staff?essays=',
  '/staff?checks=',
  '/staff?lti=',
  '/staff/duplicates?after=',
  '/staff/renewals?after=',
  '/staff/certificates?after=',
])('%s a moment that there is not is refused', async (path) => {
  for (const moment of ['0000-01-01T00:00:00.000Z', '2027-02-31T00:00:00.000Z', '2027-01-01T24:00:00.000Z'])
    expect([moment, (await sue.get(`${path}${moment}~abc`)).status]).toEqual([moment, 400]);
  for (const moment of ['0001-01-01T00:00:00.000Z', '9999-12-31T23:59:59.999Z'])
    expect([moment, (await sue.get(`${path}${moment}~abc`)).status]).toEqual([moment, 200]);
  expect(campus.errors).toEqual([]);
});
