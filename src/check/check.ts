import { parseChallenge } from '../bundle/page/parse-challenge.js';
import { storedName } from '../bundle/page/stored-name.js';
import type { CameraDevice } from '../camera/camera.js';
import type { DeliverOptions } from '../delivery/deliver.js';
import { keptBundle } from '../delivery/outbox.js';
import { type ChallengeWish, fetchChallenge } from '../delivery/transport.js';
import { CountersignError, isCountersignError, told } from '../errors.js';
import { seemingKeyboard } from '../keystroke/seeming-keyboard.js';
import { assetRefs } from '../loading/assets.js';
import { loadModule } from '../loading/load-module.js';
import { loadOnce } from '../loading/load-once.js';
import { orAbort } from '../loading/or-abort.js';
import { tellDeveloper } from '../tell-developer.js';
import type { Adds, Challenge, Evidence, Outcome, Purpose, SplitEvidence } from '../types.js';
import type * as Capture from './capture.js';
import type { Check, CheckEventMap, CheckOptions, CheckState, ReviewAnswer, ReviewDetails, ReviewSummary } from './check-types.js';
import { consentRecord, type GivenConsent } from './consent.js';
import { developerHint } from './developer-hint.js';
import { ByPhone, lookByPhone } from './handover/by-phone.js';
import { receiptPurpose } from './receipt-purpose.js';
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

/** So long before its end a challenge is renewed: sending takes a moment. */
const SPARE_SECONDS = 20;

/** Nothing can be added any more this month: who has a keyboard that is known may go on with it. */
const NOT_NOW: readonly unknown[] = ['rebinds', 'stopped'];

/** What a phone's camera may mend. */
const OF_CAMERA = /^(?:camera|face|engine)\/|^env\/(?:canvas-noise|policy-blocked)$/;

type Send = (challenge: Challenge, evidence: Omit<Evidence, 'consent'> | Omit<SplitEvidence, 'consent'>) => Promise<Outcome>;

/**
 * By either clock: the page's may stand still while a computer sleeps, and the computer's may be
 * set. To renew a challenge that is still good does no harm.
 *
 * @param askedAtMs `Date.now()` when it was asked for
 */
function isOver({ claims: { iat, exp }, receivedAtMs }: Challenge, askedAtMs: number): boolean {
  return Math.max(performance.now() - receivedAtMs, Date.now() - askedAtMs) > (exp - iat - SPARE_SECONDS) * 1000;
}

class RunningCheck extends EventTarget implements Check {
  readonly #options: CheckOptions;
  readonly #abort = new AbortController();
  readonly #signal: AbortSignal;
  readonly #assets: ReturnType<typeof assetRefs>;
  readonly #challengeUrl: string;
  /** What the developer was told. */
  readonly #hints = new Set<string>();
  /** The address that was asked last. */
  #asked: string;
  #state: CheckState = 'idle';
  /**
   * The backend asked for one more: the learner knows by now what the camera is for and what is
   * sent.
   */
  #again = false;
  /** The backend does not know this browser, whatever it said before. */
  #unknownHere = false;
  /** The learner was told that they enrolled on another kind of keyboard. */
  #toldKeyboard = false;
  #purpose: Purpose | null = null;
  /** The challenge and the page let a phone be the camera; the learner has chosen it. */
  #phone = { offered: false, chosen: false };
  #reviewDays: number | null = null;
  #askedAtMs = 0;
  /** Chosen while no camera was on. */
  #chosen: string | undefined;
  readonly #loadCapture: () => Promise<typeof Capture>;
  /** Begun after the consent; goes on through every try. */
  #session: Capture.CaptureSession | null = null;
  #consent: GivenConsent | null = null;
  #running: Promise<Outcome> | null = null;

  constructor(options: CheckOptions) {
    super();
    this.#options = options;
    this.#signal = options.signal === undefined ? this.#abort.signal : AbortSignal.any([options.signal, this.#abort.signal]);
    this.#assets = assetRefs(options.assets);
    this.#loadCapture = loadOnce(() => loadModule<typeof Capture>(this.#assets.capture, this.#signal));
    this.#challengeUrl = new URL(options.challenge, document.baseURI).href;
    this.#asked = this.#challengeUrl;
  }

