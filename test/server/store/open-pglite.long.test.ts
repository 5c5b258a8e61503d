import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { build } from 'esbuild';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { pgliteDatabase } from '../../../src/server/store/database.js';
import { openPglite } from '../../../src/server/store/open-pglite.js';

/** Opens the folder, says so, and adds a row every few milliseconds until it is ended. */
const HOLDER = `
import { PGlite } from '@electric-sql/pglite';
import { openPglite } from './open-pglite.mjs';
try {
  const database = await openPglite(PGlite, process.argv[2]);
  await database.query('create table if not exists kept (at serial primary key)');
  console.log('open with ' + (await database.query('select count(*)::int as rows from kept'))[0].rows);
  setInterval(() => database.query('insert into kept default values').catch(() => undefined), 5);
} catch (error) {
  console.log('refused: ' + error.message);
}
`;

let base: string;
const running = new Set<ChildProcess>();
const mounted: string[] = [];

beforeAll(async () => {
  mkdirSync('.cache', { recursive: true });
  base = mkdtempSync(resolve('.cache/pglite-folder-'));
  const entry = { entryPoints: ['src/server/store/open-pglite.ts'], outfile: join(base, 'open-pglite.mjs') };
  await build({ ...entry, bundle: true, packages: 'external', platform: 'node', format: 'esm', logLevel: 'error' });
  writeFileSync(join(base, 'holder.mjs'), HOLDER);
  await (await openPglite(PGlite, join(base, 'empty'))).close();
});
afterEach(async () => {
  await Promise.all([...running].map(kill));
  for (const folder of mounted.splice(0)) spawnSync('umount', [folder]);
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

const IN_NAMESPACE = ['unshare', '--pid', '--fork', '--kill-child', '--mount-proc'] as const;
const hasNamespaces = spawnSync(IN_NAMESPACE[0], [...IN_NAMESPACE.slice(1), 'true']).status === 0;

/** Starts another process on the folder and waits for what it says. */
async function start(folder: string, ...before: readonly string[]): Promise<{ readonly child: ChildProcess; readonly said: string }> {
  const [command = '', ...args] = [...before, process.execPath, join(base, 'holder.mjs'), folder];
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  running.add(child);
  const said = await new Promise<string>((found, failed) => {
    let text = '';
    child.stdout?.on('data', (data: Buffer) => {
      text += data.toString();
      if (text.includes('\n')) found(text.trim());
    });
    child.once('exit', (code) => failed(new Error(`ended with ${code}: ${text}`)));
  });
  return { child, said };
}

async function kill(child: ChildProcess): Promise<void> {
  running.delete(child);
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((done) => child.once('exit', done));
  child.kill('SIGKILL');
  await ended;
}

const pause = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds));
/** A folder with an empty database, or nothing. */
function fresh(content: 'database' | 'nothing' = 'database'): string {
  const folder = mkdtempSync(join(base, 'data-'));
  if (content === 'database') cpSync(join(base, 'empty'), folder, { recursive: true });
  return folder;
}

