import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { RETENTION_DAYS } from '../../examples/course-platform/enrollment/policy.js';
import { DATABASES } from '../support/databases.js';
import { type Changes, type Lms, startLms } from './lms.js';
import { openTool, type Tool, type Visitor } from './tool.js';

vi.mock('countersign/server', () => import('../../src/server.js'));
vi.mock('countersign/certificate', () => import('../../src/certificate.js'));

const AGS = 'https://purl.imsglobal.org/spec/lti-ags/';
const LINK = 'https://purl.imsglobal.org/spec/lti/claim/resource_link';

let tool: Tool;
/** Another university's. */
let other: Lms;
beforeAll(async () => {
  tool = await openTool();
  other = await startLms(() => `${tool.url}/lti/jwks.json`);
  await tool.register(other);
});
afterAll(async () => {
  await other.close();
  await tool.close();
});
beforeEach(async () => {
  tool.later = 0;
  await tool.database.query(`update lti_registration set scores_due_at = '-infinity', failures = 0`);
  await tool.database.query('update lti_score set sent_at = at where sent_at is null');
});
afterEach(() => {
  for (const lms of [tool.lms, other]) lms.scoreStatus = 200;
  tool.errors.length = 0;
});

let faces = 20;
/** Enrolls, and makes the check of a link. */
async function checked(sub: string, changes?: Changes, lms?: Lms, at: Tool = tool): Promise<{ visitor: Visitor; path: string }> {
  const visitor = await at.visitor(lms);
  const path = await visitor.launch({ sub }, changes);
  const face = ++faces;
  await visitor.check(path, face);
  expect(await visitor.check(path, face)).toMatchObject({ result: 'accepted' });
  return { visitor, path };
}
const arrived = (sub: string, lms: Lms = tool.lms) => lms.scores.filter(({ body }) => body.userId === sub);
const page = async ({ visitor, path }: { visitor: Visitor; path: string }) => (await visitor.request(path)).text();
const service = (endpoint: object, scopes = ['score', 'lineitem']): Changes => ({
  claims: { [`${AGS}claim/endpoint`]: { scope: scopes.map((name) => `${AGS}scope/${name}`), ...endpoint } },
});

describe('a score', () => {
  it('is not waited for by whoever makes a check or opens a page', async () => {
    tool.lms.scoreStatus = 0;
    const ada = await checked('ada');
    expect(await page(ada)).toContain('It has not reached your course yet');
    expect(tool.errors).toEqual([]);
    tool.lms.scoreStatus = 200;
    await tool.work();
    expect(arrived('ada')).toHaveLength(1);
    expect(await page(ada)).not.toContain('It has not reached');
  });

  it('that does not arrive is kept, and sent again after half a minute, then after a whole one', async () => {
    const ben = await checked('ben');
    tool.lms.scoreStatus = 503;
    await tool.work();
    await tool.work();
    expect(tool.errors.map(String)).toEqual(['PlatformError: the gradebook answered 503']);
    tool.later = 31;
    await tool.work();
    tool.later = 31 + 59;
    await tool.work();
    expect(tool.errors).toHaveLength(2);
    tool.lms.scoreStatus = 200;
    tool.later = 31 + 61;
    await tool.work();
    expect(arrived('ben')).toHaveLength(1);
    expect(await page(ben)).toContain('data-last="accepted"');
    expect(await tool.database.query('select distinct failures from lti_registration')).toEqual([{ failures: 0 }]);
  });

  it('goes to one learning platform while another does not answer', async () => {
    await checked('cem');
    await checked('cleo', undefined, other);
    tool.lms.scoreStatus = 503;
    await tool.work();
    expect([arrived('cem').length, arrived('cleo', other).length]).toEqual([0, 1]);
  });

  it('that is refused is given up in the end, which the page says; the next one goes all the same', async () => {
    const dan = await checked('dan');
    tool.lms.scoreStatus = 404;
    await tool.work();
    expect(tool.errors.map(String)).toContain('PlatformError: the gradebook answered 404');
    tool.lms.scoreStatus = 200;
    await checked('dora');
    await tool.work();
    expect([arrived('dan').length, arrived('dora').length]).toEqual([0, 1]);
    await tool.database.query('update lti_score set tries = 20 where sent_at is null');
    expect(await page(dan)).toContain('could not be entered in your course');
  });

  it('is sent by a process that works until it is told to stop', async () => {
    await checked('dina');
    const stop = new AbortController();
    const work = tool.work({ until: stop.signal });
    await vi.waitFor(() => expect(arrived('dina')).toHaveLength(1), { timeout: 5000 });
    stop.abort();
    await expect(work).resolves.toBeUndefined();
  });

  it('is sent once by several processes at once', async () => {
    await Promise.all(['eli', 'eva', 'evan'].map((sub) => checked(sub)));
    await Promise.all([tool.work(), tool.work(), tool.work()]);
    await tool.work();
    expect(['eli', 'eva', 'evan'].map((sub) => arrived(sub).length)).toEqual([1, 1, 1]);
  });

  it('is not sent to a host that its platform no longer has', async () => {
    await checked('fay');
    const [row] = await tool.database.query<{ hosts: string[] }>('select hosts from lti_registration where issuer = $1', [tool.lms.url]);
    const change = 'update lti_registration set hosts = $2 where issuer = $1';
    await tool.database.query(change, [tool.lms.url, ['lms.example']]);
    await tool.work();
    expect(tool.errors.map(String)).toEqual(['PlatformError: the address is not of the learning platform’s hosts']);
    expect(arrived('fay')).toEqual([]);
    await tool.database.query(change, [tool.lms.url, row?.hosts]);
  });
});

