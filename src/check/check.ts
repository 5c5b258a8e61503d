import type { CameraDevice } from '../camera/camera.js';
import { CountersignError, isCountersignError } from '../errors.js';
import { assetRefs } from '../loading/assets.js';
import { loadModule } from '../loading/load-module.js';
import { loadOnce } from '../loading/load-once.js';
import type { Challenge, Evidence, Outcome, SplitEvidence } from '../types.js';
import type * as Capture from './capture.js';
import { Challenges, KeyboardDeclined } from './challenges.js';
import type { Check, CheckOptions, CheckState, ReviewAnswer, ReviewDetails, ReviewSummary } from './check-types.js';
import { consentRecord, type GivenConsent } from './consent.js';
import { Looking } from './looking.js';
import { receiptPurpose } from './receipt-purpose.js';
import { asCountersignError } from './recovering.js';
import { Sending } from './sending.js';
import { Steps } from './steps.js';

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

type Send = (challenge: Challenge, evidence: Omit<Evidence, 'consent'> | Omit<SplitEvidence, 'consent'>) => Promise<Outcome>;

class RunningCheck extends EventTarget implements Check {
  readonly #options: CheckOptions;
  readonly #abort = new AbortController();
  readonly #signal: AbortSignal;
  readonly #assets: ReturnType<typeof assetRefs>;
  readonly #steps: Steps;
  readonly #challenges: Challenges;
  readonly #sending: Sending;
  readonly #looking: Looking;
  /**
   * The backend asked for one more: the learner knows by now what the camera is for and what is
   * sent.
   */
  #again = false;
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
    const challengeUrl = new URL(options.challenge, document.baseURI).href;
    this.#steps = new Steps({
      options,
      files: this.#assets,
      signal: this.#signal,
      asked: challengeUrl,
      emit: (type, detail) => this.dispatchEvent(new CustomEvent(type, { detail })),
    });
    this.#challenges = new Challenges(options, challengeUrl, this.#steps);
    this.#looking = new Looking(options, this.#assets.handover, this.#steps);
    this.#sending = new Sending(options, challengeUrl, this.#steps, this.#loadCapture);
  }

  get state(): CheckState {
    return this.#steps.state;
  }

  get reviewDays(): number | null {
    return this.#challenges.reviewDays;
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
      (error: unknown) => !this.#signal.aborted && this.#steps.hint(asCountersignError(error)),
    );
    try {
      for (;;) {
        const outcome = await this.#steps.recovering(['new-challenge'], () => this.#challenges.anywhere(() => this.#attempt()));
        // Another sentence has taken the place of the enrollment's: now the check itself can be
        // made.
        if (outcome.result === 'accepted' && receiptPurpose(outcome) === 'retype') {
          this.#again = false;
          continue;
        }
        if (outcome.result !== 'one-more') {
          this.#steps.become(ENDED[outcome.result]);
          return outcome;
        }
        await this.#steps.run('one-more', () => this.#steps.orAbort(this.#options.prompts.oneMore?.()));
        this.#again = true;
      }
    } catch (error) {
      if (this.#signal.aborted) {
        this.#steps.become('canceled');
        throw this.#signal.reason;
      }
      const known = asCountersignError(error);
      this.#steps.become('error', known);
      throw known;
    } finally {
      await this.#session?.release();
    }
  }

  /**
   * The order of the steps. A failure in a step is mended there; only a spent challenge starts
   * over.
   */
  async #attempt(): Promise<Outcome> {
    this.#session?.forget();
    const first = await this.#steps.run('checking', () => this.#challenges.fetch());
    const key = await this.#sending.keyOf(first);
    const answered = await this.#sending.sendKept(key);
    if (answered !== null) return answered;
    const challenge = await this.#steps.run('checking', () =>
      this.#challenges.here(first, async (known) => (await this.#openSession()).key.thumbprint(known)),
    );
    const consent = await this.#askConsent(challenge);
    const shared = consent.answer.shared === true;
    if (!this.#again) await this.#looking.prime();
    const session = await this.#steps.run('loading', () => this.#openSession());
    const device = await this.#steps.run('loading', () => session.key.load(challenge, shared));
    return this.#gatherAndSend(session, challenge, async (now, evidence) => {
      const record = await consentRecord(now, consent);
      const sealed = await this.#steps.run('sending', () => session.seal(now, { ...evidence, consent: record }, device));
      return this.#sending.send(key, sealed, !shared);
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
      const looked = await this.#looking.look(session, challenge);
      const keystroke = session.gathered.typed ?? (await this.#steps.run('typing', () => session.collectTyping(challenge)));
      if (keystroke === null) {
        challenge = await this.#renew(session, challenge, true);
        continue;
      }
      if (keystroke === 'new-kind') throw new KeyboardDeclined();
      const evidence = { ...looked, keystroke };
      if (!this.#again && (reviewed.looked !== looked || reviewed.typed !== keystroke)) {
        this.#steps.become('review');
        const summary = session.summarize(challenge, evidence);
        const answer = await this.#steps.orAbort(this.#review(summary, session.details(evidence)));
        reviewed = { looked, typed: keystroke };
        if (answer === 'face-again' || answer === 'typing-again') {
          session.forget(answer === 'face-again' ? 'face' : 'typing');
          continue;
        }
      }
      if (this.#challenges.isOver(challenge)) {
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

  /** Whoever answers nothing has it sent. */
  #review(summary: ReviewSummary, details: ReviewDetails): Promise<ReviewAnswer | undefined> | undefined {
    return this.#options.prompts.review?.(summary, details) as Promise<ReviewAnswer | undefined> | undefined;
  }

  /** What does not fit the renewed challenge any more is forgotten. */
  async #renew(session: Capture.CaptureSession, before: Challenge, otherPhrase?: true): Promise<Challenge> {
    const challenge = await this.#challenges.renewed(before, otherPhrase);
    session.carry(before, challenge);
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
    if (standing === null) this.#steps.become('consent');
    const options = {
      shareable: store?.optional === true,
      agreedAt: standing?.agreedAt ?? null,
      adds: adds ?? {},
    };
    const answer = await this.#steps.orAbort(this.#options.prompts.consent(consent, purpose, options));
    if (answer?.agreed !== true) throw new CountersignError('consent/declined');
    this.#consent = { policyHash, answer, atMs: performance.now(), standing };
    return this.#consent;
  }

  async #openSession(): Promise<Capture.CaptureSession> {
    const { CaptureSession } = await this.#loadCapture();
    const { video, input, touchKeys, checkedWorker = false } = this.#options;
    this.#session ??= new CaptureSession({
      video,
      input,
      touchKeys,
      checkedWorker,
      files: this.#assets,
      model: COUNTERSIGN_MODEL,
      build: COUNTERSIGN_BUILD,
      chosen: () => this.#chosen,
      onFace: () => this.#steps.become('face'),
      emit: (type, detail) => this.#steps.emit(type, detail),
      signal: this.#signal,
    });
    return this.#session;
  }
}
