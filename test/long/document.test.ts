import { afterAll, beforeAll, expect, it } from 'vitest';
import { openScene } from '../support/scene.js';

let scene: Awaited<ReturnType<typeof openScene>>;
beforeAll(async () => {
  scene = await openScene({ policy: { document: { still: true } } });
});
afterAll(() => scene?.close());

it('finds the portrait on a card, says what is sent of it, and the backend finds it like the face', async () => {
  const visit = await scene.visit({ learner: 'ada', scenario: 'card', clip: 'a1', take: 97 });
  expect(await visit.until('consent')).toBe('consent');
  expect(await visit.element.locator('dl').innerText()).toContain('identity card');
  expect(await visit.until('review')).toBe('review');
  expect(await visit.liveTracks()).toBe(0);
  expect(await visit.element.locator('.parcels').innerText()).toContain('The picture on your card, as numbers');
  expect(await visit.until()).toBe('accepted');
  const run = scene.runs.at(-1);
  expect(run?.failure).toBeNull();
  const claims = run?.claims as unknown as { document: { vector: string }; evidence: readonly { id: string; bytes: number }[] };
  expect(claims.document.vector).toHaveLength(342);
  expect(claims.evidence).toMatchObject([{ id: 'document' }]);
  expect(claims.evidence[0]?.bytes).toBeGreaterThan(10_000);
});

it('lets a person decide where the portrait is not like the face', async () => {
  const visit = await scene.visit({ learner: 'bea', scenario: 'card', portrait: 'b1', clip: 'a2', take: 98 });
  expect(await visit.until()).toBe('under-review');
  expect(await visit.element.locator('[part~="body"]').innerText()).toContain('Card and face');
  expect((await visit.told()).map(({ hint }) => hint)).toContain('card-other');
});
