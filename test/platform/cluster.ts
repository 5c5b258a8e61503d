import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const BIN = ['/usr/lib/postgresql/15/bin', ...(process.env.PATH ?? '').split(':')].find(
  (folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'pg_ctl')),
);

/** Whether a cluster of one's own can be started here: PostgreSQL's programs are found. */
export const HAS_POSTGRES = BIN !== undefined;

/** A PostgreSQL server of the test's own, on a socket in a folder of its own. */
export interface Cluster {
  readonly url: string;
  start(): Promise<void>;
  /**
   * SIGKILL to the postmaster and all that it started: nothing is flushed, nothing is said to
   * clients.
   */
  kill(): Promise<void>;
  /** SIGSTOP to all of them: connections stay, and nothing is answered any more. */
  freeze(): Promise<void>;
  thaw(): Promise<void>;
  close(): Promise<void>;
}

export async function openCluster(): Promise<Cluster> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-cluster-'));
  const data = join(folder, 'data');
  chmodSync(folder, 0o755);
  const root = process.getuid?.() === 0;
  if (root) {
    const { stdout } = await run('id', ['-u', 'postgres']);
    chownSync(folder, Number(stdout), 0);
  }
  // PostgreSQL refuses to run as root.
  const program = (name: string, ...args: string[]): [string, string[]] =>
    root ? ['runuser', ['-u', 'postgres', '--', join(BIN as string, name), ...args]] : [join(BIN as string, name), args];
  const execute = (name: string, ...args: string[]) => run(...program(name, ...args), { cwd: '/' });
  await execute('initdb', '--pgdata', data, '--username', 'countersign', '--auth', 'trust', '--encoding', 'UTF8', '--no-sync');
  let server: ChildProcess | null = null;
  const start = async (): Promise<void> => {
    const options = ['-c', 'listen_addresses=', '-c', `unix_socket_directories=${folder}`, '-c', 'max_connections=40'];
    server = spawn(...program('postgres', '-D', data, ...options), { cwd: '/', stdio: 'ignore' });
    for (let tries = 0; ; tries++) {
      const ready = await execute('pg_isready', '--host', folder, '--username', 'countersign', '--dbname', 'postgres').then(
        () => true,
        () => false,
      );
      if (ready) return;
      if (tries === 100) throw new Error('PostgreSQL did not start');
      await new Promise((wait) => setTimeout(wait, 100));
    }
  };
  const signalAll = async (signal: NodeJS.Signals): Promise<void> => {
    const postmaster = Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0]);
    const { stdout } = await run('ps', ['-o', 'pid=', '--ppid', String(postmaster)]).catch(() => ({ stdout: '' }));
    for (const pid of [postmaster, ...stdout.split(/\s+/).filter(Boolean).map(Number)]) {
      try {
        process.kill(pid, signal);
      } catch {
        // It has ended by itself.
      }
    }
  };
  await start();
  return {
    url: `postgresql://countersign@localhost/postgres?host=${folder}`,
    start,
    kill: async () => {
      const ended = server?.exitCode === null ? new Promise((exit) => server?.once('exit', exit)) : Promise.resolve();
      await signalAll('SIGKILL');
      await ended;
    },
    freeze: () => signalAll('SIGSTOP'),
    thaw: () => signalAll('SIGCONT'),
    async close() {
      if (server?.exitCode === null && server.signalCode === null) await execute('pg_ctl', '--pgdata', data, '--mode', 'immediate', 'stop');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
