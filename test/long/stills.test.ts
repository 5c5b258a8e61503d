import { afterAll, beforeAll, expect, it } from 'vitest';
import { openScene } from '../support/scene.js';

let scene: Awaited<ReturnType<typeof openScene>>;
beforeAll(async () => {
  scene = await openScene({ policy: { stills: 2 } });
});
afterAll(() => scene?.close());

it('sends the pictures that the challenge asks for, says so, and the backend finds the same face in them', async () => {
  const visit = await scene.visit({ learner: 'ada', clip: 'a1', take: 95 });
  expect(await visit.until('consent')).toBe('consent');
  expect(await visit.element.locator('dl').innerText()).toContain('pictures');
  expect(await visit.until('review')).toBe('review');
  expect(await visit.element.locator('.parcels').innerText()).toContain('And 2 of the pictures');
  expect(await visit.until()).toBe('accepted');
  const run = scene.runs.at(-1);
  expect(run?.failure).toBeNull();
  const evidence = (run?.claims as unknown as { evidence: readonly { bytes: number }[] } | undefined)?.evidence ?? [];
  expect(evidence).toHaveLength(2);
  for (const { bytes } of evidence) expect(bytes).toBeGreaterThan(10_000);
  expect(await (await scene.visit({ learner: 'ada', clip: 'a2', take: 96 })).until()).toBe('accepted');
});
