import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer as createSocket } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';
import type { BrowserContext, Page } from 'playwright';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sitDown } from '../../examples/simulation/learner.js';
import { openBrowser } from '../../examples/simulation/open-browser.js';

const COMMAND = resolve('dist/countersign-command.js');
const SECRET = `whsec_${Buffer.from('a secret of the platform, for now').toString('base64')}`;

let folder: string;
let platform: Server;
let service: ChildProcess | undefined;
let browser: BrowserContext | undefined;
/** What the platform's pages are. */
let html = '<title>Back</title><h1>Welcome back</h1>';
const hooks: { readonly body: string; readonly headers: Record<string, string> }[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-hosted-'));
  platform = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    if (request.method === 'POST')
      hooks.push({ body: Buffer.concat(chunks).toString(), headers: request.headers as Record<string, string> });
    response.setHeader('content-type', 'text/html').end(html);
  });
  await new Promise<void>((done) => platform.listen(0, '127.0.0.1', done));
});
afterAll(async () => {
  await browser?.close();
  service?.kill('SIGKILL');
  platform?.close();
  platform?.closeAllConnections();
  rmSync(folder, { recursive: true, force: true });
});

async function freePort(): Promise<number> {
  const socket = createSocket().listen(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address() as AddressInfo;
  socket.close();
  return port;
}

interface Answer {
  // biome-ignore lint/suspicious/noExplicitAny: a test says what it expects of it.
  readonly [member: string]: any;
}

let url: string;
let back: string;
let key: string;
let said = '';

/** As a platform asks. */
async function api(path: string, body?: object): Promise<Answer> {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const response = await fetch(url + path, body === undefined ? { headers } : { method: 'POST', headers, body: JSON.stringify(body) });
  return response.json() as Promise<Answer>;
}

async function openPage(take: number): Promise<Page> {
  await browser?.close();
  browser = await openBrowser({ clip: 'a1', take, profile: join(folder, `browser-${take}`) });
  return browser.pages()[0] as Page;
}

it('leads from an empty folder to an accepted enrollment through the hosted page, a webhook, and a receipt', {
  timeout: 240_000,
}, async () => {
  const port = await freePort();
  back = `http://127.0.0.1:${(platform.address() as AddressInfo).port}/`;
  url = `http://localhost:${port}`;
  await promisify(execFile)(process.execPath, [COMMAND, 'init'], { cwd: folder });
  const environment = {
    COUNTERSIGN_PUBLIC_URL: url,
    COUNTERSIGN_LISTEN_PORT: String(port),
    COUNTERSIGN_TENANTS_0_NAME: 'North University',
    COUNTERSIGN_TENANTS_0_ORIGINS_0: new URL(back).origin,
    COUNTERSIGN_TENANTS_0_RETURN_URLS_0: back,
    COUNTERSIGN_TENANTS_0_WEBHOOKS_0_ID: 'main',
    COUNTERSIGN_TENANTS_0_WEBHOOKS_0_URL: back,
    COUNTERSIGN_TENANTS_0_WEBHOOKS_0_SECRETS_0: SECRET,
    COUNTERSIGN_TENANTS_0_WEBHOOKS_0_ALLOW_PRIVATE: 'true',
  };
  service = spawn(process.execPath, [COMMAND, 'serve'], {
    cwd: folder,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  service.stdout?.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  await expect.poll(() => said, { timeout: 60_000 }).toMatch(/csk_\S+\n/);
  [key = ''] = /csk_\S+/.exec(said) as RegExpExecArray;
  const check = await api('/v1/checks', { subject: 'ada', course: 'algebra', activity: 'enrollment', returnUrl: back });

  const page = await openPage(901);
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(check.url);
  expect(await page.locator('body > header').innerText()).toBe('North University');
  await page.locator('countersign-check').waitFor();
  const learner = await sitDown(page, { from: 90_100 });
  expect(await learner.until()).toBe('accepted');
  await page.waitForURL(`${back}?check=${check.id}`);
  // Behind the # of the page's own address it stands, and in no other.
  expect(asked.filter((address) => address.split('#')[0]?.includes(check.token.split('.')[1]))).toEqual([]);

  const done = await api(`/v1/checks/${check.id}`);
  expect(done).toMatchObject({ state: 'accepted', result: { purpose: 'enroll', reasons: [] } });
  const jwks = createLocalJWKSet((await (await fetch(`${url}/.well-known/jwks.json`)).json()) as JSONWebKeySet);
  const { payload } = await jwtVerify(done.result.receipt, jwks, { issuer: url, audience: url });
  expect(payload).toMatchObject({
    sub: 'ada',
    purpose: 'enroll',
    result: 'accepted',
    context: { course: 'algebra', activity: 'enrollment' },
  });
  await expect.poll(() => hooks.length, { timeout: 15_000 }).toBe(1);
  const [{ body, headers }] = hooks as [(typeof hooks)[number]];
  expect(new Webhook(SECRET).verify(body, headers)).toMatchObject({ type: 'check.accepted', data: { id: check.id, state: 'accepted' } });
  expect((await api('/v1/events')).data).toMatchObject([{ type: 'check.accepted' }]);
});

it('is reached by the element in a page of another site, with a token and no cookie', { timeout: 240_000 }, async () => {
  const check = await api('/v1/checks', { subject: 'bea', course: 'algebra', activity: 'enrollment' });
  const page = await openPage(902);
  html = `<!doctype html><title>Course</title><script src="${url}/countersign.js"></script><countersign-check token="${check.token}"></countersign-check>`;
  await page.goto(`${back}course`);
  const learner = await sitDown(page, { from: 90_200 });
  expect(await learner.until()).toBe('accepted');
  expect(await browser?.cookies()).toEqual([]);
  expect(await api(`/v1/checks/${check.id}`)).toMatchObject({ state: 'accepted', subject: 'bea' });
});

it('ends on SIGTERM, and its log has named no learner, no token and no key', async () => {
  const ended = once(service as ChildProcess, 'exit');
  service?.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
  // Shown once, to whoever started it.
  const log = said.replace(/The first API key.*\n.*\n *curl .*/, '');
  expect(log).toContain('"route":"/browser/:id/bundles"');
  for (const secret of [key, 'chk_', 'ada', 'bea', 'Bearer']) expect(log).not.toContain(secret);
});
