import { afterAll, beforeAll, expect, it } from 'vitest';
import { openScene } from '../support/scene.js';

let scene: Awaited<ReturnType<typeof openScene>>;

beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene?.close());

it('the screens after the consent that cannot be had twice are there at the third try, also where the import fails once more', async () => {
  const visit = await scene.visit({ learner: 'unlucky' });
  const asked: string[] = [];
  await visit.page.route(/\/screens-[^/]+\.js(?:\?|$)/, async (route) => {
    const kind = route.request().resourceType();
    asked.push(kind);
    const times = asked.filter((one) => one === kind).length;
    if (kind === 'fetch' && times <= 2) await route.abort();
    else if (kind === 'script' && times === 1) await route.fulfill({ status: 503 });
    else await route.continue();
  });
  expect(await visit.until('error')).toBe('error');
  // The first try was at the start, where nobody waits for them yet.
  expect(asked).toEqual(['fetch', 'fetch']);
  await visit.mend();
  expect(await visit.until('primer')).toBe('primer');
  const told = (await visit.told()).flatMap(({ type, state }) => (type === 'statechange' ? [state] : []));
  expect(told).toEqual(['checking', 'consent', 'error', 'checking', 'primer']);
  expect(asked).toEqual(['fetch', 'fetch', 'fetch', 'script', 'script']);
});
