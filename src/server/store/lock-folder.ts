import { spawnSync } from 'node:child_process';
import { closeSync, constants, openSync } from 'node:fs';

/** BSD's O_EXLOCK and O_NONBLOCK: the file is opened and locked at once, or not at all. */
const OPEN_LOCKED_ON_MAC = 0x20 | 0x04;
/** libuv's UV_FS_O_EXLOCK: on Windows a file that nobody else may open meanwhile. */
const OPEN_ALONE_ON_WINDOWS = constants.O_RDWR | constants.O_CREAT | 0x10000000;

/**
 * Locks a folder for this process: the kernel's lock (flock) on the folder itself. It ends with the
 * process however that ends, holds between containers that share the folder, and needs no file, so
 * a disk may be full. Node has no flock: the command of that name (util-linux, BusyBox) locks what
 * it is handed open, and the lock stays with whoever has that open: this process. On Windows, where
 * folders have no such lock, it is a file beside the folder.
 *
 * @returns a function that unlocks
 * @throws Error that says in one sentence why there is no lock
 */
export function lockFolder(folder: string): () => void {
  const opened = openFolder(folder);
  try {
    if (!['darwin', 'win32'].includes(process.platform)) flock(folder, opened);
  } catch (error) {
    closeSync(opened);
    throw error;
  }
  return () => closeSync(opened);
}

function openFolder(folder: string): number {
  try {
    if (process.platform === 'win32') return openSync(`${folder}.lock`, OPEN_ALONE_ON_WINDOWS);
    return openSync(folder, process.platform === 'darwin' ? OPEN_LOCKED_ON_MAC : 'r');
  } catch (error) {
    if (['EAGAIN', 'EWOULDBLOCK', 'EBUSY'].includes((error as NodeJS.ErrnoException).code ?? '')) throw inUse(folder);
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
