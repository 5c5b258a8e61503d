import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runServiceCommand } from '../../src/service/command/run-service-command.js';
import { readConfiguration } from '../../src/service/configuration/read-configuration.js';
import { type StartedService, startService } from '../../src/service/start-service.js';

let folder: string;
const said: string[] = [];
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-operating-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const environment = { COUNTERSIGN_LISTEN_PORT: '0', COUNTERSIGN_PUBLIC_URL: 'http://127.0.0.1:9' };

async function command(...words: string[]): Promise<number> {
  said.length = 0;
  const args = words[0] === 'init' ? [...words, folder] : [...words, '--config', join(folder, 'countersign.json')];
  return runServiceCommand(args, {
    dist: 'dist',
    environment,
    out: (line) => said.push(line),
    error: (line) => said.push(`error: ${line}`),
  });
}

async function start(logged: string[] = []): Promise<StartedService & { url: string }> {
  const configuration = readConfiguration(join(folder, 'countersign.json'), environment);
  const logger = pino({ level: 'info' }, { write: (line: string) => void logged.push(line) });
  const started = await startService({ configuration, dist: 'dist', logger });
  return { ...started, url: started.url as string };
}

/** A path as it is, which fetch would change. */
async function raw(url: string, path: string): Promise<number> {
  const sent = request(url, { path });
  sent.end();
  const [answer] = await once(sent, 'response');
  answer.resume();
  return answer.statusCode;
}

describe('the commands', () => {
  it('say how they are called', async () => {
    for (const words of [['init', 'a', 'b'], ['serve', 'x'], ['api-keys'], ['doctor', '--colour'], ['nothing'], ['constructor']]) {
      expect(
        await runServiceCommand(words, { dist: 'dist', environment: {}, out: () => undefined, error: (line) => said.push(line) }),
      ).toBe(2);
      expect(said.pop()).toMatch(/^Usage: countersign init/);
    }
  });

  it('lead from an empty folder to a service, its keys and its health', { timeout: 120_000 }, async () => {
    expect(await command('serve')).toBe(1);
    expect(said.join()).toContain('countersign init writes one');
    expect(await command('init')).toBe(0);
    expect(await command('init')).toBe(1);
    expect(await command('api-keys', 'list')).toBe(1);
    expect(said).toEqual(['error: the database is not of this version: run countersign migrate']);
    expect(await command('migrate')).toBe(0);
    expect(await command('api-keys', 'create', 'main', 'checks', 'reviews', '--note', 'the course site')).toBe(0);
    const [key = ''] = said;
    expect(key).toMatch(/^csk_[\w-]{16}_[\w-]{43}$/);
    expect(await command('api-keys', 'create', 'nobody', 'checks')).toBe(1);
    expect(await command('api-keys', 'create', 'main', 'everything')).toBe(1);
    expect(await command('api-keys', 'list')).toBe(0);
    expect(said).toEqual([expect.stringMatching(/^[\w-]{16} main checks,reviews \S+Z the course site$/)]);
    expect(await command('api-keys', 'revoke', key.slice(4, 20))).toBe(0);
    expect(await command('api-keys', 'revoke', key.slice(4, 20))).toBe(1);
    expect(await command('doctor')).toBe(1);
    expect(said.filter((line) => line.startsWith('problem'))).toEqual([expect.stringContaining('public address')]);
    chmodSync(join(folder, 'keys.json'), 0o644);
    await command('doctor');
    expect(said.join('\n')).toMatch(/problem {2}keys file: others may read .*chmod 600/);
    chmodSync(join(folder, 'keys.json'), 0o600);
  });
});

describe('a service that runs', () => {
  it('tells health, readiness and metrics, and answers broken requests without an accident', { timeout: 120_000 }, async () => {
    const logged: string[] = [];
    const { url, close, firstKey } = await start(logged);
    // There was a key before.
    expect(firstKey).toBeNull();
    expect(await (await fetch(`${url}/healthz`)).json()).toEqual({ status: 'ok' });
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    const { metricsToken } = readConfiguration(join(folder, 'countersign.json'), environment);
    expect((await fetch(`${url}/metrics`)).status).toBe(404);
    const metrics = await (await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${metricsToken}` } })).text();
    for (const name of [
      'countersign_request_seconds_bucket{le="0.05",route="/healthz",method="GET",status="200"} 1',
      'countersign_queue_jobs',
      'countersign_checks_open 0',
    ])
      expect(metrics).toContain(name);
    expect(await raw(url, '/x/../metrics')).toBe(404);
    expect(await raw(url, '/x/%2e%2e/healthz')).toBe(404);
    const broken = connect(Number(new URL(url).port), '127.0.0.1');
    broken.write('POST /v1/checks HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\nabc');
    broken.end();
    await once(broken.resume(), 'close');
    const chunked = await fetch(`${url}/v1/checks`, {
      method: 'POST',
      headers: { authorization: 'Bearer csk_x', 'content-type': 'application/json' },
      body: new Blob(['x'.repeat(100_000)]).stream(),
      duplex: 'half',
    } as RequestInit);
    expect(chunked.status).toBe(401);
    await close();
    expect(logged.filter((line) => /"level":(?:50|60)/.test(line))).toEqual([]);
    await expect(fetch(`${url}/healthz`)).rejects.toThrow();
  });

  it('gives the folder of its database back, so that it can start again, and one at a time', { timeout: 120_000 }, async () => {
    const first = await start();
    await expect(start()).rejects.toThrow('another process uses the database');
    await first.close();
    const second = await start();
    await second.close();
  });
});
