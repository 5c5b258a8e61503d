import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import type { Line } from './embed-all.js';

const SIDE = 125;
const COLUMNS = 8;
const AT_MOST = 48;

/**
 * Writes one sheet for each thing that the gates say: up to 48 of the pictures of which they say
 * it, evenly taken, to be looked at.
 */
export async function writeContactSheets(images: string, lines: readonly Line[], folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (const hint of new Set(lines.map((line) => line.hint ?? 'unknown'))) {
    const of = lines.filter((line) => (line.hint ?? 'unknown') === hint);
    const step = Math.max(1, of.length / AT_MOST);
    const shown = of.filter((_, index) => Math.floor(index / step) !== Math.floor((index - 1) / step)).slice(0, AT_MOST);
    const tiles = await Promise.all(
      shown.map(async ({ file }, index) => ({
        input: await sharp(join(images, file)).resize(SIDE, SIDE).toBuffer(),
        left: (index % COLUMNS) * SIDE,
        top: Math.floor(index / COLUMNS) * SIDE,
      })),
    );
    const height = Math.ceil(shown.length / COLUMNS) * SIDE;
    const sheet = sharp({ create: { width: COLUMNS * SIDE, height, channels: 3, background: 'white' } });
    await sheet
      .composite(tiles)
      .jpeg()
      .toFile(join(folder, `${hint}.jpg`));
  }
}
