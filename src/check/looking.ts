import type { CheckedFile } from '../loading/fetch-checked.js';
import type { Challenge } from '../types.js';
import type * as Capture from './capture.js';
import type { CheckOptions } from './check-types.js';
import { ByPhone, lookByPhone } from './handover/by-phone.js';
import type { Steps } from './steps.js';

type LookingOptions = Pick<CheckOptions, 'submit' | 'token' | 'phone' | 'prompts'>;

/** The face step: by the camera of this device, or by a phone's. */
export class Looking {
  readonly #options: LookingOptions;
  readonly #file: CheckedFile;
  readonly #steps: Steps;

  /** @param file with the hand-over and the QR code, loaded when it is asked for */
  constructor(options: LookingOptions, file: CheckedFile, steps: Steps) {
    this.#options = options;
    this.#file = file;
    this.#steps = steps;
  }

  /** Says what the camera is for; there the learner may take a phone's. */
  async prime(): Promise<void> {
    const { phone } = this.#steps;
    if (phone.chosen) return;
    const { offered } = phone;
    const answer = await this.#steps.run('primer', () =>
      this.#steps.orAbort(this.#options.prompts.primer?.({ phone: offered }) as Promise<'phone' | undefined>),
    );
    phone.chosen = answer === 'phone' && offered;
  }

  /** By the camera of this device, or by a phone's where the learner says so. */
  async look(session: Capture.CaptureSession, challenge: Challenge): Promise<Capture.Looked | Capture.LookedByPhone> {
    const { looked } = session.gathered;
    if (looked !== null) return looked;
    const { phone } = this.#steps;
    try {
      if (!phone.chosen) return await session.look(challenge, (state, run) => this.#steps.run(state, run));
      const part = await this.#steps.run('handover', () => this.#handOver(challenge));
      if (part !== null) {
        session.keepPart(part);
        return { part };
      }
      phone.chosen = false;
    } catch (error) {
      if (!(error instanceof ByPhone)) throw error;
      phone.chosen = true;
    }
    return this.look(session, challenge);
  }

  #handOver(challenge: Challenge): ReturnType<typeof lookByPhone> {
    const { submit, token, phone = '', prompts } = this.#options;
    return lookByPhone(challenge, {
      file: this.#file,
      handovers: new URL('handovers', new URL(submit, document.baseURI)),
      page: phone,
      token,
      show: async (handover) => prompts.handover?.(handover),
      onProgress: (progress) => this.#steps.emit('handover', { progress }),
      signal: this.#steps.signal,
    });
  }
}
