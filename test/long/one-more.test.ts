import { afterAll, beforeAll, expect, it } from 'vitest';
import { openScene } from '../support/scene.js';

let scene: Awaited<ReturnType<typeof openScene>>;
beforeAll(async () => {
  scene = await openScene();
  expect(await (await scene.visit({ learner: 'ada', clip: 'a1', take: 91 })).until()).toBe('accepted');
});
afterAll(() => scene?.close());

/**
 * The backend’s own side, and when it asks, is tested in test/server/typing/typing.test.ts: here
 * its first answer is put in its place.
 */
it('asks for one more look and repetition, without primer and review, and ends with the answer to that', async () => {
  const visit = await scene.visit({ learner: 'ada', clip: 'a2', take: 92 });
  await visit.page.route('**/bundles', (route) => route.fulfill({ json: { result: 'one-more', reasons: [], receipt: 'r' } }), { times: 1 });
  expect(await visit.until('one-more')).toBe('one-more');
  expect(await visit.element.locator('h2').innerText()).toContain('once more');
  expect(await visit.liveTracks()).toBe(0);
  expect(await visit.element.evaluate((element) => (element as HTMLInputElement).value)).toBe('');
  expect(await visit.until()).toBe('accepted');
  const states = (await visit.told()).flatMap(({ type, state }) => (type === 'statechange' ? [state] : []));
  expect(states.slice(states.indexOf('one-more')).filter((state) => state === 'primer' || state === 'review')).toEqual([]);
  expect((await visit.told()).filter(({ type }) => type === 'complete')).toHaveLength(1);
  expect(await visit.liveTracks()).toBe(0);
});
