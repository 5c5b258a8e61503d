import AxeBuilder from '@axe-core/playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { language as ar } from '../../src/element/messages/languages/ar.js';
import { language as es } from '../../src/element/messages/languages/es.js';
import { language as fr } from '../../src/element/messages/languages/fr.js';
import { language as hi } from '../../src/element/messages/languages/hi.js';
import { language as pt } from '../../src/element/messages/languages/pt.js';
import { language as zh } from '../../src/element/messages/languages/zh.js';
import { openScene, type Visit } from '../support/scene.js';

const LANGUAGES = { ar, es, fr, hi, pt, zh };

let scene: Awaited<ReturnType<typeof openScene>>;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene?.close());

const speak = async ({ element }: Visit, lang: string, title: string): Promise<void> => {
  await element.evaluate((host, tag) => host.setAttribute('lang', tag), lang);
  await expect.poll(() => element.locator('h2').innerText(), { timeout: 10_000 }).toBe(title);
};

it('speaks each language when it is asked to, and finds it accessible', async () => {
  const visit = await scene.visit({ learner: 'ada', clip: 'a1' });
  for (const [name, { check }] of Object.entries(LANGUAGES)) {
    await speak(visit, `${name}-XX`, check.states.idle.title);
    const card = visit.element.locator('section').first();
    expect(await card.evaluate((section) => [section.getAttribute('lang'), getComputedStyle(section).direction])).toEqual([
      name,
      check.dir,
    ]);
    const { violations } = await new AxeBuilder({ page: visit.page }).include('countersign-check').analyze();
    expect(violations.map(({ id }) => `${name}: ${id}`)).toEqual([]);
  }
});

it('goes through a whole check in Arabic, with an English sentence, and the consent says in which language it was given', async () => {
  const visit = await scene.visit({ learner: 'ada', clip: 'a1', take: 101 });
  await speak(visit, 'ar', ar.check.states.idle.title);
  expect(await visit.until('typing')).toBe('typing');
  const phrase = visit.element.locator('[part~="phrase"]');
  expect(await phrase.getAttribute('lang')).toBe('en');
  expect(await phrase.evaluate((line) => getComputedStyle(line).direction)).toBe('ltr');
  expect(await visit.until('review')).toBe('review');
  expect(await visit.element.locator('.parcels').innerText()).toContain(ar.check.labels.sendNoPictures);
  expect(await visit.until()).toBe('accepted');
  expect(scene.runs.at(-1)?.claims?.consent.lang).toBe('ar');
});

it('stays English where the file of a language cannot be had, and where there is none', async () => {
  const visit = await scene.visit({ learner: 'ben', clip: 'a1' });
  await visit.page.route('**/assets/lang-hi-*', (route) => route.abort());
  const title = await visit.element.locator('h2').innerText();
  for (const lang of ['hi', 'tlh', 'constructor']) {
    await visit.element.evaluate((host, tag) => host.setAttribute('lang', tag), lang);
    await visit.page.waitForTimeout(300);
    expect(await visit.element.locator('h2').innerText()).toBe(title);
  }
});
