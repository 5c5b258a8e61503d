import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { inviteFirstStaff, inviteStaff } from '../../examples/course-platform/accounts/staff.js';
import { readRates } from '../../examples/course-platform/checks/rates.js';
import { policy } from '../../examples/course-platform/enrollment/policy.js';
import { type Campus, openCampus, PASSWORD } from './campus.js';
import { type Learner, learnerOf, type Place } from './learner.js';

vi.mock('countersign/server', () => import('../../src/server.js'));
vi.mock('countersign/certificate', () => import('../../src/certificate.js'));

interface Entry {
  readonly source: string;
  readonly id: string;
  readonly action: string;
  readonly object: string;
  readonly detail: object;
}

const COURSE = 'numbers-in-the-news';
const BRIDGES = 'how-bridges-stand';
const POLICY = { title: 'Bridges', summary: 'Stand.', hours: '3', mode: 'each', share: '50', weekly: '1', tries: '1', hoursToCheck: '24' };

let campus: Campus;
let uma: Learner;
let vic: Learner;
beforeAll(async () => {
  campus = await openCampus();
  uma = await campus.staff('uma');
  vic = await campus.staff('vic');
});
afterAll(() => campus.close());

const stateOf = async (learner: Learner, { attempt }: Place) =>
  /data-check="([^"]+)"/.exec((await learner.get(`/work/${attempt}`)).html)?.[1];
const reviewOf = async ({ attempt }: Place) => {
  const sql = 'select id from platform_review where submission_id = $1 and closed_at is null';
  const [row] = await campus.platform.database.query<{ id: string }>(sql, [attempt]);
  return `/staff/reviews/${row?.id}`;
};
const accept = { decision: 'accepted', reason: 'same-person', note: 'same room, same rhythm' };
const refuse = { decision: 'refused', reason: 'not-confirmed', note: '' };

/** A submission whose check was refused as often as the course allows. */
async function refused(name: string, face: number): Promise<{ learner: Learner; place: Place }> {
  const learner = await campus.enrolled(name, face);
  const place = await learner.handIn(COURSE, 'quiz-1', { a: '0', b: '1', c: '1', d: '1' });
  for (const other of [face + 500, face + 501]) await learner.check(place, other);
  return { learner, place };
}

describe('staff pages', () => {
  it('do not exist for learners and visitors', async () => {
    const learner = await campus.learner('wes');
    for (const path of [
      '/staff',
      '/staff/rates',
      '/staff/certificates',
      '/staff/audit.csv',
      `/staff/courses/${COURSE}`,
      '/staff/reviews/x',
    ]) {
      expect((await learner.get(path)).status, path).toBe(404);
      expect((await campus.fetch(new Request(`https://university.example${path}`))).status, path).toBe(404);
      expect((await uma.get(path)).status, path).toBe(path.endsWith('/x') ? 404 : 200);
    }
    expect((await learner.post(`/staff/courses/${COURSE}`, POLICY)).status).toBe(404);
    expect((await learner.post('/staff/invitations', {})).status).toBe(404);
  });

  it('are opened to the first by an invitation that is made once, and again when nobody has used it in time', async () => {
    const empty = await openCampus();
    const code = await inviteFirstStaff(empty.platform);
    expect(code).toMatch(/^[\w-]{22}$/);
    expect(await inviteFirstStaff(empty.platform)).toBeNull();
    empty.clock.now += 7 * 86_400 + 1;
    expect(await inviteFirstStaff(empty.platform)).not.toBe(code);
    await empty.staff('first');
    empty.clock.now += 7 * 86_400 + 1;
    expect(await inviteFirstStaff(empty.platform)).toBeNull();
    await empty.close();
  });

  it('open to who has an invitation, once, for a week', async () => {
    const [xia, yan] = [await campus.learner('xia'), await campus.learner('yan')];
    const code = await inviteStaff(campus.platform);
    expect((await xia.get(`/staff/join/${code}`)).html).toContain('Join the staff');
    expect((await xia.post(`/staff/join/${code}`, {})).location).toBe('/staff');
    expect((await xia.get('/staff')).status).toBe(200);
    expect((await yan.post(`/staff/join/${code}`, {})).status).toBe(404);
    const { html } = await uma.post('/staff/invitations', {});
    const late = /\/staff\/join\/([\w-]+)/.exec(html)?.[1] as string;
    campus.clock.now += 7 * 86_400 - 3600;
    await campus.platform.database.query('update platform_session set expires_at = $1', [
      new Date((campus.clock.now + 365 * 86_400) * 1000),
    ]);
    campus.clock.now += 3601;
    expect((await yan.post(`/staff/join/${late}`, {})).status).toBe(404);
  });
});

