import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { stageOf, type Vectors } from '../vectors/vector.js';

const run = promisify(execFile);
const file = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

interface Language {
  readonly name: string;
  /** Debian's package. */
  readonly from: string;
  /** Interpreters to try: another one than the system's does not see Debian's libraries. */
  readonly commands: readonly string[];
  /** Succeeds where the library is there. */
  readonly probe: readonly string[];
  /** Before the script runs: given an empty folder for what it makes. */
  readonly prepare?: (folder: string) => readonly [command: string, ...rest: string[]];
  readonly arguments: (folder: string) => readonly string[];
}

const LANGUAGES: readonly Language[] = [
  {
    name: 'Python with jwcrypto',
    from: 'python3-jwcrypto',
    commands: ['python3', '/usr/bin/python3'],
    probe: ['-c', 'import jwcrypto'],
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
    name: 'PHP with openssl',
    from: 'php-cli',
    commands: ['php'],
    probe: ['-r', 'exit(PHP_VERSION_ID >= 80200 && extension_loaded("openssl") ? 0 : 1);'],
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

/** `INTEROP=required`: none may be skipped. */
const { vectors } = JSON.parse(readFileSync(file('../vectors/bundles.json'), 'utf8')) as Vectors;

function works(command: string, probe: readonly string[]): boolean {
  try {
    execFileSync(command, probe, { stdio: 'ignore', timeout: 20_000 });
    return true;
  } catch {
    return false;
  }
}

/** What a script has to say of every vector. */
const EXPECTED = vectors.map(({ name, expected, payloadSha256, late }) =>
  expected === 'valid' ? { name, result: 'valid', payloadSha256, late: late ?? false } : { name, result: stageOf(expected) },
);

for (const { name, from, commands, probe, prepare, arguments: argumentsOf } of LANGUAGES) {
  const command = commands.find((candidate) => works(candidate, probe));
  const label = command === undefined ? `${name} (not here: Debian has it as ${from})` : name;
  describe.skipIf(command === undefined && process.env.INTEROP !== 'required')(label, () => {
    it('opens the golden bundles, and refuses every tampered one for what is wrong with it', { timeout: 60_000 }, async () => {
      const folder = mkdtempSync(join(tmpdir(), 'countersign-interop-'));
      onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
      const [compiler, ...rest] = prepare?.(folder) ?? [];
      if (compiler !== undefined) await run(compiler, rest);
      const { stdout, stderr } = await run(command as string, [...argumentsOf(folder), file('../vectors')]);
      expect(stderr).toBe('');
      const found = stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown);
      expect(found).toEqual(EXPECTED);
    });
  });
}
