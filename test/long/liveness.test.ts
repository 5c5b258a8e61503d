import { afterAll, beforeAll, expect, it } from 'vitest';
import { openScene } from '../support/scene.js';

let scene: Awaited<ReturnType<typeof openScene>>;
beforeAll(async () => {
  scene = await openScene({ policy: { liveness: ['turn-left', 'blink'] } });
});
afterAll(() => scene?.close());

/**
 * What a turning head looks like is tested on clips and poses (test/face): the camera of these
 * tests is a photograph, which cannot turn.
 */
it('shows and says each action; a photograph cannot do it, is told so, and the step can be tried again', async () => {
  const visit = await scene.visit({ learner: 'ada', clip: 'a1', take: 95 });
  await visit.until('face');
  const hint = visit.element.locator('[part~="hint"]');
  const asked = /Turn your head to the left|Close your eyes/;
  await expect.poll(() => hint.innerText(), { timeout: 20_000 }).toMatch(asked);
  const words = await hint.innerText();
  expect(await visit.element.locator('[role="status"]').textContent()).toBe(words);
  await expect.poll(visit.state, { timeout: 30_000 }).toBe('error');
  expect(await visit.element.locator('.code code').textContent()).toBe('face/liveness');
  expect(await visit.liveTracks()).toBe(0);
  expect(scene.runs).toHaveLength(0);
  await visit.mend();
  expect(await visit.until('typing'), 'who cannot do it is not stuck').toBe('typing');
});
