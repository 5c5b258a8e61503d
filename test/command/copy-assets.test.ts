import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCommand } from '../../src/command/run-command.js';

const FILES = { 'countersign.js': 'loader', 'assets/worker-1.js': 'worker', 'assets/model-1.bin': '\0\u0001' };
let folder: string;
let dist: string;
let said: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-copy-'));
  dist = join(folder, 'dist');
  said = [];
  mkdirSync(join(dist, 'assets'), { recursive: true });
  for (const [name, text] of Object.entries(FILES)) writeFileSync(join(dist, name), text);
  writeFileSync(join(dist, 'server.js'), 'not for pages');
  const hash = (text: string) => `sha384-${createHash('sha384').update(text).digest('base64')}`;
  const integrity = Object.fromEntries(Object.entries(FILES).map(([name, text]) => [name, hash(text)]));
  writeFileSync(join(dist, 'integrity.json'), JSON.stringify(integrity));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const command = (...args: string[]): Promise<number> =>
  runCommand(args, {
    dist,
    backend: () => import('../../src/server.js') as never,
    service: () => import('../../src/service.js'),
    environment: {},
    out: (line) => said.push(line),
    error: (line) => said.push(`error: ${line}`),
  });

describe('countersign copy-assets', () => {
  it('copies what pages load, and nothing else, to where pages look for it', async () => {
    const site = join(folder, 'not/yet/there');
    expect(await command('copy-assets', site)).toBe(0);
    const copied = readdirSync(join(site, 'countersign'), { recursive: true, encoding: 'utf8' }).sort();
    expect(copied).toEqual(['assets', ...Object.keys(FILES)].sort());
    for (const [name, text] of Object.entries(FILES)) expect(readFileSync(join(site, 'countersign', name), 'utf8')).toBe(text);
    expect(said).toEqual([`3 files (0.0 MB) are in ${join(site, 'countersign')}. Pages load them from /countersign/assets/.`]);
  });

  it('leaves files of earlier versions to pages that are open, and replaces what was cut short', async () => {
    const assets = join(folder, 'public/countersign/assets');
    mkdirSync(assets, { recursive: true });
    writeFileSync(join(assets, 'worker-0.js'), 'earlier');
    writeFileSync(join(assets, 'worker-1.js'), 'wor');
    expect(await command('copy-assets', join(folder, 'public'))).toBe(0);
    expect(readFileSync(join(assets, 'worker-0.js'), 'utf8')).toBe('earlier');
    expect(readFileSync(join(assets, 'worker-1.js'), 'utf8')).toBe('worker');
  });

  it('copies no file that is not what was built', async () => {
    writeFileSync(join(dist, 'assets/worker-1.js'), 'something else');
    expect(await command('copy-assets', join(folder, 'public'))).toBe(1);
    expect(said).toEqual(['error: assets/worker-1.js of the package is damaged: install countersign again']);
  });

  it('says what is in the way', async () => {
    writeFileSync(join(folder, 'public'), 'a file');
    expect(await command('copy-assets', join(folder, 'public'))).toBe(1);
    expect(said.join()).toMatch(/^error: E(?:NOTDIR|EXIST)/);
  });

  it.each([[], ['copy-assets'], ['copy-assets', ''], ['copy-assets', '--help'], ['copy-assets', 'a', 'b'], ['copy', 'a']])(
    'says how it is called: %j',
    async (...args) => {
      expect(await command(...args)).toBe(2);
      expect(said.join()).toMatch(/^error: Usage: countersign copy-assets DIR/);
    },
  );

  it.each(['help', '--help'])('says all that it can when it is asked: %s', async (word) => {
    expect(await command(word)).toBe(0);
    expect(said.join('\n')).toMatch(/^Usage: countersign copy-assets DIR[\s\S]*Usage: countersign init/);
  });
});
