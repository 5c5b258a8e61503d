import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openScene, type Visit } from '../support/scene.js';

let scene: Awaited<ReturnType<typeof openScene>>;

beforeAll(async () => {
  const short = { faceFrames: 2, warmupRepetitions: 0, repetitions: 1, faceTimeoutSeconds: 5 };
  scene = await openScene({ policy: { capture: { enroll: short, verify: short } } });
});
afterEach(() => scene.setFault('none'));
afterAll(() => scene?.close());

/** What the screen says, and the code that stands small on it. */
async function screen(visit: Visit) {
  const code = visit.element.locator('.code code');
  return {
    heading: await visit.element.locator('[part~="heading"]').innerText(),
    code: (await code.count()) > 0 ? await code.textContent() : null,
    ways: await visit.element.locator('button, a').allInnerTexts(),
  };
}

/**
 * Everything that every error owes the learner: its code, words, a way on, the other way, and a
 * camera that is off.
 */
async function expectWayOn(visit: Visit, code: string): Promise<void> {
  expect(await visit.state()).toBe('error');
  const shown = await screen(visit);
  if (code !== 'submit/network') expect(shown.code).toBe(code);
  expect(shown.heading).not.toBe('');
  expect(shown.ways.length).toBeGreaterThan(0);
  expect(await visit.element.locator('[part~="alternative"]').isVisible()).toBe(true);
  expect(await visit.liveTracks()).toBe(0);
}

describe('the camera', () => {
  it('is lost midway: camera/lost, and the step goes on when it is back', async () => {
    const visit = await scene.visit({ learner: 'lost', clip: 'nobody' });
    await visit.until('loading');
    await visit.until('face');
    await visit.page.evaluate(() => {
      const { streams } = window as unknown as { streams: MediaStream[] };
      for (const track of streams.flatMap((stream) => stream.getTracks())) track.stop();
    });
    await expect.poll(visit.state).toBe('error');
    await expectWayOn(visit, 'camera/lost');
    await visit.mend();
    await expect.poll(visit.liveTracks).toBe(1);
  });
});

describe('the face', () => {
  it('is not there: no-face while it lasts, then face/none', async () => {
    const visit = await scene.visit({ learner: 'nobody', clip: 'nobody' });
    await visit.until();
    await expectWayOn(visit, 'face/none');
    expect((await screen(visit)).ways).toContain('More time');
    expect((await visit.told()).filter(({ type }) => type === 'hint').map(({ hint }) => hint)).toEqual(['no-face']);
  });
});

describe('the models', () => {
  it.each([
    ['model-corrupt', 'assets/corrupt'],
    ['worker-missing', 'assets/unreachable'],
  ])('%s: %s, and trying again goes on when they are back', async (fault, code) => {
    scene.setFault(fault);
    const visit = await scene.visit({ learner: `models-${fault}` });
    await visit.until();
    await expectWayOn(visit, code);
    scene.setFault('none');
    await visit.mend();
    expect(await visit.until('typing')).toBe('typing');
  });
});

describe('the backend', () => {
  it('is down at the start: submit/network, and trying again goes on', async () => {
    scene.setFault('backend-down');
    const visit = await scene.visit({ learner: 'down' });
    await visit.until();
    await expectWayOn(visit, 'submit/network');
    scene.setFault('none');
    await visit.mend();
    expect(await visit.until('consent')).toBe('consent');
  });

  it('is down when the bundle is sent: it is kept, and the next visit sends it without asking anything again', async () => {
    const visit = await scene.visit({ learner: 'kept', take: 2 });
    await visit.until('review');
    scene.setFault('backend-down-at-submit');
    await visit.primary();
    await expect.poll(visit.state, { timeout: 20_000 }).toBe('error');
    await expectWayOn(visit, 'submit/network');
    const runs = scene.runs.length;
    scene.setFault('none');
    const later = await scene.visit({ learner: 'kept' });
    expect(await later.until()).toBe('accepted');
    expect(scene.runs.length).toBe(runs + 1);
    expect((await later.told()).some(({ type, state }) => type === 'camera-asked' || state === 'face' || state === 'consent')).toBe(false);
  });

  it('is back while the learner waits: the bundle is sent by itself', async () => {
    const visit = await scene.visit({ learner: 'waits', take: 3 });
    await visit.until('review');
    scene.setFault('backend-down-at-submit', 4);
    await visit.primary();
    await expect.poll(visit.state, { timeout: 20_000 }).toBe('error');
    await expect.poll(visit.state, { timeout: 20_000 }).toBe('accepted');
  });
});

