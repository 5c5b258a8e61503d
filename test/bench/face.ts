import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { faceShift } from '../../src/matching/face-threshold.js';
import { addImpostorScore, noScores } from '../../src/matching/impostor-scores.js';
import { accuracyByFolds, equalErrorRate, trueAcceptRate } from '../support/rates.js';
import { acrossSets, impostorScoresOf } from './face/across.js';
import { writeContactSheets } from './face/contact-sheet.js';
import { embedAll, type Line, vectorsOf } from './face/embed-all.js';
import { type Pair, type Person, readPairs, readPeople } from './face/lfw.js';
import { PIPELINES } from './face/pipelines.js';
import { type Alike, alone, cohortOf, normalizedBy, shippedCohort } from './face/scoring.js';
import { allPairsFigures, pairScores, similarity, templateFigures } from './face/templates.js';

/** The row whose vectors are compared as they are. */
const EUCLIDEAN = 'face-api default';
const NAMES = Object.keys(PIPELINES) as (keyof typeof PIPELINES)[];
/**
 * What is run when nothing is asked for: 3,000 pairs take ten minutes on two cores that are free.
 */
const USUAL: typeof NAMES = ['steps', 'ours', 'face-api'];
/**
 * What is enrolled, and what is held against it: the product averages three frames on both sides.
 */
const TEMPLATES = [
  { enrolled: 1, probed: 1 },
  { enrolled: 5, probed: 1 },
  { enrolled: 3, probed: 3 },
  { enrolled: 5, probed: 3 },
] as const;

/**
 * `npm run bench -- face --images DIR --pairs FILE [--pipelines steps,ours,package,face-api]
 * [--refused DIR] [--json]`:
 * verification figures on a set in the layout of Labeled Faces in the Wild, for the product, the
 * steps that lead to it, and face-api as its examples use it; with the package's own weights
 * (`package`) when asked for; and what the product's gates say of the set's pictures (`--refused`:
 * a folder for sheets of them). Goes on where an interrupted run stopped.
 *
 * `--thresholds-from DIR`: what thresholds for false match rates of .1 % and .01 % on that set do
 * on this one, with cosines, with normalized scores, and (`--calibrate N`) with the calibration
 * that N learners of this set give to their tenant. `--held-out`: normalized scores use a cohort of
 * the set's people with one picture, and are taken on the others, where the shipped cohort was made
 * of the set itself.
 */
export async function run(args: readonly string[]): Promise<void> {
  const { images, pairsFile, pipelines, refused, thresholdsFrom, calibrate, heldOut, json } = parse(args);
  const pairs = readPairs(readFileSync(pairsFile, 'utf8'), pairsFile);
  const people = readPeople(images);
  const inPairs = [...new Set(pairs.flatMap((pair) => pair.files))];
  const startedMs = performance.now();
  const rows = [];
  const allPairs = [];
  let templates: object[] = [];
  let across: object[] = [];
  let gates: Readonly<Record<string, number>> = {};
  for (const pipeline of pipelines) {
    const isCompared = pipeline === 'steps' || pipeline === 'face-api';
    const files = isCompared ? inPairs : [...new Set([...inPairs, ...people.flatMap((person) => person.files)])];
    const lines = await embedAll(images, files, pipeline);
    rows.push(...PIPELINES[pipeline].rows.map((row) => figures(row, pairs, vectorsOf(lines, row, { raw: row === EUCLIDEAN }))));
    if (isCompared) continue;
    const row = PIPELINES[pipeline].rows.at(-1) as string;
    allPairs.push(allPairsFigures(row, people, vectorsOf(lines, row)));
    if (pipeline !== 'ours') continue;
    const vectors = vectorsOf(lines, row);
    const tested = heldOut ? people.filter((person) => !alone(people).includes(person)) : people;
    const normalized = normalizedBy(heldOut ? cohortOf(alone(people), vectors) : shippedCohort());
    const scorings = [
      ['cosine', similarity],
      ['normalized', normalized],
    ] as const;
    if (!heldOut) rows.push(figures('ours, normalized', pairs, vectors, normalized));
    allPairs.push(allPairsFigures('ours, normalized', tested, vectors, normalized));
    templates = scorings.flatMap(([scoring, alike]) =>
      TEMPLATES.map((counts) => templateFigures(tested, vectors, counts, alike)).flatMap((of) => (of === null ? [] : [{ scoring, ...of }])),
    );
    if (thresholdsFrom !== null) across = await acrossFigures(thresholdsFrom, tested, vectors, { row, normalized, calibrate });
    gates = gateFigures([...lines.values()]);
    if (refused !== null) await writeContactSheets(images, [...lines.values()], refused);
  }
  const seconds = Math.round((performance.now() - startedMs) / 1000);
  console.table(rows);
  console.table(templates);
  console.table(allPairs);
  console.table(across);
  console.table(gates);
  if (json) console.log(JSON.stringify({ rows, templates, allPairs, across, gates, seconds }));
}

