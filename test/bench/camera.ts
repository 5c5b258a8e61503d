import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { random } from '../../examples/simulation/random.js';
import { readPeople } from './face/lfw.js';

const PEOPLE = 500;
const PICTURES = 2;
/** Standard deviation of the sensor's noise, of 255. */
const NOISE = 9;

/**
 * `npm run bench -- camera --images DIR --out DIR [--people N]`: writes a set as one bad camera
 * might have seen its people: half the size, dim, warm light from one side, noise, JPEG of quality
 * 50. For `face --thresholds-from`, where no second camera is at hand.
 */
export async function run(args: readonly string[]): Promise<void> {
  const options = { images: { type: 'string' }, out: { type: 'string' }, people: { type: 'string', default: String(PEOPLE) } } as const;
  const { values } = parseArgs({ args: [...args], options });
  const { images, out } = values;
  if (images === undefined || out === undefined) throw new Error('Usage: npm run bench -- camera --images DIR --out DIR [--people N]');
  const people = readPeople(images).filter(({ files }) => files.length >= PICTURES);
  const next = random('camera');
  for (const { files } of people.slice(0, Number(values.people)))
    for (const file of files.slice(0, PICTURES)) await takeAgain(join(images, file), join(out, file), next);
}

async function takeAgain(from: string, to: string, next: () => number): Promise<void> {
  const { data, info } = await sharp(from).resize({ width: 125 }).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  const seen = Uint8ClampedArray.from(data, (value, at) => {
    const [column, channel] = [Math.floor(at / 3) % width, at % 3];
    const light = 0.75 - (0.45 * column) / width;
    const warm = [1.1, 1, 0.78][channel] as number;
    const noise = NOISE * (next() + next() + next() + next() - 2) * Math.sqrt(3);
    return value * light * warm + noise;
  });
  mkdirSync(dirname(to), { recursive: true });
  await sharp(seen, { raw: { width, height, channels: 3 } })
    .resize({ width: 250 })
    .jpeg({ quality: 50 })
    .toFile(to);
}
