import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Campus, openCampus, PASSWORD } from './campus.js';
import type { Learner, Place } from './learner.js';

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

const stateOf = async (learner: Learner, { attempt }: Place) =>
  /data-check="([^"]+)"/.exec((await learner.get(`/work/${attempt}`)).html)?.[1];
/** The platform cannot write to one of its tables meanwhile. */
const without = async (table: string, work: () => Promise<void>) => {
  await campus.platform.database.query(`alter table ${table} rename to gone`);
  await work();
  await campus.platform.database.query(`alter table gone rename to ${table}`);
  expect(campus.errors.splice(0)).toHaveLength(1);
};
const hand = (learner: Learner) => learner.handIn(COURSE, 'quiz-1', RIGHT);

describe('the verified track', () => {
  it('says what it costs before anybody joins, and leads to the enrollment', async () => {
    const ann = await campus.learner('ann');
    const { html } = await ann.get(`/courses/${COURSE}/track`);
    for (const words of ['under a minute', 'at most 3 a week', '180 days', 'With a person instead', '72 hours'])
      expect(html).toContain(words);
    expect((await ann.post(`/courses/${COURSE}/track`, { route: 'check' })).location).toBe(`/courses/${COURSE}/enroll`);
    const enroll = await ann.get(`/courses/${COURSE}/enroll`);
    expect(enroll.html).toContain('<countersign-check name="identity" required');
    expect(enroll.html).toContain('integrity="sha384-test"');
    expect(await ann.check({ course: COURSE, activity: 'enrollment', attempt: '1' }, 1)).toMatchObject({ result: 'accepted' });
    expect((await ann.get(`/courses/${COURSE}/enroll`)).location).toBe(`/courses/${COURSE}`);
  });

  it('takes the enrollment’s receipt from the form too, and no other', async () => {
    const ben = await campus.learner('ben');
    await ben.post(`/courses/${COURSE}/track`, { route: 'check' });
    const { receipt } = await ben.check({ course: COURSE, activity: 'enrollment', attempt: '1' }, 2);
    expect((await ben.post(`/courses/${COURSE}/enroll`, { identity: receipt })).location).toBe(`/courses/${COURSE}`);
    expect((await ben.post(`/courses/${COURSE}/enroll`, { identity: `${receipt}A` })).status).toBe(403);
    expect((await ben.post('/courses/how-bridges-stand/enroll', { identity: receipt })).status).toBe(403);
  });

  it('is not needed to learn: without it no work is checked', async () => {
    const cem = await campus.learner('cem');
    const place = await hand(cem);
    expect((await cem.get(`/work/${place.attempt}`)).html).toContain('No check needed');
    expect((await cem.challenge(place)).status).toBe(409);
  });

  it('keeps no enrollment that the platform could not note, and takes the same bundle again', async () => {
    const dan = await campus.learner('dan');
    await dan.post(`/courses/${COURSE}/track`, { route: 'check' });
    const { challenge } = (await (await dan.challenge({ course: COURSE, activity: 'enrollment', attempt: '1' })).json()) as {
      challenge: string;
    };
    const sealed = await dan.bundle(challenge, 3);
    await without('platform_check', async () => expect((await dan.send(sealed)).status).toBe(500));
    expect((await dan.get('/me/data')).html).not.toContain('data-measured="yes"');
    expect(await (await dan.send(sealed)).json()).toMatchObject({ result: 'accepted' });
    expect((await dan.get('/me/data')).html).toContain('data-measured="yes"');
  });
});

