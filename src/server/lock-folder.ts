import { spawnSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';

/** BSD's O_EXLOCK and O_NONBLOCK: the file is opened and locked at once, or not at all. */
const OPEN_LOCKED_ON_MAC = 0x20 | 0x04;

/**
 * Locks a folder for this process: the kernel's lock (flock) on the folder itself. It ends with the process however that ends, holds between containers that share the
 * folder, and needs no file, so a disk may be full. Node has no flock: the command of that name (util-linux, BusyBox) locks what it is handed open, and the lock stays with
 * whoever has that open: this process.
 *
 * @returns a function that unlocks
 * @throws Error that says in one sentence why there is no lock
 */
export function lockFolder(folder: string): () => void {
  const opened = openFolder(folder);
  try {
    if (process.platform !== 'darwin') flock(folder, opened);
  } catch (error) {
    closeSync(opened);
    throw error;
  }
  return () => closeSync(opened);
}

function openFolder(folder: string): number {
  if (process.platform === 'win32') throw new Error('PGlite in a folder needs Linux or macOS: on Windows use PostgreSQL, or WSL');
  try {
    return openSync(folder, process.platform === 'darwin' ? OPEN_LOCKED_ON_MAC : 'r');
  } catch (error) {
    if (['EAGAIN', 'EWOULDBLOCK'].includes((error as NodeJS.ErrnoException).code ?? '')) throw inUse(folder);
    throw error;
  }
}

function flock(folder: string, opened: number): void {
  const { status, error } = spawnSync('flock', ['-x', '-n', '3'], { stdio: ['ignore', 'ignore', 'ignore', opened] });
  if (status === 0) return;
  if (status === 1) throw inUse(folder);
  if (error !== undefined)
    throw new Error(`the command flock (of util-linux or BusyBox) is needed to lock ${folder}, and it cannot be run`);
  throw new Error(`${folder} cannot be locked (a network folder?): keep it on a disk of this machine, or use PostgreSQL`);
}

function inUse(folder: string): Error {
  return new Error(`another process uses the database in ${folder}, and PGlite is for one process: stop that one, or use PostgreSQL`);
}
