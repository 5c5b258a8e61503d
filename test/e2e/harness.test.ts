import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'countersign-'));
const started = new Set<ChildProcess>();

afterEach(async () => {
  for (const server of started) if (server.exitCode === null && server.kill('SIGKILL')) await once(server, 'exit');
  started.clear();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Those after it are free too, as far as anybody can tell. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  return port;
}

/** `npm start` without its set-up. */
function start(port: number, data: string) {
  const environment = { ...process.env, PORT: String(port), COUNTERSIGN_DATA_DIR: data, DATABASE_URL: undefined };
  const server = spawn(process.execPath, ['--import', 'tsx', 'examples/start.ts'], { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  started.add(server);
  let said = '';
  for (const stream of [server.stdout, server.stderr]) stream.on('data', (chunk) => (said += String(chunk)));
  return {
    said: () => said,
    ended: async () => (server.exitCode ?? (await once(server, 'exit'))[0]) as number | null,
    stop: (signal: 'SIGINT' | 'SIGTERM') => server.kill(signal),
    ready: () => expect.poll(() => said, { timeout: 90_000 }).toContain('Ctrl-C ends all'),
  };
}

describe('npm start', () => {
  it('says where it is, stops on Ctrl-C, keeps its keys and data for the next start', async () => {
    const data = join(folder, 'kept');
    const port = await freePort();
    const keyIds: unknown[] = [];
    const apiKeys: (string | undefined)[] = [];
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      const server = start(port, data);
      await server.ready();
      const keys = (await (await fetch(`http://127.0.0.1:${port}/api/countersign/.well-known/jwks.json`)).json()) as {
        keys: { kid: string }[];
      };
      keyIds.push(keys.keys.map(({ kid }) => kid));
      expect(await (await fetch(`http://127.0.0.1:${port + 1}/`)).text()).toContain('Example University');
      expect(await (await fetch(`http://127.0.0.1:${port + 2}/`)).text()).toContain('This is an identity service');
      const said = server.said();
      const [key] = /csk_[\w-]+/.exec(said) ?? [];
      // The first start alone shows it.
      expect(key === undefined).toBe(signal === 'SIGTERM');
      const [asked] = [...apiKeys, key];
      apiKeys.push(asked);
      const checks = await fetch(`http://127.0.0.1:${port + 2}/v1/checks`, { headers: { authorization: `Bearer ${asked}` } });
      expect(checks.status).toBe(200);
      expect(server.stop(signal)).toBe(true);
      expect(await server.ended()).toBe(0);
      expect(server.said()).toContain('Stopped');
    }
    expect(keyIds[0]).toEqual(keyIds[1]);
    expect(statSync(join(data, 'keys.json')).mode & 0o077).toBe(0);
  });

  it('names a port that is taken, in one line, and leaves the database alone', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as { port: number };
    const server = start(port, join(folder, 'never'));
    expect(await server.ended()).toBe(1);
    expect(server.said().trim()).toBe(
      `Port ${port}, ${port + 1} or ${port + 2} is taken by another program. Choose others: PORT=${port + 10} npm start`,
    );
    expect(() => statSync(join(folder, 'never'))).toThrow();
    taken.close();
  });

  it('refuses a folder that another harness uses', async () => {
    const data = join(folder, 'shared');
    const first = start(await freePort(), data);
    await first.ready();
    const second = start(await freePort(), data);
    expect(await second.ended()).toBe(1);
    expect(second.said()).toContain('another process uses the database');
  });
});
