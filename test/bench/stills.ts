import { join } from 'node:path';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { createEngine } from '../../src/face/worker/engine.js';
import { cosineDistance } from '../../src/matching/face.js';
import { STILL_TOLERANCE } from '../../src/server/reviews/stills.js';
import { nodeWeights, readPicture, startNodeBackend } from '../support/engine.js';
import { readPeople } from './face/lfw.js';

const QUALITIES = [92, 80, 60, 40] as const;

/**
 * `npm run bench -- stills --images DIR [--people N] [--json]`: how far JPEG moves an embedding (1
 * − cosine), by quality, and how many strangers are nearer than the tolerance that the backend has
 * for a still.
 */
export async function run(args: readonly string[]): Promise<void> {
  const options = { images: { type: 'string' }, people: { type: 'string', default: '300' }, json: { type: 'boolean' } } as const;
  const { values } = parseArgs({ args: [...args], options });
  if (values.images === undefined) throw new Error('Usage: npm run bench -- stills --images DIR [--people N] [--json]');
  await startNodeBackend();
  const engine = createEngine(nodeWeights());
  const embed = async (picture: Parameters<typeof readPicture>[0]): Promise<Float32Array | null> =>
    (await engine.analyze(await readPicture(picture))).face?.embedding ?? null;
  const vectors: Float32Array[] = [];
  const moved = new Map<number, number[]>(QUALITIES.map((quality) => [quality, []]));
  for (const { files } of readPeople(values.images).slice(0, Number(values.people))) {
    const file = join(values.images, files[0] as string);
    // As a camera gives it: 640 × 480, before JPEG takes something away.
    const frame = await sharp(file).resize(640, 480, { fit: 'contain' }).png().toBuffer();
    const vector = await embed(frame);
    if (vector === null) continue;
    vectors.push(vector);
    for (const quality of QUALITIES) {
      const again = await embed(await sharp(frame).jpeg({ quality }).toBuffer());
      moved.get(quality)?.push(again === null ? 2 : cosineDistance(vector, again));
    }
  }
  const rows = [...moved].map(([quality, all]) => ({ quality, ...figures(all) }));
  const strangers = vectors.flatMap((one, index) => vectors.slice(index + 1).map((other) => cosineDistance(one, other)));
  const nearer = strangers.filter((distance) => distance <= STILL_TOLERANCE).length / strangers.length;
  console.table(rows);
  console.table([{ tolerance: STILL_TOLERANCE, strangers: strangers.length, nearer }]);
  if (values.json === true) console.log(JSON.stringify({ rows, tolerance: STILL_TOLERANCE, strangers: strangers.length, nearer }));
}

function figures(all: readonly number[]) {
  const sorted = [...all].sort((one, other) => one - other);
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;
  return {
    pictures: all.length,
    median: at(0.5),
    p99: at(0.99),
    max: at(1),
    beyond: all.filter((distance) => distance > STILL_TOLERANCE).length,
  };
}
