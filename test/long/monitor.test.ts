import type { CDPSession, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { policy } from '../../examples/harness/policy.js';
import { press, typed } from '../../examples/simulation/typist.js';
import type { WritingClaims } from '../../src/bundle/schema.js';
import { openScene } from '../support/scene.js';

const TEXT = 'to learn how rivers shape the land and why they bend ';
let scene: Awaited<ReturnType<typeof openScene>>;

beforeAll(async () => {
  scene = await openScene({ policy: { monitor: { ...policy.monitor, windowKeys: 50 } } });
  const visit = await scene.visit({ learner: 'ada', clip: 'a1', take: 71 });
  expect(await visit.until()).toBe('accepted');
});
afterAll(() => scene?.close());

async function essay(): Promise<{ page: Page; write: () => Promise<void>; reach: (state: string) => Promise<void> }> {
  const { page } = await scene.visit({ learner: 'ada', page: '/essay.html', take: 72 });
  const cdp: CDPSession = await page.context().newCDPSession(page);
  let repetition = 0;
  let busyUntil = 0;
  return {
    page,
    reach: (state) => page.locator(`countersign-monitor[data-state="${state}"]`).waitFor({ timeout: 20_000 }),
    async write() {
      await page.locator('#essay').focus();
      const now = await page.evaluate(() => (performance.timeOrigin + performance.now()) / 1000);
      const strokes = typed({ typist: 'ana', text: TEXT, repetition: ++repetition });
      const startSeconds = Math.max(now, busyUntil);
      busyUntil = startSeconds + (strokes.at(-1)?.atMs ?? 0) / 1000 + 1;
      await press(cdp, strokes, { startSeconds });
    },
  };
}

/** All windows that came, also those that were refused. */
const arrived = () => scene.runs.filter(({ claims }) => claims?.purpose === 'monitor');
/**
 * Those that were taken: one that is sent again because its answer was lost is refused, and is no
 * other window.
 */
const windows = () => arrived().flatMap(({ claims, failure }) => (failure === null ? [claims as WritingClaims] : []));

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  await expect.poll(isSo, { timeout: 20_000 }).toBe(true);
}

const kept = (page: Page) => page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('countersign-outbox')).length);

describe('the monitor', () => {
  it('asks first, and measures nothing without a yes', async () => {
    const { page, write, reach } = await essay();
    await reach('consent');
    await write();
    await page.locator('countersign-monitor button', { hasText: 'No' }).click();
    await reach('declined');
    await write();
    await page.locator('#hand-in').click();
    expect(arrived()).toHaveLength(0);
    expect(await page.locator('#essay').inputValue()).toContain('rivers');
  });

  it('shows that it measures, and sends sealed windows of pairs without order', async () => {
    const { page, write, reach } = await essay();
    await reach('consent');
    await page.locator('countersign-monitor button.primary').click();
    await reach('listening');
    expect(await page.locator('countersign-monitor [part="sign"]').innerText()).toContain('is measured');
    await write();
    await until(() => windows().length === 1);
    const [window] = windows();
    expect(window?.context).toMatchObject({ course: 'demo', activity: 'essay-1' });
    expect(Object.keys(window?.writing.digraphs ?? {})).toEqual(Object.keys(window?.writing.digraphs ?? {}).toSorted());
    expect(JSON.stringify(window)).not.toContain('rivers');
    expect(scene.runs.at(-1)).toMatchObject({ failure: null, receipt: null });
  });

  it('keeps windows while offline, beyond the page, and sends them later', async () => {
    const { page, write, reach } = await essay();
    await reach('consent');
    await page.locator('countersign-monitor button.primary').click();
    await reach('listening');
    const before = windows().length;
    const arrivedBefore = arrived().length;
    await until(
      async () =>
        (await page.evaluate(() => performance.getEntriesByType('resource').filter(({ name }) => name.includes('/challenges')).length)) >=
        9,
    );
    await page.context().setOffline(true);
    await write();
    await reach('waiting');
    await until(async () => (await kept(page)) === 1);
    await write();
    await until(async () => (await kept(page)) === 2);
    expect(arrived()).toHaveLength(arrivedBefore);
    await page.context().setOffline(false);
    await page.reload();
    await reach('consent');
    await page.locator('countersign-monitor button.primary').click();
    await until(() => windows().length === before + 2);
    await until(async () => (await kept(page)) === 0);
    await reach('listening');
  });

  it('stops when its sign is hidden, and when the learner says so', async () => {
    const { page, write, reach } = await essay();
    await reach('consent');
    await page.locator('countersign-monitor button.primary').click();
    await reach('listening');
    const before = arrived().length;
    await page.evaluate(() => {
      (document.querySelector('countersign-monitor') as HTMLElement).hidden = true;
    });
    await write();
    await page.evaluate(() => {
      (document.querySelector('countersign-monitor') as HTMLElement).hidden = false;
    });
    await reach('stopped');
    expect(arrived()).toHaveLength(before);
    await page.locator('countersign-monitor button', { hasText: 'Measure again' }).click();
    await reach('consent');
    await page.locator('countersign-monitor button.primary').click();
    await reach('listening');
    await page.locator('countersign-monitor button', { hasText: 'Stop measuring' }).click();
    await reach('stopped');
    await write();
    expect(arrived()).toHaveLength(before);
  });

  it('asks for nothing in a browser that is not the learner’s: what is measured there would be refused', async () => {
    const before = arrived().length;
    const { page } = await scene.visit({ learner: 'ada', take: 73 });
    await page.evaluate(
      () =>
        new Promise((resolve) => {
          indexedDB.deleteDatabase('countersign-keys').onsuccess = resolve;
        }),
    );
    const visit = await essay();
    await visit.reach('error');
    expect(await visit.page.locator('countersign-monitor button', { hasText: 'No' }).count()).toBe(0);
    expect(arrived().length).toBe(before);
  });
});
