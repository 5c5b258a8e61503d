import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { readRates } from '../../examples/course-platform/checks/rates.js';
import type { Evidence } from '../../src/types.js';
import { staffOf } from './staff.js';
import { ORIGIN, openTool, type Tool, type Visitor } from './tool.js';

vi.mock('countersign/server', () => import('../../src/server.js'));
vi.mock('countersign/certificate', () => import('../../src/certificate.js'));

let tool: Tool;
let staff: Awaited<ReturnType<typeof staffOf>>;
beforeAll(async () => {
  tool = await openTool();
  staff = await staffOf(tool, 'uma');
});
afterAll(() => tool.close());
beforeEach(async () => {
  tool.errors.length = 0;
  await tool.database.query('update platform_course set four_eyes = false');
  await tool.database.query(`update lti_registration set scores_due_at = '-infinity'`);
});

let faces = 60;
/** Enrolls, and makes a check that goes to a person: its typing was timed by a coarse clock. */
async function unclear(sub: string): Promise<{ visitor: Visitor; path: string; face: number; review: string }> {
  const visitor = await tool.visitor();
  const path = await visitor.launch({ sub });
  const face = ++faces;
  await visitor.check(path, face);
  const coarse = (evidence: Evidence) => ({ ...evidence, keystroke: { ...evidence.keystroke, clockResolutionMs: 50 } });
  expect(await visitor.check(path, face, coarse)).toMatchObject({ result: 'review' });
  await tool.work();
  return { visitor, path, face, review: await newReview() };
}

const seen = new Set<string>();
/** Where the one that waits since the last look is decided. */
async function newReview(): Promise<string> {
  const listed = [...(await staff.get('/staff')).matchAll(/href="(\/staff\/lti\/[^"]+)"/g)].map(([, path = '']) => path);
  const found = listed.filter((path) => !seen.has(path));
  for (const path of found) seen.add(path);
  return found[0] ?? 'none';
}

const scoresOf = (sub: string) => tool.lms.scores.filter(({ body }) => body.userId === sub).map(({ body }) => body);
const ACCEPT = { decision: 'accepted', reason: 'same-person' };
const REFUSE = { decision: 'refused', reason: 'not-confirmed' };

