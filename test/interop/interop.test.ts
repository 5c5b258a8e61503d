import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { findProgram, PHP, type Program, PYTHON } from '../support/programs.js';
import { stageOf, type Vectors } from '../vectors/vector.js';

const run = promisify(execFile);
const file = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

interface Language extends Program {
  /** Before the script runs: given an empty folder for what it makes. */
  readonly prepare?: (folder: string) => readonly [command: string, ...rest: string[]];
  readonly arguments: (folder: string) => readonly string[];
}

const LANGUAGES: readonly Language[] = [
  {
    ...PYTHON,
    arguments: () => [file('open_bundles.py')],
  },
  {
    name: 'Perl with Crypt::JWT',
    from: 'libcrypt-jwt-perl',
    commands: ['perl'],
    probe: ['-MCrypt::JWT', '-e1'],
    arguments: () => [file('open-bundles.pl')],
  },
  {
    ...PHP,
    arguments: () => [file('open-bundles.php')],
  },
  {
    name: 'Java with the JDK alone',
    from: 'openjdk-17-jdk-headless',
    commands: ['java'],
    probe: ['--list-modules', '--limit-modules', 'jdk.compiler'],
    prepare: (folder) => ['javac', '-d', folder, file('StrictJson.java'), file('OpenBundles.java')],
    arguments: (folder) => ['-cp', folder, 'OpenBundles'],
  },
];

const { vectors } = JSON.parse(readFileSync(file('../vectors/bundles.json'), 'utf8')) as Vectors;

/** What a script has to say of every vector. */
const EXPECTED = vectors.map(({ name, expected, payloadSha256, late }) =>
  expected === 'valid' ? { name, result: 'valid', payloadSha256, late: late ?? false } : { name, result: stageOf(expected) },
);

for (const language of LANGUAGES) {
  const { prepare, arguments: argumentsOf } = language;
  const { label, skip, command } = findProgram(language);
  describe.skipIf(skip)(label, () => {
    it('opens the golden bundles, and refuses every tampered one for what is wrong with it', { timeout: 60_000 }, async () => {
      const folder = mkdtempSync(join(tmpdir(), 'countersign-interop-'));
      onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
      const [compiler, ...rest] = prepare?.(folder) ?? [];
      if (compiler !== undefined) await run(compiler, rest);
      const { stdout, stderr } = await run(command, [...argumentsOf(folder), file('../vectors')]);
      expect(stderr).toBe('');
      const found = stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown);
      expect(found).toEqual(EXPECTED);
    });
  });
}
