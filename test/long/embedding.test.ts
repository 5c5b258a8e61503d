import type { Frame, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sitDown } from '../../examples/simulation/learner.js';
import { enCapture } from '../../src/element/messages/en-capture.js';
import { openScene } from '../support/scene.js';

interface Headless {
  readonly told: readonly {
    readonly type: string;
    readonly stage?: string;
    readonly done?: number;
    readonly phrase?: { readonly text: string };
  }[];
  readonly support: { readonly code: string | null };
  readonly outcome: { readonly result: string; readonly receipt: string } | null;
  readonly error: string | null;
  readonly destroy: () => Promise<void>;
}

let scene: Awaited<ReturnType<typeof openScene>>;

beforeAll(async () => {
  const short = { faceFrames: 2, warmupRepetitions: 0, repetitions: 2 };
  scene = await openScene({ policy: { capture: { enroll: short, verify: short } } });
});
afterAll(() => scene?.close());

describe('by import', () => {
  it('defines the element, whose form posts the receipt', async () => {
    const visit = await scene.visit({ learner: 'by-import', page: '/test/esm.html', take: 1 });
    expect(await visit.until()).toBe('accepted');
    await visit.page.getByRole('button', { name: 'Start the quiz' }).click();
    await visit.page.waitForURL('**/quiz');
    expect(await visit.page.locator('h1').innerText()).toBe('You may start');
  });
});

describe('headless', () => {
  it('runs a check without any interface of the package', async () => {
    const visit = await scene.visit({ learner: 'headless', page: '/test/headless.html', take: 2 });
    const headless = () =>
      visit.page.evaluate(() => {
        const { told, support, outcome, error } = (window as unknown as { headless: Headless }).headless;
        return { told, support, outcome, error };
      });
    const typing = async () => (await headless()).told.filter(({ stage }) => stage === 'typing');
    expect((await headless()).support.code).toBeNull();
    await expect.poll(async () => (await typing()).length, { timeout: 60_000 }).toBeGreaterThan(1);
    const text = (await typing())[0]?.phrase?.text ?? '';
    await visit.page.locator('input').focus();
    for (const done of [1, 2]) {
      await visit.type(text);
      await expect.poll(async () => (await typing()).at(-1)?.done).toBe(done);
    }
    await expect.poll(async () => (await headless()).outcome?.result, { timeout: 30_000 }).toBe('accepted');
    await visit.page.evaluate(() => (window as unknown as { headless: Headless }).headless.destroy());
    expect(await visit.liveTracks()).toBe(0);
  });
});

