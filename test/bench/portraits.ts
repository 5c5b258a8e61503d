import { join } from 'node:path';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { createEngine } from '../../src/face/worker/engine.js';
import { cardRegion, findPortrait } from '../../src/face/worker/portrait.js';
import type { Pixels } from '../../src/face/worker/warp.js';
import { meanEmbedding } from '../../src/matching/face.js';
import { LEAST_ALIKE_ON_CARD } from '../../src/server/verify/other-face.js';
import { nodeWeights, readPicture, startNodeBackend } from '../support/engine.js';
import { trueAcceptRate } from '../support/rates.js';
import { embedAll, vectorsOf } from './face/embed-all.js';
import { readPeople } from './face/lfw.js';
import { type Alike, alone, cohortOf, normalizedBy, shippedCohort } from './face/scoring.js';
import { similarity } from './face/templates.js';

const FRAME = { width: 640, height: 480 } as const;
/** Width of the face on the card, in pixels of the camera. */
const FACES = [45, 70, 90] as const;
/**
 * Of pictures of Labeled Faces in the Wild, 250 px wide: the part that a card shows, in a card's
 * format of 35 × 45, and how wide the face in it is.
 */
const PART = { left: 55, top: 34, width: 140, height: 180 } as const;
const FACE_IN_PART = 90;
/** Pictures that make the live face, as an enrollment has them. */
const LIVE = 5;

/** A learner who enrolls: the live face of some pictures, the portrait of another one. */
interface Learner {
  readonly live: Float32Array;
  readonly portrait: Float32Array;
}

/**
 * `npm run bench -- portraits --images DIR [--people N] [--held-out] [--json]`: how a portrait on a
 * card, drawn before a camera, compares with the live face, by the width of the face on the card:
 * cosine and normalized score, and what the threshold of the product does. `--held-out` takes the
 * cohort from people with one picture, where the shipped one was made of the set itself.
 */
export async function run(args: readonly string[]): Promise<void> {
  const options = {
    images: { type: 'string' },
    people: { type: 'string', default: '300' },
    'held-out': { type: 'boolean' },
    json: { type: 'boolean' },
  } as const;
  const { values } = parseArgs({ args: [...args], options });
  if (values.images === undefined) throw new Error('Usage: npm run bench -- portraits --images DIR [--people N] [--held-out] [--json]');
  const everybody = readPeople(values.images);
  const single = values['held-out'] === true ? alone(everybody) : [];
  const people = everybody.filter(({ files }) => files.length > 1).slice(0, Number(values.people));
  const files = [...single, ...people].flatMap((person) => person.files.slice(0, LIVE + 1));
  const vectors = vectorsOf(await embedAll(values.images, files, 'ours'), 'ours');
  const normalized = normalizedBy(values['held-out'] === true ? cohortOf(single, vectors) : shippedCohort());
  await startNodeBackend();
  const engine = createEngine(nodeWeights());
  const rows = [];
  for (const width of FACES) {
    const learners: Learner[] = [];
    let missed = 0;
    for (const { files: all } of people) {
      const found = all.slice(1, LIVE + 1).flatMap((file) => vectors.get(file) ?? []);
      if (found.length === 0) continue;
      const portrait = await findPortrait(engine, await onCard(join(values.images, all[0] as string), width), { embed: true });
      if (portrait?.embedding) learners.push({ live: meanEmbedding(found), portrait: portrait.embedding });
      else missed++;
    }
    rows.push({ width, missed, scoring: 'cosine', ...figures(learners, similarity) });
    rows.push({ width, missed, scoring: 'normalized', ...figures(learners, normalized), ...atThreshold(learners, normalized) });
  }
  console.table(rows);
  if (values.json === true) console.log(JSON.stringify({ threshold: LEAST_ALIKE_ON_CARD, rows }));
}

/** A card in the outline, the picture at its left end, as a JPEG of a camera. */
async function onCard(file: string, faceWidth: number): Promise<Pixels> {
  const { x, y, width, height } = cardRegion(FRAME);
  const scale = faceWidth / FACE_IN_PART;
  const [wide, high] = [Math.round(PART.width * scale), Math.round(PART.height * scale)];
  const portrait = await sharp(file).extract(PART).resize(wide, high).toBuffer();
  const blank = { create: { width, height, channels: 3, background: '#d9e4ee' } } as const;
  const layers = [
    { input: await sharp(blank).png().toBuffer(), left: x, top: y },
    { input: portrait, left: x + 12, top: y + Math.round((height - high) / 2) },
  ];
  const frame = sharp({ create: { ...FRAME, channels: 3, background: '#60656d' } });
  const composed = await frame.composite(layers).png().toBuffer();
  return readPicture(await sharp(composed).jpeg({ quality: 85 }).toBuffer());
}

function scoresOf(learners: readonly Learner[], alike: Alike) {
  const own = learners.map(({ live, portrait }) => alike(live, portrait));
  const strangers = learners.flatMap((one) => learners.flatMap((other) => (other === one ? [] : [alike(one.live, other.portrait)])));
  return { own, strangers };
}

function figures(learners: readonly Learner[], alike: Alike) {
  const { own, strangers } = scoresOf(learners, alike);
  const at = (rate: number): number => trueAcceptRate(own, strangers, rate);
  const sorted = strangers.toSorted((one, other) => other - one);
  const threshold = (rate: number): number | undefined => sorted[Math.floor(rate * sorted.length)];
  return {
    people: own.length,
    pairsOfStrangers: strangers.length,
    tarAt1e2: at(1e-2),
    tarAt1e3: at(1e-3),
    tarAt1e4: at(1e-4),
    scoreAt1e2: threshold(1e-2),
    scoreAt1e3: threshold(1e-3),
    scoreAt1e4: threshold(1e-4),
  };
}

/** Shares of the learners' own portraits and of strangers' that the product takes. */
function atThreshold(learners: readonly Learner[], alike: Alike) {
  const { own, strangers } = scoresOf(learners, alike);
  const taken = (scores: readonly number[]): number => scores.filter((score) => score >= LEAST_ALIKE_ON_CARD).length / scores.length;
  return { ownTaken: taken(own), strangersTaken: taken(strangers) };
}
