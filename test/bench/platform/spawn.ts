import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { resolve } from 'node:path';
import { bundleForNode } from '../../support/bundle-for-node.js';
import type { Ask } from './server.js';

export const ORIGIN = 'https://university.example';

/** A process that serves the course platform. */
export interface Site {
  /** Where it listens. */
  readonly url: string;
  readonly process: ChildProcess;
  ask<T>(ask: Ask): Promise<T>;
  query<Row>(sql: string, parameters?: readonly unknown[]): Promise<Row[]>;
  /** Ends it as Ctrl-C does; resolves when it has ended. */
  close(): Promise<void>;
  /** SIGKILL: it gets no chance to end anything. */
  kill(): Promise<void>;
}

/**
 * Bundles server and sealer for Node, with the package from its sources, as the benchmarks have it.
 */
export async function bundleProcesses(): Promise<{ readonly server: string; readonly sealer: string }> {
  const outdir = '.cache/bench/platform';
  await bundleForNode({
    entryPoints: ['test/bench/platform/server.ts', 'test/bench/platform/sealer.ts'],
    outdir,
    outExtension: { '.js': '.mjs' },
    alias: { 'countersign/server': resolve('src/server.ts'), 'countersign/certificate': resolve('src/certificate.ts') },
    logLevel: 'error',
  });
  return { server: resolve(outdir, 'server.mjs'), sealer: resolve(outdir, 'sealer.mjs') };
}

/**
 * Of scrypt: 1 MiB, once. A real one takes a core for a sixth of a second and is meant to: 25,000
 * of them would be most of a run.
 */
export const CHEAP_PASSWORDS = { N: 1024, r: 8, p: 1 };

/**
 * @param options `data`: the folder of keys (and of PGlite); several processes on one `databaseUrl`
 *   share it. Passwords are hashed at `CHEAP_PASSWORDS`: everybody's is the same here, and known
 */
export async function startSite(
  file: string,
  options: { readonly data: string; readonly databaseUrl?: string; readonly port?: number },
): Promise<Site> {
  const port = options.port ?? (await freePort());
  const { DATABASE_URL: _, ...inherited } = process.env;
  const child = fork(file, {
    env: {
      ...inherited,
      PORT: String(port),
      PLATFORM_DATA: options.data,
      PLATFORM_ORIGIN: ORIGIN,
      PLATFORM_PASSWORD_COST: JSON.stringify(CHEAP_PASSWORDS),
      ...(options.databaseUrl === undefined ? {} : { DATABASE_URL: options.databaseUrl }),
    },
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  let asked = 0;
  const ended = once(child, 'exit');
  await new Promise<void>((started, failed) => {
    child.on('message', ({ ready, id, value, error }: { ready?: true; id: number; value?: unknown; error?: string }) => {
      if (ready === true) return started();
      const asker = waiting.get(id);
      waiting.delete(id);
      if (error === undefined) asker?.resolve(value);
      else asker?.reject(new Error(error));
    });
    child.once('exit', (code, signal) => {
      const error = new Error(`the server process ended: ${code ?? signal}`);
      failed(error);
      for (const { reject } of waiting.values()) reject(error);
    });
  });
  const ask = <T>(question: Ask): Promise<T> =>
    new Promise((answered, reject) => {
      const id = ++asked;
      waiting.set(id, { resolve: answered as (value: unknown) => void, reject });
      child.send({ id, ask: question }, (error) => error && reject(error));
    });
  return {
    url: `http://127.0.0.1:${port}`,
    process: child,
    ask,
    query: (sql, parameters = []) => ask({ kind: 'query', sql, parameters }),
    async close() {
      if (child.connected) child.disconnect();
      await ended;
    },
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** A port that nobody listens on at this moment. */
export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
