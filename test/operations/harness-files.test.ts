import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { Hono } from 'hono';
import { expect, it, vi } from 'vitest';
import { createFaults } from '../../examples/harness/faults.js';
import { createSite } from '../../examples/harness/site.js';

vi.mock('countersign/server', () => import('../../src/server.js'));

it('the harness serves files compressed, keeps none of them for good, and damages them where a fault says so', async () => {
  const faults = createFaults();
  const app = new Hono();
  const site = createSite({
    backend: () => ({ fetch: app.fetch }) as never,
    faults,
    log: { around: (request: Request, pass: (noted: Request) => Promise<Response>) => pass(request) } as never,
    folders: {},
    courseSite: 'http://localhost:1',
  });
  const assets = readdirSync('dist/assets');
  const get = async (prefix: string) => {
    const name = assets.find((one) => one.startsWith(prefix)) as string;
    const headers = { 'accept-encoding': 'gzip' };
    const response = await site.fetch(new Request(`http://127.0.0.1/countersign/assets/${name}`, { headers }));
    return { response, bytes: Buffer.from(await response.arrayBuffer()), plain: readFileSync(join('dist/assets', name)) };
  };
  const worker = await get('face-worker');
  expect(worker.response.headers.get('content-encoding')).toBe('gzip');
  expect(worker.response.headers.get('cache-control') ?? '').not.toContain('immutable');
  expect(gunzipSync(worker.bytes).equals(worker.plain)).toBe(true);
  const model = await get('face_recognition');
  expect([model.response.headers.get('content-encoding'), model.bytes.equals(model.plain)]).toEqual([null, true]);
  faults.set('model-corrupt');
  expect((await get('face_recognition')).bytes.equals(model.plain)).toBe(false);
});
