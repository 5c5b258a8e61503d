import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { sitDown } from '../../examples/simulation/learner.js';
import { openBrowser } from '../../examples/simulation/open-browser.js';
import { readmeCode } from '../support/readme.js';

const run = promisify(execFile);
/** What a first-time developer reads and copies. */
const { commands, files } = readmeCode('From an empty folder to an enrollment');
const [install = '', printHash = ''] = commands;

/** Lines of the server that a developer thinks about: neither imports nor blanks. */
export const serverLines = (files.get('server.mjs') ?? '').split('\n').filter((line) => line !== '' && !line.startsWith('import ')).length;

/**
 * The README's first command, in a folder that holds the tarball and nothing else; packages in the
 * versions that are tested here.
 */
export async function installByReadme(folder: string): Promise<void> {
  const { dependencies, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
  const versions: Readonly<Record<string, string>> = { ...devDependencies, ...dependencies };
  const pinned = install.split(' ').map((word) => (versions[word] === undefined ? word : `${word}@${versions[word]}`));
  await shell([...pinned, '--prefer-offline --ignore-scripts --no-audit --no-fund --loglevel=error'].join(' '), folder);
}

/** What another way to place the element does differently. */
export interface OtherWay {
  /** In place of the README's script tag. */
  readonly script?: string;
  /**
   * A server for the pages, at this port, which passes everything else on to the README's at the
   * other.
   */
  readonly front?: (port: number, backend: number) => Promise<{ close(): Promise<void> }>;
}

/**
 * The rest of the way, in that folder: files, server, page, and a learner who is new. Returns what
 * the last page says.
 */
export async function enrollByReadme(folder: string, { script, front }: OtherWay = {}): Promise<unknown> {
  const port = await freePort();
  const backend = front === undefined ? port : await freePort();
  const hash = (await shell(printHash, folder)).trim();
  rmSync(join(folder, 'data'), { recursive: true, force: true });
  for (const [name, code] of files) {
    mkdirSync(join(folder, dirname(name)), { recursive: true });
    const placed = script === undefined ? code : code.replace(/<script.*<\/script>/, script);
    writeFileSync(join(folder, name), placed.replaceAll('3000', String(name === 'server.mjs' ? backend : port)).replace('sha384-…', hash));
  }
  const server = spawn(process.execPath, ['server.mjs'], { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
  const shown = await front?.(port, backend);
  try {
    const [said] = await Promise.race([once(server.stdout, 'data'), ended(server)]);
    return await enroll(/http\S+/.exec(String(said))?.[0] ?? '');
  } finally {
    await shown?.close();
    if (server.exitCode === null && server.kill()) await once(server, 'exit');
  }
}

/** A learner enrolls at this address and goes on. Returns what the page says then. */
export async function enroll(address: string): Promise<unknown> {
  const browser = await openBrowser({});
  try {
    const page = browser.pages()[0] ?? (await browser.newPage());
    await page.goto(address);
    const learner = await sitDown(page);
    const result = await learner.until();
    if (result !== 'accepted') return result;
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.waitForURL('**/enrolled');
    return JSON.parse(await page.locator('body').innerText());
  } finally {
    await browser.close();
  }
}

/** What a command prints, in a folder. */
export async function shell(command: string, cwd: string): Promise<string> {
  return (await run('sh', ['-c', command], { cwd, timeout: 300_000 })).stdout;
}

async function ended(server: ChildProcess): Promise<never> {
  const [code] = await once(server, 'exit');
  throw new Error(`the README's server ended with ${code}`);
}

export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as { port: number };
  probe.close();
  return port;
}
