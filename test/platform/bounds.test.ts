import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Campus, openCampus, PASSWORD } from './campus.js';

vi.mock('countersign/server', () => import('../../src/server.js'));
vi.mock('countersign/certificate', () => import('../../src/certificate.js'));

const COURSE = 'numbers-in-the-news';
const DAY = 86_400;

let campus: Campus;
beforeAll(async () => {
  campus = await openCampus();
});
afterAll(() => campus.close());

describe('handing in', () => {
  it('is refused after thirty pieces of an hour or a hundred of a day, to that learner alone, and the text stays on the page', async () => {
    const eve = await campus.learner('eve');
    const handIn = (essay: string) => eve.post(`/courses/${COURSE}/essay-1`, { essay });
    let handed = 0;
    for (let hour = 0; hour < 4; hour++, campus.clock.now += 3601)
      for (let piece = 0; piece < 31; piece++) if ((await handIn(`Piece ${piece}.`)).status === 303) handed++;
    expect(handed).toBe(100);
    const page = await handIn('What I wrote <now>.');
    expect([page.status, page.headers.get('retry-after')]).toEqual([429, '900']);
    expect(page.html).toContain('data-problem="flood"');
    expect(page.html).toContain('>What I wrote &lt;now&gt;.</textarea>');
    expect(await campus.platform.database.query('select 1 from platform_submission')).toHaveLength(100);
    const ada = await campus.learner('ada');
    expect((await ada.post(`/courses/${COURSE}/essay-1`, { essay: 'Mine.' })).status).toBe(303);
    campus.clock.now += DAY;
    expect((await handIn('The day after.')).status).toBe(303);
  });
});

describe('checks that were begun', () => {
  it('are forgotten once no rate counts them, those of other learning platforms too', async () => {
    const { database } = campus.platform;
    const sql = [
      `insert into platform_check_start (account_id, attempt, purpose, at, browser, device) select id, 'x', 'verify', $1, 'b', 'd' from platform_account where email = 'ada@example.org'`,
      `insert into platform_lti_check (purpose, at, browser, device) values ('verify', $1, 'b', 'd')`,
    ];
    for (const days of [364, 366])
      for (const insert of sql) await database.query(insert, [new Date((campus.clock.now - days * DAY) * 1000)]);
    await campus.work();
    for (const table of ['platform_check_start', 'platform_lti_check'])
      expect(await database.query(`select at from ${table}`)).toEqual([{ at: new Date((campus.clock.now - 364 * DAY) * 1000) }]);
  });
});

describe('a file of what is stored', () => {
  it('is made ten times in a quarter of an hour, to that learner alone', async () => {
    const [exo, fay] = [await campus.learner('exo'), await campus.learner('fay')];
    // Signing in may be counted in another quarter of an hour.
    campus.clock.now = Math.ceil(campus.clock.now / 900) * 900;
    const take = async (who: typeof exo) => (await who.get('/me/data/export')).status;
    for (let taken = 0; taken < 10; taken++) expect(await take(exo)).toBe(200);
    expect([await take(exo), await take(exo), await take(fay)]).toEqual([429, 429, 200]);
    await exo.post('/sign-in', { email: 'exo@example.org', password: PASSWORD });
    expect(await take(exo)).toBe(429);
    campus.clock.now += 900;
    await exo.post('/sign-in', { email: 'exo@example.org', password: PASSWORD });
    expect(await take(exo)).toBe(200);
  });
});
