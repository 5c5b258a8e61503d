import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Evidence } from '../../src/types.js';
import { staffOf } from './staff.js';
import { codeOf, ORIGIN, openTool, type Tool, type Visitor } from './tool.js';

vi.mock('countersign/server', () => import('../../src/server.js'));
vi.mock('countersign/certificate', () => import('../../src/certificate.js'));

let tool: Tool;
let staff: Awaited<ReturnType<typeof staffOf>>;
beforeAll(async () => {
  tool = await openTool();
  staff = await staffOf(tool, 'uma');
  await tool.database.query('update platform_course set four_eyes = false');
});
afterAll(() => tool.close());
beforeEach(() => {
  tool.later = 0;
});

const tokenIn = (html: string) =>
  /action="\/lti\/tab" target="_blank"><input type="hidden" name="token" value="([^"]+)"/.exec(html)?.[1] as string;
/** What a browser does with the form, in a tab that has the cookies of no frame. */
const take = (tab: Visitor, token: string, origin = ORIGIN) =>
  tab.request('/lti/tab', { method: 'POST', body: new URLSearchParams({ token }), headers: { origin } });
async function openTab(html: string): Promise<{ tab: Visitor; path: string }> {
  const tab = await tool.visitor();
  const response = await take(tab, tokenIn(html));
  expect(response.status).toBe(303);
  return { tab, path: response.headers.get('location') as string };
}

let faces = 300;
/** Each movement that was asked for was made. */
const moved = (evidence: Evidence): Evidence => ({
  ...evidence,
  liveness: {
    ...evidence.liveness,
    actions: evidence.liveness.actions.map((action, index) => ({ ...action, askedAtMs: 2000 * index, doneAtMs: 2000 * index + 1000 })),
  },
});

describe('a launch in a tab of its own', () => {
  it('goes on without another login, whose hint is used up', async () => {
    const frame = await tool.visitor();
    const path = await frame.launch({ sub: 'ada' });
    const html = await (await frame.request(path)).text();
    expect(html).not.toContain('/lti/login');
    const { tab, path: there } = await openTab(html);
    const face = ++faces;
    expect(await tab.check(there, face)).toMatchObject({ result: 'accepted' });
    expect(await tab.check(there, face)).toMatchObject({ result: 'accepted' });
    await tool.work();
    expect(tool.lms.scores.filter(({ body }) => body.userId === 'ada')).toMatchObject([{ body: { scoreGiven: 1 } }]);
    // It is one activity: the frame shows it, too.
    expect(await (await frame.request(path)).text()).toContain('data-last="accepted"');
  });

  it('is handed over once, within the hour, by the tool’s own page, to one browser', async () => {
    const frame = await tool.visitor();
    const path = await frame.launch({ sub: 'ben' });
    const token = tokenIn(await (await frame.request(path)).text());
    expect(await codeOf(await take(await tool.visitor(), token, 'https://evil.example'))).toBe('lti/state');
    const tabs = await Promise.all([1, 2, 3].map(() => tool.visitor()));
    const answers = await Promise.all(tabs.map((tab) => take(tab, token)));
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 403, 403]);
    expect(await codeOf(await take(await tool.visitor(), token))).toBe('lti/handover');
    expect(await codeOf(await take(await tool.visitor(), 'made-up'))).toBe('lti/handover');
    const location = answers.find(({ status }) => status === 303)?.headers.get('location') as string;
    expect(await codeOf(await (await tool.visitor()).request(location))).toBe('lti/state');
    const late = tokenIn(await (await frame.request(path)).text());
    tool.later = 3601;
    expect(await codeOf(await take(await tool.visitor(), late))).toBe('lti/handover');
    expect(await tool.database.query('select 1 from lti_handover where hash = $1', [late])).toEqual([]);
  });

  it('is offered where the browser sends no cookie, if the learning platform’s own page sent it', async () => {
    const eli = await tool.visitor();
    const form = await tool.lms.token(await eli.login(), { sub: 'eli' });
    eli.cookies.clear();
    const page = await (await eli.post(form)).text();
    expect(page).toContain('data-problem="lti/cookie"');
    const { tab, path } = await openTab(page);
    expect(await (await tab.request(path)).text()).toContain('<countersign-check');
    // Its login is used up.
    expect(await codeOf(await eli.post(form))).toBe('lti/state');
  });

  it.each(['https://evil.example', 'null', undefined])('is not offered for what %s sent: the login begins again', async (origin) => {
    const eve = await tool.visitor();
    const form = await tool.lms.token(await eve.login(), { sub: 'eve' });
    const kept = new Map(eve.cookies);
    eve.cookies.clear();
    const send = () =>
      eve.request('/lti/launch', { method: 'POST', body: new URLSearchParams(form), headers: origin === undefined ? {} : { origin } });
    const page = await (await send()).text();
    expect(page).not.toContain('/lti/tab');
    expect(page).toMatch(/target="_blank"[^>]+href="\/lti\/login\?[^"]*login_hint=hint-1/);
    expect(await tool.database.query(`select 1 from lti_launch where user_id = 'eve'`)).toEqual([]);
    // Nothing is used up.
    for (const [name, value] of kept) eve.cookies.set(name, value);
    expect((await send()).status).toBe(303);
    await tool.database.query(`delete from lti_launch where user_id = 'eve'`);
  });
});

