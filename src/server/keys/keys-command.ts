import { readFile } from 'node:fs/promises';
import { createKeyFile, pruneKeyFile, readKeyFile, rewriteFile, rotateKeyFile, type Tell } from './key-file.js';
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
  /** Files of other keys than a backend's. */
  readonly others: readonly OtherKeys[];
}

/** Keys of certificates, or of proofs: all stay in their file, for what they signed. */
export interface OtherKeys {
  readonly isKeySet: (held: unknown) => boolean;
  /** The same with a new key in front. */
  readonly rotated: (held: never) => Promise<object>;
  /** A word for each key, without its secret. */
  readonly namesOf: (held: never) => readonly string[];
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
export async function runKeysCommand(args: readonly string[], { out, error, now, others }: CommandOutput): Promise<number> {
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
    const known = command === 'create' ? null : await readOthers(path, others);
    if (known !== null && command === 'rotate') {
      await rewriteFile(path, async (target) => known.kind.rotated(((await readOthers(target, [known.kind])) ?? known).held as never));
      out('Start the platform again: the new key signs from then on. The others stay, for certificates of before.');
    }
    const after = known === null ? null : await readOthers(path, others);
    for (const line of after === null ? listing(await change(path, now, error)) : othersListing(after)) out(line);
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

interface HeldOthers {
  readonly kind: OtherKeys;
  readonly held: unknown;
}

async function readOthers(path: string, others: readonly OtherKeys[]): Promise<HeldOthers | null> {
  try {
    const held: unknown = JSON.parse(await readFile(path, 'utf8'));
    const kind = others.find(({ isKeySet }) => isKeySet(held));
    return kind === undefined ? null : { kind, held };
  } catch (cause) {
    if (cause instanceof SyntaxError) return null;
    throw cause;
  }
}

function othersListing({ kind, held }: HeldOthers): string[] {
  return kind.namesOf(held as never).map((name, at) => `${name} ${at === 0 ? 'current' : 'earlier'}`);
}

/** Never what a file holds: it may be secret. */
function reason(path: string, cause: unknown): string {
  const { code, path: draft } = cause as NodeJS.ErrnoException;
  if (code === 'ENOENT') return `${path} does not exist`;
  if (code === 'ERR_MODULE_NOT_FOUND') return 'the packages of countersign/proofs are not installed here: see its peer dependencies';
  if (code === 'EEXIST') return `another rotation is under way; if none is, remove ${draft}`;
  return code === undefined ? `${path} holds no keys` : `${path}: ${code}`;
}