describe('a check', () => {
  it('waits for a graded submission, and makes it count when it is accepted', async () => {
    const ada = await campus.enrolled('ada', 11);
    const place = await hand(ada);
    const { html } = await ada.get(`/work/${place.attempt}`);
    expect(html).toContain('4 of 4 points');
    expect(html).toContain(`attempt=${place.attempt}`);
    expect(await stateOf(ada, place)).toBe('awaiting');
    expect(await ada.check(place, 11)).toMatchObject({ result: 'accepted' });
    expect(await stateOf(ada, place)).toBe('accepted');
    expect((await ada.get('/me')).html).toContain('passed');
  });

  it('counts for its own submission only: not for another, not for another learner, and once', async () => {
    const [eli, fay] = [await campus.enrolled('eli', 12), await campus.enrolled('fay', 13)];
    const [first, second, hers] = [await hand(eli), await hand(eli), await hand(fay)];
    const { receipt } = await eli.check(first, 12);
    const post = (who: Learner, { attempt }: Place) => who.post(`/work/${attempt}/check`, { identity: receipt });
    expect([(await post(eli, second)).status, await stateOf(eli, second)]).toEqual([403, 'awaiting']);
    expect([(await post(fay, hers)).status, await stateOf(fay, hers)]).toEqual([403, 'awaiting']);
    expect((await post(fay, first)).status).toBe(404);
    for (let time = 0; time < 2; time++) expect((await post(eli, first)).location).toBe(`/work/${first.attempt}`);
    const rows = await campus.platform.database.query('select 1 from platform_check where submission_id = $1', [first.attempt]);
    expect(rows).toHaveLength(1);
    await expect(eli.check(first, 12)).rejects.toThrow('409 challenge/invalid');
  });

  it('cannot be begun for what is somebody else’s, elsewhere, or nothing', async () => {
    const [gus, hal] = [await campus.enrolled('gus', 14), await campus.enrolled('hal', 15)];
    const place = await hand(gus);
    expect((await hal.challenge(place)).status).toBe(409);
    expect((await gus.challenge({ ...place, activity: 'essay-1' })).status).toBe(409);
    expect((await gus.challenge({ ...place, course: 'how-bridges-stand' })).status).toBe(409);
    expect((await gus.challenge({ ...place, attempt: '1' })).status).toBe(409);
    expect((await gus.challenge({ ...place, attempt: "' or 1=1 --" })).status).toBe(409);
    expect((await gus.challenge(place, 'enroll')).status).toBe(200);
  });

  it('settles as a verification, whatever purpose the page names', async () => {
    const ivy = await campus.enrolled('ivy', 16);
    const place = await hand(ivy);
    const { challenge } = (await (await ivy.challenge(place, 'enroll')).json()) as { challenge: string };
    expect(JSON.parse(atob((challenge.split('.')[1] as string).replaceAll('-', '+').replaceAll('_', '/')))).toMatchObject({
      purpose: 'verify',
    });
  });

  it('of another person is refused, and says why; the learner may try once more; then a person looks at it, and they may hand in again', async () => {
    const jon = await campus.enrolled('jon', 17);
    const place = await hand(jon);
    expect(await jon.check(place, 18)).toMatchObject({ result: 'refused', reasons: ['no-match'] });
    expect(await stateOf(jon, place)).toBe('awaiting');
    const tried = await jon.get(`/work/${place.attempt}`);
    expect(tried.html).toContain('data-tries-left="1"');
    expect(tried.html).toMatch(/data-refused="no-match">.*face or typing were not close enough.*One try is left/s);
    expect(await jon.check(place, 19)).toMatchObject({ result: 'refused' });
    expect(await stateOf(jon, place)).toBe('review');
    await expect(jon.check(place, 17)).rejects.toThrow('409');
    const again = await hand(jon);
    expect((await jon.get(`/work/${again.attempt}`)).html).toContain('An earlier attempt has not passed its check');
    expect(await jon.check(again, 17)).toMatchObject({ result: 'accepted' });
    expect(await stateOf(jon, place)).toBe('review');
    expect(await stateOf(jon, again)).toBe('accepted');
    const { html } = await jon.get('/me');
    expect(html).toContain('face or typing were not close enough');
    expect(html).not.toMatch(/score|llr/i);
  });

  it('has to be made in time: one second later it was missed', async () => {
    const kai = await campus.enrolled('kai', 20);
    const place = await hand(kai);
    campus.clock.now += 3 * DAY;
    expect(await stateOf(kai, place)).toBe('awaiting');
    campus.clock.now += 1;
    expect(await stateOf(kai, place)).toBe('missed');
    expect((await kai.challenge(place)).status).toBe(409);
    expect((await kai.get('/me')).html).toContain('missed');
    expect(await stateOf(kai, await hand(kai))).toBe('awaiting');
  });

  it('that comes late goes to a person', async () => {
    const lou = await campus.enrolled('lou', 21);
    const place = await hand(lou);
    const { challenge } = (await (await lou.challenge(place)).json()) as { challenge: string };
    const sealed = await lou.bundle(challenge, 21);
    campus.clock.now += 3600;
    expect(await (await lou.send(sealed)).json()).toMatchObject({ result: 'review', reasons: ['late'] });
    expect(await stateOf(lou, place)).toBe('review');
  });
});

describe('while the check’s backend is down', () => {
  it('work is taken and kept, and checked when it is back', async () => {
    const mia = await campus.enrolled('mia', 22);
    const { countersign } = campus.platform;
    campus.platform.countersign = { ...countersign, fetch: async () => Response.json({ error: 'internal' }, { status: 503 }) };
    const place = await hand(mia);
    expect((await mia.get(`/work/${place.attempt}`)).html).toContain('nothing is lost');
    expect((await mia.challenge(place)).status).toBe(503);
    campus.platform.countersign = countersign;
    expect(await mia.check(place, 22)).toMatchObject({ result: 'accepted' });
    expect(await stateOf(mia, place)).toBe('accepted');
  });

  it('or the platform cannot note an answer, nothing is decided, and the same bundle is taken later: a refusal is no free try', async () => {
    const noa = await campus.enrolled('noa', 23);
    const place = await hand(noa);
    for (const face of [28, 29]) {
      const { challenge } = (await (await noa.challenge(place)).json()) as { challenge: string };
      const sealed = await noa.bundle(challenge, face);
      await without('platform_check', async () => expect((await noa.send(sealed)).status).toBe(500));
      expect(await stateOf(noa, place)).toBe('awaiting');
      expect(await (await noa.send(sealed)).json()).toMatchObject({ result: 'refused' });
    }
    expect(await stateOf(noa, place)).toBe('review');
    const rows = await campus.platform.database.query('select 1 from platform_check where submission_id = $1', [place.attempt]);
    expect(rows).toHaveLength(2);
  });

  it('no challenge is given where the start of a check cannot be noted', async () => {
    const nik = await campus.enrolled('nik', 30);
    const place = await hand(nik);
    const count = 'select count(*)::integer as count from countersign_challenge';
    const before = await campus.platform.database.query(count);
    await without('platform_check_start', async () => expect((await nik.challenge(place)).status).toBe(500));
    expect(await campus.platform.database.query(count)).toEqual(before);
  });
});