  get state(): CheckState {
    return this.#state;
  }

  get reviewDays(): number | null {
    return this.#reviewDays;
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

  anotherPhrase(): void {
    this.#session?.stopTyping();
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
    // Worker and models are the same for everybody: they come while the learner reads.
    this.#openSession().then(
      (early) => early.warmUp(),
      // It is tried again where it is needed; what a developer has to change is known now.
      (error: unknown) => !this.#signal.aborted && this.#hint(asCountersignError(error)),
    );
    try {
      for (;;) {
        const outcome = await this.#recovering(['new-challenge'], () => this.#attemptAnywhere());
        // Another sentence has taken the place of the enrollment's: now the check itself can be made.
        if (outcome.result === 'accepted' && receiptPurpose(outcome) === 'retype') {
          this.#again = false;
          continue;
        }
        if (outcome.result !== 'one-more') {
          this.#become(ENDED[outcome.result]);
          return outcome;
        }
        await this.#step('one-more', () => this.#orAbort(this.#options.prompts.oneMore?.()));
        this.#again = true;
      }
    } catch (error) {
      if (this.#signal.aborted) {
        this.#become('canceled');
        throw this.#signal.reason;
      }
      const known = asCountersignError(error);
      this.#become('error', known);
      throw known;
    } finally {
      await this.#session?.release();
    }
  }

  /** The backend may find out only in the end that it does not know this browser: then it is added. */
  async #attemptAnywhere(): Promise<Outcome> {
    try {
      return await this.#attempt();
    } catch (error) {
      if (this.#unknownHere || !isCountersignError(error) || error.code !== 'submit/unknown-device') throw error;
      this.#unknownHere = true;
      return this.#attempt();
    }
  }

