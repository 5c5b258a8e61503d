import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { isPlainTarget } from '../../examples/course-platform/site/plain-target.js';
import { type Campus, openCampus } from './campus.js';
import { ORIGIN, type Place } from './learner.js';

vi.mock('countersign/server', () => import('../../src/server.js'));
vi.mock('countersign/certificate', () => import('../../src/certificate.js'));

const COURSE = 'numbers-in-the-news';
const RIGHT = { a: '0', b: '1', c: '1', d: '1' };
const DAY = 86_400;

let campus: Campus;
beforeAll(async () => {
  campus = await openCampus();
});
afterAll(() => campus.close());

/** Ways to write the route that a guard in front may not know for the same. */
const SPELLINGS = [
  '/api/countersign//challenges',
  '/api/countersign/x/challenges',
  '/api/countersign/%63hallenges',
  '/api/countersign/CHALLENGES',
  '/api/countersign/Challenges',
  '/api/countersign/challenges/',
  '/api/countersign/challenges;x',
  '/api/countersign/challenges%2f',
  '/api/countersign/challenges%00',
  '/api/countersign/challenges.',
  '/api/countersign/x/..%2fchallenges',
  '/api/countersign/%2e%2e%2fchallenges',
  '/api/%63ountersign/challenges',
  '/api/countersign/challenges/more',
];

describe('the platform’s rules', () => {
  it('are gone around by no other spelling of the route: each is 404, and nothing is given', async () => {
    const eve = await campus.enrolled('eve', 1);
    const { attempt } = await eve.handIn(COURSE, 'quiz-1', RIGHT);
    campus.clock.now += 4 * DAY;
    const before = await campus.platform.database.query('select count(*) from countersign_challenge');
    for (const path of SPELLINGS) {
      const query = new URLSearchParams({ course: COURSE, activity: 'quiz-1', attempt });
      const headers = { cookie: eve.cookie, origin: ORIGIN, 'content-type': 'application/json' };
      const response = await campus.fetch(new Request(`${ORIGIN}${path}?${query}`, { method: 'POST', body: '{}', headers }));
      expect([path, response.status]).toEqual([path, 404]);
    }
    expect(await campus.platform.database.query('select count(*) from countersign_challenge')).toEqual(before);
  });

  it.each<[string, (place: Place) => Place, string]>([
    ['of a course that the learner is not in', (place) => ({ ...place, course: 'how-bridges-stand' }), 'not-joined'],
    ['of a course that there is not', (place) => ({ ...place, course: 'nowhere' }), 'not-joined'],
    ['of another unit', (place) => ({ ...place, activity: 'essay-1' }), 'no-such-work'],
    ['of no work', (place) => ({ ...place, attempt: '1' }), 'no-such-work'],
    ['of writing that is not open', (place) => ({ ...place, activity: 'essay-1', attempt: 'writing-7' }), 'no-such-work'],
    ['of a second enrollment', (place) => ({ ...place, activity: 'enrollment', attempt: '1' }), 'enrolled'],
    ['of an enrollment under another name', (place) => ({ ...place, activity: 'enrollment', attempt: '2' }), 'no-such-work'],
  ])('refuse a check %s, with a word for it', async (name, change, reason) => {
    const who = await campus.enrolled(`rule-${name.replaceAll(/\W/g, '')}`, 40);
    const place = await who.handIn(COURSE, 'quiz-1', RIGHT);
    for (const purpose of [undefined, 'enroll', 'verify', 'rebind', 'monitor']) {
      const response = await who.challenge(change(place), purpose);
      expect([response.status, await response.json()]).toEqual([409, { error: 'challenge/invalid', reason }]);
    }
  });

  it('refuse overdue work, and work that waits for no check, by their words', async () => {
    const fay = await campus.enrolled('fay', 50);
    const place = await fay.handIn(COURSE, 'quiz-1', RIGHT);
    expect(await fay.check(place, 50)).toMatchObject({ result: 'accepted' });
    expect(await (await fay.challenge(place)).json()).toEqual({ error: 'challenge/invalid', reason: 'not-awaited' });
    const again = await fay.handIn(COURSE, 'quiz-1', RIGHT);
    campus.clock.now += 3 * DAY + 1;
    expect((await fay.challenge(again)).status).toBe(409);
    const state = 'select check_state as state from platform_submission where id::text = $1';
    const [{ state: found } = { state: '' }] = await campus.platform.database.query<{ state: string }>(state, [again.attempt]);
    expect(['awaiting', 'not-needed']).toContain(found);
  });

  it('note an enrollment that replaces another one, and count refusals, whoever posts the bundle and whatever page is opened', async () => {
    const gus = await campus.enrolled('gus', 60);
    const subject = (
      await campus.platform.database.query<{ id: string }>(`select id::text from platform_account where email = 'gus@example.org'`)
    )[0]?.id as string;
    await campus.platform.countersign.privacy.erase({ tenant: 'courses', subject });
    expect(await gus.check({ course: COURSE, activity: 'enrollment', attempt: '1' }, 61)).toMatchObject({ result: 'accepted' });
    expect(await campus.platform.database.query('select 1 from platform_renewal where account_id::text = $1', [subject])).toHaveLength(1);
    const place = await gus.handIn(COURSE, 'quiz-1', RIGHT);
    expect(await gus.check(place, 62)).toMatchObject({ result: 'refused' });
    const tries = 'select tries from platform_submission where id::text = $1';
    expect(await campus.platform.database.query(tries, [place.attempt])).toEqual([{ tries: 1 }]);
  });
});

it.each([
  ['/api/countersign/./challenges?x=1', false],
  ['/api/x/../countersign/challenges', false],
  ['/api/countersign/%2e/challenges', false],
  ['/api/countersign/%2E%2e/challenges', false],
  ['/api/countersign\\challenges', false],
  ['/api/countersign/..', false],
  ['/api/countersign/.well-known/jwks.json?a=/../b', true],
  ['/courses/a..b/.c', true],
])('a target %s with dot segments or backslashes is not plain', (target, plain) => {
  expect(isPlainTarget(target)).toBe(plain);
});
