import { chmodSync, lstatSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** What the owner's group and everybody else may do. */
const OTHERS = 0o077;

/**
 * Makes a folder that only its owner may enter, or closes one that is there.
 *
 * @throws Error for a folder that others may enter and this process may not close
 */
export function privateFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  try {
    closeToOthers(`${folder}/.`);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Error(`other users may enter ${folder}, and this process may not change that (${code}): chmod 700 it as its owner`);
  }
}

/** The same for all that is in it: PGlite makes files that everybody may write. */
export function privateFiles(folder: string): void {
  for (const { name } of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, name);
    if (lstatSync(path).isSymbolicLink()) continue;
    closeToOthers(path);
    if (lstatSync(path).isDirectory()) privateFiles(path);
  }
}

function closeToOthers(path: string): void {
  const { mode } = lstatSync(path);
  if ((mode & OTHERS) !== 0) chmodSync(path, mode & 0o700);
}
