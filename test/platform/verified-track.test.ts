import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { settleCheck } from '../../examples/course-platform/checks/checks.js';
import { findCourse, listUnits } from '../../examples/course-platform/courses/courses.js';
import { courseProgress } from '../../examples/course-platform/courses/progress.js';
import { listSubmissions, submitWork } from '../../examples/course-platform/courses/submissions.js';
import { joinTrack } from '../../examples/course-platform/courses/tracks.js';
import type { ReceiptClaims } from '../../src/server/decision/receipt.js';
import type { Result } from '../../src/types.js';
import { type Campus, openCampus, PASSWORD } from './campus.js';
import { type Learner, learnerOf, type Place } from './learner.js';

vi.mock('countersign/server', () => import('../../src/server.js'));
vi.mock('countersign/certificate', () => import('../../src/certificate.js'));

const COURSE = 'numbers-in-the-news';
const BRIDGES = 'how-bridges-stand';
const RIGHT = { a: '0', b: '1', c: '1', d: '1' };
const STEADY = { a: '0', b: '1', c: '1' };
const DAY = 86_400;
const ENROLLMENT = { course: COURSE, activity: 'enrollment', attempt: '1' };

let campus: Campus;
let uma: Learner;
let vic: Learner;
beforeAll(async () => {
  campus = await openCampus();
  uma = await campus.staff('uma');
  vic = await campus.staff('vic');
});
afterAll(() => campus.close());
afterEach(() => expect(campus.errors).toEqual([]));

const stateOf = async (learner: Learner, { attempt }: Place) =>
  /data-check="([^"]+)"/.exec((await learner.get(`/work/${attempt}`)).html)?.[1];
const idOf = async (name: string) => {
  const sql = 'select id::text from platform_account where email = $1';
  const [row] = await campus.platform.database.query<{ id: string }>(sql, [`${name}@example.org`]);
  return row?.id as string;
};
/** Both members of staff say yes to the check of this work. */
const acceptReview = async ({ attempt }: Place) => {
  const sql = 'select id from platform_review where submission_id = $1 and closed_at is null';
  const [row] = await campus.platform.database.query<{ id: string }>(sql, [attempt]);
  for (const who of [uma, vic])
    await who.post(`/staff/reviews/${row?.id}`, { decision: 'accepted', reason: 'same-person', note: 'By a call.' });
};
const certificate = async (learner: Learner, course = COURSE) => (await learner.get(`/courses/${course}/certificate`)).html;
const signIn = (learner: Learner, name: string) =>
  learner.post('/sign-in', { email: `${name}@example.org`, password: PASSWORD, back: '/' });

describe('work that was handed in off the verified track', () => {
  it('counts for nothing once its learner joins: it is handed in again, and checked', async () => {
    const ann = await campus.learner('ann');
    const before = await ann.handIn(BRIDGES, 'quiz-1', RIGHT);
    expect((await ann.get(`/work/${before.attempt}`)).html).toContain('off the verified track');
    await ann.post(`/courses/${BRIDGES}/track`, { route: 'check' });
    await ann.check({ ...ENROLLMENT, course: BRIDGES }, 1);
    expect(await certificate(ann, BRIDGES)).toContain('hand it in again');
    expect((await ann.post(`/courses/${BRIDGES}/certificate`, {})).status).toBe(404);
    const again = await ann.handIn(BRIDGES, 'quiz-1', RIGHT);
    expect(await ann.check(again, 1)).toMatchObject({ result: 'accepted' });
    expect(await certificate(ann, BRIDGES)).toContain('Issue my certificate');
  });

  it('and no certificate is offered where no check was ever accepted', async () => {
    const [units, bea] = [await listUnits(campus.platform.database, BRIDGES), await campus.enrolled('bea', 2, BRIDGES)];
    const { attempt } = await bea.handIn(BRIDGES, 'quiz-1', RIGHT);
    // As it would be if staff had changed the policy in between.
    const sql = `update platform_submission set check_state = 'not-needed', check_why = null, check_by = null where id = $1`;
    await campus.platform.database.query(sql, [attempt]);
    const work = await listSubmissions(campus.platform.database, await idOf('bea'), BRIDGES);
    expect(courseProgress(units, work)).toMatchObject({ complete: false, lacksCheck: true });
    expect(await certificate(bea, BRIDGES)).toContain('data-lacks="check"');
    expect((await bea.post(`/courses/${BRIDGES}/certificate`, {})).status).toBe(404);
  });
});