describe('in the pages of the harness', () => {
  let page: Page;
  let playOn: (take: number) => Promise<void>;
  let learners = 0;

  /**
   * Another learner, with a browser and a take of the clip of their own: everybody enrolls, and no
   * frame is sent twice.
   */
  async function arrive(): Promise<void> {
    learners += 1;
    ({ page, playOn } = await scene.visit({ learner: `matrix-${learners}`, page: '/embed/', take: 100 + learners }));
  }
  async function open(path: string): Promise<void> {
    await arrive();
    await page.goto(`${scene.url}${path}?learner=matrix-${learners}`);
  }
  const sit = (options: { readonly frame?: Frame; readonly select?: string; readonly from?: number } = {}) =>
    sitDown(page, { from: 10_000 + learners * 100, ...options });
  /** To the end, with the codes where there were some: the learner's, and the backend's own. */
  async function finish({ until, element }: Awaited<ReturnType<typeof sit>>): Promise<void> {
    const state = await until();
    const code = element.locator('.code code');
    const told = (await code.count()) > 0 ? ((await code.textContent()) ?? '') : '';
    expect([state, told, scene.runs.at(-1)?.failure]).toEqual(['accepted', '', null]);
  }
  async function handIn(name = 'Start the quiz', on: Page | Frame = page): Promise<void> {
    await on.getByRole('button', { name, exact: true }).click();
    await on.waitForURL('**/quiz*');
    expect(await on.locator('h1').innerText()).toBe('You may start');
  }
  async function framed(path: string): Promise<Frame> {
    await open(path);
    expect(new URL(page.url()).origin).not.toBe(scene.url);
    return (await (await page.locator('iframe').elementHandle())?.contentFrame()) as Frame;
  }

  it('links to each of them from the harness', async () => {
    await arrive();
    const links = await page.locator('.matrix a').evaluateAll((all) => all.map((link) => (link as HTMLAnchorElement).href));
    expect(links.length).toBeGreaterThan(10);
    const answers = await Promise.all(links.map(async (link) => (await fetch(link)).status));
    expect(answers).toEqual(links.map(() => 200));
  });

  it('completes under a policy of nonces, strict-dynamic and Trusted Types, which nothing breaks', async () => {
    const broken: string[] = [];
    await arrive();
    await page.exposeFunction('broke', (what: string) => broken.push(what));
    await page.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sample }) =>
        (window as unknown as { broke(what: string): void }).broke(`${violatedDirective} ${blockedURI} ${sample}`),
      );
    });
    await page.goto(`${scene.url}/embed/strict-csp.html?learner=matrix-${learners}`);
    expect(await page.evaluate(() => 'trustedTypes' in window)).toBe(true);
    await finish(await sit());
    expect(broken).toEqual([]);
    await handIn();
  });

  it('completes in a frame of another origin that may use the camera', async () => {
    const frame = await framed('/embed/frame-allowed.html');
    const learner = await sit({ frame });
    await finish(learner);
    expect(await learner.liveTracks()).toBe(0);
    await handIn('Start the quiz', frame);
  });

  it('says which line is missing in a frame that may not', async () => {
    const frame = await framed('/embed/frame-blocked.html');
    const learner = await sit({ frame });
    expect(await learner.until()).toBe('error');
    expect((await learner.told()).at(-1)).toMatchObject({ type: 'error', code: 'env/policy-blocked' });
    expect(await learner.element.locator('code.line').textContent()).toBe('<iframe src="…" allow="camera">');
    expect((await learner.told()).some(({ type }) => type === 'camera-asked')).toBe(false);
  });

  it('says which line is missing in a frame that is sandboxed without an origin', async () => {
    await open('/embed/sandboxed.html');
    const frame = (await (await page.locator('iframe').elementHandle())?.contentFrame()) as Frame;
    const learner = await sit({ frame });
    expect(await learner.until()).toBe('error');
    expect((await learner.told()).at(-1)).toMatchObject({ type: 'error', code: 'env/policy-blocked' });
    expect(await learner.element.locator('code.line').textContent()).toContain('allow-same-origin');
    expect(await learner.element.locator('h2').innerText()).toBe(enCapture.cases.sandboxed.title);
    expect(await page.evaluate(() => self.origin)).toBe(scene.url);
  });

  it.each(['', '&worker=self'])('completes in a page that is isolated from others%s', async (more) => {
    await arrive();
    await page.goto(`${scene.url}/embed/isolated.html?learner=matrix-${learners}${more}`);
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
    await finish(await sit());
    await handIn();
  });

  it('names the header that a worker lacks in such a page', async () => {
    await arrive();
    const said: string[] = [];
    page.on('console', (message) => said.push(message.text()));
    await page.route('**/assets/face-worker-*', async (route) => {
      const response = await route.fetch();
      const { 'cross-origin-embedder-policy': _, ...headers } = response.headers();
      await route.fulfill({ response, headers });
    });
    await page.goto(`${scene.url}/embed/isolated.html?learner=matrix-${learners}&worker=self`);
    const learner = await sit();
    expect(await learner.until()).toBe('error');
    expect(await learner.element.getAttribute('data-code')).toBe('engine/failed');
    expect(said.filter((line) => line.includes('cross-origin-embedder-policy: require-corp'))).toHaveLength(1);
  });

  it.each(['18', '19'])('completes in React %s, whose StrictMode mounts it twice', async (major) => {
    await open(`/embed/react-${major}.html`);
    const learner = await sit();
    await finish(learner);
    expect(await page.evaluate(() => (window as unknown as { mounts: number }).mounts)).toBe(2);
    expect(await page.locator('output').innerText()).toBe('accepted');
    expect(await learner.liveTracks()).toBe(0);
    await handIn();
  });

  it('completes twice on a page with two elements, each with a receipt for its own activity', async () => {
    await open('/embed/two.html');
    const first = await sit({ select: '#one' });
    const second = await sit({ select: '#two', from: 20_000 });
    expect(await second.until('consent')).toBe('consent');
    await finish(first);
    expect(await second.state()).toBe('consent');
    await playOn(200 + learners);
    await finish(second);
    const receipts = await page
      .locator('countersign-check')
      .evaluateAll((all) => all.map((element) => (element as HTMLInputElement).value));
    const activities = receipts.map(
      (receipt) => JSON.parse(Buffer.from(receipt.split('.')[1] as string, 'base64url').toString()).context.activity,
    );
    expect(activities).toEqual(['quiz-1', 'quiz-2']);
    await handIn();
  });

  it('completes on a page of AMD modules, and leaves them alone', async () => {
    await open('/embed/requirejs.html');
    await expect.poll(() => page.locator('#amd').innerText()).toBe('The page’s own module runs.');
    expect(await page.evaluate(() => 'amd' in (window as unknown as { define: object }).define)).toBe(true);
    await finish(await sit());
    await handIn();
  });

  it('completes under a hostile style sheet, of which nothing reaches it', async () => {
    await open('/embed/hostile.html');
    const learner = await sit();
    await learner.until('consent');
    const looks = await learner.element.locator('h2').evaluate((heading) => {
      const { fontSize, textTransform, cursor } = getComputedStyle(heading);
      return { fontSize, textTransform, cursor };
    });
    expect(looks).toEqual({ fontSize: '24px', textTransform: 'none', cursor: 'auto' });
    await finish(learner);
    await handIn();
  });

  it('completes from right to left', async () => {
    await open('/embed/rtl.html');
    const learner = await sit();
    await expect.poll(() => learner.element.locator('section').first().getAttribute('lang')).toBe('ar');
    await learner.until('consent');
    const [heading, card] = await Promise.all(['h2', '.card'].map((part) => learner.element.locator(part).first().boundingBox()));
    expect(await learner.element.locator('h2').evaluate((one) => getComputedStyle(one).direction)).toBe('rtl');
    expect(heading?.x).toBeGreaterThanOrEqual(card?.x as number);
    await finish(learner);
    await handIn('ابدأ الاختبار');
  });

  it('completes at 200 % without scrolling sideways', async () => {
    await open('/embed/zoom.html');
    await page.setViewportSize({ width: 640, height: 800 });
    const wide: string[] = [];
    const learner = await sitDown(page, {
      from: 10_000 + learners * 100,
      onState: async (state: string) => {
        const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        if (over > 0) wide.push(`${state}: ${over}`);
      },
    });
    await finish(learner);
    expect(wide).toEqual([]);
    await page.setViewportSize({ width: 900, height: 900 });
    await handIn();
  });

  it('completes on a dark page, and is dark', async () => {
    await open('/embed/dark.html');
    const learner = await sit();
    await learner.until('consent');
    const ground = await learner.element.locator('.card').evaluate((card) => getComputedStyle(card).backgroundColor);
    expect(ground).toBe('rgb(21, 24, 30)');
    await finish(learner);
    await handIn();
  });
});