describe('a check that came by LTI and is unclear', () => {
  it('waits on this platform’s staff page with what there is of it, and no score', async () => {
    const { review } = await unclear('ada');
    const html = await staff.get(review);
    expect(html).toContain('<code>ada</code>');
    expect(html).toContain('Check for quiz 7');
    expect(html).toContain('clock of 50 ms');
    expect(html).not.toMatch(/llr|likelihood/i);
    expect(await staff.get(`${review}/pictures`)).toContain('data-pictures="0"');
    expect(scoresOf('ada')).toMatchObject([{ gradingProgress: 'PendingManual' }]);
  });

  it('is accepted once: the gradebook gets its point, the learner reads it, the rates count a false alarm', async () => {
    const { visitor, path, review } = await unclear('ben');
    const alarms = async () =>
      (await readRates({ database: tool.database, now: () => new Date() } as Parameters<typeof readRates>[0], new Date(0))).all.falseAlarms;
    const before = await alarms();
    expect(await staff.post(review, ACCEPT)).toBe(303);
    await tool.work();
    expect(scoresOf('ben').at(-1)).toMatchObject({ scoreGiven: 1, scoreMaximum: 1, gradingProgress: 'FullyGraded' });
    expect(await (await visitor.request(path)).text()).toMatch(/data-last="accepted"[^<]*by a person/);
    expect(await staff.post(review, REFUSE)).toBe(404);
    expect(await staff.get(review)).toContain('data-decided="accepted"');
    await tool.work();
    expect(scoresOf('ben')).toHaveLength(2);
    expect(await alarms()).toBe(before + 1);
    expect(tool.errors).toEqual([]);
  });

  it('is refused by a person: no point; but not where the learner has passed another one meanwhile', async () => {
    const cem = await unclear('cem');
    expect(await staff.post(cem.review, { ...REFUSE, reason: 'same-person' })).toBe(404);
    expect(await staff.post(cem.review, REFUSE)).toBe(303);
    const dan = await unclear('dan');
    expect(await dan.visitor.check(dan.path, dan.face)).toMatchObject({ result: 'accepted' });
    expect(await staff.post(dan.review, REFUSE)).toBe(303);
    await tool.work();
    expect(scoresOf('cem').at(-1)).toMatchObject({ scoreGiven: 0, scoreMaximum: 1, gradingProgress: 'FullyGraded' });
    expect(scoresOf('dan').at(-1)).toMatchObject({ scoreGiven: 1 });
  });

  it('and is refused by a person takes away an earlier pass; no later check without a score takes away what they decided', async () => {
    const visitor = await tool.visitor();
    const path = await visitor.launch({ sub: 'pia' });
    const face = ++faces;
    await visitor.check(path, face);
    expect(await visitor.check(path, face)).toMatchObject({ result: 'accepted' });
    const coarse = (evidence: Evidence) => ({ ...evidence, keystroke: { ...evidence.keystroke, clockResolutionMs: 50 } });
    expect(await visitor.check(path, face, coarse)).toMatchObject({ result: 'review' });
    await tool.work();
    expect(scoresOf('pia')).toMatchObject([{ scoreGiven: 1 }]);
    expect(await staff.post(await newReview(), REFUSE)).toBe(303);
    await tool.work();
    expect(tool.lms.grades.get('pia')).toBe(0);
    // Canvas would count it as a submission of the learner's.
    expect(scoresOf('pia').at(-1)).toMatchObject({ 'https://canvas.instructure.com/lti/submission': { new_submission: false } });
    await visitor.check(path, face, coarse);
    await newReview();
    await tool.work();
    expect(tool.lms.grades.get('pia')).toBe(0);
    const teacher = await tool.visitor();
    const html = await (await teacher.request(await teacher.launch({ sub: 'teacher', role: 'Instructor' }))).text();
    expect(html).toMatch(/pia<\/td><td>refused by a person<\/td>.*<td>0 of 1<\/td><td>yes/);
    expect(html).toContain('Open edX keeps the grade that it had when it is sent 0 of 1');
  });

  it('needs two people where a course here asks for four eyes', async () => {
    await tool.database.query('update platform_course set four_eyes = true');
    const { review } = await unclear('gus');
    expect(await staff.post(review, ACCEPT)).toBe(303);
    expect(await staff.post(review, ACCEPT)).toBe(404);
    await tool.work();
    expect(scoresOf('gus')).toHaveLength(1);
    expect(await staff.get(review)).toContain('another one is needed');
    expect(await (await staffOf(tool, 'vic')).post(review, ACCEPT)).toBe(303);
    await tool.work();
    expect(scoresOf('gus').at(-1)).toMatchObject({ scoreGiven: 1 });
  });

  it('is not decided where the gradebook’s row cannot be written, and is decided later', async () => {
    const { review } = await unclear('eli');
    const id = review.split('/').at(-1);
    const decided = () => tool.database.query('select 1 from countersign_review where id = $1 and decided_at is not null', [id]);
    await tool.database.query('alter table lti_score rename to gone');
    expect(await staff.post(review, ACCEPT)).toBe(500);
    await tool.database.query('alter table gone rename to lti_score');
    expect([tool.errors.splice(0).length, await decided()]).toEqual([1, []]);
    expect(await staff.post(review, ACCEPT)).toBe(303);
    await tool.work();
    expect(await decided()).toHaveLength(1);
    expect(scoresOf('eli').at(-1)).toMatchObject({ scoreGiven: 1 });
  });
});