describe('a check that was drawn', () => {
  const STEP = fc.oneof(
    fc.record({ kind: fc.constant('hand' as const), random: fc.constantFrom(0, 0.99) }),
    fc.record({ kind: fc.constantFrom('accepted' as const, 'refused' as const, 'review' as const, 'wait' as const) }),
  );

  it('is got around by no sequence of handing in', { timeout: 120_000 }, async () => {
    const { platform, clock } = campus;
    const { database } = platform;
    const units = await listUnits(database, BRIDGES);
    const [course, unit] = [await findCourse(database, BRIDGES), units.find(({ id }) => id === 'quiz-1')];
    if (course === null || unit === undefined) throw new Error('the course is not there');
    const before = clock.now;
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(STEP, { minLength: 3, maxLength: 8 }), async (steps) => {
        run += 1;
        const sql = `insert into platform_account (email, name, password, created_at) values ($1, 'x', '', $2) returning id::text`;
        const [account] = await database.query<{ id: string }>(sql, [`run-${run}@example.org`, platform.now()]);
        const id = account?.id as string;
        await joinTrack(platform, id, BRIDGES, 'check');
        const settle = async (result: Result) => {
          const [latest] = await listSubmissions(database, id, BRIDGES);
          if (latest === undefined) return;
          const context = { tenant: 'courses', course: BRIDGES, activity: 'quiz-1', attempt: latest.id };
          const common = { sub: id, purpose: 'verify', reasons: [], mode: 'embeddings', late: false, renewed: false };
          const receipt = { ...common, jti: crypto.randomUUID(), result, context, iat: clock.now } as unknown as ReceiptClaims;
          await database.transaction((queries) => settleCheck(queries, receipt, platform.now()));
        };
        // The first is checked in any case, so that from here on the draw alone decides.
        await submitWork(platform, { account: { id }, course, unit, answers: STEADY });
        await settle('accepted');
        for (const step of steps) {
          clock.now += 1;
          if (step.kind === 'wait') clock.now += 4 * DAY;
          else if (step.kind === 'hand') {
            clock.random = step.random;
            await submitWork(platform, { account: { id }, course, unit, answers: STEADY });
          } else await settle(step.kind);
          const work = await listSubmissions(database, id, BRIDGES);
          const [part] = courseProgress(units, work).parts;
          const asked = work.find(({ checkWhy }) => checkWhy !== null);
          if (part?.missing === null && asked?.checkState !== 'accepted')
            throw new Error(`unchecked work counts: ${JSON.stringify(steps)}`);
        }
      }),
      { numRuns: 20 },
    );
    Object.assign(clock, { now: before, random: 0.99 });
  });
});

describe('an enrollment that replaces another one', () => {
  it('opens a matter for staff, and only checks since then count until two of them have found the same person', async () => {
    const cyd = await campus.enrolled('cyd', 3);
    const quiz = await cyd.handIn(COURSE, 'quiz-1', RIGHT);
    await cyd.check(quiz, 3);
    await cyd.post('/me/data/erase', {});
    campus.clock.now += 60;
    await cyd.post(`/courses/${COURSE}/track`, { route: 'check' });
    // Somebody else sits down.
    expect(await cyd.check(ENROLLMENT, 4)).toMatchObject({ result: 'accepted' });
    const essay = await cyd.handIn(COURSE, 'essay-1', { essay: 'Of how many?' });
    await cyd.check(essay, 4);
    expect(await stateOf(cyd, essay)).toBe('review');
    await acceptReview(essay);
    await uma.post(`/staff/essays/${essay.attempt}`, { points: '8' });
    expect(await certificate(cyd)).toContain('checked before your new enrollment');
    expect((await cyd.post(`/courses/${COURSE}/certificate`, {})).status).toBe(404);
    expect((await uma.get('/staff')).html).toContain('Enrollments that replaced another one');
    const jti = /data-renewal="([^"]+)"/.exec((await uma.get('/staff/renewals')).html)?.[1];
    const decide = (who: Learner, decision: string) => who.post(`/staff/renewals/${jti}`, { decision, note: 'By a call.' });
    expect((await cyd.post(`/staff/renewals/${jti}`, { decision: 'accepted', note: '' })).status).toBe(404);
    expect((await decide(uma, 'perhaps')).status).toBe(404);
    expect((await decide(uma, 'accepted')).status).toBe(303);
    expect((await decide(uma, 'accepted')).status).toBe(404);
    expect(await certificate(cyd)).toContain('checked before your new enrollment');
    await decide(vic, 'accepted');
    expect(await certificate(cyd)).toContain('Issue my certificate');
    expect((await uma.get('/staff/renewals')).html).toContain('None waits.');
  });

  it('leaves the checks of the other person out of the certificate where it was not confirmed', async () => {
    const dee = await campus.enrolled('dee', 5, BRIDGES);
    await dee.check(await dee.handIn(BRIDGES, 'quiz-1', RIGHT), 5);
    await dee.post('/me/data/erase', {});
    campus.clock.now += 60;
    await dee.post(`/courses/${BRIDGES}/track`, { route: 'check' });
    await dee.check({ ...ENROLLMENT, course: BRIDGES }, 6);
    const later = await dee.handIn(BRIDGES, 'quiz-1', RIGHT);
    await dee.check(later, 6);
    expect((await dee.post(`/courses/${BRIDGES}/certificate`, {})).status).toBe(404);
    await acceptReview(later);
    await dee.post(`/courses/${BRIDGES}/certificate`, {});
    const token = (await dee.get(`/courses/${BRIDGES}/certificate/certificate.jwt`)).html;
    const claims = JSON.parse(Buffer.from(token.split('.')[1] as string, 'base64url').toString());
    expect(claims.evidence[0].identityChecks.counts).toEqual({ accepted: 1, review: 0, refused: 0 });
  });
});

