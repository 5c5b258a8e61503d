import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Page } from 'playwright';
import { loadWeights } from '../../../models/weights.js';

/** Served by the place under `/bench`. */
export const BENCH_FOLDER = '.cache/bench/experience';
const WORKER = 'counting-worker.js';
/** As often as a check asks for an embedding, and more. */
const EMBED_EVERY = 10;
/** Frames before the first count: what is made once is there then. */
const WARM_UP = 20;

/** The build's files by the names that the worker has for them. */
const ASSETS = {
  wasm: /backend-wasm-[^-]{8}\./,
  wasmSimd: /wasm-simd/,
  detector: /tiny_face/,
  landmarks: /landmark/,
  recognition: /recognition/,
} as const;

/**
 * Tensors in the face worker before and after so many frames of the page's camera, one embedding in
 * ten. The worker is the product's source with a counter.
 */
export async function analyzeFrames(page: Page, frames: number): Promise<{ readonly before: number; readonly after: number }> {
  mkdirSync(BENCH_FOLDER, { recursive: true });
  await build({
    stdin: {
      contents: `import './tensor-count.js'; import '../../../src/face/worker/worker.js';`,
      resolveDir: 'test/bench/experience',
      loader: 'ts',
    },
    outfile: join(BENCH_FOLDER, WORKER),
    bundle: true,
    // The package lists which of its files have side effects; these, from the sources, are not
    // among them.
    ignoreAnnotations: true,
    format: 'esm',
    target: 'es2022',
    define: { COUNTERSIGN_WEIGHT_SPECS: JSON.stringify(Object.fromEntries(loadWeights().map(({ id, specs }) => [id, specs]))) },
    logLevel: 'error',
  });
  return page.evaluate(analyzeInPage, {
    worker: `/bench/${WORKER}`,
    patterns: Object.entries(ASSETS).map(([name, { source }]) => [name, source] as const),
    frames,
    embedEvery: EMBED_EVERY,
    warmUp: WARM_UP,
  });
}

interface Wanted {
  readonly worker: string;
  readonly patterns: readonly (readonly [name: string, pattern: string])[];
  readonly frames: number;
  readonly embedEvery: number;
  readonly warmUp: number;
}

/** Runs in the page. */
async function analyzeInPage({ worker: url, patterns, frames, embedEvery, warmUp }: Wanted): Promise<{ before: number; after: number }> {
  interface Answer {
    readonly type: string;
    readonly code?: string;
    readonly tensors?: number;
  }
  const hashes = (await (await fetch('/countersign/integrity.json')).json()) as Record<string, string>;
  const assets: Record<string, object> = {};
  for (const [name, pattern] of patterns) {
    const path = Object.keys(hashes).find((candidate) => new RegExp(pattern).test(candidate)) as string;
    const address = new URL(`/countersign/${path}`, location.href).href;
    assets[name] = { name, url: address, bytes: (await (await fetch(address)).arrayBuffer()).byteLength, integrity: hashes[path] };
  }
  const worker = new Worker(url, { type: 'module' });
  const answer = (type: string): Promise<Answer> =>
    new Promise((resolve, reject) => {
      worker.onerror = () => reject(new Error('the worker failed'));
      worker.onmessage = ({ data }: MessageEvent<Answer>) => {
        if (data.type === 'failed') reject(new Error(data.code));
        if (data.type === type) resolve(data);
      };
    });
  const stream = await navigator.mediaDevices.getUserMedia({ video: { width: 640, height: 480 } });
  const video = document.createElement('video');
  video.muted = true;
  video.srcObject = stream;
  try {
    await video.play();
    const complete = answer('complete');
    worker.postMessage({ type: 'start', assets, careful: true });
    await complete;
    const look = async (times: number): Promise<void> => {
      for (let id = 0; id < times; id++) {
        const frame = await createImageBitmap(video);
        const analyzed = answer('analysis');
        worker.postMessage({ type: 'analyze', id, frame, embed: id % embedEvery === 0, still: false, card: false }, [frame]);
        await analyzed;
      }
    };
    const count = async (): Promise<number> => {
      const counted = answer('tensors');
      worker.postMessage({ type: 'tensors' });
      return (await counted).tensors as number;
    };
    await look(warmUp);
    const before = await count();
    await look(frames);
    return { before, after: await count() };
  } finally {
    worker.terminate();
    for (const track of stream.getTracks()) track.stop();
    video.srcObject = null;
  }
}
