import { createKeyFile, pruneKeyFile, readKeyFile, rotateKeyFile, type Tell } from './key-file.js';
import type { KeySet, PrivateKeyEntry } from './keys.js';

const USAGE = `Usage: countersign-keys create FILE   a new file of keys; an existing file is left alone
       countersign-keys rotate FILE   new keys for signing and sealing; the old ones are retired, and known for as long as needed
       countersign-keys prune FILE    without private keys that were retired two days ago; run it once a day, by cron say
       countersign-keys list FILE     the keys by their id, without their secrets`;

export interface CommandOutput {
  readonly out: (line: string) => void;
  readonly error: (line: string) => void;
  /** Seconds since the epoch. */
  readonly now: number;
}

const CHANGES: Readonly<Record<string, (path: string, now: number, tell: Tell) => Promise<KeySet>>> = {
  create: (path, _, tell) => readKeyFile(path, tell),
  rotate: rotateKeyFile,
  prune: pruneKeyFile,
  list: (path, _, tell) => readKeyFile(path, tell),
};

/**
 * `countersign-keys create|rotate|prune|list FILE`.
 *
 * @returns the exit code: 0 done, 1 failed (nothing was changed), 2 called wrongly
 */
export async function runKeysCommand(args: readonly string[], { out, error, now }: CommandOutput): Promise<number> {
  const [command = '', path, ...rest] = args;
  const change = Object.hasOwn(CHANGES, command) ? CHANGES[command] : undefined;
  if (change === undefined || !path || rest.length > 0) {
    error(USAGE);
    return 2;
  }
  try {
    if (command === 'create' && !(await createKeyFile(path))) {
      error(`${path} exists, and was left as it is`);
      return 1;
    }
    for (const line of listing(await change(path, now, error))) out(line);
    return 0;
  } catch (cause) {
    error(reason(path, cause));
    return 1;
  }
}

function listing({ signing, encryption }: KeySet): string[] {
  const line =
    (use: string) =>
    ({ kid, retiredAt }: PrivateKeyEntry, at: number) =>
      `${use} ${kid} ${at === 0 ? 'current' : retiredAt === undefined ? 'earlier' : `retired ${new Date(retiredAt * 1000).toISOString()}`}`;
  return [...signing.map(line('sig')), ...encryption.map(line('enc'))];
}

/** Never what a file holds: it may be secret. */
function reason(path: string, cause: unknown): string {
  const { code, path: draft } = cause as NodeJS.ErrnoException;
  if (code === 'ENOENT') return `${path} does not exist`;
  if (code === 'EEXIST') return `another rotation is under way; if none is, remove ${draft}`;
  return code === undefined ? `${path} holds no keys` : `${path}: ${code}`;
}
