import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { en } from '../../src/element/messages/en.js';
import { enCapture } from '../../src/element/messages/en-capture.js';
import { openScene, type Visit, type VisitOptions } from '../support/scene.js';

const states = { ...en.states, ...enCapture.states };
const labels = { ...en.labels, ...enCapture.labels };

let scene: Awaited<ReturnType<typeof openScene>>;
let learners = 0;

beforeAll(async () => {
  const short = { faceFrames: 2, warmupRepetitions: 0, repetitions: 2 };
  const phrases = [{ id: 'en-1', lang: 'en', text: 'Rain fell softly on the old stone bridge.' }];
  scene = await openScene({ policy: { capture: { enroll: short, verify: short }, phrases } });
});
afterAll(() => scene?.close());

/** What a screen reader has reason to say: the name of what takes the focus, the words of a status or alert that changed. Runs in the page. */
function listen(): void {
  const log: string[] = [];
  Object.assign(window, { announced: log });
  const root = document.querySelector('countersign-check')?.shadowRoot as ShadowRoot;
  const say = (line: string): void => {
    if (log.at(-1) !== line) log.push(line);
  };
  root.addEventListener('focusin', ({ target }) => {
    const focused = target as HTMLInputElement;
    const label = focused.labels?.[0]?.querySelector('.quiet')?.textContent ?? focused.labels?.[0]?.textContent;
    say(`${focused.localName}: ${(label ?? focused.textContent ?? '').trim()}`);
  });
  new MutationObserver((changes) => {
    for (const { target, addedNodes } of changes) {
      const near = target instanceof Element ? target : target.parentElement;
      const live = near?.closest('[role="status"],[role="alert"],[aria-live]');
      const added = [...addedNodes].filter((node): node is Element => node instanceof Element && node.matches('[role="alert"]'));
      for (const region of live ? [live] : added)
        if (region.textContent?.trim()) say(`${region.getAttribute('role')}: ${region.textContent.replaceAll(/[ \n]+/g, ' ')}`);
      // The same words again are news only where the region was empty in between.
      if (live && !live.textContent?.trim() && log.at(-1) !== '') log.push('');
    }
  }).observe(root, { subtree: true, childList: true, characterData: true });
}

/** Everything that was announced, in its order. What is said while the camera starts and looks follows the picture: of that stretch one line stands for all. */
async function heard(page: Page): Promise<string[]> {
  const announced = await page.evaluate(() => (window as unknown as { announced: string[] }).announced);
  const lines = announced.filter((line) => line !== '').map((line) => (isOfTheFace(line) ? FACE : line.trim()));
  return lines.filter((line, at) => line !== FACE || lines[at - 1] !== FACE);
}
const FACE = 'status: hints';
const isOfTheFace = (line: string): boolean =>
  [states.face.title, 'Your browser asks', ...Object.values(enCapture.hints)].some((words) => line.startsWith(`status: ${words}`));

async function open(options: Omit<VisitOptions, 'learner'> = {}): Promise<Visit> {
  learners += 1;
  const visit = await scene.visit({ learner: `listener-${learners}`, take: learners, ...options });
  await visit.until('idle');
  await visit.page.evaluate(listen);
  return visit;
}

const TO_THE_PRIMER = [
  `button: ${labels.start}`,
  `h2: ${states.checking.title}`,
  `h2: ${states.consent.title}`,
  `input: ${labels.agreeBox}`,
  `button: ${labels.agree}`,
  `h2: ${states.primer.title}`,
  `button: ${labels.cameraOn}`,
];
const TO_THE_TYPING = [...TO_THE_PRIMER, `h2: ${states.loading.title}`, FACE, `input: ${labels.field}`];

describe('what is announced', () => {
  it('of an enrolment: each screen, each hint, each sentence that counts', async () => {
    const visit = await open();
    expect(await visit.until()).toBe('accepted');
    expect(await heard(visit.page)).toEqual([
      ...TO_THE_TYPING,
      'status: Got it. 1 to go.',
      `h2: ${states.review.title}`,
      `button: ${labels.send}`,
      `h2: ${states.sending.title}`,
      `h2: ${await visit.element.locator('h2').innerText()}`,
    ]);
  });

  it('of a sentence that was mistyped twice: the same words both times', async () => {
    const visit = await open();
    await visit.until('typing');
    await visit.element.locator('[part~="input"]').focus();
    for (const _ of [1, 2]) await visit.type('Rain fell softly on the odl stone bridge.');
    await expect.poll(async () => (await heard(visit.page)).filter((line) => line.includes('came out differently')).length).toBe(2);
    expect(await heard(visit.page)).toEqual([
      ...TO_THE_TYPING,
      'status: A few keys came out differently. Once more, please.',
      'status: A few keys came out differently. Once more, please.',
    ]);
  });

  it('of a camera that is denied: what happened, and the way on', async () => {
    const visit = await open({ scenario: 'camera-denied' });
    expect(await visit.until()).toBe('error');
    expect(await heard(visit.page)).toEqual([...TO_THE_PRIMER, `h2: ${await visit.element.locator('h2').innerText()}`]);
  });
});
