import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createApp } from '../../examples/course-platform/app.js';
import { keepAssets } from '../../examples/course-platform/site/keep-assets.js';
import { copyAssets } from '../../src/command/copy-assets.js';
import { type Campus, openCampus } from '../platform/campus.js';
import { ORIGIN } from '../platform/learner.js';

vi.mock('countersign/server', () => import('../../src/server.js'));
vi.mock('countersign/certificate', () => import('../../src/certificate.js'));

let campus: Campus;
beforeAll(async () => {
  campus = await openCampus();
});
afterAll(() => campus.close());
const headersOf = async (path: string): Promise<Headers> => (await campus.fetch(new Request(ORIGIN + path))).headers;

it('files whose names hold their hashes are kept for a year, and nothing else is', async () => {
  const [asset] = readdirSync('dist/assets');
  expect((await headersOf(`/countersign/assets/${asset}`)).get('cache-control')).toBe('public, max-age=31536000, immutable');
  expect((await headersOf('/countersign/assets/nothing.js')).get('cache-control') ?? '').not.toContain('immutable');
  expect((await headersOf('/countersign/countersign.js')).get('cache-control') ?? '').not.toContain('immutable');
});

it('browsers are told to stay at https here, and nothing of other sites below the same name', async () => {
  expect((await headersOf('/')).get('strict-transport-security')).toBe('max-age=31536000');
});

it('files are served compressed to who takes that, and pages with secrets in them are not', async () => {
  const accepting = (path: string) => campus.fetch(new Request(ORIGIN + path, { headers: { 'accept-encoding': 'gzip, br' } }));
  const worker = readdirSync('dist/assets').find((name) => name.startsWith('face-worker')) as string;
  const response = await accepting(`/countersign/assets/${worker}`);
  expect([response.headers.get('content-encoding'), response.headers.get('vary')]).toEqual(['gzip', 'Accept-Encoding']);
  expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  const bytes = Buffer.from(await response.arrayBuffer());
  const plain = readFileSync(join('dist/assets', worker));
  expect(gunzipSync(bytes).equals(plain)).toBe(true);
  expect(bytes.length).toBeLessThan(plain.length / 3);
  expect((await headersOf(`/countersign/assets/${worker}`)).get('content-encoding')).toBe(null);
  for (const path of ['/', '/sign-in', '/privacy']) expect((await accepting(path)).headers.get('content-encoding')).toBe(null);
});

it('a page that is open during an upgrade still finds the files that it began with', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-assets-'));
  try {
    const [before, after, kept] = ['before', 'after', 'kept'].map((name) => join(folder, name)) as [string, string, string];
    for (const [from, name] of [
      [before, 'worker-1.js'],
      [after, 'worker-2.js'],
    ] as const) {
      await keepAssets(await assetsIn(from, name), kept);
    }
    const site = createApp({ ...campus.platform, assets: kept });
    for (const name of ['worker-1.js', 'worker-2.js']) {
      const response = await site.fetch(new Request(`${ORIGIN}/countersign/assets/${name}`));
      expect([response.status, await response.text(), response.headers.get('cache-control')]).toEqual([
        200,
        `// ${name}`,
        'public, max-age=31536000, immutable',
      ]);
    }
    for (const path of ['worker-3.js', '..%2fbefore%2fworker-1.js', '%2e%2e/before/worker-1.js'])
      expect((await site.fetch(new Request(`${ORIGIN}/countersign/assets/${path}`))).status).toBe(404);
    // What no version has used for ninety days goes; what is cut short is never under its name.
    utimesSync(join(kept, 'worker-1.js'), 1, 1);
    await keepAssets(after, kept);
    expect(readdirSync(kept)).toEqual(['worker-2.js']);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it('a file that is kept is whole and its own: half of one, a link and two starts at once end in the same bytes', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-assets-'));
  try {
    const [from, kept] = [join(folder, 'from'), join(folder, 'kept')];
    await assetsIn(from, 'model-1.bin');
    writeFileSync(join(from, 'model-1.bin'), 'm'.repeat(30_000_000));
    // In containers, all processes have one number.
    await Promise.all(Array.from({ length: 4 }, () => keepAssets(from, kept)));
    expect(readdirSync(kept)).toEqual(['model-1.bin']);
    writeFileSync(join(kept, 'model-1.bin'), 'm'.repeat(1_000));
    await keepAssets(from, kept);
    expect(statSync(join(kept, 'model-1.bin')).size).toBe(30_000_000);
    rmSync(join(kept, 'model-1.bin'));
    writeFileSync(join(folder, 'outside'), 'not of the package');
    symlinkSync(join(folder, 'outside'), join(kept, 'model-1.bin'));
    mkdirSync(join(kept, 'folder'));
    utimesSync(join(kept, 'folder'), 1, 1);
    await keepAssets(from, kept);
    expect(statSync(join(kept, 'model-1.bin')).size).toBe(30_000_000);
    expect(readFileSync(join(folder, 'outside'), 'utf8')).toBe('not of the package');
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it('files that are copied to a site are never half of themselves, and go through no link', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-copied-'));
  try {
    const [dist, site] = [join(folder, 'dist'), join(folder, 'site')];
    await assetsIn(dist, 'model.bin');
    const content = 'm'.repeat(30_000_000);
    writeFileSync(join(dist, 'model.bin'), content);
    const integrity = `sha384-${createHash('sha384').update(content).digest('base64')}`;
    writeFileSync(join(dist, 'integrity.json'), JSON.stringify({ 'model.bin': integrity }));
    await copyAssets(dist, site);
    writeFileSync(join(folder, 'outside'), 'not of the package');
    rmSync(join(site, 'model.bin'));
    symlinkSync(join(folder, 'outside'), join(site, 'model.bin'));
    await copyAssets(dist, site);
    expect(readFileSync(join(folder, 'outside'), 'utf8')).toBe('not of the package');
    const sizes = new Set<number>();
    let done = false;
    const again = Promise.all([copyAssets(dist, site), copyAssets(dist, site)]).then(() => {
      done = true;
    });
    while (!done) {
      sizes.add(statSync(join(site, 'model.bin')).size);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await again;
    expect([...sizes]).toEqual([content.length]);
    expect(readdirSync(site)).toEqual(['model.bin']);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

async function assetsIn(folder: string, name: string): Promise<string> {
  mkdirSync(folder);
  writeFileSync(join(folder, name), `// ${name}`);
  return folder;
}