describe('a learner who came by LTI, withdrew and enrolled anew', () => {
  /** Withdraws, and enrolls this face in the place of the one before. */
  async function renewed({ visitor, path }: { visitor: Visitor; path: string }, face: number): Promise<string> {
    const withdraw = { method: 'POST', headers: { origin: ORIGIN } };
    expect((await visitor.request(`${path}/withdraw`, withdraw)).status).toBe(303);
    // A challenge of the same second as a withdrawal could be of before it.
    await new Promise((resolve) => setTimeout(resolve, 1100));
    expect(await visitor.check(path, face)).toMatchObject({ result: 'accepted' });
    await new Promise((resolve) => setTimeout(resolve, 1100));
    return newReview();
  }
  async function enrolled(sub: string) {
    const visitor = await tool.visitor();
    const path = await visitor.launch({ sub });
    await visitor.check(path, ++faces);
    return { visitor, path };
  }

  it('gets the pass of a check that matched once staff have confirmed the enrollment, and only once', async () => {
    const hana = await enrolled('hana');
    const review = await renewed(hana, ++faces);
    expect(await hana.visitor.check(hana.path, faces)).toMatchObject({ result: 'accepted' });
    await tool.work();
    expect(scoresOf('hana')).toMatchObject([{ gradingProgress: 'PendingManual' }]);
    expect(await staff.post(review, ACCEPT)).toBe(303);
    await tool.work();
    await tool.work();
    expect(scoresOf('hana')).toHaveLength(2);
    expect(scoresOf('hana').at(-1)).toMatchObject({ scoreGiven: 1, gradingProgress: 'FullyGraded' });
    expect(await (await hana.visitor.request(hana.path)).text()).toMatch(/data-last="accepted"/);
  });

  it('is not passed by staff who accept an unclear check before anybody has confirmed the enrollment; after that they are', async () => {
    const ida = await enrolled('ida');
    const enrollment = await renewed(ida, ++faces);
    const coarse = (evidence: Evidence) => ({ ...evidence, keystroke: { ...evidence.keystroke, clockResolutionMs: 50 } });
    expect(await ida.visitor.check(ida.path, faces, coarse)).toMatchObject({ result: 'review' });
    expect(await staff.post(await newReview(), ACCEPT)).toBe(303);
    await tool.work();
    expect(scoresOf('ida').map(({ gradingProgress }) => gradingProgress)).toEqual(['PendingManual']);
    expect(await staff.post(enrollment, ACCEPT)).toBe(303);
    await tool.work();
    expect(scoresOf('ida').at(-1)).toMatchObject({ scoreGiven: 1 });
  });

  it('gets nothing for a helper’s match: the enrollment that is confirmed came after it', async () => {
    const jana = await enrolled('jana');
    await renewed(jana, ++faces);
    expect(await jana.visitor.check(jana.path, faces)).toMatchObject({ result: 'accepted' });
    const own = await renewed(jana, ++faces);
    expect(await staff.post(own, ACCEPT)).toBe(303);
    await tool.work();
    expect(scoresOf('jana').map(({ gradingProgress }) => gradingProgress)).toEqual(['PendingManual']);
  });
});

describe('a check that came by LTI and was refused', () => {
  it('goes to this platform’s staff when its learner asks, once', async () => {
    const visitor = await tool.visitor();
    const path = await visitor.launch({ sub: 'fay' });
    await visitor.check(path, ++faces);
    expect(await visitor.check(path, 1000)).toMatchObject({ result: 'refused' });
    const ask = { method: 'POST', body: new URLSearchParams({ words: 'I had a cold.' }), headers: { origin: ORIGIN } };
    expect(await (await visitor.request(path)).text()).toContain(`${path}/ask`);
    for (const _ of [1, 2]) expect((await visitor.request(`${path}/ask`, ask)).status).toBe(303);
    expect((await visitor.request(`${path}/ask`, { ...ask, headers: { origin: 'https://evil.example' } })).status).toBe(403);
    expect(await (await visitor.request(path)).text()).toContain('data-asked="yes"');
    const review = await newReview();
    expect(await staff.get(review)).toContain('I had a cold.');
    await staff.post(review, ACCEPT);
    await tool.work();
    expect(scoresOf('fay').at(-1)).toMatchObject({ scoreGiven: 1 });
  });
});

it('nobody decides about a check of this platform’s own learners there, nor about one that is none', async () => {
  const registration = [...seen][0]?.split('/')[3];
  for (const path of ['/staff/lti/courses/x', `/staff/lti/${registration}/x`, '/staff/lti/lti-x/x']) {
    expect([await staff.status(path), await staff.post(path, ACCEPT)]).toEqual([404, 404]);
  }
  expect((await fetch(`${tool.url}/staff`, { redirect: 'manual' })).status).not.toBe(200);
});
