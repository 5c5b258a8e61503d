import { storedName } from '../bundle/page/stored-name.js';
import type * as Capture from '../check/capture.js';
import { type ConsentAnswer, consentRecord } from '../check/consent.js';
import { developerHint } from '../check/developer-hint.js';
import { keptBundles, sweepBundles } from '../delivery/outbox.js';
import { CountersignError, isCountersignError } from '../errors.js';
import { recordWriting, type WritingRecorder } from '../keystroke/writing-recorder.js';
import { assetRefs } from '../loading/assets.js';
import { loadModule } from '../loading/load-module.js';
import { tellDeveloper } from '../tell-developer.js';
import type { Challenge, WritingWindow } from '../types.js';
import { type ChallengePool, createChallengePool } from './challenge-pool.js';
import type { Monitor, MonitorEventMap, MonitorOptions, MonitorState } from './monitor-types.js';
import { createWindowSender, type WindowSender } from './window-sender.js';

/**
 * Measures how one field is written in, window by window: consented, visible, never the text. What
 * it finds is a trend on the backend.
 *
 * @throws TypeError when a required option is missing
 * @example
 * const options = { challenge, submit, field: textarea, consent: askTheLearner };
 * await createMonitor({ ...options, visible: () => true }).start();
 */
export function createMonitor(options: MonitorOptions): Monitor {
  for (const name of ['challenge', 'submit', 'field', 'consent', 'visible'] as const) {
    if (options[name] === undefined) throw new TypeError(`createMonitor: ${name} is required`);
  }
  return new RunningMonitor(options);
}

class RunningMonitor extends EventTarget implements Monitor {
  readonly #options: MonitorOptions;
  readonly #abort = new AbortController();
  readonly #signal: AbortSignal;
  readonly #pool: ChallengePool;
  readonly #sender: WindowSender;
  readonly #challengeUrl: string;
  /** Windows that wait for a challenge to be sealed with. */
  readonly #unsealed: WritingWindow[] = [];
  #state: MonitorState = 'idle';
  #starting: Promise<void> | null = null;
  #recorder: WritingRecorder | null = null;
  #capture: Promise<typeof Capture> | null = null;
  #consent: { readonly answer: ConsentAnswer; readonly atMs: number; readonly policyHash: string } | null = null;
  #sealing: Promise<void> = Promise.resolve();

