import { parseArgs } from 'node:util';
import { cohortFigures } from '../../src/matching/cohort.js';
import { meanEmbedding } from '../../src/matching/face.js';
import { keepSearchableFace, LEAST_ALIKE, searchDuplicates } from '../../src/server/faces/duplicate-faces.js';
import { encrypt, importAes } from '../../src/server/keys/envelope.js';
import { generateKeys, importKeys } from '../../src/server/keys/keys.js';
import { COHORT } from '../../src/server/reference/face-cohort.js';
import { OWN_MODEL } from '../../src/server/reference/known-models.js';
import { migrate } from '../../src/server/schema/migrate.js';
import { DATABASES } from '../support/databases.js';
import { embedding, random } from '../support/evidence.js';
import { embedAll, vectorsOf } from './face/embed-all.js';
import { readPeople } from './face/lfw.js';
import { alone, cohortOf, normalizedBy } from './face/scoring.js';

interface Cost {
  readonly faces: number;
  /** One new face against all. */
  readonly oneMs: number;
  /** A hundred new ones in one scan. */
  readonly hundredMs: number;
  readonly found: number;
  readonly bytesPerFace: number;
}

/**
 * `npm run bench -- duplicates [--faces N] [--images DIR] [--json]`: what a search for one face
 * under several accounts costs among N faces (25,000), by database; with a set in the layout of
 * Labeled Faces in the Wild also how many second enrollments it finds, and how many strangers.
 */
export async function run(args: readonly string[]): Promise<void> {
  const options = { faces: { type: 'string' }, images: { type: 'string' }, json: { type: 'boolean' } } as const;
  const { values } = parseArgs({ args: [...args], options });
  const faces = Number(values.faces ?? 25_000);
  // A hundred and one of them enroll a second time.
  if (!(Number.isInteger(faces) && faces > 100)) throw new Error('--faces takes a whole number of 101 or more');
  const cost: Record<string, Cost> = {};
  for (const { name, available, open } of DATABASES) {
    if (!available) continue;
    console.error(`${faces} faces on ${name} …`);
    cost[name] = await measureCost(faces, open);
  }
  const accuracy = values.images === undefined ? null : await measureAccuracy(values.images);
  const report = { threshold: LEAST_ALIKE, cost, accuracy };
  if (values.json === true) console.log(JSON.stringify(report));
  else console.dir(report, { depth: 4 });
}

async function measureCost(faces: number, open: (typeof DATABASES)[number]['open']): Promise<Cost> {
  const { database, close } = await open();
  try {
    await migrate(database);
    const keys = await importKeys(await generateKeys());
    const tenant = 'example';
    const add = async (from: number, to: number, personOf: (index: number) => number): Promise<void> => {
      for (let index = from; index < to; index++) {
        const owner = { tenant, subject: `learner-${index}` };
        const dataKey = crypto.getRandomValues(new Uint8Array(32));
        const wrapped = await encrypt(keys.wrapping, dataKey, ['data-key', tenant, owner.subject]);
        await database.query('insert into countersign_subject (tenant, subject, data_key) values ($1, $2, $3)', [
          tenant,
          owner.subject,
          wrapped,
        ]);
        const next = random(index + 1);
        const template = meanEmbedding(Array.from({ length: 5 }, () => embedding(personOf(index), next)));
        await keepSearchableFace(database, keys, owner, {
          template,
          figures: cohortFigures(template, COHORT),
          model: OWN_MODEL,
          dataKey: await importAes(dataKey),
        });
      }
    };
    const timed = async (): Promise<[found: number, ms: number]> => {
      const start = performance.now();
      const found = await searchDuplicates(database, keys, tenant, 0);
      return [found, Math.round(performance.now() - start)];
    };
    await add(0, faces, (index) => index + 1);
    await database.query('update countersign_duplicate_face set searched_at = 0');
    await add(faces, faces + 1, () => 1);
    const [one, oneMs] = await timed();
    await add(faces + 1, faces + 101, (index) => index - faces + 1);
    const [hundred, hundredMs] = await timed();
    if (one + hundred < 101) throw new Error(`only ${one + hundred} of 101 second enrollments were found`);
    const [size] = await database.query<{ bytes: number }>(
      `select pg_total_relation_size('countersign_duplicate_face')::double precision as bytes`,
    );
    return { faces, oneMs, hundredMs, found: one + hundred, bytesPerFace: Math.round((size?.bytes ?? 0) / (faces + 101)) };
  } finally {
    await close();
  }
}

/**
 * Everybody with six pictures or more enrolls twice, with three each: pairs of their own, and pairs
 * of strangers, that reach a score. The cohort is of those with one picture.
 */
async function measureAccuracy(images: string) {
  const everybody = readPeople(images);
  const people = everybody.filter(({ files }) => files.length > 2);
  const files = [...alone(everybody), ...people].flatMap((person) => person.files.slice(0, 6));
  const vectors = vectorsOf(await embedAll(images, files, 'ours'), 'ours');
  const alike = normalizedBy(cohortOf(alone(everybody), vectors));
  const enrolled = people.map((person) => {
    const found = person.files.map((file) => vectors.get(file)).filter((vector) => vector instanceof Float32Array);
    return { one: meanEmbedding(found.slice(0, 3)), other: found.length < 6 ? null : meanEmbedding(found.slice(3, 6)) };
  });
  const own = enrolled.flatMap(({ one, other }) => (other === null ? [] : [alike(one, other)]));
  const strangers = enrolled.flatMap(({ one }, index) => enrolled.slice(index + 1).map(({ one: other }) => alike(one, other)));
  const reached = (scores: readonly number[], score: number): number => scores.filter((one) => one >= score).length / scores.length;
  const at = [5, 5.5, 6, LEAST_ALIKE, 6.5, 7].map((score) => ({ score, found: reached(own, score), strangers: reached(strangers, score) }));
  return { people: own.length, pairsOfStrangers: strangers.length, highest: Math.max(...strangers), at };
}
