import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * Copies every file that pages load at run time, as `integrity.json` names them: the loaders, and
 * `assets/`. Files of earlier versions stay, because a check that began with them may still load
 * them; their names hold their hashes.
 *
 * @param dist the package's built files
 * @param folder where they go; made where it is missing
 * @throws Error for a file of the package that is not what was built, and what the file system
 *   throws
 */
export async function copyAssets(dist: string, folder: string): Promise<{ files: number; bytes: number }> {
  const listed = Object.entries(JSON.parse(await readFile(join(dist, 'integrity.json'), 'utf8')) as Record<string, string>);
  let bytes = 0;
  for (const [name, integrity] of listed) {
    const content = await readFile(join(dist, name));
    if (`sha384-${createHash('sha384').update(content).digest('base64')}` !== integrity)
      throw new Error(`${name} of the package is damaged: install countersign again`);
    await mkdir(dirname(join(folder, name)), { recursive: true });
    // Pages may be loading it: never half of a file under its name, and nothing through a link.
    const unfinished = join(folder, `${name}.${randomUUID()}.part`);
    await writeFile(unfinished, content, { flag: 'wx' });
    await rename(unfinished, join(folder, name));
    bytes += content.length;
  }
  return { files: listed.length, bytes };
}
