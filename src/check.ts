import { assetRefs } from './assets.js';
import type { DeviceKey } from './bundle/device-key.js';
import { parseChallenge } from './bundle/parse-challenge.js';
import type { Camera, CameraDevice } from './camera/camera.js';
import type * as Capture from './capture.js';
import type { Check, CheckEventMap, CheckOptions, CheckState, ReviewSummary } from './check-types.js';
import { type ConsentAnswer, consentRecord } from './consent.js';
import { deliver } from './deliver.js';
import { CountersignError, isCountersignError } from './errors.js';
import type { CardCollector } from './face/card-collector.js';
import type { FaceClient } from './face/client.js';
import type { FaceCollector } from './face/collector.js';
import type { KeptTyping } from './keystroke/collect.js';
import { loadModule } from './load-module.js';
import { type KeptBundle, keptBundle } from './outbox.js';
import { checkSupport } from './support.js';
import { fetchChallenge } from './transport.js';
import type { CaptureProvenance, Challenge, ConsentRecord, Evidence, FaceEvidence, KeystrokeEvidence, Outcome, Purpose } from './types.js';

/**
 * One check: consent, face, typing, seal, send.
 *
 * @throws TypeError (from here) when a required option is missing
 * @throws CountersignError (from `start`) for what went wrong, with `action` for what to do; an AbortError after `cancel`
 * @example const outcome = await createCheck({ challenge, submit, prompts, video, input }).start();
 */
export function createCheck(options: CheckOptions): Check {
  for (const name of ['challenge', 'submit', 'prompts', 'video', 'input'] as const) {
    if (options[name] === undefined) throw new TypeError(`createCheck: ${name} is required`);
  }
  if (typeof options.prompts.consent !== 'function') throw new TypeError('createCheck: prompts.consent is required');
  return new RunningCheck(options);
}

const ENDED = { accepted: 'accepted', review: 'under-review', refused: 'refused' } as const;

class RunningCheck extends EventTarget implements Check {
  readonly #options: CheckOptions;
  readonly #abort = new AbortController();
  readonly #signal: AbortSignal;
  readonly #assets: ReturnType<typeof assetRefs>;
  readonly #challengeUrl: string;
  #state: CheckState = 'idle';
  /** The backend asked for one more: the learner knows by now what the camera is for and what is sent. */
  #again = false;
  /** An action was not seen, and the face step was offered again. A second time the evidence says so: who cannot do it is not stuck. */
  #missed = false;
  /** The browser is not the learner's yet: the check is made once more, as one that adds it. */
  #rebinding = false;
  #purpose: Purpose | null = null;
  /** What the steps have kept for this challenge: a step that is tried again goes on with it. */
  #kept: { face?: FaceCollector; card?: CardCollector; typing?: KeptTyping; cameras?: number } = {};
  #camera: Camera | null = null;
  /** Chosen while no camera was on. */
  #chosen: string | undefined;
  #face: FaceClient | null = null;
  #capture: Promise<typeof Capture> | null = null;
  #consent: { readonly policyHash: string; readonly answer: ConsentAnswer; readonly atMs: number } | null = null;
  #running: Promise<Outcome> | null = null;

  constructor(options: CheckOptions) {
    super();
    this.#options = options;
    this.#signal = options.signal === undefined ? this.#abort.signal : AbortSignal.any([options.signal, this.#abort.signal]);
    this.#assets = assetRefs(options.assets);
    this.#challengeUrl = new URL(options.challenge, document.baseURI).href;
  }

  get state(): CheckState {
    return this.#state;
  }

  get camera(): Camera | null {
    return this.#camera;
  }