  constructor(options: MonitorOptions) {
    super();
    this.#options = options;
    this.#signal = options.signal === undefined ? this.#abort.signal : AbortSignal.any([options.signal, this.#abort.signal]);
    this.#challengeUrl = new URL(options.challenge, document.baseURI).href;
    this.#pool = createChallengePool(this.#challengeUrl, this.#signal);
    this.#sender = createWindowSender({
      submit: new URL(options.submit, document.baseURI).href,
      signal: this.#signal,
      onWaiting: () => this.#settle(),
      onSent: () => this.#emit('window', { unsent: this.unsent }),
      onRefused: (error) => this.#fail(error),
    });
    this.#signal.addEventListener('abort', () => this.#end('stopped', null));
  }

  get state(): MonitorState {
    return this.#state;
  }

  get unsent(): number {
    return this.#sender.unsent + this.#unsealed.length;
  }

  start(): Promise<void> {
    this.#starting ??= this.#run();
    return this.#starting;
  }

  async flush(): Promise<void> {
    this.#recorder?.flush();
    await this.#sealing;
    await this.#sender.send();
  }

  stop(): void {
    this.#abort.abort(new DOMException('The monitor was stopped', 'AbortError'));
  }

  async #run(): Promise<void> {
    try {
      this.#become('checking');
      const challenge = await this.#pool.take();
      const { consent, monitor } = challenge.claims;
      if (monitor === undefined) throw new CountersignError('challenge/invalid');
      await this.#requireOwnBrowser(challenge);
      if (this.#signal.aborted) return;
      this.#become('consent');
      const answer = await this.#options.consent(consent);
      if (this.#signal.aborted) return;
      if (!answer.agreed) {
        this.#end('declined', null);
        this.stop();
        return;
      }
      this.#consent = { answer, atMs: performance.now(), policyHash: consent.hash };
      sweepBundles();
      for (const kept of keptBundles(await this.#keyOf(challenge))) this.#sender.add(kept);
      this.#recorder = recordWriting({
        field: this.#options.field,
        windowKeys: monitor.windowKeys,
        onWindow: (window) => this.#took(window),
        onUnmeasurable: () => this.#fail(new CountersignError('env/unsupported', { details: { missing: 'keys' } })),
        signal: this.#signal,
      });
      addEventListener('online', () => this.#sealSoon(), { signal: this.#signal });
      this.#become('listening');
      void this.#pool.fill().catch(() => undefined);
      void this.#sender.send();
    } catch (error) {
      if (!this.#signal.aborted) this.#fail(error);
    }
  }

  /** What is written in a browser that is not the learner's would be refused. */
  async #requireOwnBrowser({ claims }: Challenge): Promise<void> {
    const { keptThumbprint } = await this.#loadCapture();
    const key = await keptThumbprint(claims).catch((cause: unknown) => {
      throw new CountersignError('env/unsupported', { details: { missing: 'storage' }, cause });
    });
    if (key === null || claims.enrolled?.devices?.includes(key) === false) throw new CountersignError('submit/unknown-device');
  }

  /**
   * Windows are sealed in their order, each with its own challenge. What cannot be sealed waits
   * here.
   */
  #took(window: WritingWindow): void {
    if (!this.#options.visible()) {
      this.stop();
      return;
    }
    this.#unsealed.push(window);
    this.#sealSoon();
  }

  #sealSoon(): void {
    this.#sealing = this.#sealing.then(() => this.#sealAll()).catch((error) => this.#sealFailed(error));
    void this.#sealing.then(() => this.#sender.send());
  }

  async #sealAll(): Promise<void> {
    for (let window = this.#unsealed[0]; window !== undefined; window = this.#unsealed[0]) {
      const challenge = await this.#pool.take();
      const sealed = await this.#seal(challenge, window);
      this.#unsealed.shift();
      this.#sender.add({ key: `${await this.#keyOf(challenge)} ${challenge.claims.nonce}`, sealed });
    }
    void this.#pool.fill().catch(() => undefined);
  }

  #sealFailed(error: unknown): void {
    if (this.#signal.aborted) return;
    if (isCountersignError(error) && error.code === 'submit/network') this.#settle();
    else this.#fail(error);
  }

  async #seal(challenge: Challenge, writing: WritingWindow): Promise<string> {
    const { seal, loadDeviceKey } = await this.#loadCapture();
    const { consent } = challenge.claims;
    const given = this.#consent;
    if (given?.policyHash !== consent.hash) throw new CountersignError('consent/declined');
    return seal({
      challenge,
      evidence: { consent: await consentRecord(challenge, given), writing },
      origin: location.origin,
      key: await loadDeviceKey(challenge.claims),
      elapsedSeconds: Math.floor((performance.now() - challenge.receivedAtMs) / 1000),
      sdk: { name: 'countersign', version: COUNTERSIGN_BUILD.version, build: COUNTERSIGN_BUILD.hash },
    });
  }

  #loadCapture(): Promise<typeof Capture> {
    this.#capture ??= loadModule<typeof Capture>(assetRefs(this.#options.assets).capture, this.#signal);
    return this.#capture;
  }

  /** Whose and what for: another learner in the same browser sends none of it. */
  async #keyOf({ claims }: Challenge): Promise<string> {
    return `${await storedName(claims, 'outbox')} ${await storedName(claims, `monitor ${this.#challengeUrl}`)}`;
  }

  #settle(): void {
    if (this.#state === 'listening' || this.#state === 'waiting') this.#become(this.unsent > 0 ? 'waiting' : 'listening');
  }

  #fail(error: unknown): void {
    const known = isCountersignError(error) ? error : new CountersignError('internal', { cause: error });
    const hint = developerHint(known, { asked: this.#challengeUrl, files: assetRefs(this.#options.assets) });
    tellDeveloper(hint, { debug: false, told: new Set() });
    this.#end('error', known);
    this.#abort.abort(known);
  }

  #end(state: MonitorState, error: CountersignError | null): void {
    if (this.#state === 'error' || this.#state === 'declined') return;
    this.#recorder?.close();
    this.#unsealed.length = 0;
    this.#become(state, error);
  }

  #become(state: MonitorState, error: CountersignError | null = null): void {
    const previous = this.#state;
    if (previous === state) return;
    this.#state = state;
    this.#emit('statechange', { state, previous, error });
  }

  #emit<K extends keyof MonitorEventMap>(type: K, detail: MonitorEventMap[K]['detail']): void {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
