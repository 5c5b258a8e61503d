import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { readGradebook } from '../../examples/course-platform/lti/gradebook/gradebook.js';
import type { Evidence } from '../../src/types.js';
import type { Changes } from './lms.js';
import { openTool, type Tool, type Visitor } from './tool.js';

vi.mock('countersign/server', () => import('../../src/server.js'));
vi.mock('countersign/certificate', () => import('../../src/certificate.js'));

const AGS = 'https://purl.imsglobal.org/spec/lti-ags/';
const LINK = 'https://purl.imsglobal.org/spec/lti/claim/resource_link';

let tool: Tool;
beforeAll(async () => {
  tool = await openTool();
});
afterAll(() => tool.close());
beforeEach(async () => {
  tool.later = 0;
  await tool.database.query(`update lti_registration set scores_due_at = '-infinity', failures = 0, paused_until = null`);
  await tool.database.query('update lti_score set sent_at = at where sent_at is null');
});
afterEach(() => {
  tool.lms.scoreStatus = 200;
  tool.lms.scoreStatusOf.clear();
  tool.lms.refusedScopes.clear();
  tool.lms.linesOnPage = null;
  tool.lms.lines.length = 0;
  tool.errors.length = 0;
});

interface Learner {
  readonly visitor: Visitor;
  readonly path: string;
  readonly face: number;
}
let faces = 100;
async function enrolled(sub: string, changes?: Changes): Promise<Learner> {
  const visitor = await tool.visitor();
  const path = await visitor.launch({ sub }, { later: tool.later, ...changes });
  const face = ++faces;
  await visitor.check(path, face);
  return { visitor, path, face };
}
async function checked(sub: string, changes?: Changes): Promise<Learner> {
  const learner = await enrolled(sub, changes);
  await good(learner);
  return learner;
}
const good = async ({ visitor, path, face }: Learner) => expect(await visitor.check(path, face)).toMatchObject({ result: 'accepted' });
const coarse = (evidence: Evidence) => ({ ...evidence, keystroke: { ...evidence.keystroke, clockResolutionMs: 50 } });
const unclear = async ({ visitor, path, face }: Learner) =>
  expect(await visitor.check(path, face, coarse)).toMatchObject({ result: 'review' });
const bad = async ({ visitor, path }: Learner) => expect(await visitor.check(path, ++faces)).toMatchObject({ result: 'refused' });
const page = async ({ visitor, path }: Pick<Learner, 'visitor' | 'path'>) => (await visitor.request(path)).text();
const staffPage = async (changes?: Changes) => {
  const visitor = await tool.visitor();
  return page({ visitor, path: await visitor.launch({ sub: 'staff-1', role: 'Instructor' }, { later: tool.later, ...changes }) });
};
const scoresOf = (sub: string) => tool.lms.scores.filter(({ body }) => body.userId === sub).map(({ body }) => body);
const service = (
  endpoint: object,
  scopes = ['score', 'lineitem'],
  link: object = { id: 'quiz-7', title: 'Check for quiz 7' },
): Changes => ({
  claims: { [`${AGS}claim/endpoint`]: { scope: scopes.map((name) => `${AGS}scope/${name}`), ...endpoint }, [LINK]: link },
});

describe('a score that its gradebook always refuses', () => {
  it.each([500, 503, 429, 408, 401, 403])('with %s keeps no other learner’s waiting, and is given up in the end', async (status) => {
    const [bad, other] = [`bad-${status}`, `other-${status}`];
    tool.lms.scoreStatusOf.set(bad, status);
    const learner = await checked(bad);
    for (let round = 0; round < 12; round++) {
      tool.later += 3600 * 2 ** Math.max(0, round - 7);
      await tool.work();
    }
    await checked(other);
    await tool.work();
    expect(scoresOf(other)).toHaveLength(1);
    for (let round = 0; round < 12; round++) {
      tool.later += 86_400;
      await tool.work();
    }
    expect(tool.errors).toHaveLength(20);
    expect(await page({ ...learner, path: await learner.visitor.launch({ sub: bad }, { later: tool.later }) })).toContain(
      'could not be entered in your course',
    );
    expect(await staffPage()).toContain(`no: refused many times (the gradebook answered ${status})`);
  });

  it('without any answer keeps no other learner’s waiting either, however long the pauses have become', async () => {
    tool.lms.scoreStatusOf.set('mute', 'silent');
    await checked('mute');
    for (let round = 0; round < 9; round++) {
      tool.later += 3600;
      await tool.work();
    }
    expect(tool.errors).toHaveLength(9);
    await checked('loud');
    tool.later += 3600;
    await tool.work();
    expect(scoresOf('loud')).toHaveLength(1);
    await checked('lively');
    await tool.work();
    expect(scoresOf('lively')).toHaveLength(1);
  });

  it('where no token is given for lines, keeps only scores that need it waiting', async () => {
    tool.lms.refusedScopes.add(`${AGS}scope/lineitem`);
    await checked('liam', service({ lineitems: `${tool.lms.url}/lineitems` }, undefined, { id: 'no-token' }));
    await checked('lisa');
    await tool.work();
    expect([scoresOf('liam').length, scoresOf('lisa').length]).toEqual([0, 1]);
  });
});

