import { CountersignError, type ErrorCode, type ErrorDetails } from '../errors.js';
import { type CheckedFile, fetchChecked } from '../fetch-checked.js';
import type { FaceAnalysis, FaceAssets, FromWorker, Ready, ToWorker } from './protocol.js';

export interface FaceClientOptions {
  readonly assets: FaceAssets;
  readonly onProgress?: (progress: { readonly loadedBytes: number; readonly totalBytes: number }) => void;
  readonly signal: AbortSignal;
}

export interface FaceClient {
  /** Resolves when frames can be analysed. Rejects with assets/… or engine/failed; the abort's reason. */
  readonly ready: Promise<Ready>;
  /**
   * Analyses a frame, which then belongs to the worker. Only the newest waits: a frame that is overtaken resolves with `skipped`.
   *
   * @throws engine/failed, env/canvas-noise; the abort's reason
   */
  analyze(frame: ImageBitmap, options?: { readonly embed?: boolean }): Promise<FaceAnalysis | 'skipped'>;
  close(): void;
}

/** How long the worker may take from its start to its first word, and to an answer about one frame (cpu backend included). */
const START_MS = 20_000;
const ANSWER_MS = 30_000;

/** Starts the worker at once: it loads wasm and models while the learner reads. */
export function createFaceClient(options: FaceClientOptions): FaceClient {
  return new WorkerClient(options);
}

interface Job {
  readonly frame: ImageBitmap;
  readonly embed: boolean;
  readonly resolve: (analysis: FaceAnalysis | 'skipped') => void;
  readonly reject: (reason: unknown) => void;
}

class WorkerClient implements FaceClient {
  readonly ready: Promise<Ready>;
  readonly #options: FaceClientOptions;
  readonly #closing = new AbortController();
  readonly #signal: AbortSignal;
  #worker: Worker | null = null;
  #failure: unknown = null;
  #running: (Job & { readonly id: number; readonly timer: ReturnType<typeof setTimeout> }) | null = null;
  #waiting: Job | null = null;
  #lastId = 0;
  #settleReady: { resolve: (ready: Ready) => void; reject: (reason: unknown) => void } = {
    resolve: () => undefined,
    reject: () => undefined,
  };
  #startTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: FaceClientOptions) {
    this.#options = options;
    this.#signal = AbortSignal.any([options.signal, this.#closing.signal]);
    this.ready = new Promise((resolve, reject) => {
      this.#settleReady = { resolve, reject };
    });
    this.ready.catch(() => undefined);
    this.#signal.addEventListener('abort', () => this.#fail(this.#signal.reason), { once: true });
    if (this.#signal.aborted) this.#fail(this.#signal.reason);
    else this.#start().catch((error: unknown) => this.#fail(error));
  }

  async analyze(frame: ImageBitmap, { embed = true }: { readonly embed?: boolean } = {}): Promise<FaceAnalysis | 'skipped'> {
    if (this.#failure !== null) {
      frame.close();
      throw this.#failure;
    }
    return new Promise((resolve, reject) => {
      const job = { frame, embed, resolve, reject };
      if (this.#running === null) return this.#send(job);
      this.#drop(this.#waiting);
      this.#waiting = job;
    });
  }

  close(): void {
    this.#closing.abort(new DOMException('The face client was closed', 'AbortError'));
  }

  async #start(): Promise<void> {
    const { worker: file, ...assets } = this.#options.assets;
    const worker = await startWorker(file, this.#signal);
    if (this.#signal.aborted) return worker.terminate();
    this.#worker = worker;
    worker.onmessage = ({ data }: MessageEvent<FromWorker>) => this.#receive(data);
    worker.onerror = (event) => {
      event.preventDefault();
      this.#fail(new CountersignError('engine/failed', { details: { reason: 'worker' } }));
    };
    worker.onmessageerror = () => this.#fail(new CountersignError('engine/failed', { details: { reason: 'message' } }));
    this.#startTimer = setTimeout(() => this.#fail(new CountersignError('engine/failed', { details: { reason: 'silent' } })), START_MS);
    worker.postMessage({ type: 'start', assets } satisfies ToWorker);
  }

  #receive(message: FromWorker): void {
    clearTimeout(this.#startTimer);
    if (message.type === 'progress') this.#options.onProgress?.(message);
    else if (message.type === 'ready') this.#settleReady.resolve(message.ready);
    else if (message.type === 'analysis') this.#finish(message.id, (job) => job.resolve(message.analysis));
    else if (message.id === null) this.#fail(errorOf(message));
    else this.#finish(message.id, (job) => job.reject(errorOf(message)));
  }

  #send(job: Job): void {
    const id = ++this.#lastId;
    const timer = setTimeout(() => this.#fail(new CountersignError('engine/failed', { details: { reason: 'no answer' } })), ANSWER_MS);
    this.#running = { ...job, id, timer };
    this.#worker?.postMessage({ type: 'analyze', id, frame: job.frame, embed: job.embed } satisfies ToWorker, [job.frame]);
  }

  #finish(id: number, settle: (job: Job) => void): void {
    const job = this.#running;
    if (job === null || job.id !== id) return;
    clearTimeout(job.timer);
    this.#running = null;
    settle(job);
    const next = this.#waiting;
    this.#waiting = null;
    if (next !== null) this.#send(next);
  }

  #drop(job: Job | null): void {
    job?.frame.close();
    job?.resolve('skipped');
  }

  /** Final: ends the worker and everything that waits for it. */
  #fail(reason: unknown): void {
    if (this.#failure !== null) return;
    this.#failure = reason;
    clearTimeout(this.#startTimer);
    this.#worker?.terminate();
    this.#worker = null;
    this.#settleReady.reject(reason);
    if (this.#running !== null) {
      clearTimeout(this.#running.timer);
      this.#running.reject(reason);
    }
    this.#waiting?.frame.close();
    this.#waiting?.reject(reason);
    this.#running = null;
    this.#waiting = null;
  }
}

function errorOf({ code, details }: { readonly code: ErrorCode; readonly details: ErrorDetails }): CountersignError {
  return new CountersignError(code, { details });
}

/**
 * From the page's own origin by its address, after the file was checked; from another origin as a blob of the checked bytes.
 *
 * @throws assets/unreachable, assets/corrupt, assets/timeout; the abort's reason
 */
async function startWorker(file: CheckedFile, signal: AbortSignal): Promise<Worker> {
  const bytes = await fetchChecked(file, { signal });
  const options = { type: 'module', name: 'countersign-face' } as const;
  if (new URL(file.url).origin === location.origin) return new Worker(file.url, options);
  const url = URL.createObjectURL(new Blob([bytes], { type: 'text/javascript' }));
  setTimeout(() => URL.revokeObjectURL(url), START_MS);
  return new Worker(url, options);
}
