import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { checkKeySet, generateKeys, type KeySet } from './keys.js';

/**
 * The key set of a file that only its owner may read; made on first use, whole or not at all.
 *
 * @throws SyntaxError or TypeError for a file that holds no key set: it is never replaced
 */
export async function loadOrCreateKeys(path: string): Promise<KeySet> {
  const existing = await load(path);
  if (existing !== null) return existing;
  await mkdir(dirname(path), { recursive: true });
  const draft = `${path}.${crypto.randomUUID()}`;
  await writeFile(draft, `${JSON.stringify(await generateKeys(), null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  try {
    await link(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(draft);
  }
  return (await load(path)) as KeySet;
}

async function load(path: string): Promise<KeySet | null> {
  try {
    const keys = JSON.parse(await readFile(path, 'utf8')) as KeySet;
    checkKeySet(keys);
    return keys;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
