import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { createEngine } from '../../src/face/engine.js';
import { cosineDistance } from '../../src/matching/face.js';
import { nodeWeights, readPicture, startNodeBackend } from '../support/engine.js';
import { accuracyByFolds, equalErrorRate, trueAcceptRate } from '../support/rates.js';

/** One picture's result, as a line of the cache: `vector` is null where no face was found. */
interface Line {
  readonly file: string;
  readonly vector: readonly number[] | null;
}

interface Pair {
  readonly fold: number;
  readonly same: boolean;
  readonly files: readonly [string, string];
}

/**
 * `npm run bench -- face --images DIR --pairs FILE [--json]`: verification figures on a set in the layout of Labeled Faces in the Wild.
 * Embeddings are kept in .cache/bench, so an interrupted run goes on where it stopped.
 */
export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { images: { type: 'string' }, pairs: { type: 'string' }, json: { type: 'boolean' } },
  });
  if (values.images === undefined || values.pairs === undefined)
    throw new Error('Usage: npm run bench -- face --images DIR --pairs FILE [--json]');
  const pairs = readPairs(readFileSync(values.pairs, 'utf8'), values.pairs);
  const people = readPeople(values.images);
  const files = [...new Set([...pairs.flatMap((pair) => pair.files), ...people.flatMap(({ files }) => files)])];
  const vectors = await embedAll(values.images, files);
  const failures = [...new Set(pairs.flatMap((pair) => pair.files))].filter((file) => vectors.get(file) === null).length;
  const scored = pairs.map(({ files, ...pair }) => ({ ...pair, score: similarity(vectors.get(files[0]), vectors.get(files[1])) }));
  const genuine = scored.filter(({ same }) => same).map(({ score }) => score);
  const impostor = scored.filter(({ same }) => !same).map(({ score }) => score);
  const row = {
    pipeline: 'ours',
    accuracy: accuracyByFolds(scored),
    eer: equalErrorRate(genuine, impostor),
    tarAt1e2: trueAcceptRate(genuine, impostor, 1e-2),
    tarAt1e3: trueAcceptRate(genuine, impostor, 1e-3),
    failures,
  };
  const templates = [1, 5].map((enrolled) => templateFigures(people, vectors, enrolled)).filter((figures) => figures !== null);
  console.table([row]);
  console.table(templates);
  if (values.json === true) console.log(JSON.stringify({ rows: [row], templates }));
}

/** 1 for the same direction, −1 for the opposite; a picture without a face is like nobody. */
export function similarity(one: Float32Array | null | undefined, other: Float32Array | null | undefined): number {
  return one && other ? 1 - cosineDistance(one, other) : -1;
}

/** LFW's `pairs.txt`: a head line (folds, pairs of each kind), then `name a b` (same) or `name a other b` (different). */
function readPairs(text: string, file: string): Pair[] {
  const [head = '', ...lines] = text.trim().split(/\r?\n/);
  const perFold = 2 * Number(head.trim().split(/\s+/)[1] ?? Number.NaN);
  if (!(perFold > 0)) throw new Error(`${file}:1: expected the number of folds and of pairs`);
  const name = (person: string, index: string): string => join(person, `${person}_${index.padStart(4, '0')}.jpg`);
  return lines.map((line, index) => {
    const [a, b, c, d, ...rest] = line.trim().split(/\s+/);
    const fold = Math.floor(index / perFold);
    if (a !== undefined && b !== undefined && c !== undefined && rest.length === 0) {
      if (d === undefined) return { fold, same: true, files: [name(a, b), name(a, c)] as const };
      return { fold, same: false, files: [name(a, b), name(c, d)] as const };
    }
    throw new Error(`${file}:${index + 2}: expected three or four fields`);
  });
}

export interface Person {
  readonly name: string;
  readonly files: readonly string[];
}

export function readPeople(images: string): Person[] {
  const names = readdirSync(images).filter((name) => statSync(join(images, name)).isDirectory());
  return names.sort().map((name) => ({
    name,
    files: readdirSync(join(images, name))
      .filter((file) => file.endsWith('.jpg'))
      .sort()
      .map((file) => join(name, file)),
  }));
}

/** Templates of `enrolled` pictures against one probe of each person with one picture more, everybody against everybody. */
function templateFigures(people: readonly Person[], vectors: ReadonlyMap<string, Float32Array | null>, enrolled: number) {
  const subjects = people
    .map(({ name, files }) => ({ name, found: files.map((file) => vectors.get(file)).filter((vector) => vector instanceof Float32Array) }))
    .filter(({ found }) => found.length > enrolled)
    .map(({ name, found }) => ({ name, template: mean(found.slice(0, enrolled)), probes: found.slice(enrolled, enrolled + 5) }));
  if (subjects.length < 10) return null;
  const genuine = subjects.flatMap(({ template, probes }) => probes.map((probe) => similarity(template, probe)));
  const impostor = subjects.flatMap((one) =>
    subjects.filter((other) => other !== one).flatMap(({ probes }) => probes.map((probe) => similarity(one.template, probe))),
  );
  const figures = { enrolled, people: subjects.length, genuine: genuine.length, impostors: impostor.length };
  return {
    ...figures,
    eer: equalErrorRate(genuine, impostor),
    tarAt1e3: trueAcceptRate(genuine, impostor, 1e-3),
    tarAt1e4: trueAcceptRate(genuine, impostor, 1e-4),
  };
}

export function mean(vectors: readonly Float32Array[]): Float32Array {
  const sum = vectors[0]!.map((_, index) => vectors.reduce((total, vector) => total + vector[index]!, 0));
  const length = Math.hypot(...sum);
  return sum.map((value) => value / length);
}

export async function embedAll(images: string, files: readonly string[]): Promise<Map<string, Float32Array | null>> {
  mkdirSync('.cache/bench', { recursive: true });
  const cache = `.cache/bench/face-${images.replaceAll(/[^a-zA-Z0-9]+/g, '-')}.jsonl`;
  const vectors = new Map<string, Float32Array | null>();
  const note = ({ file, vector }: Line): void => void vectors.set(file, vector === null ? null : Float32Array.from(vector));
  if (existsSync(cache)) for (const line of readFileSync(cache, 'utf8').split('\n')) if (line.endsWith('}')) note(JSON.parse(line) as Line);
  const todo = files.filter((file) => !vectors.has(file));
  const shares = [0, 1].map((share) => todo.filter((_, index) => index % 2 === share));
  const started = performance.now();
  let done = 0;
  await Promise.all(
    shares.map(
      (share) =>
        new Promise<void>((resolve, reject) => {
          const worker = new Worker(fileURLToPath(import.meta.url), { workerData: { images, files: share } });
          worker.on('message', (line: Line) => {
            note(line);
            appendFileSync(cache, `${JSON.stringify(line)}\n`);
            if (++done % 100 === 0)
              console.error(`${done} of ${todo.length} pictures, ${((performance.now() - started) / 1000).toFixed(0)} s`);
          });
          worker.on('error', reject);
          worker.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`worker ended with ${code}`))));
        }),
    ),
  );
  return vectors;
}

async function embedShare({ images, files }: { images: string; files: readonly string[] }): Promise<void> {
  await startNodeBackend();
  const engine = createEngine(nodeWeights());
  for (const file of files) {
    const { face } = await engine.analyze(await readPicture(join(images, file)));
    parentPort?.postMessage({ file, vector: face?.embedding ? [...face.embedding] : null } satisfies Line);
  }
}

if (!isMainThread) await embedShare(workerData as { images: string; files: readonly string[] });
