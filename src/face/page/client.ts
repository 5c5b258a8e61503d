import { CountersignError, type ErrorCode, type ErrorDetails } from '../../errors.js';
import type { FaceAnalysis, FaceAssets, FromWorker, Ready, ToWorker } from '../protocol.js';
import { startWorker } from './start-worker.js';

export interface FaceClientOptions {
  readonly assets: FaceAssets;
  /** The worker runs as the bytes that were checked, or not at all. */
  readonly checkedWorker?: boolean;
  /** Bytes of everything that the worker needs, its own script included. */
  readonly onProgress?: (progress: { readonly loadedBytes: number; readonly totalBytes: number }) => void;
  readonly signal: AbortSignal;
}

export interface AnalyzeFrameOptions {
  /** Default: true. */
  readonly embed?: boolean;
  /** With the frame as JPEG. Default: false. */
  readonly still?: boolean;
  /** Looks for the portrait of a card instead. Default: false. */
  readonly card?: boolean;
}

export interface FaceClient {
  /**
   * Resolves when frames can be analyzed. Rejects with assets/… or engine/failed; the abort's
   * reason.
   */
  readonly ready: Promise<Ready>;
  /**
   * Resolves when analyses have embeddings: the recognition net is the largest file and comes last.
   * Rejects as `ready` does.
   */
  readonly complete: Promise<void>;
  /**
   * Analyzes a frame, which then belongs to the client. Only the newest waits: a frame that is
   * overtaken resolves with `skipped`, and so does the one that a worker crashed on.
   *
   * @throws engine/failed, env/canvas-noise; the abort's reason
   */
  analyze(frame: ImageBitmap, options?: AnalyzeFrameOptions): Promise<FaceAnalysis | 'skipped'>;
  close(): void;
}

/**
 * How long the worker may be silent while it starts. Longer than a download may stall (30 s), so
 * that a stalled one is told as such; compiling and warming up take seconds on a slow machine.
 */
const SILENT_MS = 45_000;
/** How long an answer about one frame may take. The cpu backend needs seconds. */
const ANSWER_MS = 15_000;

/**
 * Starts the worker at once: it loads wasm and models while the learner reads. A worker that
 * crashes midway is started again, once.
 */
export function createFaceClient(options: FaceClientOptions): FaceClient {
  return new WorkerClient(options);
}

interface Job {
  readonly frame: ImageBitmap;
  readonly embed: boolean;
  readonly still: boolean;
  readonly card: boolean;
  readonly resolve: (analysis: FaceAnalysis | 'skipped') => void;
  readonly reject: (reason: unknown) => void;
}

class WorkerClient implements FaceClient {
  readonly #ready = new Deferred<Ready>();
  readonly #complete = new Deferred<void>();
  readonly ready: Promise<Ready> = this.#ready.promise;
  readonly complete: Promise<void> = this.#complete.promise;
  readonly #options: FaceClientOptions;
  readonly #closing = new AbortController();
  readonly #signal: AbortSignal;
  #worker: Worker | null = null;
  #state: 'starting' | 'ready' | 'restarting' | 'ready-again' = 'starting';
  #failure: { readonly reason: unknown } | null = null;
  #running: (Job & { readonly id: number }) | null = null;
  #waiting: Job | null = null;
  #lastId = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: FaceClientOptions) {
    this.#options = options;
    this.#signal = AbortSignal.any([options.signal, this.#closing.signal]);
    this.#signal.addEventListener('abort', () => this.#fail(this.#signal.reason), { once: true });
    if (this.#signal.aborted) this.#fail(this.#signal.reason);
    else void this.#start();
  }

  async analyze(
    frame: ImageBitmap,
    { embed = true, still = false, card = false }: AnalyzeFrameOptions = {},
  ): Promise<FaceAnalysis | 'skipped'> {
    if (this.#failure !== null) {
      frame.close();
      throw this.#failure.reason;
    }
    return new Promise((resolve, reject) => {
      this.#waiting?.frame.close();
      this.#waiting?.resolve('skipped');
      this.#waiting = { frame, embed, still, card, resolve, reject };
      this.#sendNext();
    });
  }

  close(): void {
    this.#closing.abort(new DOMException('The face client was closed', 'AbortError'));
  }

