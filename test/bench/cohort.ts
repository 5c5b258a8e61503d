import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { random } from '../../examples/simulation/random.js';
import { mixtures } from '../../models/mixtures.js';
import { embedAll, vectorsOf } from './face/embed-all.js';
import { readPeople } from './face/lfw.js';

/** Rows of the cohort. */
const COUNT = 1800;

/**
 * `npm run bench -- cohort --images DIR [--write]`: makes the cohort of the face score of a set in
 * the layout of Labeled Faces in the Wild, from the first picture of each of its people, and says
 * whether it is the one that is committed. `--write` replaces that one, and its hash in
 * `models/manifest.json`.
 */
export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...args], options: { images: { type: 'string' }, write: { type: 'boolean' } } });
  if (values.images === undefined) throw new Error('Usage: npm run bench -- cohort --images DIR [--write]');
  const files = readPeople(values.images).flatMap(({ files: [first] }) => first ?? []);
  const vectors = vectorsOf(await embedAll(values.images, files, 'ours'), 'ours');
  const people = files.map((file) => vectors.get(file)).filter((vector) => vector instanceof Float32Array);
  const rows = mixtures(people, COUNT, random('cohort'));
  const sha256 = createHash('sha256').update(rows).digest('hex');
  const manifest = JSON.parse(readFileSync('models/manifest.json', 'utf8'));
  console.log(
    `${people.length} people, ${COUNT} mixtures, sha256 ${sha256}: ${sha256 === manifest.cohort?.sha256 ? 'as committed' : 'another one'}`,
  );
  if (values.write !== true) return;
  writeFileSync('models/cohort.bin', rows);
  const { sha256: model } = manifest.models.find(({ id }: { readonly id: string }) => id === 'recognition');
  const cohort = { file: 'cohort.bin', rows: COUNT, bytes: rows.length, sha256, model };
  writeFileSync('models/manifest.json', `${JSON.stringify({ ...manifest, cohort }, null, 2)}\n`);
}
