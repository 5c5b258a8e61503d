import { randomUUID } from 'node:crypto';
import { copyFile, lstat, mkdir, readdir, readFile, rename, rm, utimes } from 'node:fs/promises';
import { join } from 'node:path';

/** A bundle that could not be sent is kept for a month; no page stays open for longer than this. */
const KEPT_DAYS = 90;

/**
 * Files of this version beside those of earlier ones: a page that was open during an upgrade still
 * loads what it began with, and so does a process of the earlier version that is asked for a file
 * of the new one. Their names hold their hashes. What no version has used for ninety days goes.
 *
 * @param from the package's `assets`
 * @param folder which processes share
 */
export async function keepAssets(from: string, folder: string, now: Date = new Date()): Promise<void> {
  await mkdir(folder, { recursive: true });
  const names = await readdir(from);
  const kept = new Set(await readdir(folder));
  for (const name of names) {
    const file = join(folder, name);
    if (!(kept.has(name) && (await isCopy(file, join(from, name))))) {
      // Never half of a file under its name, whoever else writes it: in containers, all are process
      // 1.
      const unfinished = `${file}.${randomUUID()}.part`;
      await copyFile(join(from, name), unfinished);
      await rename(unfinished, file);
    }
    await utimes(file, now, now);
  }
  const before = now.getTime() - KEPT_DAYS * 86_400_000;
  for (const name of kept) {
    const file = join(folder, name);
    // Another process may have removed it.
    const used = await lstat(file).catch(() => null);
    if (!names.includes(name) && used?.isDirectory() === false && used.mtimeMs < before) await rm(file, { force: true });
  }
}

/**
 * A file of its own with these very bytes; a machine that lost its power may have left half of
 * them.
 */
async function isCopy(file: string, original: string): Promise<boolean> {
  const found = await lstat(file).catch(() => null);
  if (found?.isFile() !== true) return false;
  return (await readFile(file)).equals(await readFile(original));
}
