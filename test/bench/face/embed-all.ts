import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { readPicture, startNodeBackend } from '../../support/engine.js';
import { type Embedded, PIPELINES } from './pipelines.js';

/** One picture's result: by row a vector, or null where no face was found; what the product's gates say of it. */
export interface Line {
  readonly file: string;
  readonly vectors: Embedded;
  readonly hint?: string;
}

/**
 * Runs a pipeline over the pictures, on two threads. What is done is kept in .cache/bench, by the set, the pipeline and the weights, so that a run that was
 * interrupted goes on where it stopped.
 *
 * @param images folder of the set; `files` are relative to it
 */
export async function embedAll(
  images: string,
  files: readonly string[],
  pipeline: keyof typeof PIPELINES,
): Promise<ReadonlyMap<string, Line>> {
  mkdirSync('.cache/bench', { recursive: true });
  const weights = createHash('sha256').update(readFileSync('models/manifest.json')).digest('hex').slice(0, 8);
  const cache = `.cache/bench/face-${images.replaceAll(/[^a-zA-Z0-9]+/g, '-')}-${pipeline}-${weights}.jsonl`;
  const lines = new Map<string, Line>();
  const note = (line: Line): void => void lines.set(line.file, line);
  if (existsSync(cache)) for (const line of readFileSync(cache, 'utf8').split('\n')) if (line.endsWith('}')) note(JSON.parse(line) as Line);
  const todo = files.filter((file) => !lines.has(file));
  const started = performance.now();
  let done = 0;
  const take = (line: Line): void => {
    note(line);
    appendFileSync(cache, `${JSON.stringify(line)}\n`);
    if (++done % 100 === 0)
      console.error(`${pipeline}: ${done} of ${todo.length} pictures, ${((performance.now() - started) / 1000).toFixed(0)} s`);
  };
  await Promise.all([0, 1].map((share) => inWorker({ images, files: todo.filter((_, index) => index % 2 === share), pipeline }, take)));
  return lines;
}

/** The vectors of one row, of length 1; as they are where a pipeline compares them so. */
export function vectorsOf(lines: ReadonlyMap<string, Line>, row: string, { raw = false } = {}): ReadonlyMap<string, Float32Array | null> {
  const unit = (vector: readonly number[]): Float32Array => {
    const length = raw ? 1 : Math.hypot(...vector);
    return Float32Array.from(vector, (value) => value / length);
  };
  return new Map([...lines].map(([file, { vectors }]) => [file, vectors[row] ? unit(vectors[row]) : null]));
}

interface Share {
  readonly images: string;
  readonly files: readonly string[];
  readonly pipeline: keyof typeof PIPELINES;
}

function inWorker(share: Share, take: (line: Line) => void): Promise<void> {
  if (share.files.length === 0) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const worker = new Worker(fileURLToPath(import.meta.url), { workerData: share });
    worker.on('message', take);
    worker.on('error', reject);
    worker.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`worker ended with ${code}`))));
  });
}

async function embedShare({ images, files, pipeline }: Share): Promise<void> {
  await startNodeBackend();
  const embed = await PIPELINES[pipeline].create();
  for (const file of files) parentPort?.postMessage({ file, ...(await embed(await readPicture(join(images, file)))) } satisfies Line);
}

if (!isMainThread) await embedShare(workerData as Share);