for (const { name, available, open } of DATABASES.slice(1)) {
  describe.skipIf(!available)(`scores on ${name}`, () => {
    it('are sent once each by connections that work side by side, to each platform', async () => {
      const side = await openTool(open);
      const second = await startLms(() => `${side.url}/lti/jwks.json`);
      try {
        await side.register(second);
        for (const number of [1, 2, 3]) {
          await checked(`one-${number}`, service({ lineitems: `${side.lms.url}/lineitems` }), undefined, side);
          await checked(`two-${number}`, undefined, second, side);
        }
        await Promise.all(Array.from({ length: 4 }, () => side.work()));
        const names = (lms: Lms) => lms.scores.map(({ body }) => body.userId).sort();
        expect([names(side.lms), names(second)]).toEqual([
          ['one-1', 'one-2', 'one-3'],
          ['two-1', 'two-2', 'two-3'],
        ]);
        expect(side.lms.lines).toHaveLength(1);
        expect(side.errors).toEqual([]);
      } finally {
        await second.close();
        await side.close();
      }
    });
  });
}

describe('where a launch names no line of the gradebook', () => {
  it('the line is made, once for all learners of the link, and found again', async () => {
    const lines = `${tool.lms.url}/lineitems?course=9`;
    const changes = service({ lineitems: lines });
    await checked('gus', changes);
    await checked('gil', changes);
    await tool.work();
    expect(tool.lms.lines).toEqual([
      { id: `${tool.lms.url}/lineitems/10`, scoreMaximum: 1, label: 'Check for quiz 7', tag: 'identity-check', resourceLinkId: 'quiz-7' },
    ]);
    await checked('gwen', changes);
    await tool.work();
    expect(tool.lms.lines).toHaveLength(1);
    expect(['gus', 'gil', 'gwen'].map((sub) => arrived(sub)[0]?.path)).toEqual(Array(3).fill('/lineitems/10/scores'));
    expect(new Set(tool.lms.grants)).toEqual(new Set([`${AGS}scope/score`, `${AGS}scope/lineitem`]));
  });

  it('and lets none be made, the score waits', async () => {
    const claims = {
      ...service({ lineitems: `${tool.lms.url}/lineitems` }, ['score', 'lineitem.readonly']).claims,
      [LINK]: { id: 'quiz-9' },
    };
    const hal = await checked('hal', { claims });
    await tool.work();
    expect(tool.errors.map(String)).toEqual(['PlatformError: the gradebook has no line for this link, and lets none be made']);
    expect(await page(hal)).toContain('It has not reached your course yet');
  });

  it.each([
    ['and no list of them', service({})],
    ['and allows no scores', service({ lineitem: 'https://elsewhere.example/not-called' }, ['result.readonly'])],
  ])('%s, none is sent; the result stays, and the page says so', async (why, { claims }) => {
    const link = `quiz-10-${why}`;
    const ivy = await checked(`ivy ${why}`, { claims: { ...claims, [LINK]: { id: link } } });
    await tool.work();
    expect(arrived(`ivy ${why}`)).toEqual([]);
    expect(await page(ivy)).toContain('takes no results from here');
    const staff = await tool.visitor();
    const path = await staff.launch({ sub: 'staff-1', role: 'Instructor' }, { claims: { [LINK]: { id: link } } });
    expect(await page({ visitor: staff, path })).toContain('stays here: the course takes no scores');
  });
});

describe('what is stored of launches', () => {
  it('goes: logins and launches when they are over, results with the measurements', async () => {
    await checked('jon');
    await (await tool.visitor()).login();
    await (await tool.visitor()).launch({ sub: 'joe' });
    await tool.work();
    const count = async (table: string, where = 'true') =>
      (await tool.database.query<{ count: number }>(`select count(*)::int as count from ${table} where ${where}`))[0]?.count;
    tool.later = 13 * 3600;
    await tool.work();
    expect([await count('lti_login'), await count('lti_launch', `user_id = 'joe'`), await count('lti_launch', `user_id = 'jon'`)]).toEqual([
      0, 0, 1,
    ]);
    tool.later = (RETENTION_DAYS + 1) * 86_400;
    await tool.work();
    expect([await count('lti_score'), await count('lti_launch')]).toEqual([0, 0]);
  });
});
