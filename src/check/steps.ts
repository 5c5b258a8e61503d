import { type CountersignError, told } from '../errors.js';
import type { assetRefs } from '../loading/assets.js';
import { orAbort } from '../loading/or-abort.js';
import { tellDeveloper } from '../tell-developer.js';
import type { Purpose } from '../types.js';
import type { CheckEventMap, CheckOptions, CheckState } from './check-types.js';
import { developerHint } from './developer-hint.js';
import { ByPhone } from './handover/by-phone.js';
import { PhoneChoice } from './handover/phone-choice.js';
import { recovering } from './recovering.js';

export interface StepsOptions {
  readonly options: Pick<CheckOptions, 'prompts' | 'debug'>;
  readonly files: ReturnType<typeof assetRefs>;
  readonly signal: AbortSignal;
  /** The address that is asked first. */
  readonly asked: string;
  readonly emit: <K extends keyof CheckEventMap>(type: K, detail: CheckEventMap[K]['detail']) => void;
}

/** Where a check is, what is told of it, and how a step that failed goes on. */
export class Steps {
  /** The address that was asked last. */
  asked: string;
  /** What the check is for, once the backend has said it. */
  purpose: Purpose | null = null;
  readonly emit: StepsOptions['emit'];
  readonly phone: PhoneChoice = new PhoneChoice();
  readonly signal: AbortSignal;
  readonly #options: StepsOptions['options'];
  readonly #files: StepsOptions['files'];
  /** What the developer was told. */
  readonly #hints = new Set<string>();
  #state: CheckState = 'idle';

  constructor({ options, files, signal, asked, emit }: StepsOptions) {
    this.#options = options;
    this.#files = files;
    this.signal = signal;
    this.asked = asked;
    this.emit = emit;
  }

  get state(): CheckState {
    return this.#state;
  }

  become(state: CheckState, error: CountersignError | null = null): void {
    const previous = this.#state;
    if (previous === state) return;
    this.#state = state;
    if (error !== null) this.hint(error);
    this.emit('statechange', { state, previous, purpose: this.purpose, ...told(error) });
  }

  /** Says in the console what a developer has to change: each hint once. */
  hint(error: CountersignError): void {
    const hint = developerHint(error, { asked: this.asked, files: this.#files });
    tellDeveloper(hint, { debug: this.#options.debug === true, told: this.#hints });
  }

  /** Runs a step; whoever it fails for is asked, and it runs again on their word. */
  async run<T>(state: CheckState, step: () => Promise<T>): Promise<T> {
    return this.recovering(['retry', 'fix-settings'], () => {
      this.become(state);
      return orAbort(step(), this.signal);
    });
  }

  recovering<T>(actions: readonly CountersignError['action'][], run: () => Promise<T>): Promise<T> {
    return recovering(run, { actions, ask: (error) => this.ask(error), signal: this.signal });
  }

  /**
   * Asks the learner what to do about a failure.
   *
   * @throws ByPhone where they take a phone instead
   */
  async ask(error: CountersignError): Promise<'retry' | 'give-up'> {
    if (this.#options.prompts.recover === undefined) return 'give-up';
    this.become('error', error);
    const phone = this.phone.mayMend(error);
    const answer = (await this.orAbort(this.#options.prompts.recover(error, { phone }))) ?? 'give-up';
    if (answer !== 'phone') return answer;
    if (!phone) return 'give-up';
    throw new ByPhone();
  }

  orAbort<T>(answer: Promise<T> | undefined): Promise<T | undefined> {
    return orAbort(answer, this.signal);
  }
}
