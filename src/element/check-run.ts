import { createCheck } from '../check.js';
import type { Check, CheckEventMap, CheckPrompts, CheckState } from '../check-types.js';
import type { ConsentAnswer } from '../consent.js';
import { type CountersignError, isCountersignError } from '../errors.js';
import type { Outcome, Purpose } from '../types.js';
import type { ScreenActions, ScreenModel } from './screen.js';

export interface CheckRunOptions {
  readonly challenge: string;
  readonly submit: string;
  readonly assets?: string;
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
  | { readonly type: 'complete'; readonly outcome: Outcome }
  | { readonly type: 'cancel'; readonly state: CheckState }
  | { readonly type: 'error'; readonly error: CountersignError };

const ENDED: Readonly<Record<Outcome['result'], CheckState>> = {
  accepted: 'accepted',
  'one-more': 'one-more',
  review: 'under-review',
  refused: 'refused',
};

/** One check and the screen that it speaks through: turns its prompts and events into the screen's model, and clicks into answers. */
export class CheckRun implements Omit<ScreenActions, 'start' | 'toggleLight' | 'typed'> {
  readonly #options: CheckRunOptions;
  readonly #check: Check;
  #state: CheckState = 'idle';
  #purpose: Purpose | null = null;
  #consent: (answer: ConsentAnswer) => void = () => {};
  #proceed: () => void = () => {};
  #screens: Promise<void> | null = null;
  readonly #abort = new AbortController();
  #recover: (answer: 'retry' | 'give-up') => void = () => {};

  constructor(options: CheckRunOptions) {
    const { challenge, submit, assets, find } = options;
    this.#options = options;
    this.#check = createCheck({
      challenge,
      submit,
      prompts: this.#prompts(),
      video: () => find<HTMLVideoElement>('video'),
      input: () => find<HTMLInputElement>('input'),
      ...(assets === undefined ? {} : { assets }),
    });
    this.#listen();
  }

  /** Runs to the end; resolved means that the camera is off. Only then the last screen is shown, which says so. */
  async run(): Promise<Ending> {
    const ending = await this.#check.start().then(
      (outcome): Ending => ({ type: 'complete', outcome }),
      (error): Ending => (isCountersignError(error) ? { type: 'error', error } : { type: 'cancel', state: this.#state }),
    );
    if (ending.type === 'complete') this.#become(ENDED[ending.outcome.result], { outcome: ending.outcome });
    else if (ending.type === 'error') this.#become('error', { error: ending.error, recoverable: false });
    else this.#become('cancelled');
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

  agree(agreed: boolean): void {
    if (agreed) this.#loadScreens().catch(() => undefined);
    this.#consent({ agreed, ...this.#options.screenText() });
  }

  proceed(): void {
    this.#proceed();
  }

  recover(answer: 'retry' | 'give-up'): void {
    this.#recover(answer);
  }

  async selectCamera(deviceId: string): Promise<void> {
    const failed = await this.#check.camera?.select(deviceId).then(
      () => false,
      () => true,
    );
    await this.#showCameras();
    this.#options.update({ cameraFailed: failed === true });
  }

  #prompts(): CheckPrompts {
    const { update } = this.#options;
    return {
      consent: (notice) => {
        update({ notice });
        return new Promise((resolve) => {
          this.#consent = resolve;
        });
      },
      primer: async () => {
        await this.#untilProceed();
        await this.#loadScreens();
      },
      review: (summary) => {
        update({ summary });
        return this.#untilProceed();
      },
      oneMore: async () => {
        await this.#untilProceed();
        await this.#loadScreens();
      },
      recover: (error) => {
        this.#become('error', { error, recoverable: true });
        return new Promise((resolve) => {
          this.#recover = resolve;
        });
      },
    };
  }

  #loadScreens(): Promise<void> {
    this.#screens ??= this.#options.loadScreens(this.#abort.signal);
    return this.#screens;
  }

  #untilProceed(): Promise<void> {
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
      if (!['accepted', 'under-review', 'refused', 'error', 'cancelled'].includes(state)) this.#become(state);
      if (state === 'loading' || state === 'face' || state === 'document') this.#showCameras().catch(() => undefined);
    });
    on('hint', ({ hint }) => {
      update({ hint });
      tell('hint', { hint });
    });
    on('action', ({ action }) => update({ action }));
    on('progress', ({ stage, phrase, ...progress }) => {
      update({ [stage]: progress, ...(stage === 'typing' ? { phrase: phrase ?? model().phrase, typed: '', rejected: null } : {}) });
      tell('progress', { stage, ...progress });
    });
    on('rejected', ({ reason }) => update({ rejected: reason, typed: '' }));
    on('rhythm', (repetition) => update({ rhythms: [...model().rhythms, repetition] }));
  }

  #become(state: CheckState, change: Partial<ScreenModel> = {}): void {
    const { update, tell } = this.#options;
    const previous = this.#state;
    this.#state = state;
    const fresh =
      state === 'face' || state === 'document' || state === 'typing'
        ? { hint: null, action: null, rejected: null, typed: '', cameraFailed: false }
        : {};
    const restarted = state === 'typing' ? { rhythms: [] } : {};
    update({ state, purpose: this.#purpose, ...fresh, ...restarted, ...(state === 'sending' ? { sealed: true } : {}), ...change });
    if (previous !== state) tell('statechange', { state, previous, purpose: this.#purpose });
  }

  async #showCameras(): Promise<void> {
    const { camera } = this.#check;
    if (camera === null) return;
    const cameras = await camera.devices();
    this.#options.update({ cameras, cameraId: camera.deviceId });
  }
}