describe('a platform that gives no token', () => {
  it('is left alone, and gets everything at once when it does again', async () => {
    tool.lms.refusedScopes.add(`${AGS}scope/score`);
    // Past the life of the tokens that were given before.
    tool.later = 40 * 86_400;
    await checked('tom');
    await checked('tess');
    await tool.work();
    await tool.work();
    expect(tool.errors.map(String)).toEqual(['PlatformError: no access token: 400']);
    tool.lms.refusedScopes.clear();
    await checked('tina');
    await tool.work();
    expect(['tom', 'tess', 'tina'].map((sub) => scoresOf(sub).length)).toEqual([1, 1, 1]);
  });
});

describe('an answer that was lost', () => {
  it('is no failure: the score is sent again as a later one, which no gradebook takes for the same', async () => {
    tool.lms.scoreStatusOf.set('lea', 'lost');
    const lea = await checked('lea');
    await tool.work();
    tool.lms.scoreStatusOf.clear();
    tool.later = 31;
    await tool.work();
    expect(await page(lea)).not.toContain('It has not reached');
    const [first, second] = scoresOf('lea').map(({ timestamp }) => Date.parse(timestamp as string));
    expect((second as number) - (first as number)).toBe(1000);
  });
});

describe('a pass', () => {
  it.each([
    ['refused', bad],
    ['unclear', unclear],
  ])('stands when a later check is %s: nothing is sent that would wipe it', async (kind, check) => {
    const sub = `pia-${kind}`;
    const pia = await checked(sub);
    await tool.work();
    await check(pia);
    await tool.work();
    expect(scoresOf(sub)).toHaveLength(1);
    expect(tool.lms.grades.get(sub)).toBe(1);
    expect(await page(pia)).toContain('Your course keeps what it has');
    expect(await staffPage()).toContain('stays here: the gradebook has what counts');
  });

  it('stands, too, when it has not arrived yet', async () => {
    tool.lms.scoreStatusOf.set('pit', 500);
    const pit = await checked('pit');
    await tool.work();
    await bad(pit);
    await tool.work();
    tool.lms.scoreStatusOf.clear();
    tool.later = 31;
    await tool.work();
    expect(scoresOf('pit')).toMatchObject([{ scoreGiven: 1 }]);
  });

  it('comes after a check that was not one, and takes its place', async () => {
    const pam = await enrolled('pam');
    await bad(pam);
    await tool.work();
    expect(tool.lms.grades.get('pam')).toBeNull();
    await good(pam);
    await tool.work();
    expect(tool.lms.grades.get('pam')).toBe(1);
  });
});

describe('an older score', () => {
  it('is dropped once a newer one has arrived', async () => {
    tool.lms.scoreStatusOf.set('olga', 500);
    const olga = await enrolled('olga');
    await bad(olga);
    await tool.work();
    tool.lms.scoreStatusOf.clear();
    await good(olga);
    await tool.work();
    tool.later = 3600;
    await tool.work();
    expect(scoresOf('olga')).toMatchObject([{ scoreGiven: 1 }]);
    expect(tool.errors).toHaveLength(1);
  });

  it.each([
    409,
    'Provided timestamp of … before last updated timestamp of …',
    'Score timestamp can only be updated to a later point in time',
  ])('is dropped where the gradebook says that it has a newer one: %s', async (answer) => {
    const sub = `otto-${answer}`;
    tool.lms.scoreStatusOf.set(sub, answer);
    const otto = await checked(sub);
    await tool.work();
    expect(tool.errors).toEqual([]);
    expect(await page(otto)).toContain('Your course keeps what it has');
    tool.lms.scoreStatusOf.clear();
    tool.later = 86_400;
    await tool.work();
    expect(scoresOf(sub)).toEqual([]);
  });

  it('is dropped, too, while a newer one waits: of two that were put off, one is sent', async () => {
    tool.lms.scoreStatus = 500;
    const odo = await enrolled('odo');
    await bad(odo);
    await tool.work();
    await good(odo);
    await tool.work();
    tool.lms.scoreStatus = 200;
    tool.later = 3600;
    await tool.work();
    expect(scoresOf('odo')).toMatchObject([{ scoreGiven: 1 }]);
  });

  it('is older by when it was noted, whatever the clocks of two processes say', async () => {
    const ole = await enrolled('ole');
    tool.later = 100;
    await bad(ole);
    await tool.work();
    tool.later = 0;
    await good(ole);
    tool.later = 100;
    await tool.work();
    expect(tool.lms.grades.get('ole')).toBe(1);
  });
});