  async #start(): Promise<void> {
    const { worker: file, ...assets } = this.#options.assets;
    let loaded = 0;
    const onBytes = (bytes: number): void => {
      loaded += bytes;
      this.#progress(loaded);
    };
    try {
      const worker = await startWorker(file, { signal: this.#signal, onBytes, checkedOnly: this.#options.checkedWorker === true });
      if (this.#failure !== null) return worker.terminate();
      this.#worker = worker;
      this.#listenTo(worker);
      this.#watch('silent', SILENT_MS);
      worker.postMessage({ type: 'start', assets, careful: this.#state === 'restarting' } satisfies ToWorker);
    } catch (error) {
      this.#fail(error);
    }
  }

  /** A worker that was ended may still have words under way. */
  #listenTo(worker: Worker): void {
    worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
      if (worker === this.#worker) this.#receive(data);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      if (worker === this.#worker) this.#crashed('worker');
    };
    worker.onmessageerror = () => {
      if (worker === this.#worker) this.#crashed('message');
    };
  }

  #receive(message: FromWorker): void {
    if (message.type === 'analysis') this.#finish(message.id, (job) => job.resolve(message.analysis));
    else if (message.type === 'failed' && message.id !== null) this.#finish(message.id, (job) => job.reject(errorOf(message)));
    else if (message.type === 'failed') this.#fail(errorOf(message));
    else if (message.type === 'ready') this.#started(message.ready);
    else if (message.type === 'complete') this.#complete.resolve();
    else {
      if (!this.#state.startsWith('ready')) this.#watch('silent', SILENT_MS);
      this.#progress(this.#options.assets.worker.bytes + message.loadedBytes);
    }
  }

  #started(ready: Ready): void {
    clearTimeout(this.#timer);
    this.#state = this.#state === 'starting' ? 'ready' : 'ready-again';
    this.#ready.resolve(ready);
    this.#sendNext();
  }

  /** Bytes of the first start only: a restart finds the files in the cache. */
  #progress(loadedBytes: number): void {
    if (this.#state !== 'starting' && this.#state !== 'ready') return;
    const { worker, wasmSimd, detector, landmarks, recognition } = this.#options.assets;
    const totalBytes = [worker, wasmSimd, detector, landmarks, recognition].reduce((sum, { bytes }) => sum + bytes, 0);
    this.#options.onProgress?.({ loadedBytes: Math.min(loadedBytes, totalBytes), totalBytes });
  }

  #sendNext(): void {
    const job = this.#waiting;
    if (job === null || this.#running !== null || this.#worker === null || !this.#state.startsWith('ready')) return;
    const id = ++this.#lastId;
    this.#waiting = null;
    this.#running = { ...job, id };
    this.#watch('no answer', ANSWER_MS);
    const { frame, embed, still, card } = job;
    this.#worker.postMessage({ type: 'analyze', id, frame, embed, still, card } satisfies ToWorker, [frame]);
  }

  #finish(id: number, settle: (job: Job) => void): void {
    const job = this.#running;
    if (job?.id !== id) return;
    clearTimeout(this.#timer);
    this.#running = null;
    settle(job);
    this.#sendNext();
  }

  #watch(reason: string, ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#crashed(reason), ms);
  }

  /** A worker that had been working gets one more chance; the frame it had is lost. */
  #crashed(reason: string): void {
    if (this.#state !== 'ready') {
      this.#fail(new CountersignError('engine/failed', { details: { reason } }));
      return;
    }
    this.#endWorker();
    this.#state = 'restarting';
    this.#running?.resolve('skipped');
    this.#running = null;
    void this.#start();
  }

  #endWorker(): void {
    clearTimeout(this.#timer);
    this.#worker?.terminate();
    this.#worker = null;
  }

  /** Final: ends the worker and everything that waits for it. */
  #fail(reason: unknown): void {
    if (this.#failure !== null) return;
    this.#failure = { reason };
    this.#endWorker();
    this.#ready.reject(reason);
    this.#complete.reject(reason);
    this.#running?.reject(reason);
    this.#waiting?.frame.close();
    this.#waiting?.reject(reason);
    this.#running = null;
    this.#waiting = null;
  }
}

/** A promise that nobody has to wait for. */
class Deferred<T> {
  resolve: (value: T) => void = () => undefined;
  reject: (reason: unknown) => void = () => undefined;
  readonly promise = new Promise<T>((resolve, reject) => {
    this.resolve = resolve;
    this.reject = reject;
  });

  constructor() {
    this.promise.catch(() => undefined);
  }
}

function errorOf({ code, details }: { readonly code: ErrorCode; readonly details: ErrorDetails }): CountersignError {
  return new CountersignError(code, { details });
}
