import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../package/developer-path.js';
import { COURSES } from './open-test-service.js';

const COMMAND = resolve('dist/countersign-command.js');
export const WEBHOOK_SECRET = `whsec_${Buffer.from('a secret of the platform, for now').toString('base64')}`;

export interface Hook {
  readonly body: string;
  readonly headers: Record<string, string>;
}

/** The built service in a process of its own with PGlite, behind a proxy, as browsers see it. */
export interface ServiceProcess {
  /** Of the proxy. */
  readonly url: string;
  /** The first API key. */
  readonly key: string;
  readonly folder: string;
  /** Webhooks, as the service sent them. */
  readonly hooks: readonly Hook[];
  /** What the proxy answers in the place of a check's receipt; `undefined`: the receipt. */
  receipt: unknown;
  close(): Promise<void>;
}

/** `countersign init` and `serve` in an empty folder, with the built package. */
export async function startServiceProcess(): Promise<ServiceProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-backends-'));
  const hooks: Hook[] = [];
  const port = await freePort();
  const started = { folder, hooks, key: '', url: '', receipt: undefined as unknown };
  const proxy = openProxy(`http://127.0.0.1:${port}`, started);
  await once(proxy.listen(0, '127.0.0.1'), 'listening');
  started.url = `http://localhost:${(proxy.address() as AddressInfo).port}`;
  await promisify(execFile)(process.execPath, [COMMAND, 'init'], { cwd: folder });
  const environment = {
    COUNTERSIGN_PUBLIC_URL: started.url,
    COUNTERSIGN_LISTEN_PORT: String(port),
    COUNTERSIGN_TENANTS_0_ORIGINS_0: COURSES,
    COUNTERSIGN_TENANTS_0_RETURN_URLS_0: `${COURSES}/work`,
    COUNTERSIGN_TENANTS_0_WEBHOOKS_0_ID: 'main',
    COUNTERSIGN_TENANTS_0_WEBHOOKS_0_URL: `${started.url}/platform-hooks`,
    COUNTERSIGN_TENANTS_0_WEBHOOKS_0_SECRETS_0: WEBHOOK_SECRET,
    COUNTERSIGN_TENANTS_0_WEBHOOKS_0_ALLOW_PRIVATE: 'true',
  };
  const child = spawn(process.execPath, [COMMAND, 'serve'], {
    cwd: folder,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  started.key = await firstKeyOf(child);
  return Object.assign(started, {
    close: async () => {
      const ended = once(child, 'exit');
      if (child.exitCode === null && child.kill('SIGTERM')) await ended;
      proxy.close();
      proxy.closeAllConnections();
      rmSync(folder, { recursive: true, force: true });
    },
  });
}

function firstKeyOf(child: ChildProcess): Promise<string> {
  return new Promise((found, failed) => {
    let said = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const [key] = /csk_[\w-]+(?=\n)/.exec(said) ?? [];
      if (key !== undefined) found(key);
    });
    child.once('exit', (code) => failed(new Error(`the service ended with ${code}: ${said}`)));
  });
}

function openProxy(target: string, started: { hooks: Hook[]; receipt: unknown }): Server {
  return createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const { host: _, connection: __, 'content-length': ___, ...headers } = request.headers as Record<string, string>;
    if (request.url === '/platform-hooks') {
      started.hooks.push({ body: body.toString(), headers });
      response.writeHead(204).end();
      return;
    }
    const { method = 'GET', url = '/' } = request;
    const answer = await fetch(target + url, { method, headers, ...(method === 'POST' ? { body } : {}) });
    let text = await answer.text();
    if (method === 'GET' && url.startsWith('/v1/checks/') && answer.ok && started.receipt !== undefined) {
      const check = JSON.parse(text);
      text = JSON.stringify({ ...check, result: { ...check.result, receipt: started.receipt } });
    }
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'text/plain' }).end(text);
  });
}
