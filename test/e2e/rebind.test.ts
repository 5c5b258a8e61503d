import { afterAll, beforeAll, expect, it } from 'vitest';
import { openScene, type Visit } from '../support/scene.js';

let scene: Awaited<ReturnType<typeof openScene>>;
let without: Awaited<ReturnType<typeof openScene>>;
beforeAll(async () => {
  const short = { faceFrames: 2, warmupRepetitions: 0, repetitions: 4 };
  const policy = { capture: { enroll: short, verify: { ...short, repetitions: 2 } } };
  scene = await openScene({ policy: { ...policy, rebind: { oldDevices: 'revoke', review: false, liveness: [] } } });
  without = await openScene({ policy });
});
afterAll(async () => {
  await scene?.close();
  await without?.close();
});

/** The page forgets its key: to the backend it is another browser. */
const forgetKey = (visit: Visit) =>
  visit.page.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const request = indexedDB.deleteDatabase('countersign-keys');
        request.onsuccess = () => resolve();
        request.onerror = () => reject(request.error);
      }),
  );

it('a browser that the backend does not know is added by a second look, without a word of the page', async () => {
  expect(await (await scene.visit({ learner: 'ada', clip: 'a1', take: 1 })).until()).toBe('accepted');
  const visit = await scene.visit({ learner: 'ada', clip: 'a2', take: 2 });
  await forgetKey(visit);
  expect(await visit.until()).toBe('accepted');
  expect(scene.runs.map(({ claims, failure, decision }) => [claims?.purpose, failure?.code, decision?.result])).toEqual([
    ['enroll', undefined, 'accepted'],
    [undefined, 'key/unknown', undefined],
    ['rebind', undefined, 'accepted'],
  ]);
  expect(await visit.liveTracks()).toBe(0);
});

it('where the policy has no rebind, the learner is told that the browser is another one', async () => {
  expect(await (await without.visit({ learner: 'ada', clip: 'a1', take: 3 })).until()).toBe('accepted');
  const visit = await without.visit({ learner: 'ada', clip: 'a2', take: 4 });
  await forgetKey(visit);
  expect(await visit.until('error')).toBe('error');
  expect((await visit.told()).filter(({ type }) => type === 'error')).toEqual([expect.objectContaining({ code: 'submit/unknown-device' })]);
});
