import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Stroke, timesOf } from '../../examples/simulation/typist.js';
import type { BundleClaims } from '../../src/bundle/schema.js';
import { openScene } from '../support/scene.js';

let scene: Awaited<ReturnType<typeof openScene>>;

beforeAll(async () => {
  // All of them, although they are alike after four.
  scene = await openScene({ policy: { capture: { enroll: { leastRepetitions: 8 } } } });
});
afterAll(() => scene?.close());

/**
 * Keeps a face worker of the build busy with pictures of a second camera stream, one after the
 * other, each with its embedding. Runs in the page.
 */
async function keepBusy(files: { readonly worker: string; readonly assets: object }): Promise<void> {
  const state = Object.assign(window, { embeddings: 0 });
  const worker = new Worker(files.worker, { type: 'module' });
  const video = document.createElement('video');
  video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { width: 640, height: 480 } });
  await video.play();
  const next = async (): Promise<void> => {
    const frame = await createImageBitmap(video);
    worker.postMessage({ type: 'analyze', id: 0, frame, embed: true }, [frame]);
  };
  await new Promise<void>((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<{ type: string; code?: string; analysis?: { face: { embedding: unknown } | null } }>) => {
      if (data.type === 'failed') reject(new Error(data.code));
      if (data.analysis?.face?.embedding) state.embeddings += 1;
      if (data.type === 'ready' || data.type === 'analysis') void next();
      if (state.embeddings > 0) resolve();
    };
    worker.onerror = () => reject(new Error('the worker failed'));
    worker.postMessage({ type: 'start', assets: files.assets });
  });
}

/** The build's files, as the worker wants them. */
async function workerFiles() {
  const hashes = (await (await fetch(`${scene.url}/countersign/integrity.json`)).json()) as Record<string, string>;
  const file = async (part: string, name: string) => {
    const path = Object.keys(hashes).find((candidate) => candidate.includes(part)) as string;
    const url = `${scene.url}/countersign/${path}`;
    const { byteLength: bytes } = await (await fetch(url)).arrayBuffer();
    return { name, url, bytes, integrity: hashes[path] };
  };
  const [worker, wasm, wasmSimd, detector, landmarks, recognition] = await Promise.all([
    file('face-worker', 'worker'),
    file('backend-wasm-7', 'wasm'),
    file('wasm-simd', 'wasmSimd'),
    file('tiny_face', 'detector'),
    file('landmark', 'landmarks'),
    file('recognition', 'recognition'),
  ]);
  return { worker: worker.url, assets: { wasm, wasmSimd, detector, landmarks, recognition } };
}

it('records the injected times within 1 ms at the 99th percentile while the face worker is busy', async () => {
  const visit = await scene.visit({ learner: 'ada' });
  expect(await visit.until('typing')).toBe('typing');
  await visit.page.evaluate(keepBusy, await workerFiles());
  const embeddings = () => visit.page.evaluate(() => (window as unknown as { embeddings: number }).embeddings);
  const before = await embeddings();
  const typed: Stroke[][] = await visit.typePhrase();
  const during = (await embeddings()) - before;
  expect(during, 'embeddings made while typing').toBeGreaterThan(5);
  expect(await visit.until()).toBe('accepted');
  const claims = scene.runs.at(-1)?.claims as BundleClaims | null;
  const repetitions = claims?.keystroke.repetitions ?? [];
  expect(repetitions.length).toBe(8);
  const wanted = typed.slice(-repetitions.length).map(timesOf);
  const errors = repetitions.flatMap(({ dwellMs, downDownMs }, at) => [
    ...dwellMs.map((time, key) => Math.abs((time ?? Number.POSITIVE_INFINITY) - (wanted[at]?.dwellMs[key] ?? 0))),
    ...downDownMs.map((time, key) => Math.abs((time ?? Number.POSITIVE_INFINITY) - (wanted[at]?.downDownMs[key] ?? 0))),
  ]);
  errors.sort((one, other) => one - other);
  const p99 = errors[Math.floor(errors.length * 0.99)] as number;
  console.log(
    `${errors.length} times, p50 ${errors[errors.length >> 1]?.toFixed(3)} ms, p99 ${p99.toFixed(3)} ms, while ${during} embeddings were made`,
  );
  expect(p99).toBeLessThan(1);
});
