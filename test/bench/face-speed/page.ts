import { benchWorker, CONTESTANTS, type Contestant, firstEmbeddingMs } from './contestants.js';

/** What one analysis took, and the tasks above 50 ms that the main thread had meanwhile. */
export interface Measured {
  readonly ms: number;
  readonly longTasks: number;
  readonly found: boolean;
  readonly tensors: number | null;
}

export interface SpeedPage {
  /** @returns milliseconds from nothing to the first result */
  start(name: string): Promise<number>;
  measure(name: string, picture: number): Promise<Measured>;
  /** @returns milliseconds from a new client to its first embedding, with what is in the caches */
  firstEmbedding(): Promise<number>;
  /**
   * Lets a contestant analyze one picture after the other.
   *
   * @returns frames that the page could paint in a second meanwhile
   */
  paint(name: string, seconds: number): Promise<number>;
  /**
   * @returns tensors that the engine holds after ten frames, and after so many; every tenth has an
   *   embedding
   */
  hold(frames: number): Promise<{ readonly first: number; readonly last: number }>;
}

const started = new Map<string, Contestant>();
const pictures = new Map<number, Promise<HTMLCanvasElement>>();
const tasks: PerformanceEntry[] = [];
new PerformanceObserver((list) => tasks.push(...list.getEntries())).observe({ type: 'longtask' });

function picture(index: number): Promise<HTMLCanvasElement> {
  const loading = pictures.get(index) ?? load(index);
  pictures.set(index, loading);
  return loading;
}

async function load(index: number): Promise<HTMLCanvasElement> {
  const bitmap = await createImageBitmap(await (await fetch(`/pictures/${index}.jpg`)).blob());
  const canvas = document.createElement('canvas');
  canvas.width = bitmap.width;
  canvas.height = bitmap.height;
  canvas.getContext('2d', { willReadFrequently: true })?.drawImage(bitmap, 0, 0);
  return canvas;
}

const speed: SpeedPage = {
  async start(name) {
    const canvas = await picture(0);
    const beganMs = performance.now();
    const contestant = await (CONTESTANTS[name] as () => Promise<Contestant>)();
    await contestant.analyze(canvas);
    started.set(name, contestant);
    return performance.now() - beganMs;
  },
  async firstEmbedding() {
    return firstEmbeddingMs(await picture(0));
  },
  async paint(name, seconds) {
    const contestant = started.get(name) as Contestant;
    const canvas = await picture(0);
    const endMs = performance.now() + seconds * 1000;
    let painted = 0;
    const count = (): void => {
      painted++;
      if (performance.now() < endMs) requestAnimationFrame(count);
    };
    requestAnimationFrame(count);
    while (performance.now() < endMs) await contestant.analyze(canvas);
    return painted / seconds;
  },
  async hold(frames) {
    const worker = await benchWorker();
    const canvas = await picture(0);
    let first = Number.NaN;
    for (let frame = 1; frame <= frames; frame++) {
      await worker.analyze(canvas, { embed: frame % 10 === 0 });
      if (frame === 10) first = worker.tensors() as number;
    }
    worker.end();
    return { first, last: worker.tensors() as number };
  },
  async measure(name, index) {
    const contestant = started.get(name) as Contestant;
    const canvas = await picture(index);
    await new Promise((resolve) => setTimeout(resolve, 60));
    const beganMs = performance.now();
    const found = await contestant.analyze(canvas);
    const endedMs = performance.now();
    // Long tasks are told a little later.
    await new Promise((resolve) => setTimeout(resolve, 60));
    const longTasks = tasks.filter(({ startTime, duration }) => startTime < endedMs && startTime + duration > beganMs).length;
    return { ms: endedMs - beganMs, longTasks, found, tensors: contestant.tensors() };
  },
};
Object.assign(window, { speed });
