import type { Check, CheckEventMap, CheckOptions, CheckPrompts, CheckState, ReviewAnswer } from '../check/check-types.js';
import type { ConsentAnswer } from '../check/consent.js';
import { type CountersignError, isCountersignError, told } from '../errors.js';
import { TouchKeys } from '../keystroke/touch-keys.js';
import { loadOnce } from '../loading/load-once.js';
import type { Outcome, Purpose } from '../types.js';
import { isCameraGranted } from './is-camera-granted.js';
import { LoadTime } from './load-time.js';
import { en } from './messages/en.js';
import type { ScreenActions, ScreenModel } from './screen.js';

/** A check, or a phone that is the camera of one and has no outcome. */
export interface Runner extends Omit<Check, 'start'> {
  start(): Promise<Outcome | null>;
}

export interface CheckRunOptions {
  readonly create: (options: CheckOptions) => Runner;
  /** Address of the page for phones. */
  readonly phone?: string;
  readonly challenge: string;
  readonly submit: string;
  /** In place of the learner's session. */
  readonly token?: string;
  readonly assets?: string;
  readonly checkedWorker: boolean;
  readonly debug: boolean;
  /** Merges what changed into the model of the screen. */
  readonly update: (change: Partial<ScreenModel>) => void;
  /** The model as it stands. */
  readonly model: () => ScreenModel;
  /** Tells the page. */
  readonly tell: (event: 'statechange' | 'hint' | 'progress', detail: object) => void;
  /** An element of the screen, once it is rendered. */
  readonly find: <T extends Element>(selector: string) => Promise<T>;
  /** Loads the screens that come after the consent. */
  readonly loadScreens: (signal: AbortSignal) => Promise<void>;
  /** The words of the consent screen and their language. */
  readonly screenText: () => Pick<ConsentAnswer, 'screenText' | 'lang'>;
}

/** How a run ended: exactly one of the three. */
export type Ending =
  | { readonly type: 'complete'; readonly outcome: Outcome | null }
  | { readonly type: 'cancel'; readonly state: CheckState }
  | { readonly type: 'error'; readonly error: CountersignError };

/** States that come with what they show: from a prompt, or at the end. */
const PROMPTED: readonly CheckState[] = [
  'primer',
  'one-more',
  'handover',
  'accepted',
  'under-review',
  'refused',
  'handed-over',
  'error',
  'canceled',
];

/** The sentence is begun, and nothing is wrong with it. */
const UNTYPED = { typed: '', rejected: null, mistake: null, trouble: '', refusals: 0 } as const;

/**
 * One check and the screen that it speaks through: turns its prompts and events into the screen's
 * model, and clicks into answers.
 */
export class CheckRun implements Omit<ScreenActions, 'start' | 'toggleLight' | 'typed' | 'otherWay'> {
  readonly #options: CheckRunOptions;
  readonly #check: Runner;
  #state: CheckState = 'idle';
  #purpose: Purpose | null = null;
  #consent: (answer: ConsentAnswer) => void = () => {};
  readonly #touchKeys = new TouchKeys();
  #proceed: (answer?: ReviewAnswer | 'phone') => void = () => {};
  readonly #loadTime = new LoadTime();
  readonly #loadScreens: () => Promise<void>;
  readonly #abort = new AbortController();
  #recover: (answer: 'retry' | 'give-up' | 'phone') => void = () => {};

