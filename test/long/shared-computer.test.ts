import { afterAll, beforeAll, expect, it } from 'vitest';
import { openScene, type Visit } from '../support/scene.js';

let scene: Awaited<ReturnType<typeof openScene>>;
beforeAll(async () => {
  const short = { faceFrames: 2, warmupRepetitions: 0, repetitions: 4 };
  scene = await openScene({
    policy: {
      capture: { enroll: short, verify: { ...short, repetitions: 2 } },
      rebind: { oldDevices: 'keep', newDevice: 'allow', liveness: [] },
    },
  });
});
afterAll(() => scene?.close());

/**
 * All names under which this origin keeps something, but the files that are the same for everybody.
 */
const stored = (visit: Visit): Promise<string[]> =>
  visit.page.evaluate(async () => {
    const names = Object.keys(localStorage);
    for (const { name = '' } of await indexedDB.databases()) {
      const database = await new Promise<IDBDatabase>((resolve) => {
        const request = indexedDB.open(name);
        request.onsuccess = () => resolve(request.result);
      });
      for (const store of database.objectStoreNames) {
        const keys = await new Promise<IDBValidKey[]>((resolve) => {
          const request = database.transaction(store).objectStore(store).getAllKeys();
          request.onsuccess = () => resolve(request.result);
        });
        names.push(...keys.map(String));
      }
      database.close();
    }
    return names;
  });

const signIn = (visit: Visit, value: string) => visit.browser.addCookies([{ name: 'learner', value, url: scene.url }]);
const purposes = () => scene.runs.map(({ claims, failure, decision }) => [claims?.purpose, failure?.code, decision?.result]);
const forget = (visit: Visit, whose: 'mine' | 'all') =>
  visit.element.evaluate((element, one) => (element as unknown as { forget(whose: string): Promise<void> }).forget(one), whose);

it('the next person at a shared computer finds nothing of who enrolled and was checked there', async () => {
  const enrolled = await scene.visit({ learner: 'ada', shared: true, clip: 'a1', take: 1 });
  expect(await enrolled.until()).toBe('accepted');
  expect(await stored(enrolled)).toEqual([]);
  const checked = await scene.visit({ learner: 'ada', shared: true, clip: 'a2', take: 2 });
  expect(await checked.until()).toBe('accepted');
  expect(await stored(checked)).toEqual([]);
  expect(purposes()).toEqual([
    ['enroll', undefined, 'accepted'],
    ['rebind', undefined, 'accepted'],
  ]);
});

it('who signs in next cannot read whose key it is, and forget() takes it away: one’s own, then everybody’s', async () => {
  const grace = await scene.visit({ learner: 'grace', clip: 'b1', take: 3 });
  expect(await grace.until()).toBe('accepted');
  const [name = ''] = await stored(grace);
  expect(name).toMatch(/^[\w-]{43}$/);
  await signIn(grace, 'mallory');
  await forget(grace, 'mine');
  expect(await stored(grace)).toEqual([name]);
  await signIn(grace, 'grace');
  await forget(grace, 'mine');
  expect(await stored(grace)).toEqual([]);
  expect(await grace.page.evaluate(() => caches.keys())).toHaveLength(1);
  await forget(grace, 'all');
  expect(await grace.page.evaluate(() => caches.keys())).toEqual([]);
});