describe('measurements that have had their time', () => {
  it('end the enrollment: on day 181 the learner enrolls anew and goes on', async () => {
    const eva = await campus.enrolled('eva', 7);
    campus.clock.now += 179 * DAY;
    await campus.platform.countersign.work();
    await signIn(eva, 'eva');
    expect((await eva.get(`/courses/${COURSE}/enroll`)).location).toBe(`/courses/${COURSE}`);
    campus.clock.now += 2 * DAY;
    await campus.platform.countersign.work();
    const work = await eva.handIn(COURSE, 'quiz-1', RIGHT);
    expect((await eva.get(`/work/${work.attempt}`)).html).toContain('Enroll first');
    expect((await eva.get(`/courses/${COURSE}/enroll`)).status).toBe(200);
    expect(await eva.check(ENROLLMENT, 7)).toMatchObject({ result: 'accepted' });
    expect(await eva.check(work, 7)).toMatchObject({ result: 'accepted' });
    await Promise.all([signIn(uma, 'uma'), signIn(vic, 'vic')]);
  });

  it('or were erased by the package’s own route, likewise', async () => {
    const fay = await campus.enrolled('fay', 8);
    for (const [method, path] of [
      ['DELETE', 'biometrics'],
      ['POST', 'withdraw'],
    ] as const) {
      const headers = { cookie: fay.cookie, origin: 'https://university.example' };
      const erased = await campus.fetch(new Request(`https://university.example/api/countersign/me/${path}`, { method, headers }));
      expect(erased.status).toBe(200);
      campus.clock.now += 60;
      expect((await fay.get(`/courses/${COURSE}/enroll`)).status).toBe(200);
      expect(await fay.check(ENROLLMENT, 8)).toMatchObject({ result: 'accepted' });
    }
  });
});

