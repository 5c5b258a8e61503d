import type { CameraDevice } from '../../camera/camera.js';
import { CountersignError, isCountersignError, told } from '../../errors.js';
import { assetRefs } from '../../loading/assets.js';
import { loadModule } from '../../loading/load-module.js';
import { loadOnce } from '../../loading/load-once.js';
import { orAbort } from '../../loading/or-abort.js';
import type { PhoneTask } from '../../types.js';
import type * as Capture from '../capture.js';
import type { Check, CheckEventMap, CheckOptions, CheckState } from '../check-types.js';
import { type ConsentAnswer, consentRecord } from '../consent.js';
import { asCountersignError, recovering } from '../recovering.js';
import type { Looked } from '../session/kept.js';
import { checkSupport } from '../support.js';
import { PhoneBackend } from './phone-backend.js';

export interface PhoneOptions extends Pick<CheckOptions, 'prompts' | 'video' | 'assets' | 'checkedWorker' | 'signal'> {
  /** Address of the backend's routes for phones. */
  readonly phone: string | URL;
  /** What led here: the link's token, or the code that was typed. */
  readonly way: { readonly link: string } | { readonly code: string };
  /** Whose check it is and which page asks, before anything else is shown. */
  readonly onTask?: (task: Pick<PhoneTask, 'learner' | 'origin' | 'seconds'>) => void;
}

/** A phone is the camera of a check that goes on elsewhere: as a check, without an outcome. */
export interface Phone extends Omit<Check, 'start'> {
  /** Resolves when the part has arrived. */
  start(): Promise<null>;
}

/** How often the phone asks whether the computer still waits. */
const LOOK_MS = 3000;
/** Until the next try of a part that could not be sent; sooner when the line is back. */
const RESEND_MS = 4000;

/**
 * The phone's side of a hand-over: consent, face, a look at what is sent, and sending.
 *
 * @throws (from `start`) CountersignError: handover/over, handover/taken, and those of the camera
 *   and the face; an AbortError after `cancel`
 * @example await createPhone({ phone: '/api/countersign/phone', way: { code }, prompts, video
 *   }).start();
 */
export function createPhone(options: PhoneOptions): Phone {
  return new RunningPhone(options);
}

class RunningPhone extends EventTarget implements Phone {
  readonly #options: PhoneOptions;
  readonly #abort = new AbortController();
  readonly #signal: AbortSignal;
  readonly #assets: ReturnType<typeof assetRefs>;
  readonly #backend: PhoneBackend;
  readonly #loadCapture: () => Promise<typeof Capture>;
  readonly reviewDays = null;
  #state: CheckState = 'idle';
  #task: PhoneTask | null = null;
  #session: Capture.CaptureSession | null = null;
  #chosen: string | undefined;
  #running: Promise<null> | null = null;
  #sent = false;

  constructor(options: PhoneOptions) {
    super();
    this.#options = options;
    this.#signal = options.signal === undefined ? this.#abort.signal : AbortSignal.any([options.signal, this.#abort.signal]);
    this.#assets = assetRefs(options.assets);
    this.#backend = new PhoneBackend(options.phone, this.#signal);
    this.#loadCapture = loadOnce(() => loadModule<typeof Capture>(this.#assets.capture, this.#signal));
  }

  get state(): CheckState {
    return this.#state;
  }

  get camera(): Check['camera'] {
    return this.#session?.camera ?? null;
  }