describe('practice', () => {
  const practice = (learner: Learner) => learner.handIn(COURSE, 'practice-averages', { a: '1', b: '2' });

  it('is drawn at random, no more often than the week’s budget, also when two come in at once', async () => {
    const ola = await campus.enrolled('ola', 24);
    campus.clock.random = 0;
    // Three that are drawn and pass, each with one at the same time that takes its check over.
    for (let draw = 0; draw < 3; draw++) {
      const both = await Promise.all([practice(ola), practice(ola)]);
      expect(await Promise.all(both.map((place) => stateOf(ola, place)))).toEqual(['awaiting', 'awaiting']);
      for (const place of both) await ola.check(place, 24);
    }
    expect((await ola.get(`/work/${(await practice(ola)).attempt}`)).html).toContain('No check needed');
    expect((await ola.get('/me')).html).toContain('at random at most 3 a week (3 in the last seven days)');
    campus.clock.now += 7 * DAY;
    await ola.post('/sign-in', { email: 'ola@example.org', password: PASSWORD });
    expect(await stateOf(ola, await practice(ola))).toBe('awaiting');
    campus.clock.random = 0.99;
  });

  it('that was not drawn needs no check', async () => {
    const pat = await campus.enrolled('pat', 25);
    const place = await practice(pat);
    expect((await pat.get(`/work/${place.attempt}`)).html).toContain('No check needed');
  });

  it('needs an answer to each question, one of those that there are', async () => {
    const quy = await campus.learner('quy');
    for (const answers of [{ a: '1' }, { a: '1', b: '7' }, { a: '1', b: 'x' }] as Record<string, string>[]) {
      expect((await quy.post(`/courses/${COURSE}/practice-averages`, answers)).status).toBe(422);
    }
  });
});

describe('the way with a person', () => {
  it('never offers camera or keyboard, and a person decides', async () => {
    const ria = await campus.learner('ria');
    expect((await ria.post(`/courses/${COURSE}/track`, { route: 'alternative' })).location).toBe(`/courses/${COURSE}`);
    const place = await hand(ria);
    const { html } = await ria.get(`/work/${place.attempt}`);
    expect(html).toContain('data-check="review"');
    expect(html).not.toContain('countersign');
    expect((await ria.get(`/courses/${COURSE}/enroll`)).status).toBe(404);
    expect((await ria.challenge({ course: COURSE, activity: 'enrollment', attempt: '1' })).status).toBe(409);
  });
});

describe('the essay', () => {
  it('is monitored on the verified track only, with a challenge of its own', async () => {
    const [sam, tea] = [await campus.enrolled('sam', 26), await campus.learner('tea')];
    const path = `/courses/${COURSE}/essay-1`;
    expect((await sam.get(path)).html).toContain('<countersign-monitor for="essay"');
    expect((await tea.get(path)).html).not.toContain('countersign-monitor');
    expect((await sam.challenge({ course: COURSE, activity: 'essay-1', attempt: 'writing-1' })).status).toBe(200);
    expect((await sam.challenge({ course: COURSE, activity: 'essay-1', attempt: 'writing-2' })).status).toBe(409);
    expect((await sam.challenge({ course: COURSE, activity: 'quiz-1', attempt: 'writing-1' })).status).toBe(409);
    expect((await tea.challenge({ course: COURSE, activity: 'essay-1', attempt: 'writing-1' })).status).toBe(409);
  });

  it('is kept as it was written, waits for its reader, and comes back into the field', async () => {
    const uwe = await campus.enrolled('uwe', 27);
    const place = await uwe.handIn(COURSE, 'essay-1', { essay: 'A <script> in a text\n\nis a text.' });
    const { html } = await uwe.get(`/work/${place.attempt}`);
    expect(html).toContain('A &lt;script&gt; in a text');
    expect(html).toContain('A person will read it');
    expect((await uwe.get(`/courses/${COURSE}/essay-1`)).html).toContain('A &lt;script&gt; in a text\n\nis a text.</textarea>');
    expect((await uwe.post(`/courses/${COURSE}/essay-1`, { essay: ' ' })).status).toBe(422);
    expect((await uwe.post(`/courses/${COURSE}/essay-1`, { essay: 'x'.repeat(20_001) })).status).toBe(422);
    expect((await uwe.post(`/courses/${COURSE}/essay-1`, { essay: 'x'.repeat(250_000) })).status).toBe(413);
  });
});