describe('a second process on the folder of a database', () => {
  it('is refused in one sentence, and gets in with every row as soon as the first was killed', async () => {
    const folder = fresh();
    const first = await start(folder);
    expect(first.said).toBe('open with 0');
    await pause(300);
    const { said } = await start(folder);
    expect(said).toBe(
      `refused: another process uses the database in ${folder}, and PGlite is for one process: stop that one, or use PostgreSQL`,
    );
    await kill(first.child);
    const again = await start(folder);
    expect(Number(/^open with (\d+)$/.exec(again.said)?.[1])).toBeGreaterThan(10);
  }, 60_000);

  it('is refused by whatever name it calls the folder, and within one process too', async () => {
    const folder = fresh();
    const link = `${folder}-link`;
    symlinkSync(folder, link);
    const database = await openPglite(PGlite, folder);
    await expect(openPglite(PGlite, link)).rejects.toThrow('another process uses the database');
    expect((await start(`${link}/../${folder.slice(base.length + 1)}`)).said).toContain('refused: another process');
    await Promise.all([database.close(), database.close()]);
    await (await openPglite(PGlite, link)).close();
  }, 60_000);

  it('is not kept out by lock files of a process that is gone: empty ones, of pid 1, of another', async () => {
    const folder = fresh();
    for (const [name, text] of [
      ['a.lock', ''],
      ['b.lock', '1'],
      ['c.lock', String(process.pid)],
    ] as const)
      writeFileSync(`${folder}.${name}`, text);
    const first = await start(folder);
    expect(first.said).toBe('open with 0');
    writeFileSync(`${folder}.lock`, '');
    expect((await start(folder)).said).toContain('refused: another process');
  }, 60_000);

  it.skipIf(!hasNamespaces)(
    'is refused in another pid namespace, where both are process 1 or 2',
    async () => {
      const folder = fresh();
      const first = await start(folder, ...IN_NAMESPACE);
      expect(first.said).toBe('open with 0');
      expect((await start(folder, ...IN_NAMESPACE)).said).toContain('refused: another process');
      expect((await start(folder)).said).toContain('refused: another process');
      await kill(first.child);
      expect((await start(folder, ...IN_NAMESPACE)).said).toMatch(/^open with \d+$/);
    },
    60_000,
  );

  it.skipIf(process.getuid?.() !== 0)(
    'is refused on a full disk',
    async (context) => {
      const disk = fresh('nothing');
      if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=96m', 'tmpfs', disk]).status !== 0) return context.skip('no mount here');
      mounted.push(disk);
      const folder = join(disk, 'data');
      cpSync(join(base, 'empty'), folder, { recursive: true });
      const first = await start(folder);
      expect(first.said).toBe('open with 0');
      spawnSync('dd', ['if=/dev/zero', `of=${join(disk, 'filler')}`, 'bs=64k'], { stdio: 'ignore' });
      expect(() => writeFileSync(join(disk, 'more'), 'a'.repeat(1_000_000))).toThrow('ENOSPC');
      expect((await start(folder)).said).toContain('refused: another process');
      await kill(first.child);
      rmSync(join(disk, 'filler'));
      expect((await start(folder)).said).toMatch(/^open with \d+$/);
    },
    60_000,
  );

  it('is refused where the command that locks is missing: never opened without a lock', async () => {
    const folder = fresh('nothing');
    const said = spawnSync(process.execPath, [join(base, 'holder.mjs'), folder], { env: { PATH: '/nowhere' }, encoding: 'utf8' }).stdout;
    expect(said.trim()).toBe(`refused: the command flock (of util-linux or BusyBox) is needed to lock ${folder}, and it cannot be run`);
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('another user of the machine', () => {
  const looser = (folder: string): string[] =>
    [folder, ...readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name))].filter(
      (path) => (statSync(path).mode & 0o077) !== 0,
    );

  it('may enter nothing of a new database, and not one that was open to all before', async () => {
    const folder = join(fresh('nothing'), 'data');
    await (await openPglite(PGlite, folder)).close();
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    chmodSync(folder, 0o777);
    chmodSync(join(folder, 'PG_VERSION'), 0o666);
    chmodSync(join(folder, 'base'), 0o755);
    const database = await openPglite(PGlite, folder);
    expect(looser(folder)).toEqual([]);
    await database.close();
    expect(existsSync(join(folder, 'PG_VERSION'))).toBe(true);
  });

  it('is not locked out of a folder of other things that was named by mistake', async () => {
    const folder = fresh('nothing');
    chmodSync(folder, 0o755);
    writeFileSync(join(folder, 'thesis.txt'), 'mine', { mode: 0o644 });
    await expect(openPglite(PGlite, folder)).rejects.toThrow('holds other things than a database of PGlite');
    expect([folder, join(folder, 'thesis.txt')].map((path) => statSync(path).mode & 0o777)).toEqual([0o755, 0o644]);
    expect(readdirSync(folder)).toEqual(['thesis.txt']);
  });

  it.skipIf(process.getuid?.() !== 0)('owns a loose folder: it is refused, not opened', () => {
    const parent = fresh('nothing');
    const folder = join(parent, 'data');
    mkdirSync(folder);
    chmodSync(folder, 0o777);
    const script = `import('${join(base, 'open-pglite.mjs')}').then(({ openPglite }) => {
      process.setuid(65534);
      return openPglite({ create: () => console.log('opened') }, ${JSON.stringify(folder)});
    }).catch(({ message }) => console.log(message));`;
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], { encoding: 'utf8' });
    expect(stdout).toMatch(/^(?:other users may enter|EACCES)/);
    expect(stdout).not.toContain('opened\n');
  });
});

describe('PGlite that was opened on a folder by itself', () => {
  it('is not taken: nobody locked it', async () => {
    const pglite = new PGlite(join(fresh('nothing'), 'data'));
    expect(() => pgliteDatabase(pglite)).toThrow('openPglite(PGlite, folder)');
    await pglite.waitReady;
    expect(() => pgliteDatabase(pglite)).toThrow('openPglite(PGlite, folder)');
    await pglite.close();
  });
});
