import { CountersignError } from '../../errors.js';
import type { CheckedFile } from '../../loading/fetch-checked.js';
import { loadModule } from '../../loading/load-module.js';
import { orAbort } from '../../loading/or-abort.js';
import type { Challenge, PhonePart } from '../../types.js';
import type * as Handovers from './create-handover.js';

/** The learner would rather use a phone: no failure, but the step ends as by one. */
export class ByPhone extends Error {}

export interface ByPhoneOptions extends Pick<Handovers.HandoverOptions, 'handovers' | 'page' | 'token' | 'signal'> {
  /** The file with the hand-over and the QR code, loaded when it is asked for. */
  readonly file: CheckedFile;
  /** Shows it; resolves when the learner does not want it any more. */
  readonly show: (handover: Handovers.Handover) => Promise<void>;
  readonly onProgress: (progress: Handovers.HandoverProgress) => void;
}

/**
 * A hand-over from its begin to the phone's part. However else it ends, it is canceled on both
 * sides.
 *
 * @returns `null`: the learner takes their own camera after all
 * @throws handover/over; the abort's reason
 */
export async function lookByPhone(challenge: Challenge, options: ByPhoneOptions): Promise<PhonePart | null> {
  const { file, show, onProgress, ...asked } = options;
  if (challenge.claims.phone !== true) throw new CountersignError('handover/over');
  const { createHandover } = await loadModule<typeof Handovers>(file, asked.signal);
  const ended = new AbortController();
  const signal = AbortSignal.any([asked.signal, ended.signal]);
  const handover = await createHandover({ ...asked, nonce: challenge.claims.nonce, signal });
  try {
    const part = await Promise.race([handover.follow(onProgress), orAbort(show(handover), asked.signal).then(() => null)]);
    if (part === null) await handover.cancel();
    return part;
  } catch (error) {
    await handover.cancel();
    throw error;
  } finally {
    ended.abort();
  }
}
