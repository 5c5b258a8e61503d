import { type CountersignError, isCountersignError } from './errors.js';
import { forgetBundle, type KeptBundle, keepBundle } from './outbox.js';
import { submitBundle } from './transport.js';
import type { Outcome } from './types.js';

export interface DeliverOptions {
  /** Absolute address of the backend's bundles. */
  readonly submit: string;
  readonly signal: AbortSignal;
  /** It was sent on an earlier visit, or may have been. */
  readonly again?: boolean;
  /** Before each try. */
  readonly onTry: () => void;
  /** The backend cannot be reached: ask the learner. Meanwhile it is tried again by itself. */
  readonly onOutage: (error: CountersignError) => Promise<'retry' | 'give-up'>;
}

/**
 * Keeps a bundle, then sends it until the backend has answered. What the learner gives up stays kept for the next visit.
 *
 * @throws submit/network when the learner gave up; the backend's refusal, after which the bundle is forgotten
 */
export async function deliver(bundle: KeptBundle, options: DeliverOptions): Promise<Outcome> {
  const { submit, signal, onTry, onOutage } = options;
  let { again = false } = options;
  keepBundle(bundle);
  for (;;) {
    onTry();
    try {
      const outcome = await submitBundle(submit, bundle.sealed, { signal, again });
      forgetBundle(bundle.key);
      return outcome;
    } catch (error) {
      signal.throwIfAborted();
      if (!isCountersignError(error) || !isPassing(error)) {
        forgetBundle(bundle.key);
        throw error;
      }
      again = true;
      if ((await Promise.race([onOutage(error), backOnline(signal)])) === 'give-up') throw error;
    }
  }
}

/** Nobody decided anything: the backend cannot be reached, or asks for patience (429). */
function isPassing({ code, details }: CountersignError): boolean {
  return code === 'submit/network' || details.status === 429;
}

/** Time after which a bundle that could not be sent is tried again by itself. */
const RESEND_MS = 10_000;

/** Resolves with `retry` when the browser says that it is online again, or after a while. */
function backOnline(signal: AbortSignal): Promise<'retry'> {
  return new Promise((resolve, reject) => {
    const done = new AbortController();
    const end = (settle: () => void): void => {
      clearTimeout(timer);
      done.abort();
      settle();
    };
    const timer = setTimeout(() => end(() => resolve('retry')), RESEND_MS);
    addEventListener('online', () => end(() => resolve('retry')), { signal: done.signal });
    signal.addEventListener('abort', () => end(() => reject(signal.reason)), { signal: done.signal });
  });
}
