import type { Page } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openScene, type Visit } from '../support/scene.js';

let scene: Awaited<ReturnType<typeof openScene>>;
let visit: Visit;

beforeAll(async () => {
  const short = { faceFrames: 2, warmupRepetitions: 0, repetitions: 2 };
  scene = await openScene({ policy: { capture: { enroll: short, verify: short } } });
  visit = await scene.visit({ learner: 'keys' });
  await visit.page.evaluate(watchFocus);
});
afterAll(() => scene?.close());

interface Focus {
  readonly frames: number;
  readonly lost: readonly string[];
}

/** Runs in the page: looks in every frame after the start whether the focus is nowhere. */
function watchFocus(): void {
  const focus = { frames: 0, lost: [] as string[] };
  Object.assign(window, { focusSeen: focus });
  const element = document.querySelector('countersign-check') as HTMLElement;
  const look = (): void => {
    const { state } = element.dataset;
    if (state !== 'idle') {
      focus.frames += 1;
      if (document.activeElement === document.body) focus.lost.push(`${state}: page`);
      else if (document.activeElement === element && element.shadowRoot?.activeElement === null) focus.lost.push(`${state}: element`);
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

/** What has the focus, and how it shows. */
function focused(page: Page) {
  return page.evaluate(() => {
    const inner = document.activeElement?.shadowRoot?.activeElement ?? document.activeElement ?? document.body;
    const { outlineStyle, outlineWidth } = getComputedStyle(inner);
    const { width, height } = inner.getBoundingClientRect();
    return {
      tag: inner.localName,
      part: inner.getAttribute('part') ?? '',
      type: inner.getAttribute('type') ?? '',
      text: inner.textContent?.trim() ?? '',
      ring: outlineStyle === 'none' ? 0 : Number.parseFloat(outlineWidth),
      target: Math.min(width, height),
    };
  });
}

/** Goes there with Tab; every stop on the way shows that it has the focus, and is large enough. */
async function tabTo(page: Page, isThere: (stop: Awaited<ReturnType<typeof focused>>) => boolean): Promise<void> {
  for (let press = 0; press < 15; press++) {
    await page.keyboard.press('Tab');
    const stop = await focused(page);
    expect(stop, `focus at ${stop.tag} ${stop.text}`).toMatchObject({ ring: 3 });
    // A link within a sentence may be as small as its line, says WCAG 2.2.
    if (stop.tag !== 'a' && stop.type !== 'checkbox') expect(stop.target, stop.text).toBeGreaterThanOrEqual(24);
    if (isThere(stop)) return;
  }
  throw new Error('Tab does not come there');
}
const isPrimary = ({ part }: { readonly part: string }): boolean => part.includes('primary');
const becomes = (...states: readonly string[]) =>
  expect.poll(() => visit.state(), { timeout: 30_000 }).toSatisfy((state) => states.includes(state));

it('enrolls by Tab, Space, Enter and typing alone; the focus is always somewhere, and shows', async () => {
  const { page } = visit;
  await tabTo(page, isPrimary);
  await page.keyboard.press('Enter');
  await becomes('consent');
  expect(await focused(page)).toMatchObject({ tag: 'h2', text: 'Your consent' });
  await tabTo(page, ({ type }) => type === 'checkbox');
  await page.keyboard.press('Space');
  await tabTo(page, isPrimary);
  await page.keyboard.press('Enter');
  await becomes('primer');
  await tabTo(page, isPrimary);
  await page.keyboard.press('Space');
  await becomes('typing');
  await expect.poll(() => focused(page)).toMatchObject({ part: 'input', ring: 3 });
  await visit.typePhrase();
  await becomes('review');
  expect((await focused(page)).tag).toBe('h2');
  await tabTo(page, isPrimary);
  await page.keyboard.press('Enter');
  await becomes('accepted');
  expect((await focused(page)).tag).toBe('h2');
  const { frames, lost } = await page.evaluate(() => (window as unknown as { focusSeen: Focus }).focusSeen);
  expect(frames).toBeGreaterThan(50);
  expect([...new Set(lost)]).toEqual([]);
  await tabTo(page, ({ text }) => text === 'Start the quiz');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/quiz');
  expect(await page.locator('h1').innerText()).toBe('You may start');
});
