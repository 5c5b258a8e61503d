import { chmodSync, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** What the owner's group and everybody else may do. */
const OTHERS = 0o077;

/**
 * Closes the folder of a database to everybody but its owner.
 *
 * @throws Error for a folder of other things, which is left as it is, and for one that this process
 *   may not close
 */
export function privateFolder(folder: string): void {
  const names = readdirSync(folder);
  if (names.length > 0 && !names.includes('PG_VERSION'))
    throw new Error(`${folder} holds other things than a database of PGlite: name an empty folder, or a new one`);
  try {
    closeToOthers(folder);
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
