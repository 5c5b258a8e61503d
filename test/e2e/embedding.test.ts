import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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
