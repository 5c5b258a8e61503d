import { parseChallenge } from '../bundle/page/parse-challenge.js';
import { storedName } from '../bundle/page/stored-name.js';
import type { CameraDevice } from '../camera/camera.js';
import type { DeliverOptions } from '../delivery/deliver.js';
import { keptBundle } from '../delivery/outbox.js';
import { fetchChallenge } from '../delivery/transport.js';
import { CountersignError, isCountersignError } from '../errors.js';
import { assetRefs } from '../loading/assets.js';
import { loadModule } from '../loading/load-module.js';
import { loadOnce } from '../loading/load-once.js';
import { orAbort } from '../loading/or-abort.js';
import type { Challenge, ConsentRecord, Evidence, Outcome, Purpose } from '../types.js';
import type * as Capture from './capture.js';
import type { Check, CheckEventMap, CheckOptions, CheckState } from './check-types.js';
import { type ConsentAnswer, consentRecord } from './consent.js';
import { asCountersignError, recovering } from './recovering.js';
import { checkSupport } from './support.js';

/**
 * One check: consent, face, typing, seal, send.
 *
 * @throws TypeError (from here) when a required option is missing
 * @throws CountersignError (from `start`) for what went wrong, with `action` for what to do; an
 *   AbortError after `cancel`
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
  /**
   * The backend asked for one more: the learner knows by now what the camera is for and what is
   * sent.
   */
  #again = false;
  /** The browser is not the learner's yet: the check is made once more, as one that adds it. */
  #rebinding = false;
  #purpose: Purpose | null = null;
  /** Chosen while no camera was on. */
  #chosen: string | undefined;
  readonly #loadCapture: () => Promise<typeof Capture>;
  /** Begun after the consent; goes on through every try. */
  #session: Capture.CaptureSession | null = null;
  #consent: { readonly policyHash: string; readonly answer: ConsentAnswer; readonly atMs: number } | null = null;
  #running: Promise<Outcome> | null = null;

  constructor(options: CheckOptions) {
    super();
    this.#options = options;
    this.#signal = options.signal === undefined ? this.#abort.signal : AbortSignal.any([options.signal, this.#abort.signal]);
    this.#assets = assetRefs(options.assets);
    this.#loadCapture = loadOnce(() => loadModule<typeof Capture>(this.#assets.capture, this.#signal));
    this.#challengeUrl = new URL(options.challenge, document.baseURI).href;
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

  start(): Promise<Outcome> {
    this.#running ??= this.#run();
    return this.#running;
  }

  cancel(): void {
    this.#abort.abort(new DOMException('The check was canceled', 'AbortError'));
  }

  async destroy(): Promise<void> {
    this.cancel();
    await this.#running?.catch(() => undefined);
    await this.#session?.release();
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
      this.#become(this.#signal.aborted ? 'canceled' : 'error');
      throw this.#signal.aborted ? this.#signal.reason : asCountersignError(error);
    } finally {
      await this.#session?.release();
    }
  }

  /**
   * A browser that the backend does not know is added by a stricter check, where the backend lets
   * it; otherwise its refusal stands.
   */
  async #attemptOrRebind(): Promise<Outcome> {
    try {
      return await this.#attempt();
    } catch (error) {
      if (this.#rebinding || !isCountersignError(error) || error.code !== 'submit/unknown-device') throw error;
      this.#rebinding = true;
      return this.#attempt();
    }
  }

  /**
   * The order of the steps. A failure in a step is mended there; only a spent challenge starts
   * over.
   */
  async #attempt(): Promise<Outcome> {
    this.#session?.forget();
    const challenge = await this.#step('checking', () => this.#fetchChallenge());
    const key = await this.#keptKey(challenge);
    const answered = await this.#deliverKept(key);
    if (answered !== null) return answered;
    const consent = await this.#askConsent(challenge);
    const shared = this.#consent?.answer.shared === true;
    if (shared && (await this.#isForeign(challenge))) {
      this.#rebinding = true;
      return this.#attempt();
    }
    this.#openSession().then(
      (early) => early.warmUp(),
      () => undefined,
    );
    if (!this.#again) await this.#step('primer', () => this.#orAbort(this.#options.prompts.primer?.()));
    const session = await this.#step('loading', () => this.#openSession());
    const device = await this.#step('loading', () => session.deviceKey(challenge, shared));
    const { face, liveness, stills: ofFace } = await this.#step('loading', () => session.collectFace(challenge));
    const capture = await session.provenance();
    const card = challenge.claims.document;
    const { document, stills: ofCard } =
      card === undefined ? { stills: [] } : await this.#step('document', () => session.collectDocument(challenge, card, face));
    const stills = [...ofFace, ...ofCard];
    await session.closeCamera();
    const keystroke = await this.#step('typing', () => session.collectTyping(challenge));
    const evidence: Evidence = { consent, face, keystroke, liveness, capture, stills, ...(document === undefined ? {} : { document }) };
    if (!this.#again) {
      this.#become('review');
      await this.#orAbort(this.#options.prompts.review?.(session.summarize(challenge, evidence)));
    }
    const sealed = await this.#step('sending', () => session.seal(challenge, evidence, device));
    return (await this.#loadCapture()).deliver({ key, sealed }, { ...this.#delivery(), keep: !shared });
  }

  /**
   * On a shared computer nothing was kept: a check would be refused in the end, so it begins as one
   * that adds a browser.
   */
  async #isForeign(challenge: Challenge): Promise<boolean> {
    if (this.#rebinding || challenge.claims.purpose !== 'verify') return false;
    return this.#step('checking', async () => !(await (await this.#openSession()).deviceKey(challenge, true)).known);
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

  /**
   * A consent that was given is not asked again for the same policy, when a spent challenge made
   * the check start over.
   */
  async #askConsent(challenge: Challenge): Promise<ConsentRecord> {
    const { consent, purpose, store } = challenge.claims;
    if (this.#consent?.policyHash !== consent.hash) {
      this.#become('consent');
      const answer = await this.#orAbort(this.#options.prompts.consent(consent, purpose, { shareable: store?.optional === true }));
      if (answer?.agreed !== true) throw new CountersignError('consent/declined');
      this.#consent = { policyHash: consent.hash, answer, atMs: performance.now() };
    }
    return consentRecord(challenge, this.#consent.answer, this.#consent.atMs);
  }

  /** By itself, when the line is back, or on the learner's word. */
  #delivery(): DeliverOptions {
    return {
      submit: new URL(this.#options.submit, document.baseURI).href,
      signal: this.#signal,
      onTry: () => this.#become('sending'),
      onOutage: (error) => this.#askRecovery(error),
    };
  }

  /** Who and what a bundle is for: another learner in the same browser never sends it. */
  async #keptKey({ claims }: Challenge): Promise<string> {
    return `${await storedName(claims, 'outbox')} ${await storedName(claims, this.#challengeUrl)}`;
  }

  /**
   * Sends a bundle that an earlier visit could not send. `null`: there is none, or the backend no
   * longer takes it.
   */
  async #deliverKept(key: string): Promise<Outcome | null> {
    const kept = keptBundle(key);
    if (kept === null) return null;
    const { deliver } = await this.#step('checking', this.#loadCapture);
    try {
      return await deliver(kept, { ...this.#delivery(), again: true });
    } catch (error) {
      this.#signal.throwIfAborted();
      if (keptBundle(key) === null) return null;
      throw error;
    }
  }

  async #step<T>(state: CheckState, run: () => Promise<T>): Promise<T> {
    return this.#recovering(['retry', 'fix-settings'], () => {
      this.#become(state);
      return run();
    });
  }

  #recovering<T>(actions: readonly CountersignError['action'][], run: () => Promise<T>): Promise<T> {
    return recovering(run, { actions, ask: (error) => this.#askRecovery(error), signal: this.#signal });
  }

  async #askRecovery(error: CountersignError): Promise<'retry' | 'give-up'> {
    if (this.#options.prompts.recover === undefined) return 'give-up';
    this.#become('error');
    return (await this.#orAbort(this.#options.prompts.recover(error))) ?? 'give-up';
  }

  #orAbort<T>(answer: Promise<T> | undefined): Promise<T | undefined> {
    return orAbort(answer, this.#signal);
  }

  async #openSession(): Promise<Capture.CaptureSession> {
    const { CaptureSession } = await this.#loadCapture();
    const { video, input, checkedWorker = false } = this.#options;
    this.#session ??= new CaptureSession({
      video,
      input,
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