  async cameras(): Promise<readonly CameraDevice[]> {
    return (await this.#loadCapture()).listCameras();
  }

  async chooseCamera(deviceId: string): Promise<void> {
    const camera = this.#session?.camera ?? null;
    if (camera === null) this.#chosen = deviceId;
    else await camera.select(deviceId);
  }

  start(): Promise<null> {
    this.#running ??= this.#run();
    return this.#running;
  }

  /** Nothing is typed here. */
  anotherPhrase(): void {}

  /** Ends it on the computer as well, unless the part has arrived. */
  cancel(): void {
    if (this.#abort.signal.aborted) return;
    this.#abort.abort(new DOMException('The phone was canceled', 'AbortError'));
    if (!this.#sent) void this.#backend.cancel();
  }

  async destroy(): Promise<void> {
    this.cancel();
    await this.#running?.catch(() => undefined);
    await this.#session?.release();
  }

  async #run(): Promise<null> {
    try {
      await this.#lookAndSend();
      this.#sent = true;
      this.#become('handed-over');
      return null;
    } catch (error) {
      if (this.#signal.aborted && !isCountersignError(this.#signal.reason)) {
        this.#become('canceled');
        throw this.#signal.reason;
      }
      const known = asCountersignError(this.#signal.aborted ? this.#signal.reason : error);
      this.#become('error', known);
      throw known;
    } finally {
      await this.#session?.release();
    }
  }

  async #lookAndSend(): Promise<void> {
    const { prompts, way, onTask } = this.#options;
    const { code, missing } = checkSupport();
    if (code !== null) throw new CountersignError(code, { details: { missing: missing.join(', ') } });
    const task = await this.#step('checking', () => this.#backend.open(way));
    const openedAtMs = performance.now();
    this.#task = task;
    onTask?.(task);
    if (task.sent) return;
    const { kept } = this.#backend;
    if (kept !== null) return this.#send(kept);
    const stop = this.#watch();
    try {
      this.#become('consent');
      const answer = await this.#orAbort(prompts.consent(task.consent, task.purpose, { shareable: false, agreedAt: null, adds: {} }));
      if (answer?.agreed !== true) throw new CountersignError('consent/declined');
      const agreedAtMs = performance.now();
      await this.#step('primer', () => this.#orAbort(prompts.primer?.({ phone: false }) as Promise<unknown>));
      const session = await this.#step('loading', () => this.#openSession());
      const looked = await this.#look(session, task);
      const sealed = await this.#step('sending', () => this.#seal(task, looked, { answer, atMs: agreedAtMs }, openedAtMs));
      await this.#send(sealed);
    } catch (error) {
      // Who does not agree, or gives up, ends it on the computer as well.
      if (!this.#signal.aborted) await this.#backend.cancel();
      throw error;
    } finally {
      stop();
    }
  }

  /** The face, and a look at what is sent; once more, where the learner wants that. */
  async #look(session: Capture.CaptureSession, task: PhoneTask): Promise<Looked> {
    for (;;) {
      const looked = await session.look({ claims: task }, (state, run) => this.#step(state, run));
      const { review } = this.#options.prompts;
      if (review === undefined) return looked;
      this.#become('review');
      const summary = {
        purpose: task.purpose,
        faceFrames: looked.face.samples.length,
        stills: looked.stills.length,
        document: looked.document !== undefined,
        passkey: false,
        phone: false,
        embeddingNumbers: looked.face.model.dim,
        repetitions: 0,
        keystrokeTimes: 0,
        categories: task.consent.categories,
        retentionDays: task.consent.retentionDays,
      };
      const answer = await this.#orAbort(review(summary, session.details({ ...looked, keystroke: null })) as Promise<string | undefined>);
      if (answer !== 'face-again') return looked;
      session.forget('face');
    }
  }

  async #seal(
    task: PhoneTask,
    looked: Looked,
    given: { readonly answer: ConsentAnswer; readonly atMs: number },
    openedAtMs: number,
  ): Promise<string> {
    const { version, hash: build } = COUNTERSIGN_BUILD;
    const consent = await consentRecord({ claims: task, receivedAtMs: openedAtMs }, given);
    return (await this.#loadCapture()).sealPart({
      task,
      evidence: { ...looked, consent },
      origin: location.origin,
      elapsedSeconds: Math.floor((performance.now() - openedAtMs) / 1000),
      sdk: { name: 'countersign', version, build },
    });
  }

  /** A line that is gone comes back: the part is kept, and sent again. */
  async #send(sealed: string): Promise<void> {
    for (;;) {
      this.#become('sending');
      try {
        return await this.#backend.send(sealed);
      } catch (error) {
        this.#signal.throwIfAborted();
        if (!isCountersignError(error) || error.code !== 'submit/network') throw error;
        const { recover } = this.#options.prompts;
        this.#become('error', error);
        const line = new Promise<'retry'>((resolve) => {
          setTimeout(resolve, RESEND_MS, 'retry');
          addEventListener('online', () => resolve('retry'), { once: true });
        });
        const answer = await this.#orAbort(Promise.race([line, ...(recover === undefined ? [] : [recover(error, { phone: false })])]));
        if (answer === 'give-up') throw error;
      }
    }
  }

  /** The computer may end it. */
  #watch(): () => void {
    const timer = setInterval(async () => {
      if (await this.#backend.isOver()) this.#abort.abort(new CountersignError('handover/over'));
    }, LOOK_MS);
    return () => clearInterval(timer);
  }

  #step<T>(state: CheckState, run: () => Promise<T>): Promise<T> {
    const step = (): Promise<T> => {
      this.#become(state);
      return orAbort(run(), this.#signal);
    };
    const ask = async (error: CountersignError): Promise<'retry' | 'give-up'> => {
      const { recover } = this.#options.prompts;
      if (recover === undefined || error.code.startsWith('handover/')) return 'give-up';
      this.#become('error', error);
      return (await this.#orAbort(recover(error, { phone: false }))) === 'retry' ? 'retry' : 'give-up';
    };
    return recovering(step, { actions: ['retry', 'fix-settings'], ask, signal: this.#signal });
  }

  #orAbort<T>(answer: Promise<T> | undefined): Promise<T | undefined> {
    return orAbort(answer, this.#signal);
  }

  async #openSession(): Promise<Capture.CaptureSession> {
    const { CaptureSession } = await this.#loadCapture();
    const { video, checkedWorker = false } = this.#options;
    this.#session ??= new CaptureSession({
      video,
      input: () => Promise.reject(new TypeError('nothing is typed on the phone')),
      checkedWorker,
      files: this.#assets,
      model: COUNTERSIGN_MODEL,
      build: COUNTERSIGN_BUILD,
      chosen: () => this.#chosen,
      onFace: () => this.#become('face'),
      emit: (type, detail) => this.#emit(type, detail),
      signal: this.#signal,
    });
    return this.#session;
  }

  #become(state: CheckState, error: CountersignError | null = null): void {
    const previous = this.#state;
    this.#state = state;
    if (previous !== state || error !== null)
      this.#emit('statechange', { state, previous, purpose: this.#task?.purpose ?? null, ...told(error) });
  }

  #emit<K extends keyof CheckEventMap>(type: K, detail: CheckEventMap[K]['detail']): void {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
