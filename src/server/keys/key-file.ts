import { chmod, type FileHandle, link, mkdir, open, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { checkKeySet, generateKeys, type KeySet, prunedKeys, rotatedKeys } from './keys.js';

/**
 * Makes a key file, unless there is a file of that name already: `false` then. What root makes
 * belongs to whom the folder belongs to: the service that is to read it.
 *
 * @throws Error of the file system
 */
export async function createKeyFile(path: string): Promise<boolean> {
  await mkdir(dirname(path), { recursive: true });
  const draft = `${path}.${crypto.randomUUID()}`;
  const file = await open(draft, 'wx', 0o600);
  try {
    await write(file, await generateKeys());
    const folder = await stat(dirname(path));
    if (process.getuid?.() === 0) await file.chown(folder.uid, folder.gid);
    await link(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  } finally {
    await file.close();
    await rm(draft);
  }
}

/**
 * Puts new keys first in the file and retires those of before; whoever reads meanwhile has the old
 * file or the new one, never half of one. Owner, group and mode stay; where the path is a symbolic
 * link, its target is replaced.
 *
 * @param now seconds since the epoch
 * @throws Error with code ENOENT without a file, EEXIST while another rotation is under way, EPERM
 *   where the owner cannot be kept; SyntaxError or TypeError for a file that holds no key set; the
 *   file is as it was then
 */
export async function rotateKeyFile(path: string, now: number, tell?: Tell): Promise<KeySet> {
  return rewriteFile(path, async (target) => rotatedKeys(await readKeyFile(target, tell), now));
}

/** Takes out of the file what nobody needs any more; otherwise as `rotateKeyFile`. */
export async function pruneKeyFile(path: string, now: number, tell?: Tell): Promise<KeySet> {
  return rewriteFile(path, async (target) => prunedKeys(await readKeyFile(target, tell), now));
}

/**
 * What a file of secrets holds becomes something else at once: see `rotateKeyFile`.
 *
 * @param change reads the file, once nobody else rewrites it
 */
export async function rewriteFile<T extends object>(path: string, change: (target: string) => Promise<T>): Promise<T> {
  const target = await realpath(path);
  const draftPath = `${target}.rotating`;
  // Whoever makes this file rewrites, and reads only then: of two at once, one fails, and no key is
  // lost.
  const draft = await open(draftPath, 'wx', 0o600);
  try {
    const changed = await change(target);
    const { uid, gid, mode } = await stat(target);
    await write(draft, changed);
    const own = await draft.stat();
    if (own.uid !== uid || own.gid !== gid) await draft.chown(uid, gid);
    await draft.chmod(mode & 0o777 & ~LOOSE);
    await rename(draftPath, target);
    return changed;
  } catch (error) {
    await rm(draftPath);
    throw error;
  } finally {
    await draft.close();
  }
}

/** What nobody but the owner and a group that reads should be able to do. */
const LOOSE = 0o027;

/** Told in a sentence what an operator should know. */
export type Tell = (sentence: string) => void;

const warn: Tell = (sentence) => process.emitWarning(sentence, { type: 'CountersignWarning', code: 'COUNTERSIGN_KEY_FILE' });

/**
 * The key set of a file. One that others may read is told, and closed where this process may do so.
 *
 * @throws Error with code ENOENT; SyntaxError or TypeError for a file that holds no key set: never
 *   with anything of what it holds
 */
export async function readKeyFile(path: string, tell: Tell = warn): Promise<KeySet> {
  const keys = parse(await readFile(path, 'utf8'));
  checkKeySet(keys);
  await closeToOthers(path, tell);
  return keys;
}

/** The parser's own message quotes what it could not read: secrets. */
function parse(text: string): KeySet {
  try {
    return JSON.parse(text) as KeySet;
  } catch {
    throw new SyntaxError('the key file holds no JSON: put it back from a copy; it is never replaced');
  }
}

async function closeToOthers(path: string, tell: Tell): Promise<void> {
  const { mode } = await stat(path);
  if ((mode & LOOSE) === 0) return;
  const was = `${path} had mode ${(mode & 0o777).toString(8)}: others on this machine could read or change these secrets`;
  await chmod(path, mode & 0o777 & ~LOOSE).then(
    () => tell(`${was}; it is closed to them now`),
    () => tell(`${was}; chmod 600 it as its owner`),
  );
}

/**
 * The keys of a file for a running backend: read again when the file has changed, so that a
 * rotation needs no restart.
 *
 * @throws (from the function) as `readKeyFile`: a file that was broken stops the backend rather
 *   than leaving it with keys that nobody sees
 *
 * @example
 * const keys = keyFile('/etc/countersign/keys.json');
 */
export function keyFile(path: string): () => Promise<KeySet> {
  let known: { readonly stamp: string; readonly keys: KeySet } | null = null;
  return async () => {
    const { mtimeMs, ino, size } = await stat(path);
    const stamp = `${mtimeMs} ${ino} ${size}`;
    if (known?.stamp !== stamp) known = { stamp, keys: await readKeyFile(path) };
    return known.keys;
  };
}

/** Down to the disk. */
async function write(file: FileHandle, keys: object): Promise<void> {
  await file.writeFile(`${JSON.stringify(keys, null, 2)}\n`);
  await file.sync();
}