describe('a computer that several people use', () => {
  it('does not open to the next one what the one before has opened, to look at or to erase', async () => {
    const browser = await tool.visitor();
    const first = await browser.launch({ sub: 'jan' });
    await browser.check(first, ++faces);
    // The same learner's other activity takes nothing away.
    const link = { 'https://purl.imsglobal.org/spec/lti/claim/resource_link': { id: 'quiz-8' } };
    const second = await browser.launch({ sub: 'jan' }, { claims: link });
    expect((await browser.request(first)).status).toBe(200);
    const token = tokenIn(await (await browser.request(second)).text());
    const own = await browser.launch({ sub: 'kim' });
    for (const path of [first, second]) {
      expect(await codeOf(await browser.request(path))).toBe('lti/state');
      const erased = await browser.request(`${path}/withdraw`, { method: 'POST', headers: { origin: ORIGIN } });
      expect(await codeOf(erased)).toBe('lti/state');
      expect((await browser.request(`/lti/countersign/me/export?launch=${path.split('/').at(-1)}`)).status).toBe(401);
    }
    expect(await codeOf(await take(await tool.visitor(), token))).toBe('lti/handover');
    expect((await browser.request(own)).status).toBe(200);
    // By a hand-over, too.
    const other = await tool.visitor();
    const theirs = tokenIn(await (await other.request(await other.launch({ sub: 'lea' }))).text());
    expect((await take(browser, theirs)).status).toBe(303);
    expect(await codeOf(await browser.request(own))).toBe('lti/state');
    const again = await (await tool.visitor()).launch({ sub: 'jan' });
    expect(again).toMatch(/^\/lti\/launches\//);
  });
});

/** What staff decide about the only check that waits. */
async function decide(vote: object): Promise<{ page: string }> {
  const [, path = ''] = /href="(\/staff\/lti\/[^"]+)"/.exec(await staff.get('/staff')) ?? [];
  const page = await staff.get(path);
  expect(await staff.post(path, vote)).toBe(303);
  await tool.work();
  return { page };
}

describe('a browser that did not enroll', () => {
  it('becomes the learner’s by a stricter check shortly after a launch, once staff accept it, and both make checks', async () => {
    const frame = await tool.visitor();
    const path = await frame.launch({ sub: 'fay' });
    const face = ++faces;
    await frame.check(path, face);
    const { tab, path: there } = await openTab(await (await frame.request(path)).text());
    expect(await tab.check(there, face)).toMatchObject({ error: 'submit/unknown-device' });
    expect(await tab.check(there, face, moved, there, 'rebind')).toMatchObject({ result: 'review' });
    // A password and a face are not enough: it is nobody's browser yet.
    expect(await tab.check(there, face)).toMatchObject({ error: 'submit/unknown-device' });
    expect((await decide({ decision: 'accepted', reason: 'same-person' })).page).toContain('Another browser matches this learner');
    expect(await tab.check(there, face)).toMatchObject({ result: 'accepted' });
    expect(await frame.check(path, face)).toMatchObject({ result: 'accepted' });
    await tool.work();
    const html = await (await frame.request(path)).text();
    expect(html).toContain('Another browser became yours');
    // The check that added the browser is a result of the activity as well: first that a person
    // looks, then theirs.
    const sql = `select s.result from lti_score s join lti_launch l on l.id = s.launch_id where l.user_id = 'fay' order by s.result`;
    const [accepted, review] = [{ result: 'accepted' }, { result: 'review' }];
    expect(await tool.database.query(sql)).toEqual([accepted, accepted, accepted, review]);
    expect(tool.lms.grades.get('fay')).toBe(1);
  });

  it('does not when staff refuse it', async () => {
    const frame = await tool.visitor();
    const path = await frame.launch({ sub: 'flo' });
    const face = ++faces;
    await frame.check(path, face);
    const { tab, path: there } = await openTab(await (await frame.request(path)).text());
    expect(await tab.check(there, face, moved, there, 'rebind')).toMatchObject({ result: 'review' });
    await decide({ decision: 'refused', reason: 'not-confirmed' });
    expect(await tab.check(there, face)).toMatchObject({ error: 'submit/unknown-device' });
  });

  it('does not by somebody else’s face', async () => {
    const frame = await tool.visitor();
    const path = await frame.launch({ sub: 'gil' });
    await frame.check(path, ++faces);
    const { tab, path: there } = await openTab(await (await frame.request(path)).text());
    expect(await tab.check(there, ++faces, moved, there, 'rebind')).toMatchObject({ result: 'refused' });
    expect(await tab.check(there, faces)).toMatchObject({ error: 'submit/unknown-device' });
  });

  it('does not long after the launch, also by a link that is new; after a fresh one it does', async () => {
    const frame = await tool.visitor();
    const path = await frame.launch({ sub: 'hal' });
    const face = ++faces;
    await frame.check(path, face);
    tool.later = 1900;
    const { tab, path: there } = await openTab(await (await frame.request(path)).text());
    expect(await tab.check(there, face, moved, there, 'rebind').catch(() => 'refused')).not.toMatchObject({ result: 'accepted' });
    const again = await tab.launch({ sub: 'hal' }, { later: tool.later });
    expect(await tab.check(again, face, moved, again, 'rebind')).toMatchObject({ result: 'review' });
  });
});

describe('the page of the check', () => {
  it('goes on by itself: its script leads from an enrollment to the check', async () => {
    const visitor = await tool.visitor();
    const path = await visitor.launch({ sub: 'ida' });
    const first = await (await visitor.request(path)).text();
    expect(first).toContain('<script src="/files/lti-check.js" defer></script>');
    expect(first).not.toMatch(/load this page again|data-next/);
    await visitor.check(path, ++faces);
    const next = await (await visitor.request(`${path}?next`)).text();
    expect(next).toMatch(/<countersign-check name="identity" data-next /);
    expect(next).toContain('You are enrolled in this browser. Now the check');
    expect((await visitor.request('/files/lti-check.js')).status).toBe(200);
  });
});
