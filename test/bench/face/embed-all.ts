import { createHash } from 'node:crypto';
import { on } from 'node:events';
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isMainThread, type MessagePort, parentPort, Worker, workerData } from 'node:worker_threads';
import { readPicture, startNodeBackend } from '../../support/engine.js';
import { type Embedded, PIPELINES } from './pipelines.js';

/**
 * One picture's result: by row a vector, or null where no face was found; what the product's gates
 * say of it.
 */
export interface Line {
  readonly file: string;
  readonly vectors: Embedded;
  readonly hint?: string;
}

/**
 * Runs a pipeline over the pictures, on two threads. What is done is kept in .cache/bench, by the
 * set, the pipeline, the weights and the code, so that a run that was interrupted goes on where it
 * stopped.
 *
 * @param images folder of the set; `files` are relative to it
 */
export async function embedAll(
  images: string,
  files: readonly string[],
  pipeline: keyof typeof PIPELINES,
): Promise<ReadonlyMap<string, Line>> {
  mkdirSync('.cache/bench', { recursive: true });
  const cache = `.cache/bench/face-${images.replaceAll(/[^a-zA-Z0-9]+/g, '-')}-${pipeline}-${hashOfWhatCounts()}.jsonl`;
  const lines = readLines(cache);
  // A line that was torn when the run was interrupted ends here.
  if (lines.size > 0) appendFileSync(cache, '\n');
  const todo = files.filter((file) => !lines.has(file));
  const started = performance.now();
  let done = 0;
  const take = (line: Line): void => {
    lines.set(line.file, line);
    appendFileSync(cache, `${JSON.stringify(line)}\n`);
    if (++done % 100 === 0)
      console.error(`${pipeline}: ${done} of ${todo.length} pictures, ${((performance.now() - started) / 1000).toFixed(0)} s`);
  };
  const queue = [...todo];
  await Promise.all([0, 1].map(() => inWorker(images, pipeline, queue, take)));
  return lines;
}

/** Weights, and everything that the vectors and hints are made by. */
function hashOfWhatCounts(): string {
  const face = readdirSync('src/face/worker').map((file) => join('src/face/worker', file));
  const hash = createHash('sha256');
  hash.update(JSON.stringify(JSON.parse(readFileSync('models/manifest.json', 'utf8')).models));
  for (const file of ['test/bench/face/pipelines.ts', 'src/face/page/hints.ts', ...face.sort()]) hash.update(readFileSync(file));
  return hash.digest('hex').slice(0, 8);
}

function readLines(cache: string): Map<string, Line> {
  const lines = new Map<string, Line>();
  for (const text of existsSync(cache) ? readFileSync(cache, 'utf8').split('\n') : []) {
    try {
      const line = JSON.parse(text) as Line;
      lines.set(line.file, line);
    } catch {
      // Empty, or torn: the picture is done again.
    }
  }
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

interface Start {
  readonly images: string;
  readonly pipeline: keyof typeof PIPELINES;
}

/** Each thread takes the next picture when it is done with one. */
function inWorker(images: string, pipeline: Start['pipeline'], queue: string[], take: (line: Line) => void): Promise<void> {
  const first = queue.shift();
  if (first === undefined) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const worker = new Worker(fileURLToPath(import.meta.url), { workerData: { images, pipeline } satisfies Start });
    worker.postMessage(first);
    worker.on('message', (line: Line) => {
      take(line);
      worker.postMessage(queue.shift() ?? null);
    });
    worker.on('error', reject);
    worker.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`worker ended with ${code}`))));
  });
}

async function embedFromQueue({ images, pipeline }: Start, port: MessagePort): Promise<void> {
  await startNodeBackend();
  const embed = await PIPELINES[pipeline].create();
  for await (const [file] of on(port, 'message') as AsyncIterable<[string | null]>) {
    if (file === null) break;
    port.postMessage({ file, ...(await embed(await readPicture(join(images, file)))) } satisfies Line);
  }
  port.close();
}

if (!isMainThread && parentPort !== null) await embedFromQueue(workerData as Start, parentPort);