  constructor(options: CheckRunOptions) {
    const { challenge, submit, token, assets, checkedWorker, debug, find, phone, create } = options;
    this.#options = options;
    this.#loadScreens = loadOnce(() => options.loadScreens(this.#abort.signal));
    this.#check = create({
      challenge,
      submit,
      checkedWorker,
      debug,
      prompts: this.#prompts(),
      video: () => find<HTMLVideoElement>('video'),
      input: () => find<HTMLInputElement>('input'),
      touchKeys: this.#touchKeys,
      ...(assets === undefined ? {} : { assets }),
      ...(token === undefined ? {} : { token }),
      ...(phone === undefined ? {} : { phone }),
    });
    this.#listen();
  }

  /**
   * Runs to the end; resolved means that the camera is off. Only then the last screen is shown,
   * which says so.
   */
  async run(): Promise<Ending> {
    this.#loadScreens().catch(() => undefined);
    const ending = await this.#check.start().then(
      (outcome): Ending => ({ type: 'complete', outcome }),
      (error): Ending => (isCountersignError(error) ? { type: 'error', error } : { type: 'cancel', state: this.#state }),
    );
    if (ending.type === 'error') await this.#bringWords(ending.error);
    if (ending.type === 'complete') await this.#loadScreens().catch(() => undefined);
    if (ending.type === 'complete') this.#become(this.#check.state, { outcome: ending.outcome });
    else if (ending.type === 'error') this.#become('error', { error: ending.error, recoverable: false });
    else this.#become('canceled');
    this.#abort.abort();
    return ending;
  }

  cancel(): void {
    this.#abort.abort();
    this.#check.cancel();
  }

  destroy(): Promise<void> {
    this.#abort.abort();
    return this.#check.destroy();
  }

  agree(agreed: boolean, shared = false): void {
    const { screenText, update } = this.#options;
    this.#consent({ agreed, shared, ...screenText() });
    update({ shared, busy: agreed });
  }

  proceed(): void {
    this.#options.update({ busy: true });
    this.#proceed('send');
  }

  redo(what: 'face' | 'typing'): void {
    this.#proceed(`${what}-again`);
  }

  useTouchKeys(shown: boolean): void {
    this.#touchKeys.choose(shown);
  }

  anotherPhrase(): void {
    this.#options.update({ ...UNTYPED, busy: true });
    this.#check.anotherPhrase();
  }

  recover(answer: 'retry' | 'give-up'): void {
    this.#options.update({ busy: answer === 'retry' });
    this.#recover(answer);
  }

  usePhone(): void {
    this.#options.update({ busy: true });
    this.#proceed('phone');
    this.#recover('phone');
  }

  retype(): void {
    const { mistake, refusals } = this.#options.model();
    this.#options.update({ typed: '', mistake: null, rejected: null, refusals: refusals + (mistake === null ? 0 : 1) });
  }

  async selectCamera(deviceId: string): Promise<void> {
    const cameraFailed = await this.#check.chooseCamera(deviceId).then(
      () => false,
      () => true,
    );
    await this.#showCameras();
    this.#options.update({ cameraFailed, ...(this.#check.camera === null ? { cameraId: deviceId } : {}) });
  }

  #prompts(): CheckPrompts {
    const { update } = this.#options;
    return {
      consent: (notice, _, { shareable, agreedAt, adds }) => {
        update({ notice, shareable, agreedAt, adds });
        if (agreedAt !== null) return Promise.resolve({ agreed: true, ...this.#options.screenText() });
        return new Promise((resolve) => {
          this.#consent = resolve;
        });
      },
      primer: async ({ phone }) => {
        await this.#bringScreens();
        update({ offersPhone: phone });
        if (this.#purpose === 'verify' && (await isCameraGranted())) return undefined;
        this.#become('primer');
        return (await this.#untilProceed()) === 'phone' ? 'phone' : undefined;
      },
      handover: async (shown) => {
        update({ offersPhone: false, handover: { shown, progress: 'waiting' } });
        this.#become('handover');
        await this.#untilProceed();
        update({ handover: null });
      },
      review: async (summary, details) => {
        update({ summary, parcel: details });
        const answer = await this.#untilProceed();
        update({ parcel: null });
        return answer === 'phone' ? undefined : answer;
      },
      oneMore: async () => {
        await this.#bringScreens();
        this.#become('one-more');
        await this.#untilProceed();
      },
      recover: async (error, { phone }) => {
        await this.#bringWords(error);
        update({ offersPhone: phone, handover: null });
        if (error.code.startsWith('camera/')) await this.#showCameras().catch(() => undefined);
        this.#become('error', { error, recoverable: true });
        this.#wakeAt(error.details.retryAtMs);
        return new Promise((resolve) => {
          this.#recover = resolve;
        });
      },
    };
  }

  /** After “try again” something is seen to happen, also where it fails again. */
  #bringScreens(): Promise<void> {
    if (this.#state === 'error') this.#become('checking');
    return this.#loadScreens();
  }

  /**
   * Words of what seldom comes before the consent lie with the later screens. Where those cannot be
   * loaded, the code has to do.
   */
  async #bringWords({ code, details }: CountersignError): Promise<void> {
    const { reason, status, missing } = details;
    const special = code.startsWith('handover/') || reason !== undefined || status === 401 || status === 429 || missing === 'storage';
    if (special || !(code in en.errors)) await this.#loadScreens().catch(() => undefined);
  }

  /** A button that could not work before is active then. */
  #wakeAt(atMs: unknown): void {
    if (typeof atMs !== 'number') return;
    const timer = setTimeout(() => this.#options.update({}), Math.max(0, atMs - Date.now()) + 50);
    this.#abort.signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  }

  #untilProceed(): Promise<ReviewAnswer | 'phone' | undefined> {
    return new Promise((resolve) => {
      this.#proceed = resolve;
    });
  }

  #listen(): void {
    const { update, model, tell } = this.#options;
    const on = <K extends keyof CheckEventMap>(type: K, use: (detail: CheckEventMap[K]['detail']) => void): void =>
      this.#check.addEventListener(type, ({ detail }) => use(detail));
    on('statechange', ({ state, purpose }) => {
      this.#purpose = purpose;
      if (!PROMPTED.includes(state)) this.#become(state);
    });
    on('camera', ({ asking }) => {
      update({ asking });
      if (!asking) this.#showCameras().catch(() => undefined);
    });
    const plugged = (): void => {
      if (model().cameras.length > 0) this.#showCameras().catch(() => undefined);
    };
    navigator.mediaDevices?.addEventListener('devicechange', plugged, { signal: this.#abort.signal });
    on('handover', ({ progress }) => {
      const { handover } = model();
      if (handover !== null) update({ handover: { ...handover, progress } });
    });
    on('hint', ({ hint }) => {
      update({ hint });
      tell('hint', { hint });
    });
    on('action', ({ action }) => update({ action }));
    on('progress', ({ stage, phrase, least, otherPhrase = false, ...progress }) => {
      const known = least === undefined ? progress : { ...progress, least };
      const typing = stage === 'typing' ? { ...UNTYPED, phrase: phrase ?? model().phrase, otherPhrase } : {};
      const loading = stage === 'assets' ? { loadSeconds: this.#loadTime.secondsLeft(progress) } : {};
      update({ [stage]: known, ...typing, ...loading });
      tell('progress', { stage, ...progress });
    });
    on('rejected', ({ reason, mistake }) =>
      update({ rejected: reason, mistake, trouble: mistake?.word || model().trouble, refusals: model().refusals + 1, typed: '' }),
    );
    on('mistake', ({ mistake }) => update({ rejected: null, mistake, trouble: mistake?.word || model().trouble }));
    on('anew', () => this.retype());
    const drawn = (): void => update({ touchKeys: this.#touchKeys, keysShown: this.#touchKeys.shown, rhythms: [], ...UNTYPED });
    this.#touchKeys.addEventListener('change', drawn, { signal: this.#abort.signal });
    on('rhythm', (repetition) => update({ rhythms: [...model().rhythms, repetition] }));
  }

  #become(state: CheckState, change: Partial<ScreenModel> = {}): void {
    const { update, tell } = this.#options;
    const previous = this.#state;
    this.#state = state;
    const fresh =
      state === 'face' || state === 'document' || state === 'typing' ? { ...UNTYPED, hint: null, action: null, cameraFailed: false } : {};
    const restarted = state === 'typing' ? { rhythms: [] } : {};
    update({
      state,
      purpose: this.#purpose,
      reviewDays: this.#check.reviewDays,
      busy: false,
      ...fresh,
      ...restarted,
      ...(state === 'loading' ? {} : { asking: false }),
      ...(state === 'sending' ? { sealed: true } : {}),
      ...change,
    });
    const error = state === 'error' ? (change.error ?? null) : null;
    if (previous !== state) tell('statechange', { state, previous, purpose: this.#purpose, ...told(error) });
  }

  async #showCameras(): Promise<void> {
    const cameras = await this.#check.cameras();
    const { deviceId } = this.#check.camera ?? { deviceId: this.#options.model().cameraId };
    this.#options.update({ cameras, cameraId: deviceId });
  }
}
