import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { type Driver, waitFor } from './driver.js';

const DRIVER = '/usr/bin/WebKitWebDriver';
const XVFB = '/usr/bin/Xvfb';

/**
 * WebKitGTK's MiniBrowser where Debian's webkit2gtk-driver and xvfb are installed. `null`: they are
 * not.
 */
export function miniBrowserPath(): string | null {
  if (!existsSync(DRIVER) || !existsSync(XVFB)) return null;
  const folders = existsSync('/usr/lib') ? readdirSync('/usr/lib').filter((name) => name.endsWith('-linux-gnu')) : [];
  const places = folders.flatMap((folder) =>
    ['4.1', '4.0'].map((version) => join('/usr/lib', folder, `webkit2gtk-${version}`, 'MiniBrowser')),
  );
  return places.find((place) => existsSync(place)) ?? null;
}

/**
 * WebKitGTK over plain WebDriver, on a screen of its own. One store, one page: the next takes its
 * place.
 */
export async function openWebKit(binary: string): Promise<Driver> {
  const screen = await startScreen();
  const port = await freePort();
  // Without a graphics card, pictures that a video sink keeps as textures come out black in a
  // canvas now and then.
  const environment = {
    ...process.env,
    DISPLAY: screen.display,
    WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1',
    WEBKIT_GST_DISABLE_GL_SINK: '1',
  };
  const server = leashed(spawn(DRIVER, [`--port=${port}`], { env: environment, stdio: 'ignore' }));
  const base = `http://127.0.0.1:${port}`;
  await waitFor(
    () =>
      fetch(`${base}/status`).then(
        ({ ok }) => ok,
        () => false,
      ),
    (ok) => ok,
    15,
  );
  const created = await send(`${base}/session`, {
    capabilities: {
      alwaysMatch: {
        'webkitgtk:browserOptions': { binary, args: ['--automation', '--enable-mock-capture-devices=true', '--enable-media-stream=true'] },
      },
    },
  });
  const session = `${base}/session/${(created as { sessionId: string }).sessionId}`;
  return {
    name: 'webkit',
    openStore: async () => ({ close: async () => undefined }),
    async open(url) {
      await send(`${session}/url`, { url });
      return {
        evaluate: async <T>(expression: string) =>
          (await send(`${session}/execute/sync`, { script: `return (${expression})`, args: [] })) as T,
        close: async () => void (await send(`${session}/url`, { url: 'about:blank' })),
      };
    },
    async close() {
      await fetch(session, { method: 'DELETE' }).catch(() => undefined);
      await end(server);
      await end(screen.process);
    },
  };
}

async function send(url: string, body: object): Promise<unknown> {
  const response = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
  const { value } = (await response.json()) as { value: { error?: string; message?: string } | null };
  if (!response.ok) throw new Error(`WebDriver: ${value?.error}: ${value?.message}`);
  return value;
}

async function startScreen(): Promise<{ display: string; process: ChildProcess }> {
  const server = leashed(
    spawn(XVFB, ['-displayfd', '3', '-screen', '0', '1000x900x24', '-nolisten', 'tcp'], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] }),
  );
  const [said] = (await once(server.stdio[3] as NodeJS.ReadableStream, 'data')) as [Buffer];
  return { display: `:${String(said).trim()}`, process: server };
}

/** It does not outlive this process, whatever ends it. */
function leashed(child: ChildProcess): ChildProcess {
  process.once('exit', () => child.kill());
  return child;
}

async function end(process: ChildProcess): Promise<void> {
  if (process.exitCode === null && process.kill()) await once(process, 'exit');
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  return port;
}