describe('the line of a link', () => {
  const lines = () => `${tool.lms.url}/lineitems`;
  const line = (members: object) => tool.lms.lines.push({ id: `${lines()}/${tool.lms.lines.length + 10}`, scoreMaximum: 100, ...members });

  it('is the one with the tool’s tag and this link, whatever a platform lists, on whichever page', async () => {
    tool.lms.linesOnPage = 2;
    line({ label: 'Midterm exam', resourceLinkId: 'exam' });
    line({ label: 'Midterm exam', tag: 'identity-check', resourceLinkId: 'exam' });
    line({ label: 'Homework', resourceLinkId: 'all-pages' });
    line({ label: 'Homework', tag: 'other', resourceLinkId: 'all-pages' });
    line({ label: 'Ours', tag: 'identity-check', resourceLinkId: 'all-pages' });
    await checked('lou', service({ lineitems: lines() }, undefined, { id: 'all-pages' }));
    await tool.work();
    expect(tool.lms.scores.at(-1)?.path).toBe('/lineitems/14/scores');
    expect(tool.lms.lines).toHaveLength(5);
  });

  it('is made where none is the tool’s own', async () => {
    tool.lms.linesOnPage = 10;
    line({ label: 'Midterm exam', resourceLinkId: 'exam' });
    await checked('lars', service({ lineitems: lines() }, undefined, { id: 'none-yet', title: '🎓'.repeat(150) }));
    await tool.work();
    expect(tool.lms.lines.at(-1)).toMatchObject({ tag: 'identity-check', resourceLinkId: 'none-yet', label: '🎓'.repeat(100) });
    expect(tool.lms.scores.at(-1)?.path).toBe('/lineitems/11/scores');
    // A platform may forget the tag.
    Object.assign(tool.lms.lines.at(-1) as object, { tag: undefined });
    await checked('lena', service({ lineitems: lines() }, undefined, { id: 'none-yet' }));
    await tool.work();
    expect(tool.lms.lines).toHaveLength(2);
  });

  it('is made anew where somebody has deleted it', async () => {
    const endpoint = service({ lineitems: lines() }, undefined, { id: 'deleted' });
    await checked('dora', endpoint);
    await tool.work();
    tool.lms.lines.length = 0;
    tool.lms.scoreStatus = 404;
    await checked('dirk', endpoint);
    await tool.work();
    tool.lms.scoreStatus = 200;
    tool.later = 60;
    await tool.work();
    expect(tool.lms.lines).toHaveLength(1);
    expect(scoresOf('dirk')).toHaveLength(1);
  });

  it('is said to be missing where none may be made', async () => {
    const endpoint = service({ lineitems: lines() }, ['score', 'lineitem.readonly'], { id: 'read-only' });
    const rosa = await checked('rosa', endpoint);
    await tool.work();
    expect(await page(rosa)).toContain('has no line for this activity, and lets us make none');
    expect(await staffPage(endpoint)).toContain('the gradebook has no line for this activity');
    line({ tag: 'identity-check', resourceLinkId: 'read-only' });
    tool.later = 60;
    await tool.work();
    expect(scoresOf('rosa')).toHaveLength(1);
  });
});

describe('what a launch says of the gradebook', () => {
  const SCORE = `${AGS}scope/score`;
  const read = (endpoint: object | null) => readGradebook({ [`${AGS}claim/endpoint`]: endpoint });

  it.each<[object | null, unknown]>([
    [{ scope: [SCORE], lineitem: 'a' }, { line: 'a' }],
    [{ scope: `x ${SCORE}`, lineitem: 'a' }, { line: 'a' }],
    [
      { scope: [SCORE, `${AGS}scope/lineitem`], lineitem: null, lineitems: 'b' },
      { lines: 'b', scope: `${AGS}scope/lineitem` },
    ],
    [
      { scope: [SCORE, `${AGS}scope/lineitem`], lineitem: '', lineitems: 'b' },
      { lines: 'b', scope: `${AGS}scope/lineitem` },
    ],
    [{ scope: [SCORE, `${AGS}scope/lineitem`], lineitem: null, lineitems: null }, null],
    [{ scope: [SCORE, `${AGS}scope/lineitem`], lineitem: '', lineitems: '' }, null],
    [{ scope: [SCORE], lineitems: 'b' }, null],
    [{ scope: null, lineitem: 'a' }, null],
    [null, null],
  ])('%j: %j', (endpoint, expected) => {
    expect(read(endpoint)).toEqual(expected);
  });

  it('with null for what is missing, is a launch like any other', async () => {
    const nell = await checked('nell', service({ lineitem: null, lineitems: null }));
    expect(await page(nell)).toContain('takes no results from here');
  });
});

describe('a token service that calls itself by another name', () => {
  it('is addressed by it', async () => {
    tool.lms.tokenAudience = 'https://api.brightspace.com/auth/token';
    const { tokenAudience } = tool.lms;
    await tool.register(tool.lms, { tokenAudience });
    // Past the life of the tokens that were given before.
    tool.later = 60 * 86_400;
    const before = tool.lms.grants.length;
    await checked('bea', service({ lineitems: `${tool.lms.url}/lineitems` }, ['score', 'lineitem.readonly'], { id: 'audience' }));
    await tool.work();
    expect(tool.lms.grants.slice(before)).toEqual([`${AGS}scope/lineitem.readonly`]);
    tool.lms.tokenAudience = null;
    await tool.register(tool.lms);
  });
});