describe('a course’s policy', () => {
  it('is changed by staff, within bounds, and holds for what is handed in from then on', async () => {
    for (const wrong of [
      { mode: 'never' },
      { share: '101' },
      { weekly: '-1' },
      { tries: '0' },
      { tries: '6' },
      { hoursToCheck: '0.5' },
      { title: ' ' },
    ]) {
      expect((await uma.post(`/staff/courses/${BRIDGES}`, { ...POLICY, ...wrong })).status, JSON.stringify(wrong)).toBe(422);
    }
    expect((await uma.post(`/staff/courses/${BRIDGES}`, POLICY)).location).toBe('/staff');
    const zoe = await campus.enrolled('zoe', 30, BRIDGES);
    expect((await zoe.get(`/courses/${BRIDGES}/track`)).html).toContain('24 hours');
    const place = await zoe.handIn(BRIDGES, 'quiz-1', { a: '0', b: '1', c: '1' });
    await zoe.check(place, 31);
    expect(await stateOf(zoe, place)).toBe('review');
    for (const text of ['Br\u202eidges', 'Bridges\u0007'])
      expect((await uma.post(`/staff/courses/${BRIDGES}`, { ...POLICY, title: text })).status).toBe(422);
  });
});

describe('a review', () => {
  it('is opened by an appeal, shows what there is without a score, and needs two who agree', async () => {
    const { learner, place } = await refused('abe', 40);
    expect((await learner.post(`/work/${place.attempt}/appeal`, { statement: 'New <glasses>.' })).status).toBe(303);
    expect(await stateOf(learner, place)).toBe('review');
    const path = await reviewOf(place);
    const { html } = await uma.get(path);
    expect((await learner.get('/me')).html).toMatch(/a person looks at one[\s\S]*href="\/work\//);
    campus.clock.now += 3 * 3600;
    const row = new RegExp(`<li><a href="${path}">.*?</li>`, 's').exec((await uma.get('/staff')).html)?.[0];
    expect(row).toContain('<bdi class="person">abe</bdi>');
    expect(row).toContain('(3 hours)');
    expect(html.match(/<option value="">Choose one<\/option>/g)).toHaveLength(2);
    expect(html).toMatch(/<h3>It was the learner<[\s\S]*<h3>It cannot be confirmed</);
    expect((await uma.post(path, { ...accept, reason: '' })).status).toBe(404);
    expect(html).toContain('New &lt;glasses&gt;.');
    expect(html).toContain('no-match');
    expect(html).not.toMatch(/\bllr\b|score:/i);
    expect((await uma.post(path, accept)).location).toBe('/staff');
    expect(await stateOf(learner, place)).toBe('review');
    expect((await uma.post(path, accept)).status).toBe(404);
    expect((await uma.get('/staff')).html).toContain('1 of 2 opinions, yours is given');
    expect((await vic.post(path, accept)).location).toBe('/staff');
    expect(await stateOf(learner, place)).toBe('accepted');
    expect((await vic.post(path, refuse)).status).toBe(404);
  });

  it('stays open where two disagree, until a third has decided', async () => {
    const { learner, place } = await refused('bea', 42);
    await learner.post(`/work/${place.attempt}/appeal`, { statement: '' });
    const path = await reviewOf(place);
    await uma.post(path, accept);
    await vic.post(path, refuse);
    expect(await stateOf(learner, place)).toBe('review');
    await (await campus.staff('wim')).post(path, refuse);
    expect(await stateOf(learner, place)).toBe('refused');
    expect((await learner.get(`/work/${place.attempt}`)).html).toContain('does not let us confirm');
    await learner.post(`/work/${place.attempt}/appeal`, { statement: 'Please ask somebody else.' });
    const appealed = await reviewOf(place);
    expect((await uma.get(appealed)).html).toContain('data-barred="yes"');
    expect((await uma.post(appealed, accept)).status).toBe(404);
    for (const name of ['yes', 'zed']) await (await campus.staff(name)).post(appealed, accept);
    expect(await stateOf(learner, place)).toBe('accepted');
  });

  it('needs one opinion where the course says so, with a reason that fits', async () => {
    const cal = await campus.learner('cal');
    await cal.post(`/courses/${BRIDGES}/track`, { route: 'alternative' });
    const place = await cal.handIn(BRIDGES, 'quiz-1', { a: '0', b: '1', c: '1' });
    const path = await reviewOf(place);
    for (const wrong of [
      { ...accept, reason: 'not-confirmed' },
      { ...refuse, reason: 'constructor' },
      { ...accept, decision: '__proto__' },
    ]) {
      expect((await uma.post(path, wrong)).status).toBe(404);
    }
    await uma.post(path, { ...accept, reason: 'confirmed-live' });
    expect(await stateOf(cal, place)).toBe('accepted');
  });

  it('is never decided, or seen, by who handed the work in', async () => {
    const dot = await campus.staff('dot');
    await dot.post(`/courses/${BRIDGES}/track`, { route: 'alternative' });
    const place = await dot.handIn(BRIDGES, 'quiz-1', { a: '0', b: '1', c: '1' });
    const path = await reviewOf(place);
    expect((await dot.get(path)).status).toBe(404);
    expect((await dot.post(path, accept)).status).toBe(404);
    expect((await dot.get('/staff')).html).not.toContain(path);
    expect((await uma.get('/staff')).html).toContain(path);
  });

  it('can be asked for after a refusal or a missed check only, one at a time', async () => {
    const eve = await campus.enrolled('eve', 44);
    const place = await eve.handIn(COURSE, 'quiz-1', { a: '0', b: '1', c: '1', d: '1' });
    expect((await eve.post(`/work/${place.attempt}/appeal`, {})).status).toBe(404);
    campus.clock.now += 72 * 3600 + 1;
    expect((await eve.post(`/work/${place.attempt}/appeal`, {})).status).toBe(303);
    expect((await eve.post(`/work/${place.attempt}/appeal`, {})).status).toBe(404);
    const rows = await campus.platform.database.query('select 1 from platform_review where submission_id = $1', [place.attempt]);
    expect(rows).toHaveLength(1);
  });
});

describe('what the package asks a person about', () => {
  it('is shown with the work that it belongs to, and is told what staff decided', async () => {
    const pia = await campus.enrolled('pia', 70);
    const place = await pia.handIn(COURSE, 'quiz-1', { a: '0', b: '1', c: '1', d: '1' });
    const { challenge } = (await (await pia.challenge(place)).json()) as { challenge: string };
    const sealed = await pia.bundle(challenge, 70);
    campus.clock.now += 3600;
    expect(await (await pia.send(sealed)).json()).toMatchObject({ result: 'review' });
    const path = await reviewOf(place);
    const { html } = await uma.get(path);
    expect(html).toContain('data-check-review="review"');
    expect(html).toContain('640 × 480');
    const pictures = /\/staff\/checks\/[\w-]+\/pictures/.exec(html)?.[0] as string;
    expect((await uma.get(pictures)).html).toContain('data-pictures="0"');
    const { reviews } = campus.platform.countersign;
    expect(await reviews.list('courses')).toHaveLength(1);
    await uma.post(path, accept);
    expect(await reviews.list('courses')).toHaveLength(1);
    await vic.post(path, accept);
    expect(await reviews.list('courses')).toEqual([]);
    expect(await stateOf(pia, place)).toBe('accepted');
  });

  it('is a stop, too, which two of the staff lift', async () => {
    const { database, countersign } = campus.platform;
    const quo = await campus.enrolled('quo', 71);
    const place = await quo.handIn(COURSE, 'quiz-1', { a: '0', b: '1', c: '1', d: '1' });
    const id = (await database.query<{ id: string }>(`select id::text from platform_account where email = 'quo@example.org'`))[0]?.id;
    await database.query('update countersign_subject set failures_in_a_row = 49, paused_until = 0 where subject = $1', [id]);
    expect(await quo.check(place, 72)).toMatchObject({ result: 'refused' });
    campus.clock.now += 60;
    await expect(quo.check(place, 71)).rejects.toThrow('409 submit/rejected');
    const path = /\/staff\/checks\/[\w-]+/.exec((await uma.get('/staff')).html)?.[0] as string;
    expect((await uma.get(path)).html).toContain('it may try again');
    expect((await uma.post(path, { decision: 'accepted', reason: 'not-confirmed' })).status).toBe(404);
    for (const who of [uma, vic])
      expect((await who.post(path, { decision: 'accepted', reason: 'confirmed-live' })).location).toBe('/staff');
    expect(await countersign.reviews.list('courses')).toEqual([]);
    expect(await quo.check(place, 71)).toMatchObject({ result: 'accepted' });
  });
});

describe('staff', () => {
  it('can be removed, at once, but not the last one', async () => {
    const rex = await campus.staff('rex');
    const idOf = async (name: string) =>
      (await campus.platform.database.query<{ id: string }>('select id from platform_account where email = $1', [`${name}@example.org`]))[0]
        ?.id;
    const path = `/staff/colleagues/${await idOf('rex')}/remove`;
    expect((await uma.get('/staff')).html).toContain(path);
    expect((await uma.post(path, {})).location).toBe('/staff');
    expect((await rex.get('/staff')).status).toBe(404);
    expect((await uma.post(path, {})).status).toBe(404);
    expect((await uma.post('/staff/colleagues/x/remove', {})).status).toBe(404);
  });
});

describe('an essay', () => {
  it('that was written unlike before shows so to who reads it, and nothing follows that its writer could see', async () => {
    const { database } = campus.platform;
    const gus = await campus.enrolled('gus', 74);
    const id = (await database.query<{ id: string }>(`select id::text from platform_account where email = 'gus@example.org'`))[0]?.id;
    // Three windows of an attempt that the package found unlike, or like, the writer's own.
    const sql = `insert into countersign_writing_window (at, tenant, subject, course, activity, attempt, keys, edits, pasted, blurs, elapsed_ms, llr, late)
      select $1, 'courses', $2, $3, 'essay-1', $4, 250, 0, 0, 0, 60000, $5, false from generate_series(1, 3)`;
    const write = (attempt: number, llr: number) => database.query(sql, [campus.clock.now, id, COURSE, `writing-${attempt}`, llr]);
    // Whoever holds the session chooses what is compared: their pages and their file are the same,
    // whatever came out.
    const reviews = async () => /<dt>Reviews<\/dt><dd>(\d+)/.exec((await gus.get('/me/data')).html)?.[1];
    const seen = async (attempt: number, llr: number, checked: boolean) => {
      await write(attempt, llr);
      const place = await gus.handIn(COURSE, 'essay-1', { essay: 'An essay.' });
      if (checked) await gus.check(place, 74);
      return { place, state: await stateOf(gus, place), reviews: await reviews() };
    };
    const unlike = await seen(1, -5, false);
    expect(unlike).toMatchObject({ state: 'awaiting', reviews: '0' });
    const alike = await seen(2, 5, false);
    expect(alike).toMatchObject({ state: 'awaiting', reviews: '0' });
    const { place: first, ...after } = await seen(3, -5, true);
    expect(after).toEqual({ state: 'accepted', reviews: '0' });
    const essay = `/staff/essays/${first.attempt}`;
    expect((await uma.get(essay)).html).toContain('data-writing="differs"');
    expect((await uma.post(`${essay}/ask`, {})).location).toBe('/staff');
    expect((await uma.post(`${essay}/ask`, {})).status).toBe(404);
    expect(await stateOf(gus, first)).toBe('review');
    const path = await reviewOf(first);
    expect((await uma.get(path)).html).toContain('data-writing="differs"');
    expect((await uma.get('/staff')).html).toContain('Writing');
    // Its writer reads what everybody reads whose check a person looks at.
    const told = async () => (await gus.get(`/work/${first.attempt}`)).html.replace(/(?<=name="csrf" value=")[^"]+/g, '');
    const exported = async () => (await gus.get('/me/data/export')).html;
    const written = [await told(), await exported()];
    const as = (kind: string) => database.query('update platform_review set kind = $2 where submission_id = $1', [first.attempt, kind]);
    await as('check');
    expect(written).toEqual([await told(), await exported()]);
    await as('writing');
    expect(written.join()).not.toMatch(/unlike|"kind":"writing"/);
    expect(written[0]).toContain('Tell the person who looks at it');
    expect((await uma.get(`/staff/essays/${first.attempt}`)).html).toContain('data-writing="differs"');
    for (const who of [uma, vic]) await who.post(path, accept);
    expect(await stateOf(gus, first)).toBe('accepted');
    const last = await gus.handIn(COURSE, 'essay-1', { essay: 'Mine.' });
    expect((await uma.get(`/staff/essays/${last.attempt}`)).html).toContain('Nothing was measured.');
  });

  it('gets its points once, from somebody who does not see the name', async () => {
    const fin = await campus.learner('fin');
    const { attempt } = await fin.handIn(COURSE, 'essay-1', { essay: 'Of a thousand.' });
    const { html } = await uma.get(`/staff/essays/${attempt}`);
    expect(html).toContain('Of a thousand.');
    expect(html).not.toContain('fin@example.org');
    for (const points of ['11', '-1', '2.5', '']) expect((await uma.post(`/staff/essays/${attempt}`, { points })).status).toBe(404);
    await uma.post(`/staff/essays/${attempt}`, { points: '6' });
    await vic.post(`/staff/essays/${attempt}`, { points: '0' });
    expect((await fin.get(`/work/${attempt}`)).html).toContain('6 of 10 points');
  });
});

describe('the rates', () => {
  it('count false alarms, failures and seconds by browser and by device, each a chart with its table', async () => {
    const gil = await campus.enrolled('gil', 46);
    const place = await gil.handIn(COURSE, 'quiz-1', { a: '0', b: '1', c: '1', d: '1' });
    await gil.challenge(place);
    expect((await gil.post('/me/check-notes', { attempt: place.attempt, code: 'camera/denied' })).status).toBe(204);
    expect((await gil.post('/me/check-notes', { attempt: place.attempt, code: '<b>' })).status).toBe(400);
    await gil.check(place, 46);
    const { html } = await uma.get('/staff/rates?days=365');
    expect(html).toContain('camera/denied');
    for (const measure of ['false-alarms', 'failures', 'seconds']) expect(html).toContain(`data-rate="${measure}"`);
    expect(html.match(/<figure/g)).toHaveLength(6);
    for (const figure of html.split('<figure').slice(1)) expect(figure).toMatch(/<svg class="chart".*<\/svg>\s*<div.*<table>.*<\/figure>/s);
    expect(html).toMatch(/<th scope="row">unknown<\/th><td>\d+<\/td><td>30<\/td>/);
    expect(html).not.toContain('style=');
    expect(campus.errors).toEqual([]);
  });

  it('call it a false alarm once a person has accepted what the check turned away, and no sooner', async () => {
    const alarms = async () => (await readRates(campus.platform, new Date(0))).all;
    const before = await alarms();
    const { learner, place } = await refused('ned', 48);
    await learner.post(`/work/${place.attempt}/appeal`, { statement: '' });
    expect(await alarms()).toMatchObject({ turned: before.turned + 1, looked: before.looked, falseAlarms: before.falseAlarms });
    for (const staff of [uma, vic]) await staff.post(await reviewOf(place), accept);
    expect(await alarms()).toMatchObject({ turned: before.turned + 1, looked: before.looked + 1, falseAlarms: before.falseAlarms + 1 });
    // A check from another browser is a check; an enrollment is none.
    for (const [purpose, looked] of [
      ['rebind', before.looked + 1],
      ['enroll', before.looked],
    ] as const) {
      await campus.platform.database.query('update platform_check set purpose = $2 where submission_id::text = $1', [
        place.attempt,
        purpose,
      ]);
      expect(await alarms()).toMatchObject({ looked });
    }
  });
});

describe('a list that is longer than a page', () => {
  const fill = async () => {
    const at = new Date(campus.clock.now * 1000);
    const sql = `with made as (
        insert into platform_account (email, name, password, created_at) select 'many-' || n || '@example.org', 'Many ' || n, '', $1 from generate_series(1, 120) as n returning id
      ), certificates as (
        insert into platform_certificate (slug, account_id, course_id, token, list_id, status_index, issued_at)
        select 'many-' || row_number() over (), id, $2, '', 1, row_number() over (), $1 from made
      ), handed as (
        insert into platform_submission (account_id, course_id, unit_id, attempt, answers, submitted_at, check_state) select id, $2, 'quiz-1', 1, '{}', $1, 'review' from made returning id
      ) insert into platform_review (submission_id, kind, opened_at) select id, 'check', $1 from handed`;
    await campus.platform.database.query(sql, [at, COURSE]);
  };
  const walk = async (path: string, row: RegExp): Promise<string[]> => {
    const seen: string[] = [];
    for (let next: string | undefined = path; next !== undefined; ) {
      const { html }: { html: string } = await uma.get(next);
      const found = [...html.matchAll(row)].map(([, id = '']) => id);
      expect(found.length).toBeLessThanOrEqual(50);
      seen.push(...found);
      next = /href="([^"]+)" rel="next"/.exec(html)?.[1]?.replaceAll('&amp;', '&');
    }
    return seen;
  };

  it('shows each review and each certificate once, from page to page', async () => {
    await fill();
    const reviews = await walk('/staff', /href="\/staff\/reviews\/([\w-]+)"/g);
    expect(reviews.length).toBeGreaterThanOrEqual(120);
    expect(new Set(reviews).size).toBe(reviews.length);
    expect((await uma.get('/staff')).html).toContain(`<span class="count">${reviews.length}</span>`);
    const certificates = await walk('/staff/certificates', /action="\/staff\/certificates\/([\w-]+)"/g);
    expect(certificates).toHaveLength(120);
    expect(new Set(certificates).size).toBe(120);
    expect(await walk('/staff/certificates?search=many-7@example.org', /<li><bdi class="person">(Many \d+)/g)).toEqual(['Many 7']);
    expect(await walk('/staff/certificates?search=MANY%2011', /<li><bdi class="person">(Many \d+)/g)).toHaveLength(11);
    expect((await uma.get('/staff?after=x')).status).toBe(200);
    await campus.platform.database.query(
      `delete from platform_review r using platform_submission s where s.id = r.submission_id and s.answers = '{}'`,
    );
  });
});

