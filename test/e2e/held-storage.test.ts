import { afterAll, beforeAll, expect, it } from 'vitest';
import { openScene, type Visit } from '../support/scene.js';

let scene: Awaited<ReturnType<typeof openScene>>;
beforeAll(async () => {
  const short = { faceFrames: 2, warmupRepetitions: 0, repetitions: 2 };
  scene = await openScene({ policy: { capture: { enroll: short, verify: short } } });
});
afterAll(() => scene?.close());

/**
 * Another tab of the same site keeps a connection to the store of keys, and a third one waits to
 * delete it: whoever opens it now waits as well, for as long as those tabs like.
 */
async function holdStorage({ browser, page }: Visit): Promise<() => Promise<void>> {
  const other = await browser.newPage();
  await other.goto(`${new URL(page.url()).origin}/harness.css`);
  await other.evaluate(async () => {
    const request = indexedDB.open('countersign-keys', 1);
    request.onupgradeneeded = () => request.result.createObjectStore('keys');
    await new Promise((resolve) => {
      request.onsuccess = resolve;
    });
    const deleting = indexedDB.deleteDatabase('countersign-keys');
    await new Promise((resolve) => {
      deleting.onblocked = resolve;
    });
    Object.assign(window, { held: request.result });
  });
  await page.bringToFront();
  return () => other.close();
}

const cancel = async (visit: Visit): Promise<number> => {
  const startedMs = Date.now();
  await visit.element.getByRole('button', { name: 'Cancel' }).click();
  await expect.poll(visit.state, { timeout: 5_000 }).toBe('canceled');
  return Date.now() - startedMs;
};

const startAgain = async (visit: Visit): Promise<void> => {
  await visit.element.getByRole('button', { name: 'Start again' }).click();
  await expect.poll(visit.state).not.toBe('canceled');
};

it('who enrolls can cancel while another tab holds the storage, and the camera is off', async () => {
  const visit = await scene.visit({ learner: 'held', take: 1 });
  const release = await holdStorage(visit);
  expect(await visit.until('primer')).toBe('primer');
  await visit.primary();
  await expect.poll(visit.state).toBe('loading');
  expect(await cancel(visit)).toBeLessThan(3_000);
  expect(await visit.liveTracks()).toBe(0);
  expect((await visit.told()).filter(({ type }) => type === 'cancel')).toHaveLength(1);
  await release();
  await startAgain(visit);
  expect(await visit.until()).toBe('accepted');
});

it('who is checked can cancel, too, and is told what is in the way where they wait', async () => {
  const enrolled = await scene.visit({ learner: 'waits', take: 3 });
  expect(await enrolled.until()).toBe('accepted');
  const visit = await scene.visit({ learner: 'waits', clip: 'a2', take: 4 });
  const release = await holdStorage(visit);
  await visit.primary();
  await expect.poll(visit.state).toBe('checking');
  expect(await cancel(visit)).toBeLessThan(3_000);
  await startAgain(visit);
  expect(await visit.until('error')).toBe('error');
  expect(await visit.element.getAttribute('data-code')).toBe('env/unsupported');
  expect(await visit.element.locator('h2').innerText()).toBe('This page can’t keep your key');
  await release();
});
