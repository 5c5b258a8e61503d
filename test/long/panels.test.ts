import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { openBundle } from '../../src/bundle/server/open.js';
import { generateKeys, importKeys } from '../../src/server/keys/keys.js';
import { findProgram, PYTHON } from '../support/programs.js';
import { openScene, type Visit } from '../support/scene.js';
import type { Vector, VectorKeys, Vectors } from '../vectors/vector.js';

const run = promisify(execFile);
let scene: Awaited<ReturnType<typeof openScene>>;
let visit: Visit;

beforeAll(async () => {
  const short = { faceFrames: 2, warmupRepetitions: 0, repetitions: 1 };
  scene = await openScene({ policy: { capture: { enroll: short, verify: short } } });
  visit = await scene.visit({ learner: 'panels', page: '/' });
  expect(await visit.until()).toBe('accepted');
});
afterAll(() => scene?.close());

/** What the link of the newest run downloads. */
async function exported(): Promise<{ readonly bundles: Vectors; readonly keys: VectorKeys }> {
  const link = visit.page.getByRole('link', { name: 'Export as test vector' }).first();
  const answer = await fetch(new URL((await link.getAttribute('href')) as string, scene.url));
  return (await answer.json()) as { bundles: Vectors; keys: VectorKeys };
}
const panel = (title: string) => visit.page.locator('.panel', { has: visit.page.getByRole('heading', { name: title }) });

describe('the harness’s panels', () => {
  it('show the run: its steps, the sealed string with sizes and digest, and that it counts once', async () => {
    const card = visit.page.locator('.run').first();
    await card.locator('summary', { hasText: 'Bundle as it was sent' }).click();
    const sealed = scene.runs.at(-1)?.sealed ?? '';
    expect(await card.locator('.inspector pre').innerText()).toBe(sealed);
    await expect.poll(() => card.locator('table').innerText()).toContain(createHash('sha256').update(sealed).digest('hex'));
    await card.getByRole('button', { name: 'Send it again' }).click();
    await expect.poll(() => card.locator('output').innerText()).toBe('409 {"error":"challenge/used"}');
  });

  it('export a run as a test vector, which the package opens', async () => {
    const { bundles, keys } = await exported();
    const [vector] = bundles.vectors as [Vector];
    const { decryption } = await importKeys({ ...(await generateKeys()), encryption: keys.encryption });
    const opened = await openBundle(vector.sealed, {
      decryptionKeys: decryption,
      deviceKey: async (thumbprint) => keys.devices.find(({ kid }) => kid === thumbprint) ?? null,
      audience: bundles.audience,
      origins: bundles.origins,
      now: vector.now,
      lateSeconds: bundles.lateSeconds,
    });
    expect(vector.expected).toBe('valid');
    expect(opened.claims.nonce).toBe(bundles.challenges[vector.challenge]?.nonce);
  });

  const python = findProgram(PYTHON);
  it.skipIf(python.skip)(`export a run as a test vector, which is opened by ${python.label}`, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'countersign-vector-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const { bundles, keys } = await exported();
    writeFileSync(join(folder, 'bundles.json'), JSON.stringify(bundles));
    writeFileSync(join(folder, 'keys.json'), JSON.stringify(keys));
    const { stdout } = await run(python.command, ['test/interop/open_bundles.py', folder]);
    const { name, payloadSha256 } = bundles.vectors[0] as Vector;
    expect(JSON.parse(stdout)).toEqual({ name, result: 'valid', payloadSha256, late: false });
  });

  it('count what is live, and find nothing left after twenty mounts', async () => {
    const counters = panel('Counters');
    await expect.poll(() => counters.locator('table').first().innerText()).toMatch(/camera tracks\s+0\nface workers\s+0/);
    await counters.getByRole('button').click();
    await expect.poll(() => counters.locator('.result').getAttribute('data-leaks'), { timeout: 60_000 }).toBe('0');
  });

  it('tell bytes, times and lost keys', async () => {
    const words = await panel('Performance').innerText();
    expect(words).toMatch(/code before the start\s+\d\d(?:\.\d)? kB/);
    expect(words).toMatch(/models\s+[1-9],\d{3}/);
    expect(words).toMatch(/frames analyzed\s+[1-9]/);
    expect(words).toMatch(/backend of the nets\s+wasm/);
    expect(words).toMatch(/keys measured, lost\s+[1-9]\d+, 0/);
  });

  it('turn green what was reached, and remember it', async () => {
    const reached = () => panel('States, codes and hints').locator('.reached').allInnerTexts();
    await expect.poll(reached).toEqual(expect.arrayContaining(['✓ consent', '✓ typing', '✓ accepted', '✓ good']));
    await visit.page.reload();
    await expect.poll(reached).toEqual(expect.arrayContaining(['✓ accepted', '✓ good']));
  });
});
