import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBundle } from '../../src/bundle/open.js';
import { generateKeys, importKeys } from '../../src/server/keys.js';
import { openScene, type Visit } from '../support/scene.js';
import type { VectorKeys, Vectors } from '../vectors/vector.js';

let scene: Awaited<ReturnType<typeof openScene>>;
let visit: Visit;

beforeAll(async () => {
  const short = { faceFrames: 2, warmupRepetitions: 0, repetitions: 2 };
  scene = await openScene({ policy: { capture: { enroll: short, verify: short } } });
  visit = await scene.visit({ learner: 'panels', page: '/' });
  expect(await visit.until()).toBe('accepted');
});
afterAll(() => scene?.close());

const panel = (title: string) => visit.page.locator('.panel', { has: visit.page.getByRole('heading', { name: title }) });

describe('the harness’s panels', () => {
  it('show the run: its steps, the sealed string with sizes and digest, and that it counts once', async () => {
    const run = visit.page.locator('.run').first();
    await run.locator('summary', { hasText: 'Bundle as it was sent' }).click();
    const sealed = scene.runs.at(-1)?.sealed ?? '';
    expect(await run.locator('.inspector pre').innerText()).toBe(sealed);
    await expect.poll(() => run.locator('table').innerText()).toContain(createHash('sha256').update(sealed).digest('hex'));
    await run.getByRole('button', { name: 'Send it again' }).click();
    await expect.poll(() => run.locator('output').innerText()).toBe('409 {"error":"challenge/used"}');
  });

  it('export a run as a test vector, which opens as test/vectors do', async () => {
    const link = visit.page.getByRole('link', { name: 'Export as test vector' }).last();
    const address = new URL((await link.getAttribute('href')) as string, scene.url);
    const { bundles, keys } = (await (await fetch(address)).json()) as { bundles: Vectors; keys: VectorKeys };
    const [vector] = bundles.vectors;
    const { decryption } = await importKeys({ ...(await generateKeys()), encryption: keys.encryption });
    const opened = await openBundle(vector?.sealed as string, {
      decryptionKeys: decryption,
      deviceKey: async (thumbprint) => keys.devices.find(({ kid }) => kid === thumbprint) ?? null,
      audience: bundles.audience,
      origins: bundles.origins,
      now: vector?.now as number,
      lateSeconds: bundles.lateSeconds,
    });
    expect(vector?.expected).toBe('valid');
    expect(opened.claims.nonce).toBe(bundles.challenges[vector?.challenge as string]?.nonce);
    expect(createHash('sha256').update(JSON.stringify(opened.claims)).digest('base64url')).toBe(vector?.payloadSha256);
  });

  it('count what is live, and find nothing left after twenty mounts', async () => {
    const counters = panel('Counters');
    await expect.poll(() => counters.locator('table').first().innerText()).toMatch(/camera tracks\s+0\nface workers\s+0/);
    await counters.getByRole('button').click();
    await expect.poll(() => counters.locator('.result').getAttribute('data-leaks'), { timeout: 60_000 }).toBe('0');
  });

  it('tell bytes, times and lost keys', async () => {
    const words = await panel('Performance').innerText();
    expect(words).toMatch(/bytes before consent\s+[1-9]\d/);
    expect(words).toMatch(/frames analysed\s+[1-9]/);
    expect(words).toMatch(/backend of the nets\s+wasm/);
    expect(words).toMatch(/keys measured, of them lost\s+[1-9]\d+, 0/);
  });

  it('turn green what was reached, and remember it', async () => {
    const reached = () => panel('States, codes and hints').locator('.reached').allInnerTexts();
    await expect.poll(reached).toEqual(expect.arrayContaining(['✓ consent', '✓ typing', '✓ accepted', '✓ good']));
    await visit.page.reload();
    await expect.poll(reached).toEqual(expect.arrayContaining(['✓ accepted', '✓ good']));
  });
});