function parse(args: readonly string[]) {
  const options = {
    images: { type: 'string' },
    pairs: { type: 'string' },
    pipelines: { type: 'string' },
    refused: { type: 'string' },
    'thresholds-from': { type: 'string' },
    calibrate: { type: 'string' },
    'held-out': { type: 'boolean' },
    json: { type: 'boolean' },
  } as const;
  const { values } = parseArgs({ args: [...args], options });
  const usage = `Usage: npm run bench -- face --images DIR --pairs FILE [--pipelines ${NAMES.join(',')}] [--refused DIR] [--thresholds-from DIR [--calibrate N]] [--held-out] [--json]`;
  const calibrate = values.calibrate === undefined ? null : Number(values.calibrate);
  if (calibrate !== null && !(Number.isInteger(calibrate) && calibrate > 1)) throw new Error(usage);
  if (values.images === undefined || values.pairs === undefined) throw new Error(usage);
  const wanted = values.pipelines?.split(',') ?? USUAL;
  if (!wanted.every((name) => (NAMES as string[]).includes(name))) throw new Error(usage);
  const pipelines = NAMES.filter((name) => wanted.includes(name));
  return {
    images: values.images,
    pairsFile: values.pairs,
    pipelines,
    refused: values.refused ?? null,
    thresholdsFrom: values['thresholds-from'] ?? null,
    calibrate,
    heldOut: values['held-out'] === true,
    json: values.json === true,
  };
}

/**
 * Over all pairs, where a picture without a face is like nobody; and over those pairs in which both
 * pictures have one.
 */
function figures(
  pipeline: string,
  pairs: readonly Pair[],
  vectors: ReadonlyMap<string, Float32Array | null>,
  alike: Alike = pipeline === EUCLIDEAN ? nearness : similarity,
) {
  const scored = pairs.map(({ files, ...pair }) => ({
    ...pair,
    score: alike(vectors.get(files[0]), vectors.get(files[1])),
    found: files.every((file) => vectors.get(file)),
  }));
  const found = scored.filter((pair) => pair.found);
  const ofFound = ratesOf(found);
  return {
    pipeline,
    ...ratesOf(scored),
    failures: [...new Set(pairs.flatMap((pair) => pair.files))].filter((file) => vectors.get(file) === null).length,
    foundPairs: found.length,
    foundAccuracy: ofFound.accuracy,
    foundEer: ofFound.eer,
    foundTarAt1e2: ofFound.tarAt1e2,
    foundTarAt1e3: ofFound.tarAt1e3,
  };
}

function ratesOf(scored: readonly { readonly fold: number; readonly same: boolean; readonly score: number }[]) {
  const genuine = scored.filter(({ same }) => same).map(({ score }) => score);
  const impostor = scored.filter(({ same }) => !same).map(({ score }) => score);
  return {
    accuracy: accuracyByFolds(scored),
    eer: equalErrorRate(genuine, impostor),
    tarAt1e2: trueAcceptRate(genuine, impostor, 1e-2),
    tarAt1e3: trueAcceptRate(genuine, impostor, 1e-3),
  };
}

/**
 * Minus the Euclidean distance, as face-api's examples compare; a picture without a face is further
 * than any.
 */
function nearness(one: Float32Array | null | undefined, other: Float32Array | null | undefined): number {
  return one && other ? -Math.hypot(...one.map((value, index) => value - other[index]!)) : -10;
}

/**
 * What thresholds of another set do on this one. Normalized scores of the other set are taken with
 * a cohort of its people with one picture, on its other people: the shipped cohort may know them,
 * and thresholds would be too low.
 */
async function acrossFigures(
  folder: string,
  tested: readonly Person[],
  vectors: ReadonlyMap<string, Float32Array | null>,
  { row, normalized, calibrate }: { readonly row: string; readonly normalized: Alike; readonly calibrate: number | null },
) {
  const others = readPeople(folder);
  const lines = await embedAll(
    folder,
    others.flatMap(({ files }) => files),
    'ours',
  );
  const from = vectorsOf(lines, row);
  const apart = alone(others).length >= 300;
  const known = apart ? others.filter(({ files }) => files.length > 1) : others;
  const thresholds = pairScores(known, from, apart ? normalizedBy(cohortOf(alone(others), from)) : normalized).impostor;
  const scores = pairScores(tested, vectors, normalized);
  const across = [
    ...acrossSets('cosine', pairScores(known, from, similarity).impostor, pairScores(tested, vectors, similarity)),
    ...acrossSets('normalized', thresholds, scores),
  ];
  if (calibrate === null) return across;
  const learners = Math.min(calibrate, tested.length);
  const scored = impostorScoresOf(tested, vectors, normalized, calibrate);
  const shift = faceShift({ learners, scores: scored.reduce(addImpostorScore, noScores()) });
  return [...across, ...acrossSets(`normalized, ${learners} calibrate: ${shift.toFixed(2)}`, thresholds, scores, shift)];
}

/** Share of the pictures for each thing that the gates say; `good` pass. */
function gateFigures(lines: readonly Line[]): Record<string, number> {
  const hints = lines.map(({ hint }) => hint ?? 'unknown');
  const counted = [...new Set(hints)].map((hint) => [hint, hints.filter((other) => other === hint).length / hints.length] as const);
  return Object.fromEntries(counted.sort(([, one], [, other]) => other - one));
}
