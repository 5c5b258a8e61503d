import { type FileHandle, link, mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { checkKeySet, generateKeys, type KeySet, prunedKeys, rotatedKeys } from './keys.js';

/**
 * Makes a key file, unless there is a file of that name already: `false` then.
 *
 * @throws Error of the file system
 */
export async function createKeyFile(path: string): Promise<boolean> {
  await mkdir(dirname(path), { recursive: true });
  const draft = `${path}.${crypto.randomUUID()}`;
  const file = await open(draft, 'wx', 0o600);
  try {
    await write(file, await generateKeys());
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
 * Puts new keys first in the file and retires those of before; whoever reads meanwhile has the old file or the new one, never half of one.
 *
 * @param now seconds since the epoch
 * @throws Error with code ENOENT without a file, EEXIST while another rotation is under way; SyntaxError or TypeError for a file that holds no key set
 */
export async function rotateKeyFile(path: string, now: number): Promise<KeySet> {
  return rewrite(path, (keys) => rotatedKeys(keys, now));
}

/** Takes out of the file what nobody needs any more; otherwise as `rotateKeyFile`. */
export async function pruneKeyFile(path: string, now: number): Promise<KeySet> {
  return rewrite(path, async (keys) => prunedKeys(keys, now));
}

async function rewrite(path: string, change: (keys: KeySet) => Promise<KeySet>): Promise<KeySet> {
  const draftPath = `${path}.rotating`;
  // Whoever makes this file rewrites, and reads only then: of two at once, one fails, and no key is lost.
  const draft = await open(draftPath, 'wx', 0o600);
  try {
    const changed = await change(await readKeyFile(path));
    await write(draft, changed);
    await rename(draftPath, path);
    return changed;
  } catch (error) {
    await rm(draftPath);
    throw error;
  } finally {
    await draft.close();
  }
}

/** @throws Error with code ENOENT; SyntaxError or TypeError for a file that holds no key set */
export async function readKeyFile(path: string): Promise<KeySet> {
  const keys = JSON.parse(await readFile(path, 'utf8')) as KeySet;
  checkKeySet(keys);
  return keys;
}

/**
 * The keys of a file for a running backend: read again when the file has changed, so that a rotation needs no restart.
 *
 * @throws (from the function) as `readKeyFile`: a file that was broken stops the backend rather than leaving it with keys that nobody sees
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
async function write(file: FileHandle, keys: KeySet): Promise<void> {
  await file.writeFile(`${JSON.stringify(keys, null, 2)}\n`);
  await file.sync();
}