describe('the audit trail', () => {
  it('names who did what, in order, without names, addresses, texts or measurements', async () => {
    const { html: csv, headers } = await uma.get('/staff/audit.csv');
    expect(headers.get('content-type')).toContain('text/csv');
    const lines = csv.trim().split('\r\n');
    expect(lines[0]).toBe('source,id,at,actor,action,object,detail');
    for (const action of [
      'track.joined',
      'work.submitted',
      'check.refused',
      'review.appealed',
      'review.voted',
      'review.accepted',
      'course.changed',
      'work.graded',
      'staff.joined',
      'staff.invited',
      'accepted',
      'refused',
    ])
      expect(csv, action).toContain(`"${action}"`);
    const times = lines.slice(1).map((line) => /^"(?:platform|checks)","\d+","([^"]+)"/.exec(line)?.[1] ?? '');
    expect(times).toEqual([...times].sort());
    for (const secret of ['@example.org', 'glasses', 'Of a thousand', 'same room', 'score']) expect(csv).not.toContain(secret);
  });

  it('is there as lines of JSON too, with the receipt of each check, longer than one page of the database', async () => {
    await campus.platform.database.query(
      `insert into platform_audit (at, actor, action, object, detail) select to_timestamp($1), 'test', 'test.filled', n::text, '{}' from generate_series(1, 2100) as n`,
      [campus.clock.now],
    );
    const { html, headers } = await uma.get('/staff/audit.jsonl');
    expect(headers.get('content-type')).toContain('application/jsonl');
    const entries: Entry[] = html
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(entries.filter(({ action }) => action === 'test.filled').map(({ object }) => Number(object))).toEqual(
      Array.from({ length: 2100 }, (_, index) => index + 1),
    );
    const { detail } = entries.find(({ source, action }) => source === 'checks' && action === 'accepted') as Entry;
    expect(detail).toMatchObject({ step: 22, receipt: expect.stringMatching(/^ey/) });
    expect(new Set(entries.map(({ source, id }) => `${source} ${id}`)).size).toBe(entries.length);
  });

  it('has sign-ins and sign-outs, and failed ones, of accounts', async () => {
    const hal = await campus.learner('hal');
    await hal.post('/sign-out', {});
    const visitor = await learnerOf(campus.fetch, campus.clock);
    const email = 'hal@example.org';
    await visitor.post('/sign-in', { email, password: 'not the password at all' });
    await visitor.post('/sign-in', { email, password: PASSWORD });
    const sql = `select action from platform_audit where object = (select id::text from platform_account where email = $1) order by id`;
    const actions = await campus.platform.database.query<{ action: string }>(sql, [email]);
    expect(actions.map(({ action }) => action)).toEqual(['session.ended', 'session.refused', 'session.started']);
  });
});

