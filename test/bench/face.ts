import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { accuracyByFolds, equalErrorRate, trueAcceptRate } from '../support/rates.js';
import { writeContactSheets } from './face/contact-sheet.js';
import { embedAll, type Line, vectorsOf } from './face/embed-all.js';
import { type Pair, readPairs, readPeople } from './face/lfw.js';
import { PIPELINES } from './face/pipelines.js';
import { allPairsFigures, similarity, templateFigures } from './face/templates.js';

/** The row whose vectors are compared as they are. */
const EUCLIDEAN = 'face-api default';
const NAMES = Object.keys(PIPELINES) as (keyof typeof PIPELINES)[];
/** What is run when nothing is asked for: 3,000 pairs take ten minutes on two cores that are free. */
const USUAL: typeof NAMES = ['ours', 'face-api'];
/** What is enrolled, and what is held against it: the product averages three frames on both sides. */
const TEMPLATES = [
  { enrolled: 1, probed: 1 },
  { enrolled: 5, probed: 1 },
  { enrolled: 3, probed: 3 },
  { enrolled: 5, probed: 3 },
] as const;

/**
 * `npm run bench -- face --images DIR --pairs FILE [--pipelines ours,package,face-api] [--refused DIR] [--json]`: verification figures on a set in the layout of Labeled
 * Faces in the Wild, for the product, the steps that lead to it, and face-api as its examples use it; with the package's own weights (`package`) when asked
 * for; and what the product's gates say of the set's pictures (`--refused`: a folder for sheets of them). Goes on where an interrupted run stopped.
 */
export async function run(args: readonly string[]): Promise<void> {
  const { images, pairsFile, pipelines, refused, json } = parse(args);
  const pairs = readPairs(readFileSync(pairsFile, 'utf8'), pairsFile);
  const people = readPeople(images);
  const inPairs = [...new Set(pairs.flatMap((pair) => pair.files))];
  const startedMs = performance.now();
  const rows = [];
  const allPairs = [];
  let templates: object[] = [];
  let gates: Readonly<Record<string, number>> = {};
  for (const pipeline of pipelines) {
    const files = pipeline === 'face-api' ? inPairs : [...new Set([...inPairs, ...people.flatMap((person) => person.files)])];
    const lines = await embedAll(images, files, pipeline);
    rows.push(...PIPELINES[pipeline].rows.map((row) => figures(row, pairs, vectorsOf(lines, row, { raw: row === EUCLIDEAN }))));
    if (pipeline === 'face-api') continue;
    const row = PIPELINES[pipeline].rows.at(-1) as string;
    allPairs.push(allPairsFigures(row, people, vectorsOf(lines, row)));
    if (pipeline !== 'ours') continue;
    const vectors = vectorsOf(lines, row);
    templates = TEMPLATES.map((counts) => templateFigures(people, vectors, counts)).filter((of) => of !== null);
    gates = gateFigures([...lines.values()]);
    if (refused !== null) await writeContactSheets(images, [...lines.values()], refused);
  }
  const seconds = Math.round((performance.now() - startedMs) / 1000);
  console.table(rows);
  console.table(templates);
  console.table(allPairs);
  console.table(gates);
  if (json) console.log(JSON.stringify({ rows, templates, allPairs, gates, seconds }));
}

function parse(args: readonly string[]) {
  const options = {
    images: { type: 'string' },
    pairs: { type: 'string' },
    pipelines: { type: 'string' },
    refused: { type: 'string' },
    json: { type: 'boolean' },
  } as const;
  const { values } = parseArgs({ args: [...args], options });
  const usage = `Usage: npm run bench -- face --images DIR --pairs FILE [--pipelines ${NAMES.join(',')}] [--refused DIR] [--json]`;
  if (values.images === undefined || values.pairs === undefined) throw new Error(usage);
  const wanted = values.pipelines?.split(',') ?? USUAL;
  if (!wanted.every((name) => (NAMES as string[]).includes(name))) throw new Error(usage);
  const pipelines = NAMES.filter((name) => wanted.includes(name));
  return { images: values.images, pairsFile: values.pairs, pipelines, refused: values.refused ?? null, json: values.json === true };
}

/** Over all pairs, where a picture without a face is like nobody; and over those pairs in which both pictures have one. */
function figures(pipeline: string, pairs: readonly Pair[], vectors: ReadonlyMap<string, Float32Array | null>) {
  const alike = pipeline === EUCLIDEAN ? nearness : similarity;
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

/** Minus the Euclidean distance, as face-api's examples compare; a picture without a face is further than any. */
function nearness(one: Float32Array | null | undefined, other: Float32Array | null | undefined): number {
  return one && other ? -Math.hypot(...one.map((value, index) => value - other[index]!)) : -10;
}

/** Share of the pictures for each thing that the gates say; `good` pass. */
function gateFigures(lines: readonly Line[]): Record<string, number> {
  const hints = lines.map(({ hint }) => hint ?? 'unknown');
  const counted = [...new Set(hints)].map((hint) => [hint, hints.filter((other) => other === hint).length / hints.length] as const);
  return Object.fromEntries(counted.sort(([, one], [, other]) => other - one));
}
