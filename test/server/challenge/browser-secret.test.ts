import { afterEach, expect, it } from 'vitest';
import { POLICY, type TestBackend, testBackend } from '../../support/backend.js';

let backend: TestBackend | null = null;
afterEach(async () => {
  await backend?.close();
  backend = null;
});

/** What the challenges of this learner's browser say of what it may keep. */
async function storeOf(learner: string, tenant?: string) {
  const browser = await backend?.browser(learner, tenant === undefined ? {} : { tenant });
  return (await browser?.challenge())?.claims.store;
}

it('a learner’s browsers are told one secret, and nobody else’s is told it', async () => {
  backend = await testBackend({});
  const ada = await storeOf('ada');
  expect(ada?.secret).toMatch(/^[\w-]{43}$/);
  expect(await storeOf('ada')).toEqual(ada);
  const others = [await storeOf('grace'), await storeOf('ada', 'other'), await storeOf('ad')].map((store) => store?.secret);
  expect(new Set([ada?.secret, ...others]).size).toBe(4);
});

it('another backend’s secret for the same learner is another', async () => {
  backend = await testBackend({});
  const here = await storeOf('ada');
  await backend.close();
  backend = await testBackend({});
  expect((await storeOf('ada'))?.secret).not.toBe(here?.secret);
});

it('only where a browser can be added is keeping nothing offered', async () => {
  backend = await testBackend({});
  expect(await storeOf('ada')).toMatchObject({ optional: false });
  await backend.close();
  backend = await testBackend({ policy: { ...POLICY, rebind: { oldDevices: 'keep' } }, onNotice: async () => undefined });
  expect(await storeOf('ada')).toMatchObject({ optional: true });
});
