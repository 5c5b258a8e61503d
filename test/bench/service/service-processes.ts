import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { COURSES } from '../../service/open-test-service.js';
import { freePort } from '../platform/spawn.js';

/** After its end, a process is started again. */
const AGAIN_MS = 500;
const COMMAND = resolve('dist/countersign-command.js');

/** The built service on a PostgreSQL: a process that answers, and one that works. */
export interface ServiceProcesses {
  readonly url: string;
  /** The first API key. */
  readonly key: string;
  /** Processor time of the process that answers. */
  processorSeconds(): Promise<number>;
  /** SIGKILL. Whichever ends is started again, as systemd does it. */
  kill(role: 'http' | 'work'): Promise<void>;
  /** How often one ended that nobody had killed: at a start without a database, say. */
  endedAlone(): number;
  close(): Promise<void>;
}

/** @param webhookUrl what all events are posted to */
export async function startServiceProcesses({
  databaseUrl,
  webhookUrl,
}: {
  readonly databaseUrl: string;
  readonly webhookUrl?: string;
}): Promise<ServiceProcesses> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-processes-'));
  const execute = (...words: string[]) => promisify(execFile)(process.execPath, [COMMAND, ...words], { cwd: folder, env });
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const { COUNTERSIGN_CONFIGURATION: _, ...inherited } = process.env;
  const env = {
    ...inherited,
    DATABASE_URL: databaseUrl,
    COUNTERSIGN_PUBLIC_URL: url,
    COUNTERSIGN_LISTEN_PORT: String(port),
    COUNTERSIGN_TENANTS_0_ORIGINS_0: COURSES,
    ...(webhookUrl === undefined
      ? {}
      : {
          COUNTERSIGN_TENANTS_0_WEBHOOKS_0_ID: 'main',
          COUNTERSIGN_TENANTS_0_WEBHOOKS_0_URL: webhookUrl,
          COUNTERSIGN_TENANTS_0_WEBHOOKS_0_SECRETS_0: `whsec_${'A'.repeat(32)}`,
          COUNTERSIGN_TENANTS_0_WEBHOOKS_0_ALLOW_PRIVATE: 'true',
        }),
  };
  const children: Partial<Record<'http' | 'work', ChildProcess>> = {};
  let [isEnding, endedAlone] = [false, 0];
  const start = (role: 'http' | 'work'): ChildProcess => {
    const words = role === 'http' ? ['serve', '--http-only'] : ['work'];
    const child = spawn(process.execPath, [COMMAND, ...words], { cwd: folder, env, stdio: ['ignore', 'pipe', 'inherit'] });
    children[role] = child;
    child.once('exit', (_, signal) => {
      if (isEnding) return;
      if (signal !== 'SIGKILL') endedAlone += 1;
      setTimeout(() => isEnding || start(role).stdout?.resume(), AGAIN_MS);
    });
    return child;
  };
  const close = async (): Promise<void> => {
    isEnding = true;
    await Promise.all(Object.values(children).map((child) => end(child, 'SIGTERM')));
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await execute('init');
    await execute('migrate');
    const key = await waitFor(start('http'), /csk_[\w-]+(?=\n)/);
    start('work').stdout?.resume();
    const { metricsToken } = JSON.parse(readFileSync(join(folder, 'countersign.json'), 'utf8'));
    return {
      url,
      key,
      processorSeconds: async () => {
        const answer = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${metricsToken}` } });
        return Number(/^process_cpu_seconds_total (\S+)/m.exec(await answer.text())?.[1]);
      },
      kill: (role) => end(children[role] as ChildProcess, 'SIGKILL'),
      endedAlone: () => endedAlone,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const ended = once(child, 'exit');
  if (child.exitCode === null && child.signalCode === null && child.kill(signal)) await ended;
}

/** What a process says on its output; what comes later is read and forgotten. */
function waitFor(child: ChildProcess, wanted: RegExp): Promise<string> {
  return new Promise((found, failed) => {
    let said = '';
    const read = (chunk: Buffer): void => {
      said += chunk.toString();
      const [words] = wanted.exec(said) ?? [];
      if (words === undefined) return;
      child.stdout?.off('data', read).resume();
      found(words);
    };
    child.stdout?.on('data', read);
    child.once('exit', (code) => failed(new Error(`the service ended with ${code}: ${said}`)));
  });
}
