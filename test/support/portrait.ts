import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { type ClipName, clip } from '../../examples/simulation/clip.js';

/**
 * The face of a clip as a card shows it: a picture in the folder that is served as `/portraits`.
 * Returns its path there.
 */
export async function portraitOf(name: ClipName, folder: string): Promise<string> {
  const film = readFileSync(await clip(name));
  const first = film.subarray(0, film.indexOf(Buffer.from([0xff, 0xd9])) + 2);
  await sharp(first)
    .extract({ left: 200, top: 72, width: 240, height: 336 })
    .toFile(join(folder, `${name}.jpg`));
  return `/portraits/${name}.jpg`;
}
