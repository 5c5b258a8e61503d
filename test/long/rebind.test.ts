import { afterAll, beforeAll, expect, it } from 'vitest';
import { en } from '../../src/element/messages/en.js';
import { enCapture } from '../../src/element/messages/en-capture.js';
import { openScene, type Visit } from '../support/scene.js';

let scene: Awaited<ReturnType<typeof openScene>>;
let without: Awaited<ReturnType<typeof openScene>>;
beforeAll(async () => {
  const short = { faceFrames: 2, warmupRepetitions: 0, repetitions: 4 };
  const policy = { capture: { enroll: short, verify: { ...short, repetitions: 2 } } };
  scene = await openScene({ policy: { ...policy, rebind: { oldDevices: 'revoke', newDevice: 'allow', newKind: 'allow', liveness: [] } } });
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

/** A key of another browser lies where theirs lay. */
const swapKey = (visit: Visit) =>
  visit.page.evaluate(async () => {
    const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']);
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open('countersign-keys');
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const store = database.transaction('keys', 'readwrite').objectStore('keys');
    await new Promise<void>((resolve) => {
      const names = store.getAllKeys();
      names.onsuccess = () => {
        for (const name of names.result) store.put(pair, name).onsuccess = () => resolve();
      };
    });
    database.close();
  });
const button = (visit: Visit, name: string) => visit.element.getByRole('button', { name, exact: true });
const shown = (visit: Visit) => visit.element.locator('.body').innerText();
const note = (visit: Visit) => visit.element.locator('.note').filter({ visible: true });
const events = async (visit: Visit, type: string) => (await visit.told()).filter((event) => event.type === type);

it('a browser that the backend does not know is added by a second look: that is said before the consent', async () => {
  expect(await (await scene.visit({ learner: 'ada', clip: 'a1', take: 1 })).until()).toBe('accepted');
  const visit = await scene.visit({ learner: 'ada', clip: 'a2', take: 2 });
  await forgetKey(visit);
  expect(await visit.until('consent')).toBe('consent');
  expect(await note(visit).innerText()).toBe(en.labels.otherBrowser);
  expect(await visit.until()).toBe('accepted');
  expect(scene.runs.map(({ claims, failure, decision }) => [claims?.purpose, failure?.code, decision?.result])).toEqual([
    ['enroll', undefined, 'accepted'],
    ['rebind', undefined, 'accepted'],
  ]);
  expect(await visit.liveTracks()).toBe(0);
});

it('a browser whose key the backend does not take any more is told the same way', async () => {
  const { runs } = scene;
  const before = runs.length;
  // The rebind before has revoked every other browser of theirs.
  await swapKey(await scene.visit({ learner: 'ada', clip: 'a1', take: 5 }));
  const visit = await scene.visit({ learner: 'ada', clip: 'a1', take: 6 });
  expect(await visit.until('consent')).toBe('consent');
  expect(await note(visit).innerText()).toBe(en.labels.otherBrowser);
  expect(runs.length).toBe(before);
});

it('where the policy has no rebind, the learner is told before the consent that the browser is another one', async () => {
  expect(await (await without.visit({ learner: 'ada', clip: 'a1', take: 3 })).until()).toBe('accepted');
  const visit = await without.visit({ learner: 'ada', clip: 'a2', take: 4 });
  await forgetKey(visit);
  expect(await visit.until('error')).toBe('error');
  expect(await events(visit, 'error')).toEqual([expect.objectContaining({ code: 'submit/unknown-device' })]);
  expect((await events(visit, 'statechange')).map(({ state }) => state)).toEqual(['checking', 'error']);
  expect(await shown(visit)).toContain(en.labels.nothingSent);
  await button(visit, en.labels.otherWay).waitFor();
});

it('who enrolled on a keyboard is told before the consent that a touch screen is none, and goes on where they say it is', async () => {
  const visit = await without.visit({ learner: 'alan', clip: 'a1', take: 7 });
  expect(await visit.until()).toBe('accepted');
  const onTouch = await without.visit({ learner: 'alan', clip: 'a2', take: 8, scenario: 'other-keyboard' });
  expect(await onTouch.until('error')).toBe('error');
  expect(await onTouch.element.getAttribute('data-code')).toBe('keystroke/other-kind');
  expect((await events(onTouch, 'statechange')).map(({ state }) => state)).toEqual(['checking', 'error']);
  expect(await shown(onTouch)).toContain(enCapture.cases['real-keys'].title);
  await onTouch.mend();
  expect(await onTouch.until()).toBe('accepted');
});

it('on a touch screen, where the policy lets it be added, the first screen says what is compared and what is typed', async () => {
  expect(await (await scene.visit({ learner: 'grace', clip: 'a1', take: 9 })).until()).toBe('accepted');
  const onTouch = await scene.visit({ learner: 'grace', clip: 'a2', take: 10, scenario: 'other-keyboard' });
  expect(await onTouch.until('consent')).toBe('consent');
  expect(await note(onTouch).innerText()).toBe(en.labels.newKeyboard);
  expect((await events(onTouch, 'statechange')).map(({ state }) => state)).toEqual(['checking', 'consent']);
  // What is typed then comes from keys after all: it is compared, and no kind is added.
  expect(await onTouch.until()).toBe('accepted');
  expect(scene.runs.at(-1)?.claims).toMatchObject({ purpose: 'rebind', keystroke: { inputKind: 'physical' } });
});