describe('one face under two accounts', () => {
  it('is found in the background, waits for a person, and nobody is refused for it', async () => {
    await campus.enrolled('kim', 61);
    const lou = await campus.enrolled('lou', 61);
    expect((await lou.handIn(COURSE, 'quiz-1', { a: '0', b: '1', c: '1', d: '1' })).attempt).toBeDefined();
    await campus.platform.countersign.work();
    const { html } = await uma.get('/staff/duplicates');
    const id = /data-duplicate="([^"]+)"/.exec(html)?.[1];
    expect([html.includes('kim@example.org'), html.includes('lou@example.org')]).toEqual([true, true]);
    expect((await lou.get('/staff/duplicates')).status).toBe(404);
    expect((await uma.get('/staff')).html).toContain('One face under two accounts');
    const settle = (who: Learner) => who.post(`/staff/duplicates/${id}`, { outcome: 'same-person', reason: 'They said so.' });
    expect((await settle(uma)).location).toBe('/staff/duplicates');
    expect((await settle(uma)).status).toBe(404);
    await campus.platform.database.query(`update platform_account set role = 'staff' where email = 'lou@example.org'`);
    expect((await settle(lou)).status).toBe(404);
    expect((await lou.get('/staff/duplicates')).html).toContain('None waits.');
    expect((await vic.get('/staff/duplicates')).html).toContain('They said so.');
    expect((await settle(vic)).location).toBe('/staff/duplicates');
    expect((await uma.get('/staff/duplicates')).html).toContain('None waits.');
    expect((await uma.get('/staff')).html).not.toContain('One face under two accounts</a> <span class="badge');
  });

  it('is not looked for once the policy says no: nothing new is kept, and what was queued is not done', async () => {
    const { database, countersign } = campus.platform;
    for (const name of ['mia', 'ned-2']) await campus.enrolled(name, 62);
    await database.query(
      `insert into countersign_job (kind, once, payload, due_at) values ('duplicates', 'duplicates courses', '{"tenant":"courses"}', 0)`,
    );
    const off = { ...policy, stills: 0, duplicateSearch: false, consent: { ...policy.consent, purposes: ['identity-verification'] } };
    const later = await openCampus({ open: async () => ({ database, close: async () => undefined }), policy: off, keys: campus.keys });
    await later.enrolled('oli', 62);
    await later.platform.countersign.work();
    const faces = await database.query<{ name: string }>(
      `select a.name from countersign_duplicate_face f join platform_account a on a.id::text = f.subject where f.searched_at is null order by a.name`,
    );
    expect(faces.map(({ name }) => name)).toEqual(['mia', 'ned-2']);
    expect(await countersign.duplicates.open('courses')).toEqual([]);
    expect(later.errors).toEqual([]);
    await countersign.work();
    expect(await countersign.duplicates.open('courses')).toHaveLength(1);
  });
});
