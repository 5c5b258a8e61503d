import { mkdtempSync, rmSync } from 'node:fs';
import { request as send } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { startPlatform } from '../../examples/course-platform/start.js';

vi.mock('countersign/server', () => import('../../src/server.js'));
vi.mock('countersign/certificate', () => import('../../src/certificate.js'));

const data = mkdtempSync(join(tmpdir(), 'platform-'));
let site: Awaited<ReturnType<typeof startPlatform>>;
beforeAll(async () => {
  site = await startPlatform({
    port: 0,
    data,
    addressHeader: 'x-real-ip',
    policy: { ratePerMinutePerAddress: 5 },
    passwordCost: { N: 1024, r: 8, p: 1 },
  });
}, 60_000);
afterAll(async () => {
  await site.close();
  rmSync(data, { recursive: true });
});

/** The target goes out as it stands: `fetch` would take dots away. */
function ask(path: string, headers: Record<string, string> = {}): Promise<number> {
  const { hostname: host, port } = new URL(site.url);
  return new Promise((resolve, reject) => {
    const request = send({ host, port, path, method: 'GET', headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    request.on('error', reject);
    request.end();
  });
}

it('a path with dot segments is 404 over the wire, though a URL parser would make a route of it', async () => {
  expect(await ask('/api/countersign/me/status')).toBe(401);
  for (const path of [
    '/api/countersign/./me/status',
    '/api/countersign/x/../me/status',
    '/api/countersign/%2e/me/status',
    '/api/countersign/x/%2E%2e/me/status',
    '/x/../api/countersign/me/status',
    '/api/countersign//me/status',
  ])
    expect([path, await ask(path)]).toEqual([path, 404]);
  expect([400, 404]).toContain(await ask('/api/countersign\\me/status'));
});

it('a header that the proxy does not send makes nobody one address: it is told once, and nobody is stopped', async () => {
  const told = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  try {
    for (let request = 0; request < 40; request++) expect(await ask('/api/countersign/me/status')).toBe(401);
    expect(told.mock.calls.length).toBeLessThanOrEqual(1);
    const known = { 'x-real-ip': '192.0.2.1' };
    const statuses: number[] = [];
    for (let request = 0; request < 7; request++) statuses.push(await ask('/api/countersign/me/status', known));
    expect(statuses).toContain(429);
    expect(await ask('/api/countersign/me/status', { 'x-real-ip': '192.0.2.2' })).toBe(401);
    expect(await ask('/api/countersign/me/status')).toBe(401);
  } finally {
    told.mockRestore();
  }
});
