import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { issue } from '../../examples/course-platform/certificates/certificates.js';
import { revoke } from '../../examples/course-platform/certificates/revocation.js';
import { findCourse, listUnits } from '../../examples/course-platform/courses/courses.js';
import { type Campus, openCampus, PASSWORD } from './campus.js';
import { learnerOf } from './learner.js';

vi.mock('countersign/server', () => import('../../src/server.js'));
vi.mock('countersign/certificate', () => import('../../src/certificate.js'));

const COURSE = 'numbers-in-the-news';
const RIGHT = { a: '0', b: '1', c: '1', d: '1' };

let campus: Campus;
beforeAll(async () => {
  campus = await openCampus();
});
afterAll(() => campus.close());

const idOf = async (name: string) => {
  const [row] = await campus.platform.database.query<{ id: string }>('select id from platform_account where email = $1', [
    `${name}@example.org`,
  ]);
  return row?.id as string;
};

describe('what is stored about a learner', () => {
  it('is shown and can be taken along, without password or anybody else’s', async () => {
    const ada = await campus.enrolled('ada', 1);
    await campus.enrolled('ben', 2);
    await ada.check(await ada.handIn(COURSE, 'quiz-1', RIGHT), 1);
    expect((await ada.get('/me/data')).html).toContain('<dt>Pieces of work</dt><dd>1</dd>');
    const { html: text, headers } = await ada.get('/me/data/export');
    expect(headers.get('content-disposition')).toContain('my-data.json');
    const data = JSON.parse(text);
    expect(data.account).toMatchObject({ email: 'ada@example.org', name: 'ada' });
    expect(data.work).toHaveLength(1);
    expect(data.checks.map(({ result }: { result: string }) => result)).toEqual(['accepted', 'accepted']);
    expect(data.measurements).toMatchObject({ reference: { inputKinds: ['physical'] }, rows: { device: [{}], writing_window: [] } });
    for (const secret of ['scrypt', 'ben@example.org', 'csrf']) expect(text).not.toContain(secret);
  });

  it('is counted for the page, and taken along in pieces: no text is read for a number, nor all at once', async () => {
    const eve = await campus.enrolled('eve', 7);
    const id = await idOf('eve');
    const many = `insert into platform_submission (account_id, course_id, unit_id, attempt, answers, submitted_at, check_state)
      select $1, $2, 'essay-1', n, jsonb_build_object('essay', 'text ' || n), $3, 'not-needed' from generate_series(1, 130) as n`;
    await campus.platform.database.query(many, [id, COURSE, new Date(campus.clock.now * 1000)]);
    const asked = vi.spyOn(campus.platform.database, 'query');
    const answers = async () => Promise.all(asked.mock.results.map(({ value }) => value as Promise<object[]>));
    try {
      expect((await eve.get('/me/data')).html).toContain('<dt>Pieces of work</dt><dd>130</dd>');
      expect((await answers()).flat().filter((row) => 'answers' in row)).toEqual([]);
      asked.mockClear();
      const data = JSON.parse((await eve.get('/me/data/export')).html);
      expect(Math.max(...(await answers()).map(({ length }) => length))).toBeLessThanOrEqual(50);
      const attempts = data.work.map(({ attempt }: { attempt: number }) => attempt).toSorted((one: number, other: number) => one - other);
      expect(attempts).toEqual(Array.from({ length: 130 }, (_, index) => index + 1));
      expect(data.checks).toHaveLength(1);
      expect(data.certificates).toEqual([]);
    } finally {
      asked.mockRestore();
    }
  });

  it('is for the learner alone', async () => {
    const visitor = await learnerOf(campus.fetch, campus.clock);
    for (const path of ['/me/data', '/me/data/export']) expect((await visitor.get(path)).location).toContain('/sign-in');
  });
});

