import { type DeviceKey, keptThumbprint, loadDeviceKey } from '../../bundle/page/device-key.js';
import { CountersignError } from '../../errors.js';
import type { Challenge, ChallengeClaims } from '../../types.js';
import { forgetStored } from './forget-stored.js';

/** The learner's key in this browser; on a shared computer, for this check alone. */
export class SessionKey {
  /** On a shared computer the key is here and nowhere else. */
  #held: { readonly sub: string; readonly key: DeviceKey } | null = null;
  /** Whose things are taken away in the end. */
  #leaving: ChallengeClaims | null = null;

  /** Nothing of the learner's stays in this browser. */
  get isShared(): boolean {
    return this.#leaving !== null;
  }

  /**
   * Before the camera: where the page may store nothing, there is no key, and the learner is told
   * so before they have done anything.
   *
   * @param shared the key is held for this check, and nothing of the learner's stays in this
   *   browser
   */
  async load({ claims }: Challenge, shared: boolean): Promise<DeviceKey> {
    const held = this.#held;
    if (shared && held?.sub === claims.sub) return held.key;
    const key = await orNoStorage(loadDeviceKey(claims, !shared));
    if (shared) {
      this.#held = { sub: claims.sub, key };
      this.#leaving = claims;
    }
    return key;
  }

  /**
   * Thumbprint of the learner's key in this browser, without a trace of having looked; `null`:
   * there is none.
   */
  async thumbprint({ claims }: Challenge): Promise<string | null> {
    if (this.#held?.sub === claims.sub) return this.#held.key.thumbprint;
    return orNoStorage(keptThumbprint(claims));
  }

  /** Takes away what a check on a shared computer stored. */
  async leave(): Promise<void> {
    const leaving = this.#leaving;
    this.#leaving = null;
    if (leaving !== null) await forgetStored(leaving);
  }
}

async function orNoStorage<T>(stored: Promise<T>): Promise<T> {
  try {
    return await stored;
  } catch (cause) {
    throw new CountersignError('env/unsupported', { details: { missing: 'storage' }, cause });
  }
}
