import { execFileSync } from 'node:child_process';

/** `INTEROP=required`: no test of another language may be skipped. */
const REQUIRED = process.env.INTEROP === 'required';

export interface Program {
  readonly name: string;
  /** Debian's package. */
  readonly from: string;
  /** Interpreters to try: another one than the system's does not see Debian's libraries. */
  readonly commands: readonly string[];
  /** Succeeds where the library is there. */
  readonly probe: readonly string[];
}

/** What a test of another language is called, whether it is skipped, and what runs it. */
export interface FoundProgram {
  readonly label: string;
  readonly skip: boolean;
  readonly command: string;
}

export const PYTHON: Program = {
  name: 'Python with jwcrypto',
  from: 'python3-jwcrypto',
  commands: ['python3', '/usr/bin/python3'],
  probe: ['-c', 'import jwcrypto'],
};

export const PHP: Program = {
  name: 'PHP with openssl',
  from: 'php-cli',
  commands: ['php'],
  probe: ['-r', 'exit(PHP_VERSION_ID >= 80200 && extension_loaded("openssl") ? 0 : 1);'],
};

/**
 * Looks for a program. Where it is not found its tests are skipped, and seen to be; with
 * `INTEROP=required` they run, and fail.
 */
export function findProgram({ name, from, commands, probe }: Program): FoundProgram {
  const command = commands.find((candidate) => works(candidate, probe));
  const label = command === undefined ? `${name} (not here: Debian has it as ${from})` : name;
  return { label, skip: command === undefined && !REQUIRED, command: command ?? (commands[0] as string) };
}

function works(command: string, probe: readonly string[]): boolean {
  try {
    execFileSync(command, probe, { stdio: 'ignore', timeout: 20_000 });
    return true;
  } catch {
    return false;
  }
}
