import { storedName } from '../bundle/page/stored-name.js';
import type { DeliverOptions } from '../delivery/deliver.js';
import { keptBundle } from '../delivery/outbox.js';
import type { Challenge, Outcome } from '../types.js';
import type * as Capture from './capture.js';
import type { CheckOptions } from './check-types.js';
import type { Steps } from './steps.js';

/** Sends bundles: this check's, and one that an earlier visit could not send. */
export class Sending {
  readonly #options: Pick<CheckOptions, 'submit' | 'token'>;
  readonly #challengeUrl: string;
  readonly #steps: Steps;
  readonly #loadCapture: () => Promise<typeof Capture>;

  constructor(
    options: Pick<CheckOptions, 'submit' | 'token'>,
    challengeUrl: string,
    steps: Steps,
    loadCapture: () => Promise<typeof Capture>,
  ) {
    this.#options = options;
    this.#challengeUrl = challengeUrl;
    this.#steps = steps;
    this.#loadCapture = loadCapture;
  }

  /** Who and what a bundle is for: another learner in the same browser never sends it. */
  async keyOf({ claims }: Challenge): Promise<string> {
    return `${await storedName(claims, 'outbox')} ${await storedName(claims, this.#challengeUrl)}`;
  }

  /** @param keep whether a bundle that cannot be sent now stays in this browser */
  async send(key: string, sealed: string, keep: boolean): Promise<Outcome> {
    const { deliver } = await this.#loadCapture();
    return deliver({ key, sealed }, { ...this.#delivery(), keep });
  }

  /**
   * Sends a bundle that an earlier visit could not send. `null`: there is none, or the backend no
   * longer takes it.
   */
  async sendKept(key: string): Promise<Outcome | null> {
    const kept = keptBundle(key);
    if (kept === null) return null;
    const { deliver } = await this.#steps.run('checking', this.#loadCapture);
    try {
      return await deliver(kept, { ...this.#delivery(), again: true });
    } catch (error) {
      this.#steps.signal.throwIfAborted();
      if (keptBundle(key) === null) return null;
      throw error;
    }
  }

  /** By itself, when the line is back, or on the learner's word. */
  #delivery(): DeliverOptions {
    const submit = new URL(this.#options.submit, document.baseURI).href;
    return {
      submit,
      signal: this.#steps.signal,
      token: this.#options.token,
      onTry: () => {
        this.#steps.asked = submit;
        this.#steps.become('sending');
      },
      onOutage: (error) => this.#steps.ask(error),
    };
  }
}