describe('before the consent', () => {
  it.each([
    ['signed out', 401, {}, { error: 'submit/rejected' }, 'You are signed out'],
    ['asked for patience', 429, { 'retry-after': '90' }, { error: 'submit/rejected' }, 'A short wait, please'],
    ['withdrawn', 409, {}, { error: 'consent/declined', reason: 'withdrawn' }, 'You have withdrawn your consent'],
    ['after too many tries', 409, {}, { error: 'submit/rejected', reason: 'stopped' }, 'A person takes a look first'],
    ['in another browser', 409, {}, { error: 'submit/unknown-device', reason: 'login' }, 'This browser isn’t the one you enrolled with'],
  ])('%s: the words are there, though the screens they lie with come later', async (_, status, headers, json, heading) => {
    const visit = await scene.visit({ learner: 'early' });
    await visit.page.route('**/challenges*', (route) => route.fulfill({ status, headers, json }));
    expect(await visit.until()).toBe('error');
    expect((await screen(visit)).heading).toBe(heading);
    expect((await visit.told()).some(({ type }) => type === 'camera-asked')).toBe(false);
  });
});

describe('a check that is kept', () => {
  it('outlives the end of the session, is sent on the next visit, and may be asked for one more', async () => {
    const visit = await scene.visit({ learner: 'signed-out', take: 10 });
    await visit.until('review');
    await visit.page.route('**/bundles', (route) => route.fulfill({ status: 401, json: { error: 'submit/rejected' } }));
    await visit.primary();
    await expect.poll(visit.state).toBe('error');
    expect((await screen(visit)).heading).toBe('You are signed out');
    expect(await visit.element.locator('[part~="body"]').innerText()).toContain('Your check is kept, encrypted');
    const later = await scene.visit({ learner: 'signed-out', take: 11 });
    await later.page.route('**/bundles', (route) => route.fulfill({ json: { result: 'one-more', reasons: [], receipt: 'r' } }), {
      times: 1,
    });
    expect(await later.until('one-more')).toBe('one-more');
    expect((await screen(later)).heading).toBe('Nearly there: once more, please');
    expect(await later.until()).toBe('accepted');
  });
});

/** What SECURITY.md recommends. */
function recommended(header: string): string {
  const found = new RegExp(`^${header}: (.+)$`, 'm').exec(readFileSync('.github/SECURITY.md', 'utf8'));
  return found?.[1] as string;
}

describe('a page with the headers that SECURITY.md recommends, and Trusted Types', () => {
  it('allows what the check needs, to its end', async () => {
    const visit = await scene.visit({ learner: 'trusted', take: 12 });
    const broken: string[] = [];
    visit.page.on('console', (message) => message.type() === 'error' && broken.push(message.text()));
    const headers = {
      'content-security-policy': `${recommended('Content-Security-Policy')}; require-trusted-types-for 'script'; trusted-types lit-html countersign`,
      'permissions-policy': recommended('Permissions-Policy'),
    };
    await visit.page.route('**/plain-form.html*', async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, headers: { ...response.headers(), ...headers } });
    });
    await visit.page.reload();
    expect(await visit.until()).toBe('accepted');
    expect(broken).toEqual([]);
    const refused = await visit.page.evaluate(() => {
      const shared = Object.getOwnPropertySymbols(globalThis).find(({ description }) => description === 'countersign.trusted-types');
      const policy = (globalThis as unknown as Record<symbol, { createScriptURL(url: string): unknown }>)[shared as symbol];
      return ['https://evil.example/x.js', 'data:text/javascript,1', 'blob:https://evil.example/1'].filter((url) => {
        try {
          policy?.createScriptURL(url);
          return false;
        } catch {
          return true;
        }
      }).length;
    });
    expect(refused).toBe(3);
  });
});

describe('the challenge and the bundle', () => {
  it.each([
    ['challenge-used', 'challenge/used', 5],
    ['flipped-byte', 'submit/rejected', 6],
  ])('%s: %s, and starting over with a new challenge is offered', async (fault, code, take) => {
    const visit = await scene.visit({ learner: fault, take });
    await visit.until('review');
    scene.setFault(fault, 1);
    expect(await visit.until()).toBe('error');
    await expectWayOn(visit, code);
    await visit.mend();
    // Whose first bundle was taken is enrolled by now, and is told nothing of the camera again.
    expect(['primer', 'loading', 'face']).toContain(await visit.until('primer', 'loading', 'face'));
  });

  it('comes late: under review, never accepted', async () => {
    const enrolled = await scene.visit({ learner: 'late', take: 8 });
    expect(await enrolled.until()).toBe('accepted');
    const visit = await scene.visit({ learner: 'late', clip: 'a2', take: 9 });
    await visit.until('review');
    scene.setFault('late', 1);
    expect(await visit.until()).toBe('under-review');
  });
});