  async cameras(): Promise<readonly CameraDevice[]> {
    return (await this.#loadCapture()).listCameras();
  }

  async chooseCamera(deviceId: string): Promise<void> {
    if (this.#camera === null) this.#chosen = deviceId;
    else await this.#camera.select(deviceId);
  }

  start(): Promise<Outcome> {
    this.#running ??= this.#run();
    return this.#running;
  }

  cancel(): void {
    this.#abort.abort(new DOMException('The check was cancelled', 'AbortError'));
  }

  async destroy(): Promise<void> {
    this.cancel();
    await this.#running?.catch(() => undefined);
    await this.#release();
  }

  async #run(): Promise<Outcome> {
    try {
      for (;;) {
        const outcome = await this.#recovering(['new-challenge'], () => this.#attemptOrRebind());
        if (outcome.result !== 'one-more') {
          this.#become(ENDED[outcome.result]);
          return outcome;
        }
        await this.#step('one-more', () => this.#orAbort(this.#options.prompts.oneMore?.()));
        this.#again = true;
      }
    } catch (error) {
      this.#become(this.#signal.aborted ? 'cancelled' : 'error');
      throw this.#signal.aborted ? this.#signal.reason : asCountersignError(error);
    } finally {
      await this.#release();
    }
  }

  /** A browser that the backend does not know is added by a stricter check, where the backend lets it; otherwise its refusal stands. */
  async #attemptOrRebind(): Promise<Outcome> {
    try {
      return await this.#attempt();
    } catch (error) {
      if (this.#rebinding || !isCountersignError(error) || error.code !== 'submit/unknown-device') throw error;
      this.#rebinding = true;
      return this.#attempt();
    }
  }

  /** The order of the steps. A failure in a step is mended there; only a spent challenge starts over. */
  async #attempt(): Promise<Outcome> {
    this.#kept = {};
    const challenge = await this.#step('checking', () => this.#fetchChallenge());
    const answered = await this.#sendKept(challenge);
    if (answered !== null) return answered;
    const consent = await this.#askConsent(challenge);
    this.#faceClient().catch(() => undefined);
    if (!this.#again) await this.#step('primer', () => this.#orAbort(this.#options.prompts.primer?.()));
    const key = await this.#step('loading', () => this.#deviceKey(challenge));
    const { face, liveness, stills: ofFace } = await this.#step('loading', () => this.#collectFace(challenge));
    const capture = await this.#provenance();
    const { document, stills: ofCard } = await this.#collectDocument(challenge, face);
    const stills = [...ofFace, ...ofCard];
    await this.#closeCamera();
    const keystroke = await this.#step('typing', () => this.#collectTyping(challenge));
    const evidence: Evidence = { consent, face, keystroke, liveness, capture, stills, ...(document === undefined ? {} : { document }) };
    if (!this.#again) {
      this.#become('review');
      await this.#orAbort(this.#options.prompts.review?.(summarize(challenge, evidence)));
    }
    const sealed = await this.#step('sending', () => this.#seal(challenge, evidence, key));
    return this.#send({ key: this.#keptKey(challenge), sealed });
  }

  async #fetchChallenge(): Promise<Challenge> {
    const { code, missing } = checkSupport();
    if (code !== null) throw new CountersignError(code, { details: { missing: missing.join(', ') } });
    const purpose = this.#rebinding ? 'rebind' : this.#options.purpose;
    const token = await fetchChallenge(this.#challengeUrl, { signal: this.#signal, ...(purpose === undefined ? {} : { purpose }) });
    const challenge = { token, claims: parseChallenge(token), receivedAtMs: performance.now() };
    this.#purpose = challenge.claims.purpose;
    return challenge;
  }

  /** A consent that was given is not asked again for the same policy, when a spent challenge made the check start over. */
  async #askConsent(challenge: Challenge): Promise<ConsentRecord> {
    const { consent, purpose } = challenge.claims;
    if (this.#consent?.policyHash !== consent.hash) {
      this.#become('consent');
      const answer = await this.#orAbort(this.#options.prompts.consent(consent, purpose));
      if (answer?.agreed !== true) throw new CountersignError('consent/declined');
      this.#consent = { policyHash: consent.hash, answer, atMs: performance.now() };
    }
    return consentRecord(challenge, this.#consent.answer, this.#consent.atMs);
  }

  async #collectFace(challenge: Challenge): Promise<Pick<Evidence, 'face' | 'liveness' | 'stills'>> {
    const { policy, liveness, stills = [] } = challenge.claims;
    return this.#withCamera(async (camera) => {
      const { collectFace, FaceCollector } = await this.#loadCapture();
      const client = await this.#readyClient();
      this.#become('face');
      this.#kept.face ??= new FaceCollector(policy.faceFrames, liveness, { stills });
      const seen = await collectFace({
        client,
        camera,
        policy,
        collector: this.#kept.face,
        model: COUNTERSIGN_MODEL,
        onHint: (hint) => this.#emit('hint', { hint }),
        onProgress: ({ done, total }) => this.#emit('progress', { stage: 'face', done, total }),
        onAction: (action) => this.#emit('action', { action }),
        signal: this.#signal,
      });
      if (!this.#missed && seen.liveness.actions.some(({ doneAtMs, others }) => doneAtMs === null || others > 0)) {
        this.#missed = true;
        delete this.#kept.face;
        throw new CountersignError('face/liveness');
      }
      return seen;
    });
  }

  /** What the camera says of itself. Opening it again between two tries of the step is a change like another: pictures of both are sent. */
  async #provenance(): Promise<CaptureProvenance> {
    const { trackChanges, ...rest } = await (this.#camera as Camera).provenance();
    return { ...rest, trackChanges: trackChanges + (this.#kept.cameras as number) - 1 };
  }

  /** The camera is still on, unless the step was tried before. */
  async #collectDocument({ claims }: Challenge, face: FaceEvidence): Promise<Pick<Evidence, 'document' | 'stills'>> {
    const { document, policy } = claims;
    if (document === undefined) return { stills: [] };
    return this.#step('document', () =>
      this.#withCamera(async (camera) => {
        const { collectDocument, CardCollector } = await this.#loadCapture();
        const client = await this.#readyClient();
        this.#kept.card ??= new CardCollector(face.templates.map(({ vector }) => vector));
        return collectDocument({
          client,
          camera,
          collector: this.#kept.card,
          still: document.still,
          timeoutSeconds: policy.faceTimeoutSeconds,
          onHint: (hint) => this.#emit('hint', { hint }),
          onProgress: ({ done, total }) => this.#emit('progress', { stage: 'document', done, total }),
          signal: this.#signal,
        });
      }),
    );
  }

  /** A camera that is on. After a failure it is off, and a worker that failed is gone. */
  async #withCamera<T>(use: (camera: Camera) => Promise<T>): Promise<T> {
    const signal = this.#signal;
    const { openCamera } = await this.#loadCapture();
    try {
      this.#emit('camera', { asking: this.#camera === null });
      const chosen = this.#chosen === undefined ? {} : { deviceId: this.#chosen };
      if (this.#camera === null) {
        this.#camera = await openCamera({ video: await given(this.#options.video), ...chosen, signal });
        this.#kept.cameras = (this.#kept.cameras ?? 0) + 1;
      }
      this.#emit('camera', { asking: false });
      return await use(this.#camera);
    } catch (error) {
      await this.#closeCamera();
      if (isCountersignError(error) && /^(engine|assets)\//.test(error.code)) this.#closeFaceClient();
      throw error;
    }
  }

  async #collectTyping(challenge: Challenge): Promise<KeystrokeEvidence> {
    const { phrase, policy } = challenge.claims;
    const { collectTyping, startTyping } = await this.#loadCapture();
    this.#kept.typing ??= startTyping();
    const { length: done } = this.#kept.typing.usable;
    this.#emit('progress', { stage: 'typing', done, total: policy.repetitions + policy.warmupRepetitions, phrase });
    return collectTyping({
      input: await given(this.#options.input),
      phrase,
      warmup: policy.warmupRepetitions,
      repetitions: policy.repetitions,
      kept: this.#kept.typing,
      onProgress: (progress) => this.#emit('progress', { stage: 'typing', phrase, ...progress }),
      onRejected: (reason) => this.#emit('rejected', { reason }),
      onRhythm: (repetition) => this.#emit('rhythm', repetition),
      signal: this.#signal,
    });
  }

  /** Before the camera: where the page may store nothing, there is no key, and the learner is told so before they have done anything. */
  async #deviceKey({ claims: { sub: subject, context } }: Challenge): Promise<DeviceKey> {
    const { loadDeviceKey } = await this.#loadCapture();
    return loadDeviceKey({ tenant: context.tenant, subject }).catch((cause: unknown) => {
      throw new CountersignError('env/unsupported', { details: { missing: 'storage' }, cause });
    });
  }

  async #seal(challenge: Challenge, evidence: Evidence, key: DeviceKey): Promise<string> {
    const { seal, requestPasskey } = await this.#loadCapture();
    const { passkey } = challenge.claims;
    return seal({
      challenge,
      evidence,
      origin: location.origin,
      key,
      elapsedSeconds: Math.floor((performance.now() - challenge.receivedAtMs) / 1000),
      sdk: { name: 'countersign', version: COUNTERSIGN_BUILD.version, build: COUNTERSIGN_BUILD.hash },
      ...(passkey === undefined ? {} : { askPasskey: (hash: string) => requestPasskey(passkey, challenge.claims, hash) }),
    });
  }

  /** Sends until the backend has answered: by itself, when the line is back, or on the learner's word. */
  #send(bundle: KeptBundle, again = false): Promise<Outcome> {
    return deliver(bundle, {
      again,
      submit: new URL(this.#options.submit, document.baseURI).href,
      signal: this.#signal,
      onTry: () => this.#become('sending'),
      onOutage: (error) => this.#askRecovery(error),
    });
  }

  /** A bundle that an earlier visit could not send: its answer ends the check, unless the backend no longer takes it. */
  async #sendKept(challenge: Challenge): Promise<Outcome | null> {
    const kept = keptBundle(this.#keptKey(challenge));
    if (kept === null) return null;
    try {
      return await this.#send(kept, true);
    } catch (error) {
      this.#signal.throwIfAborted();
      if (keptBundle(kept.key) === null) return null;
      throw error;
    }
  }

  /** Who and what a bundle is for: another learner in the same browser never sends it. */
  #keptKey({ claims }: Challenge): string {
    return `${claims.sub} ${this.#challengeUrl}`;
  }

  async #step<T>(state: CheckState, run: () => Promise<T>): Promise<T> {
    return this.#recovering(['retry', 'fix-settings'], () => {
      this.#become(state);
      return run();
    });
  }

  async #recovering<T>(actions: readonly CountersignError['action'][], run: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await run();
      } catch (cause) {
        this.#signal.throwIfAborted();
        const error = asCountersignError(cause);
        if (!actions.includes(error.action) || (await this.#askRecovery(error)) !== 'retry') throw error;
      }
    }
  }

  async #askRecovery(error: CountersignError): Promise<'retry' | 'give-up'> {
    if (this.#options.prompts.recover === undefined) return 'give-up';
    this.#become('error');
    return (await this.#orAbort(this.#options.prompts.recover(error))) ?? 'give-up';
  }

  /** A person's answer, or the abort, whichever comes first. */
  #orAbort<T>(answer: Promise<T> | undefined): Promise<T | undefined> {
    const signal = this.#signal;
    return new Promise((resolve, reject) => {
      const stop = (): void => reject(signal.reason);
      signal.addEventListener('abort', stop, { once: true });
      if (signal.aborted) stop();
      Promise.resolve(answer)
        .then(resolve, reject)
        .finally(() => signal.removeEventListener('abort', stop));
    });
  }

  /** Worker, wasm and models load while the learner reads about the camera. A failure surfaces in the step that needs them. */
  async #faceClient(): Promise<FaceClient> {
    const { createFaceClient } = await this.#loadCapture();
    const { worker, wasm, wasmSimd, ...models } = this.#assets;
    this.#face ??= createFaceClient({
      assets: {
        worker,
        wasm,
        wasmSimd,
        detector: models['model-detector'],
        landmarks: models['model-landmarks'],
        recognition: models['model-recognition'],
        model: COUNTERSIGN_MODEL,
      },
      onProgress: ({ loadedBytes: done, totalBytes: total }) => this.#emit('progress', { stage: 'assets', done, total }),
      signal: this.#signal,
    });
    return this.#face;
  }

  async #readyClient(): Promise<FaceClient> {
    const client = await this.#faceClient();
    await client.ready;
    return client;
  }

  #loadCapture(): Promise<typeof Capture> {
    if (this.#capture === null) {
      const loading = loadModule<typeof Capture>(this.#assets.capture, this.#signal);
      loading.catch(() => {
        this.#capture = null;
      });
      this.#capture = loading;
    }
    return this.#capture;
  }

  #closeFaceClient(): void {
    this.#face?.close();
    this.#face = null;
  }

  async #closeCamera(): Promise<void> {
    const camera = this.#camera;
    this.#camera = null;
    await camera?.close();
  }

  async #release(): Promise<void> {
    this.#closeFaceClient();
    await this.#closeCamera();
  }

  #become(state: CheckState): void {
    const previous = this.#state;
    if (previous === state) return;
    this.#state = state;
    this.#emit('statechange', { state, previous, purpose: this.#purpose });
  }

  #emit<K extends keyof CheckEventMap>(type: K, detail: CheckEventMap[K]['detail']): void {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

function given<T>(value: T | (() => Promise<T>)): Promise<T> {
  return typeof value === 'function' ? (value as () => Promise<T>)() : Promise.resolve(value);
}

function summarize(challenge: Challenge, { face, keystroke, stills, document }: Evidence): ReviewSummary {
  const { purpose, consent } = challenge.claims;
  const times = keystroke.repetitions.flatMap(({ dwellMs, downDownMs }) => [...dwellMs, ...downDownMs]);
  return {
    purpose,
    faceFrames: face.templates.length,
    stills: stills.length,
    document: document !== undefined,
    passkey: challenge.claims.passkey !== undefined,
    embeddingNumbers: face.model.dim,
    repetitions: keystroke.repetitions.length,
    keystrokeTimes: times.filter((time) => time !== null).length,
    categories: consent.categories,
    retentionDays: consent.retentionDays,
  };
}

function asCountersignError(error: unknown): CountersignError {
  return isCountersignError(error) ? error : new CountersignError('internal', { cause: error });
}