  /**
   * The order of the steps. A failure in a step is mended there; only a spent challenge starts
   * over.
   */
  async #attempt(): Promise<Outcome> {
    this.#session?.forget();
    const first = await this.#step('checking', () => this.#fetchChallenge());
    const key = await this.#keptKey(first);
    const answered = await this.#deliverKept(key);
    if (answered !== null) return answered;
    const challenge = await this.#step('checking', () => this.#challengeHere(first));
    const consent = await this.#askConsent(challenge);
    const shared = consent.answer.shared === true;
    if (!this.#again && !this.#phone.chosen) {
      const phone = this.#phone.offered;
      const answer = await this.#step('primer', () =>
        this.#orAbort(this.#options.prompts.primer?.({ phone }) as Promise<'phone' | undefined>),
      );
      this.#phone.chosen = answer === 'phone' && phone;
    }
    const session = await this.#step('loading', () => this.#openSession());
    const device = await this.#step('loading', () => session.deviceKey(challenge, shared));
    return this.#gatherAndSend(session, challenge, async (now, evidence) => {
      const record = await consentRecord(now, consent);
      const sealed = await this.#step('sending', () => session.seal(now, { ...evidence, consent: record }, device));
      return (await this.#loadCapture()).deliver({ key, sealed }, { ...this.#delivery(), keep: !shared });
    });
  }

  /**
   * Face, typing, a look at what is sent, and sending. A challenge whose time is over, or whose
   * sentence the learner gives up, is renewed: what still fits is not gathered again.
   */
  async #gatherAndSend(session: Capture.CaptureSession, first: Challenge, send: Send): Promise<Outcome> {
    let challenge = first;
    let reviewed: Capture.Gathered = { looked: null, typed: null };
    let renewals = 0;
    for (;;) {
      const looked = await this.#look(session, challenge);
      const keystroke = session.gathered.typed ?? (await this.#step('typing', () => session.collectTyping(challenge)));
      if (keystroke === null) {
        challenge = await this.#renew(session, challenge, true);
        continue;
      }
      const evidence = { ...looked, keystroke };
      if (!this.#again && (reviewed.looked !== looked || reviewed.typed !== keystroke)) {
        this.#become('review');
        const summary = session.summarize(challenge, evidence);
        const answer = await this.#orAbort(this.#review(summary, session.details(evidence)));
        reviewed = { looked, typed: keystroke };
        if (answer === 'face-again' || answer === 'typing-again') {
          session.forget(answer === 'face-again' ? 'face' : 'typing');
          continue;
        }
      }
      if (isOver(challenge, this.#askedAtMs)) {
        challenge = await this.#renew(session, challenge);
        continue;
      }
      try {
        return await send(challenge, evidence);
      } catch (error) {
        if (this.#again || renewals > 0 || !isCountersignError(error) || error.code !== 'challenge/expired') throw error;
        renewals++;
        challenge = await this.#renew(session, challenge);
      }
    }
  }

  /** By the camera of this device, or by a phone's where the learner says so. */
  async #look(session: Capture.CaptureSession, challenge: Challenge): Promise<Capture.Looked | Capture.LookedByPhone> {
    const { looked } = session.gathered;
    if (looked !== null) return looked;
    try {
      if (!this.#phone.chosen) return await session.look(challenge, (state, run) => this.#step(state, run));
      const part = await this.#step('handover', () => this.#handOver(challenge));
      if (part !== null) {
        session.keepPart(part);
        return { part };
      }
      this.#phone.chosen = false;
    } catch (error) {
      if (!(error instanceof ByPhone)) throw error;
      this.#phone.chosen = true;
    }
    return this.#look(session, challenge);
  }

  #handOver(challenge: Challenge): ReturnType<typeof lookByPhone> {
    const { submit, token, phone = '', prompts } = this.#options;
    return lookByPhone(challenge, {
      file: this.#assets.handover,
      handovers: new URL('handovers', new URL(submit, document.baseURI)),
      page: phone,
      token,
      show: async (handover) => prompts.handover?.(handover),
      onProgress: (progress) => this.#emit('handover', { progress }),
      signal: this.#signal,
    });
  }

  /** Whoever answers nothing has it sent. */
  #review(summary: ReviewSummary, details: ReviewDetails): Promise<ReviewAnswer | undefined> | undefined {
    return this.#options.prompts.review?.(summary, details) as Promise<ReviewAnswer | undefined> | undefined;
  }

  /** The same once more, or with another sentence; what does not fit it any more is forgotten. */
  async #renew(session: Capture.CaptureSession, before: Challenge, otherPhrase?: true): Promise<Challenge> {
    const { nonce, purpose, adds } = before.claims;
    const wish = { ...(purpose === 'rebind' ? { purpose, adds } : {}), renew: nonce, otherPhrase };
    const challenge = await this.#step(otherPhrase === true ? 'typing' : 'checking', () => this.#fetchChallenge(wish));
    if (challenge.claims.consent.hash !== before.claims.consent.hash) throw new CountersignError('challenge/expired');
    session.carry(before, challenge);
    return challenge;
  }

  /**
   * A browser or a kind of keyboard that is new would be refused in the end. So it is known before
   * the consent: one sitting adds what is new, where the backend lets it; otherwise its refusal
   * stands.
   */
  async #challengeHere(first: Challenge): Promise<Challenge> {
    const adds = await this.#whatIsNew(first);
    if (adds === null) return first;
    try {
      return await this.#fetchChallenge({ purpose: 'rebind', adds });
    } catch (error) {
      if (adds.inputKind === undefined || !isCountersignError(error)) throw error;
      // Whose login is not fresh can sign in anew, and then it is added.
      const isRefused = error.code === 'keystroke/other-kind' || (adds.device !== true && NOT_NOW.includes(error.details.reason));
      if (!isRefused) throw error;
      this.#tellKeyboard(first);
      return adds.device === true ? this.#fetchChallenge({ purpose: 'rebind', adds: { device: true } }) : first;
    }
  }

  /** What of this browser and its keyboard, as far as a page can see, the learner has not had before. */
  async #whatIsNew(challenge: Challenge): Promise<Adds | null> {
    const { purpose, enrolled, oneMore } = challenge.claims;
    if (purpose !== 'verify' && purpose !== 'retype') return null;
    const key = await (await this.#openSession()).keyHere(challenge);
    const isNewDevice = this.#unknownHere || key === null || enrolled?.devices?.includes(key) === false;
    const inputKind = oneMore === true ? null : seemingKeyboard();
    const isNewKind = inputKind !== null && enrolled?.inputKinds?.includes(inputKind) === false;
    if (!isNewDevice && !isNewKind) return null;
    return { ...(isNewDevice ? { device: true as const } : {}), ...(isNewKind ? { inputKind } : {}) };
  }

  /**
   * What a device seems to have for a keyboard is said once, where somebody can answer: there may be
   * one that a page does not see.
   */
  #tellKeyboard({ claims: { enrolled } }: Challenge): void {
    if (this.#toldKeyboard || this.#options.prompts.recover === undefined) return;
    this.#toldKeyboard = true;
    const [known] = enrolled?.inputKinds ?? [];
    throw new CountersignError('keystroke/other-kind', { details: known === undefined ? {} : { enrolled: known } });
  }

  async #fetchChallenge(wish: ChallengeWish = {}): Promise<Challenge> {
    const { code, missing } = checkSupport();
    if (code !== null) throw new CountersignError(code, { details: { missing: missing.join(', ') } });
    this.#askedAtMs = Date.now();
    this.#asked = this.#challengeUrl;
    const { purpose = this.#options.purpose, ...others } = wish;
    const { sha256: model } = COUNTERSIGN_MODEL;
    const asked = { signal: this.#signal, token: this.#options.token, model, purpose, ...others };
    const token = await fetchChallenge(this.#challengeUrl, asked);
    const challenge = { token, claims: parseChallenge(token), receivedAtMs: performance.now() };
    this.#purpose = challenge.claims.purpose;
    this.#reviewDays = challenge.claims.reviewDays ?? null;
    this.#phone.offered =
      challenge.claims.phone === true && this.#options.phone !== undefined && this.#options.prompts.handover !== undefined;
    return challenge;
  }

  /**
   * A consent that was given is not asked again for the same policy: when a spent challenge made
   * the check start over, or at an earlier check. In a browser that is not the learner's it is: it
   * may be a shared one.
   */
  async #askConsent(challenge: Challenge): Promise<GivenConsent> {
    const { consent, purpose, store, agreed, adds } = challenge.claims;
    const { hash: policyHash } = consent;
    if (this.#consent?.policyHash === policyHash) return this.#consent;
    const standing = (purpose === 'verify' && agreed) || null;
    if (standing === null) this.#become('consent');
    const options = {
      shareable: store?.optional === true,
      agreedAt: standing?.agreedAt ?? null,
      adds: adds ?? {},
    };
    const answer = await this.#orAbort(this.#options.prompts.consent(consent, purpose, options));
    if (answer?.agreed !== true) throw new CountersignError('consent/declined');
    this.#consent = { policyHash, answer, atMs: performance.now(), standing };
    return this.#consent;
  }

  /** By itself, when the line is back, or on the learner's word. */
  #delivery(): DeliverOptions {
    const submit = new URL(this.#options.submit, document.baseURI).href;
    return {
      submit,
      signal: this.#signal,
      token: this.#options.token,
      onTry: () => {
        this.#asked = submit;
        this.#become('sending');
      },
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
      return orAbort(run(), this.#signal);
    });
  }

  #recovering<T>(actions: readonly CountersignError['action'][], run: () => Promise<T>): Promise<T> {
    return recovering(run, { actions, ask: (error) => this.#askRecovery(error), signal: this.#signal });
  }

  async #askRecovery(error: CountersignError): Promise<'retry' | 'give-up'> {
    if (this.#options.prompts.recover === undefined) return 'give-up';
    this.#become('error', error);
    const phone = this.#phone.offered && !this.#phone.chosen && OF_CAMERA.test(error.code);
    const answer = (await this.#orAbort(this.#options.prompts.recover(error, { phone }))) ?? 'give-up';
    if (answer !== 'phone') return answer;
    if (!phone) return 'give-up';
    throw new ByPhone();
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

  #become(state: CheckState, error: CountersignError | null = null): void {
    const previous = this.#state;
    if (previous === state) return;
    this.#state = state;
    if (error !== null) this.#hint(error);
    this.#emit('statechange', { state, previous, purpose: this.#purpose, ...told(error) });
  }

  #hint(error: CountersignError): void {
    const hint = developerHint(error, { asked: this.#asked, files: this.#assets });
    tellDeveloper(hint, { debug: this.#options.debug === true, told: this.#hints });
  }

  #emit<K extends keyof CheckEventMap>(type: K, detail: CheckEventMap[K]['detail']): void {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
