import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runServiceCommand } from '../../src/service/command/run-service-command.js';
import { readConfiguration } from '../../src/service/configuration/read-configuration.js';
import { type StartedService, type StartOptions, startService } from '../../src/service/start-service.js';
import { POLICY } from '../support/backend.js';
import { deviceKey } from '../support/forge.js';
import { type Answer, learnerOf, PUBLIC_URL, TENANTS } from './open-test-service.js';

const postgres = process.env.TEST_DATABASE_URL;
const SCHEMA = `countersign_service_${process.pid}`;

describe.skipIf(!postgres)('several processes on one PostgreSQL', () => {
  const started: StartedService[] = [];
  const received: string[] = [];
  const endpoint = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      received.push(JSON.parse(Buffer.concat(chunks).toString()).type);
      response.writeHead(204).end();
    });
  });
  let folder: string;
  let path: string;
  let environment: Record<string, string>;
  const administer = async (sql: string): Promise<void> => {
    const client = new pg.Client({ connectionString: postgres });
    await client.connect();
    await client.query(sql);
    await client.end();
  };

  beforeAll(async () => {
    await administer(`create schema ${SCHEMA}`);
    await new Promise<void>((resolve) => endpoint.listen(0, '127.0.0.1', resolve));
    folder = mkdtempSync(join(tmpdir(), 'countersign-processes-'));
    path = join(folder, 'countersign.json');
    const url = new URL(postgres as string);
    url.search = `options=${encodeURIComponent(`-c search_path=${SCHEMA}`)}${url.search.replace('?', '&')}`;
    environment = { DATABASE_URL: url.href };
    const address = `http://127.0.0.1:${(endpoint.address() as AddressInfo).port}/`;
    const webhooks = [{ id: 'main', url: address, secrets: [`whsec_${'A'.repeat(32)}`], allowPrivate: true }];
    const written = { publicUrl: PUBLIC_URL, listen: { port: 0 }, policy: POLICY, tenants: [{ ...TENANTS[0], webhooks }] };
    writeFileSync(path, JSON.stringify(written));
  });
  afterAll(async () => {
    await Promise.all(started.map(({ close }) => close()));
    endpoint.close();
    endpoint.closeAllConnections();
    await administer(`drop schema ${SCHEMA} cascade`);
    rmSync(folder, { recursive: true, force: true });
  });

  const start = async (role: NonNullable<StartOptions['role']>): Promise<StartedService> => {
    const configuration = readConfiguration(path, environment);
    const service = await startService({ configuration, dist: 'dist', role, logger: pino({ level: 'silent' }) });
    started.push(service);
    return service;
  };

  it('do not migrate by themselves, make one first key, and work on each other’s checks', { timeout: 120_000 }, async () => {
    await expect(start('serve')).rejects.toThrow('run countersign migrate');
    const options = { dist: 'dist', environment, out: () => undefined, error: (line: string) => expect(line).toBe('') };
    expect(await runServiceCommand(['migrate', '--config', path], options)).toBe(0);
    const [one, other, worker] = await Promise.all([start('http'), start('http'), start('work')]);
    expect([one.firstKey, other.firstKey].filter((key) => key !== null)).toHaveLength(1);
    expect([worker.firstKey, worker.url]).toEqual([null, null]);
    const key = one.firstKey ?? other.firstKey;
    const ask = async (at: StartedService, path: string, init: RequestInit): Promise<Answer> => {
      const response = await fetch(at.url + path, init);
      return { status: response.status, headers: response.headers, body: await response.json() };
    };
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
    const body = JSON.stringify({ subject: 'ada', course: 'c', activity: 'a' });
    const { body: check } = await ask(one, '/v1/checks', { method: 'POST', headers, body });
    const [at, later] = [await deviceKey(), { turn: 0 }];
    // Each request goes to the other process.
    const ada = learnerOf((path, init) => ask(later.turn++ % 2 === 0 ? one : other, path, init), null, at);
    expect((await ada.check(check.token, 1)).result).toBe('accepted');
    expect((await ask(other, `/v1/checks/${check.id}`, { headers })).body).toMatchObject({ state: 'accepted' });
    await expect.poll(() => received, { timeout: 20_000 }).toEqual(['check.accepted']);
    const { body: called } = await ask(one, '/v1/checks', { method: 'POST', headers, body });
    await one.close();
    started.splice(started.indexOf(one), 1);
    await expect(fetch(`${one.url}/healthz`)).rejects.toThrow();
    expect(
      (await ask(other, `/v1/checks/${called.id}/cancel`, { method: 'POST', headers: { authorization: `Bearer ${key}` } })).status,
    ).toBe(200);
    await expect.poll(() => received, { timeout: 20_000 }).toEqual(['check.accepted', 'check.canceled']);
  });
});
