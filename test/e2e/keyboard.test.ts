import type { Page } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { en } from '../../src/element/messages/en.js';
import { enCapture } from '../../src/element/messages/en-capture.js';
import { fill } from '../../src/element/messages/messages.js';
import { openScene, type Visit } from '../support/scene.js';

const states = { ...en.states, ...enCapture.states };
const labels = { ...en.labels, ...enCapture.labels };
const { errors, hints, mistakes } = enCapture;
const PHRASE = 'Rain fell softly on the old stone bridge.';

let scene: Awaited<ReturnType<typeof openScene>>;

beforeAll(async () => {
  const short = { faceFrames: 2, warmupRepetitions: 0, repetitions: 2 };
  const phrases = [{ id: 'en-1', lang: 'en', text: PHRASE }];
  scene = await openScene({ policy: { capture: { enroll: short, verify: short }, phrases } });
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

/**
 * What has the focus, and how it shows: by a ring of its own, or around the box that it fills with
 * its label.
 */
function focused(page: Page) {
  return page.evaluate(() => {
    const inner = document.activeElement?.shadowRoot?.activeElement ?? document.activeElement ?? document.body;
    const rings = [inner, inner.closest('label')].map((ringed) => {
      if (ringed === null) return 0;
      const { outlineStyle, outlineWidth } = getComputedStyle(ringed);
      return outlineStyle === 'none' ? 0 : Number.parseFloat(outlineWidth);
    });
    const { width, height } = inner.getBoundingClientRect();
    return {
      tag: inner.localName,
      part: inner.getAttribute('part') ?? '',
      type: inner.getAttribute('type') ?? '',
      text: inner.textContent?.trim() ?? '',
      ring: Math.max(...rings),
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

it('enrolls by Tab, Space, Enter and typing alone; the focus is always somewhere, and shows', async () => {
  const visit = await scene.visit({ learner: 'keys' });
  const { page } = visit;
  const becomes = (state: string) => expect.poll(() => visit.state(), { timeout: 30_000 }).toBe(state);
  await page.evaluate(watchFocus);
  await tabTo(page, isPrimary);
  await page.keyboard.press('Enter');
  await becomes('consent');
  expect(await focused(page)).toMatchObject({ tag: 'h2', text: states.consent.title });
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

/**
 * What a screen reader has reason to say: the name of what takes the focus, the words of a status
 * or alert that changed. Runs in the page.
 */
function listen(): void {
  const log: string[] = [];
  Object.assign(window, { announced: log });
  const root = document.querySelector('countersign-check')?.shadowRoot as ShadowRoot;
  const say = (line: string): void => {
    if (log.at(-1) !== line) log.push(line);
  };
  const words = (named: Element): string => {
    const copy = named.cloneNode(true) as Element;
    for (const silent of copy.querySelectorAll('[aria-hidden="true"]')) silent.remove();
    return (copy.textContent ?? '').replaceAll(/[ \n]+/g, ' ').trim();
  };
  root.addEventListener('focusin', ({ target }) => {
    const taker = target as HTMLInputElement;
    say(`${taker.localName}: ${words(taker.labels?.[0] ?? taker)}`);
  });
  new MutationObserver((changes) => {
    for (const { target, addedNodes } of changes) {
      const near = target instanceof Element ? target : target.parentElement;
      const live = near?.closest('[role="status"],[role="alert"],[aria-live]');
      const added = [...addedNodes].filter((node): node is Element => node instanceof Element && node.matches('[role="alert"]'));
      // The same words with another space at their end are news.
      for (const region of live ? [live] : added) if (region.textContent?.trim()) say(`${region.role}: ${region.textContent}`);
      if (live && !live.textContent?.trim() && log.at(-1) !== '') log.push('');
    }
  }).observe(root, { subtree: true, childList: true, characterData: true });
}

/**
 * Everything that was announced, in its order. What is said while the camera looks follows the
 * picture: of that stretch one line stands for all.
 */
async function heard(page: Page): Promise<string[]> {
  const announced = await page.evaluate(() => (window as unknown as { announced: string[] }).announced);
  const lines = announced.filter((line) => line !== '').map((line) => (isOfTheFace(line) ? FACE : line.trim()));
  return lines.filter((line, at) => line !== FACE || lines[at - 1] !== FACE);
}
const FACE = 'status: hints';
const MISSPELT = fill(mistakes.wrong, { word: 'old' });
const isOfTheFace = (line: string): boolean =>
  [states.face.title, labels.relax, ...Object.values(hints)].some((words) => line.startsWith(`status: ${words}`));

/** The browser says once what it says where the learner has denied the camera. Runs in the page. */
function denyOnce(): void {
  const { mediaDevices } = navigator;
  const open = mediaDevices.getUserMedia;
  mediaDevices.getUserMedia = async () => {
    mediaDevices.getUserMedia = open;
    throw new DOMException('Permission denied', 'NotAllowedError');
  };
}

it('announces each screen, the camera that is denied, what is wrong in a sentence, and the same words twice', async () => {
  const visit: Visit = await scene.visit({ learner: 'listener', take: 2 });
  const { page, element } = visit;
  await visit.until('idle');
  await page.evaluate(listen);
  await page.evaluate(denyOnce);
  expect(await visit.until('error')).toBe('error');
  await visit.mend();
  await visit.until('typing');
  await element.locator('[part~="input"]').focus();
  await expect.poll(() => page.evaluate(() => (window as unknown as { repetitions(): number }).repetitions())).toBe(0);
  for (const times of [1, 2]) {
    await visit.type('Rain fell softly on the odl stone bridge.');
    await expect.poll(async () => (await heard(page)).filter((line) => line.includes(MISSPELT)).length).toBe(times);
  }
  expect(await visit.until()).toBe('accepted');
  expect(await heard(page)).toEqual([
    `button: ${labels.start}`,
    `h2: ${states.checking.title}`,
    `h2: ${states.consent.title}`,
    `input: ${labels.agreeBox}`,
    `button: ${labels.agree}`,
    `h2: ${states.primer.title}`,
    `button: ${labels.cameraOn}`,
    `h2: ${states.loading.title}`,
    `status: ${labels.asking}`,
    `h2: ${errors['camera/denied'].title}`,
    `button: ${labels.retrySettings}`,
    `h2: ${states.loading.title}`,
    `status: ${labels.asking}`,
    FACE,
    `input: ${PHRASE} ${labels.field}`,
    `status: ${MISSPELT}`,
    `status: ${MISSPELT}`,
    expect.stringMatching(/^status: Got it\. 1 to go, about \d+ seconds\.$/),
    `h2: ${states.review.title}`,
    `button: ${labels.send}`,
    `h2: ${states.sending.title}`,
    `h2: ${labels.enrolled}`,
  ]);
});

it('goes on after stray keys, begins anew by key and by button, shows the word that goes wrong, and offers the other way', async () => {
  const visit: Visit = await scene.visit({ learner: 'slips', take: 3 });
  const { page, element } = visit;
  expect(await visit.until('typing')).toBe('typing');
  const field = element.locator('[part~="input"]');
  const note = element.locator('[part~="note"]');
  const otherWay = element.getByRole('button', { name: labels.otherWay });
  await field.focus();
  await page.keyboard.type('. ');
  expect(await field.inputValue()).toBe('');
  await page.keyboard.type('Rain fe');
  await page.keyboard.press('Escape');
  expect([await field.inputValue(), await element.getAttribute('data-state')]).toEqual(['', 'typing']);
  await page.keyboard.type('Rain fe');
  await element.getByRole('button', { name: labels.retype }).click();
  expect([await field.inputValue(), (await focused(page)).part]).toEqual(['', 'input']);
  for (const tries of [1, 2, 3, 4, 5]) {
    expect(await element.locator('[part~="word"]').count()).toBe(tries > 3 ? 1 : 0);
    expect(await otherWay.count()).toBe(tries > 3 ? 1 : 0);
    await page.keyboard.type('Rainn fell');
    await expect.poll(() => note.innerText()).toBe(fill(mistakes.extra, { word: 'Rain' }));
    await page.keyboard.press('Escape');
    await expect.poll(() => note.innerText()).toBe('');
  }
  expect(await element.locator('[part~="word"]').innerText()).toBe('Rain');
  await otherWay.click();
  expect(await element.evaluate(({ shadowRoot }) => shadowRoot?.activeElement?.closest('footer') !== null)).toBe(true);
  await field.focus();
  await page.keyboard.type('Rai');
  await field.blur();
  await expect.poll(() => note.innerText()).toBe(mistakes.field);
  expect([await visit.until(), (await visit.told()).at(-1)]).toMatchObject(['accepted', { type: 'complete' }]);
});
