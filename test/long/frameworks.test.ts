import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort, installByReadme, shell } from '../package/developer-path.js';
import { readmeCode } from '../support/readme.js';

const PAGE = 'examples/docs/frameworks.md';
const PACKAGES = 'express@5.3.0 express-session@1.19.0 fastify@5.12.8 @fastify/cookie@11.1.5 @fastify/session@11.1.3';
const SECRET = 'a'.repeat(40);

let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-frameworks-'));
  await shell(`npm pack --pack-destination ${folder} --ignore-scripts --loglevel=error`, '.');
  await installByReadme(folder);
  await shell(`npm install ${PACKAGES} --prefer-offline --ignore-scripts --no-audit --no-fund --loglevel=error`, folder);
  write(readmeCode('From an empty folder to an enrollment').files, 'institution.mjs');
  write(readmeCode('The backend, opened once', PAGE).files, 'countersign.mjs');
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(files: ReadonlyMap<string, string>, name: string): void {
  writeFileSync(join(folder, name), files.get(name) as string);
}

/** Runs one file of the page as it stands, while `use` talks to it. */
async function serving(name: string, use: (address: string) => Promise<void>): Promise<void> {
  const port = await freePort();
  rmSync(join(folder, 'data'), { recursive: true, force: true });
  const env = { ...process.env, PORT: String(port), SESSION_SECRET: SECRET };
  const server = spawn(process.execPath, [name], { cwd: folder, stdio: ['ignore', 'inherit', 'inherit'], env });
  try {
    const address = `http://localhost:${port}`;
    const isUp = () =>
      fetch(address).then(
        () => true,
        () => false,
      );
    while (server.exitCode === null && !(await isUp())) await pause(200);
    await use(address);
  } finally {
    if (server.exitCode === null && server.kill()) await once(server, 'exit');
  }
}

describe('the backend in a framework, by its page', () => {
  it.each([
    ['Express 5', 'express.mjs'],
    ['Fastify', 'fastify.mjs'],
    ['node:http', 'node.mjs'],
    ['Hono', 'hono.mjs'],
  ])('knows the learner by the session of %s', async (heading, name) => {
    write(readmeCode(heading, PAGE).files, name);
    await serving(name, async (address) => {
      const json = { 'content-type': 'application/json' };
      const call = (path: string, init: RequestInit = {}) => fetch(`${address}/api/countersign/${path}`, init);
      expect((await call('me/status')).status).toBe(401);
      expect((await call('.well-known/jwks.json')).status).toBe(200);
      const login = await fetch(`${address}/login`, { method: 'POST', headers: json, body: JSON.stringify({ user: 'ada' }) });
      const cookie = name === 'node.mjs' ? `session=${SECRET}` : (login.headers.getSetCookie()[0]?.split(';')[0] ?? '');
      const headers = { cookie };
      expect(await (await call('me/status', { headers })).json()).toEqual({ enrolled: false, since: null });
      const asked = await call('challenges?course=a&activity=b', {
        method: 'POST',
        headers: { ...json, cookie },
        body: '{"purpose":"enroll"}',
      });
      const { challenge } = (await asked.json()) as { challenge: string };
      const claims = JSON.parse(Buffer.from(challenge.split('.')[1] as string, 'base64url').toString());
      expect(claims).toMatchObject({ purpose: 'enroll', context: { tenant: 'example', course: 'a' } });
      const wrong = await call('challenges?course=a&activity=b', { method: 'POST', headers: { ...json, cookie }, body: '{"purpose":7}' });
      expect([wrong.status, await wrong.json()]).toEqual([400, { error: 'challenge/invalid' }]);
      const bundle = await call('bundles', { method: 'POST', headers: { 'content-type': 'application/jose', cookie }, body: 'none' });
      expect(bundle.status).toBe(400);
      expect(await bundle.json()).toMatchObject({ error: expect.any(String) });
    });
  });
});
