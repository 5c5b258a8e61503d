import { mkdtempSync, rmSync } from 'node:fs';
import { request as send } from 'node:http';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { answerFrom, connectedAddress, namedAddress } from '../../examples/course-platform/site/address-of.js';
import { startPlatform } from '../../examples/course-platform/start.js';

vi.mock('countersign/server', () => import('../../src/server.js'));
vi.mock('countersign/certificate', () => import('../../src/certificate.js'));

/** Requests of one address in a minute. */
const PER_MINUTE = 5;
/**
 * The clock is the real one: so many are too many in one of two minutes, where the first ends among
 * them.
 */
const TWO_MINUTES = 2 * PER_MINUTE + 1;

const data = mkdtempSync(join(tmpdir(), 'platform-'));
let site: Awaited<ReturnType<typeof startPlatform>>;
beforeAll(async () => {
  site = await startPlatform({
    port: 0,
    data,
    addressHeader: 'x-real-ip',
    policy: { ratePerMinutePerAddress: PER_MINUTE },
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
    for (let request = 0; request < TWO_MINUTES; request++) statuses.push(await ask('/api/countersign/me/status', known));
    expect(statuses).toContain(429);
    expect(await ask('/api/countersign/me/status', { 'x-real-ip': '192.0.2.2' })).toBe(401);
    expect(await ask('/api/countersign/me/status')).toBe(401);
  } finally {
    told.mockRestore();
  }
});

it.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['127.0.0.1', null],
  ['127.8.9.10', null],
  ['::ffff:127.0.0.1', null],
  ['::1', null],
  [undefined, null],
])('a connection from %s counts for %s', async (remote, address) => {
  const answered = answerFrom(remote, async () => {
    await new Promise((resolve) => setTimeout(resolve, 1));
    return connectedAddress(new Request('https://university.example'));
  });
  expect(await answered).toBe(address);
  expect(connectedAddress(new Request('https://university.example'))).toBeNull();
});

it('a header with a list, a port or no address is not somebody else with each request', () => {
  const told = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  try {
    const address = namedAddress('x-forwarded-for');
    const of = (value: string) => address(new Request('https://university.example', { headers: { 'x-forwarded-for': value } }));
    expect([of('192.0.2.1'), of('192.0.2.1:40001'), of('192.0.2.1:40002')]).toEqual(Array(3).fill('192.0.2.1'));
    expect([of('2001:db8::1'), of('[2001:db8::2]:443')]).toEqual(Array(2).fill('2001:db8:0:0::/64'));
    expect(told).not.toHaveBeenCalled();
    expect(['10.0.0.1, 192.0.2.1', '10.0.0.2, 192.0.2.1', 'somebody', '_hidden'].map(of)).toEqual(Array(4).fill(null));
    expect(told).toHaveBeenCalledTimes(1);
  } finally {
    told.mockRestore();
  }
});

it('without a header, the other end of the connection is the address', { timeout: 120_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'platform-'));
  const bare = await startPlatform({
    port: 0,
    data: folder,
    policy: { ratePerMinutePerAddress: PER_MINUTE },
    passwordCost: { N: 1024, r: 8, p: 1 },
  });
  // What `remoteAddress` reads: all connections of this test come from this machine.
  const remote = vi.spyOn(Socket.prototype as unknown as { _getpeername: () => { address: string } }, '_getpeername');
  try {
    const statuses = async (path: string) => {
      const found: number[] = [];
      for (let request = 0; request < TWO_MINUTES; request++) found.push((await fetch(bare.url + path)).status);
      return found;
    };
    // A proxy on this machine, which names nobody.
    remote.mockReturnValue({ address: '127.0.0.1' });
    expect(await statuses('/api/countersign/me/status')).toEqual(Array<number>(TWO_MINUTES).fill(401));
    remote.mockReturnValue({ address: '192.0.2.1' });
    expect(await statuses('/api/countersign/me/status')).toContain(429);
    remote.mockReturnValue({ address: '192.0.2.2' });
    expect((await fetch(`${bare.url}/api/countersign/me/status`)).status).toBe(401);
    // A stranger's wrong passwords close the account at the stranger's address alone.
    const signIn = async (password: string) => {
      const body = new URLSearchParams({ email: 'ada@example.org', password });
      const answer = await fetch(`${bare.url}/sign-in`, { method: 'POST', body, headers: { origin: bare.url }, redirect: 'manual' });
      return answer.status === 303 ? 'in' : /data-problem="([^"]+)"/.exec(await answer.text())?.[1];
    };
    const body = new URLSearchParams({ email: 'ada@example.org', name: 'Ada', password: 'correct horse battery staple' });
    await fetch(`${bare.url}/sign-up`, { method: 'POST', body, headers: { origin: bare.url }, redirect: 'manual' });
    remote.mockReturnValue({ address: '192.0.2.66' });
    for (let guess = 0; guess < 10; guess++) expect(await signIn(`guess number ${guess}`)).toBe('wrong');
    expect(await signIn('correct horse battery staple')).toBe('wait');
    remote.mockReturnValue({ address: '192.0.2.2' });
    expect(await signIn('correct horse battery staple')).toBe('in');
  } finally {
    remote.mockRestore();
    await bare.close();
    rmSync(folder, { recursive: true });
  }
});