describe('withdrawing', () => {
  it('erases every measurement, keeps the work, and leads to the way with a person', async () => {
    const cem = await campus.enrolled('cem', 3);
    const place = await cem.handIn(COURSE, 'quiz-1', RIGHT);
    await cem.post('/me/data/erase', {});
    expect((await cem.get('/me/data')).html).toContain('data-measured="no"');
    const id = await idOf('cem');
    for (const table of ['reference', 'device', 'seen', 'one_more', 'writing', 'writing_window']) {
      expect(await campus.platform.database.query(`select 1 from countersign_${table} where subject = $1`, [id]), table).toEqual([]);
    }
    const [{ data_key: key } = { data_key: '' }] = await campus.platform.database.query<{ data_key: unknown }>(
      'select data_key from countersign_subject where subject = $1',
      [id],
    );
    expect(key).toBeNull();
    expect((await cem.challenge(place)).status).toBe(409);
    expect((await cem.get(`/work/${place.attempt}`)).html).toContain('4 of 4 points');
    const next = await cem.handIn(COURSE, 'essay-1', { essay: 'On.' });
    expect((await cem.get(`/work/${next.attempt}`)).html).toContain('data-check="review"');
  });

  it('can be taken back: the learner enrolls anew', async () => {
    const dot = await campus.enrolled('dot', 4);
    await dot.post('/me/data/erase', {});
    campus.clock.now += 60;
    await dot.post(`/courses/${COURSE}/track`, { route: 'check' });
    expect(await dot.check({ course: COURSE, activity: 'enrollment', attempt: '1' }, 4)).toMatchObject({ result: 'accepted' });
    const place = await dot.handIn(COURSE, 'quiz-1', RIGHT);
    expect(await dot.check(place, 4)).toMatchObject({ result: 'accepted' });
  });
});

describe('closing the account', () => {
  it('needs a tick, then leaves neither name nor address, text, session nor page behind', async () => {
    const eli = await campus.enrolled('eli', 5);
    const id = await idOf('eli');
    const place = await eli.handIn(COURSE, 'essay-1', { essay: 'A text of mine.' });
    const { database } = campus.platform;
    const uma = await campus.staff('uma');
    // What could name them elsewhere: a certificate that was revoked before, and what staff noted.
    await eli.check(await eli.handIn(COURSE, 'quiz-1', RIGHT), 5);
    const [course, units] = [await findCourse(database, COURSE), await listUnits(database, COURSE)];
    const parts = units.filter(({ id: unit }) => unit === 'quiz-1').map((unit) => ({ unit, submission: { points: 4 }, missing: null }));
    if (course === null) throw new Error('the course is not there');
    await issue(campus.platform, { account: { id, name: 'eli' }, course, parts });
    const [{ slug = '' } = {}] = await database.query<{ slug: string }>('select slug from platform_certificate where account_id = $1', [
      id,
    ]);
    await revoke(campus.platform, { slug, actor: id, reason: 'identity' });
    for (const other of [505, 506]) await eli.check(place, other);
    const [review] = await database.query<{ id: string }>('select id from platform_review where submission_id = $1', [place.attempt]);
    await uma.post(`/staff/reviews/${review?.id}`, { decision: 'refused', reason: 'not-confirmed', note: 'Wrote to eli@example.org.' });
    await eli.post('/me/data/close', {});
    expect((await eli.get('/me')).status).toBe(200);
    await eli.post('/me/data/close', { sure: 'yes' });
    expect((await eli.get('/me')).status).toBe(303);
    expect((await eli.post('/sign-in', { email: 'eli@example.org', password: PASSWORD })).status).toBe(422);
    const tables = await campus.platform.database.query<{ name: string }>(
      `select table_name as name from information_schema.tables where table_name like 'platform\\_%' or table_name like 'countersign\\_%'`,
    );
    for (const { name } of tables) {
      const rows = JSON.stringify(await campus.platform.database.query(`select * from ${name}`));
      for (const gone of ['eli@example.org', '"eli"', 'A text of mine.']) expect(rows, name).not.toContain(gone);
    }
    const tokens = await database.query<{ token: string }>('select token from platform_certificate where account_id = $1', [id]);
    expect(tokens).toEqual([{ token: '' }]);
    expect(await campus.platform.database.query('select 1 from countersign_reference where subject = $1', [id])).toEqual([]);
    expect(campus.errors).toEqual([]);
  });
});