describe('another browser', () => {
  it('becomes the learner’s by a stricter check after a fresh sign-in; they are told, and can refuse it', async () => {
    const gil = await campus.enrolled('gil-2', 9);
    const place = await gil.handIn(COURSE, 'quiz-1', RIGHT);
    const other = await learnerOf(campus.fetch, campus.clock);
    await signIn(other, 'gil-2');
    await expect(other.check(place, 9)).rejects.toThrow('403 submit/unknown-device');
    const ask = async () => (await (await other.challenge(place, 'rebind')).json()) as { challenge?: string; error?: string };
    campus.clock.now += 901;
    expect(await ask()).toMatchObject({ error: 'submit/unknown-device' });
    await signIn(other, 'gil-2');
    const { challenge = '' } = await ask();
    const sealed = await other.bundle(challenge, 9);
    campus.clock.now += 30;
    const { result, receipt = '' } = (await (await other.send(sealed)).json()) as { result: string; receipt?: string };
    expect(result).toBe('review');
    expect(await stateOf(other, place)).toBe('review');
    expect(await campus.platform.countersign.devices({ tenant: 'courses', subject: await idOf('gil-2') })).toHaveLength(1);
    await acceptReview(place);
    expect(await stateOf(other, place)).toBe('accepted');
    expect((await other.post(`/work/${place.attempt}/check`, { identity: receipt })).location).toBe(`/work/${place.attempt}`);
    await campus.platform.countersign.work();
    expect((await gil.get('/me')).html).toContain('data-notice="device-added"');
    const browsers = [...(await gil.get('/me/data')).html.matchAll(/data-browser="([^"]+)"/g)].map(([, thumbprint]) => thumbprint);
    expect(browsers).toHaveLength(2);
    const devices = await campus.platform.countersign.devices({ tenant: 'courses', subject: await idOf('gil-2') });
    const added = devices[0]?.thumbprint;
    expect((await gil.post(`/me/data/browsers/${added}`, {})).location).toBe('/me/data');
    expect((await gil.post(`/me/data/browsers/${added}`, {})).status).toBe(404);
    await gil.post('/me/data/notices', {});
    expect((await gil.get('/me')).html).not.toContain('data-notice');
    const next = await gil.handIn(COURSE, 'quiz-1', RIGHT);
    await expect(other.check(next, 9)).rejects.toThrow('submit/');
    expect(await gil.check(next, 9)).toMatchObject({ result: 'accepted' });
  });

  it('is nobody’s for a page that asks for it without need: the enrollment stays an enrollment', async () => {
    const hal = await campus.learner('hal');
    await hal.post(`/courses/${COURSE}/track`, { route: 'check' });
    const { challenge = '' } = (await (await hal.challenge(ENROLLMENT, 'rebind')).json()) as { challenge?: string };
    expect(JSON.parse(Buffer.from(challenge.split('.')[1] as string, 'base64url').toString()).purpose).toBe('enroll');
  });
});

describe('the way with a person, chosen late', () => {
  it('takes over the work that waits for its check, and of that course alone', async () => {
    const ivy = await campus.enrolled('ivy', 10);
    await ivy.post(`/courses/${BRIDGES}/track`, { route: 'check' });
    const [here, there] = [await ivy.handIn(COURSE, 'quiz-1', RIGHT), await ivy.handIn(BRIDGES, 'quiz-1', RIGHT)];
    await ivy.post(`/courses/${COURSE}/track`, { route: 'alternative' });
    expect([await stateOf(ivy, here), await stateOf(ivy, there)]).toEqual(['review', 'awaiting']);
    expect((await ivy.get(`/work/${here.attempt}`)).html).toContain('confirm your work with you');
    await ivy.post('/me/data/erase', {});
    expect(await stateOf(ivy, there)).toBe('review');
    const sql = 'select kind from platform_review where submission_id = any($1::uuid[])';
    const kinds = await campus.platform.database.query<{ kind: string }>(sql, [[here.attempt, there.attempt]]);
    expect(kinds.map(({ kind }) => kind)).toEqual(['alternative', 'alternative']);
  });
});

describe('the last refused try', () => {
  it('goes to a person without an appeal, and the learner can say something to them, once', async () => {
    const jan = await campus.enrolled('jan', 11);
    const place = await jan.handIn(COURSE, 'quiz-1', RIGHT);
    for (const other of [511, 512]) await jan.check(place, other);
    expect(await stateOf(jan, place)).toBe('review');
    expect((await uma.get('/staff')).html).toContain('/staff/reviews/');
    expect((await jan.get(`/work/${place.attempt}`)).html).toContain('Tell the person who looks at it');
    expect((await jan.post(`/work/${place.attempt}/appeal`, { statement: 'New glasses.' })).status).toBe(303);
    expect((await jan.post(`/work/${place.attempt}/appeal`, { statement: 'More.' })).status).toBe(404);
    const sql = 'select kind, statement from platform_review where submission_id = $1';
    expect(await campus.platform.database.query(sql, [place.attempt])).toEqual([{ kind: 'check', statement: 'New glasses.' }]);
  });
});

describe('an address that is nobody’s', () => {
  it.each(['-'.repeat(36), '00000000-0000-0000-0000-00000000000', 'a'.repeat(36)])('is not found: %s', async (id) => {
    for (const path of [`/work/${id}`, `/staff/reviews/${id}`, `/staff/essays/${id}`]) expect((await uma.get(path)).status, path).toBe(404);
    const posts = [`/work/${id}/appeal`, `/staff/reviews/${id}`, `/staff/essays/${id}`, `/staff/colleagues/${id}/remove`];
    for (const path of posts)
      expect((await uma.post(path, { decision: 'accepted', reason: 'same-person', points: '1' })).status, path).toBe(404);
  });
});
