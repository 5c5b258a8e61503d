import { Worker } from 'node:worker_threads';
import { isPlainJpeg } from './is-plain-jpeg.js';
import { MOST_PIXELS } from './most-pixels.js';

export interface StillCheckerOptions {
  /** How long one picture may take. Default 20 s. */
  readonly timeoutMs?: number;
  /** How long a thread may take to start. Default 20 s. */
  readonly startTimeoutMs?: number;
  /** Pictures that may wait; more are turned away, to be sent again. Default 100. */
  readonly mostWaiting?: number;
}

/** A `StillChecker` (see `countersign/server`) that must be closed. */
export interface RunningStillChecker {
  /**
   * @param jpeg hostile until it is decoded
   * @returns the embedding of the one face; `null` for none, several, a picture that no browser's
   *   canvas writes (progressive, say), or one that takes too long
   * @throws Error when too many wait, or the thread ends
   */
  embed(jpeg: Uint8Array<ArrayBuffer>): Promise<Float32Array | null>;
  close(): Promise<void>;
}

interface Job {
  readonly jpeg: Uint8Array<ArrayBuffer>;
  readonly resolve: (vector: Float32Array | null) => void;
  readonly reject: (error: Error) => void;
}

/** Megabytes that the thread's own heap may take; nets and pictures lie beside it. */
const HEAP_MB = 256;

/**
 * Makes embeddings of stills with the same nets as the browser, in a thread of its own, one after
 * the other. A thread that fails or takes too long is ended, and the next picture starts another.
 * Needs the packages `@tensorflow/tfjs-core`, `@tensorflow/tfjs-backend-wasm` and `sharp` beside
 * this one.
 *
 * @example
 * const stillChecker = createStillChecker(); // an option of createCountersign
 * process.once('SIGTERM', () => stillChecker.close());
 */
export function createStillChecker({
  timeoutMs = 20_000,
  startTimeoutMs = 20_000,
  mostWaiting = 100,
}: StillCheckerOptions = {}): RunningStillChecker {
  const waiting: Job[] = [];
  let running: Job | null = null;
  let thread: Worker | null = null;
  let ready = false;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  const end = async (): Promise<void> => {
    const ended = thread;
    thread = null;
    ready = false;
    await ended?.terminate();
  };
  const settle = (use: (job: Job) => void): void => {
    clearTimeout(timer);
    const job = running;
    running = null;
    thread?.unref();
    if (job !== null) use(job);
    next();
  };
  const fail = (message: string): void => {
    void end();
    settle(({ reject }) => reject(new Error(`stills: ${message}`)));
  };
  const start = (): Worker => {
    const fresh = new Worker(new URL('./still-thread.js', import.meta.url), { resourceLimits: { maxOldGenerationSizeMb: HEAP_MB } });
    fresh.on('message', (answer: 'ready' | Float32Array | null) => {
      if (fresh !== thread) return;
      if (answer !== 'ready') return settle(({ resolve }) => resolve(answer));
      ready = true;
      if (running !== null) look(running);
    });
    fresh.on('error', (error) => fresh === thread && fail(error.message));
    fresh.on('exit', () => fresh === thread && fail('the thread has ended'));
    return fresh;
  };
  const next = (): void => {
    if (running !== null || closed) return;
    running = waiting.shift() ?? null;
    if (running === null) return;
    thread ??= start();
    thread.ref();
    if (ready) look(running);
    else timer = setTimeout(() => fail(`no thread after ${startTimeoutMs} ms`), startTimeoutMs);
  };
  /** A picture that is made to take long is no picture: whoever sent it has used up a challenge. */
  const look = ({ jpeg }: Job): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      void end();
      settle(({ resolve }) => resolve(null));
    }, timeoutMs);
    thread?.postMessage(jpeg);
  };

  return {
    embed(jpeg) {
      if (closed) return Promise.reject(new Error('stills: closed'));
      if (!isPlainJpeg(jpeg, MOST_PIXELS)) return Promise.resolve(null);
      if (waiting.length >= mostWaiting) return Promise.reject(new Error('stills: too many wait'));
      return new Promise((resolve, reject) => {
        waiting.push({ jpeg, resolve, reject });
        next();
      });
    },
    async close() {
      closed = true;
      clearTimeout(timer);
      for (const { reject } of [...(running === null ? [] : [running]), ...waiting.splice(0)]) reject(new Error('stills: closed'));
      running = null;
      await end();
    },
  };
}
