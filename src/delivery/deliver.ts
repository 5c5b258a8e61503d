import { type CountersignError, isCountersignError } from '../errors.js';
import type { Outcome } from '../types.js';
import { forgetBundle, type KeptBundle, keepBundle } from './outbox.js';
import { submitBundle } from './transport.js';

export interface DeliverOptions {
  /** Absolute address of the backend's bundles. */
  readonly submit: string;
  readonly signal: AbortSignal;
  /** In place of the learner's session. */
  readonly token?: string | undefined;
  /** It was sent on an earlier visit, or may have been. */
  readonly again?: boolean;
  /** `false`: nothing is kept in this browser. */
  readonly keep?: boolean;
  /** Before each try. */
  readonly onTry: () => void;
  /**
   * The backend cannot be reached, asks for patience, or for a session: ask the learner. Meanwhile
   * it is tried again by itself.
   */
  readonly onOutage: (error: CountersignError) => Promise<'retry' | 'give-up'>;
}

/**
 * Keeps a bundle, then sends it until the backend has answered. What the learner gives up stays
 * kept for the next visit.
 *
 * @throws submit/network, or the 401 or 429, when the learner gave up; the backend’s refusal, after
 *   which the bundle is forgotten
 */
export async function deliver(bundle: KeptBundle, options: DeliverOptions): Promise<Outcome> {
  const { submit, signal, token, onTry, onOutage } = options;
  let { again = false } = options;
  if (options.keep !== false) keepBundle(bundle);
  for (let tries = 0; ; tries++) {
    onTry();
    try {
      const outcome = await submitBundle(submit, bundle.sealed, { signal, again, token });
      forgetBundle(bundle.key);
      return outcome;
    } catch (error) {
      signal.throwIfAborted();
      if (!isCountersignError(error) || !isPassing(error)) {
        forgetBundle(bundle.key);
        throw error;
      }
      again = true;
      const waiting = new AbortController();
      const answer = Promise.race([onOutage(error), worthTrying(error, tries, AbortSignal.any([signal, waiting.signal]))]);
      if ((await answer.finally(() => waiting.abort())) === 'give-up') throw error;
    }
  }
}

/**
 * Nobody decided anything: the backend cannot be reached, asks for patience (429), or does not know
 * who is there (401: the session has ended).
 */
function isPassing({ code, details }: CountersignError): boolean {
  return code === 'submit/network' || details.status === 429 || details.status === 401;
}

/**
 * A bundle that could not be sent is tried again by itself after this time, then after twice as
 * long, and so on.
 */
const RESEND_MS = 10_000;
const MAX_RESEND_MS = 60_000;

/**
 * Resolves with `retry` when another try may succeed: the browser is online again, some time has
 * passed (as much as the backend asked for), or, where it wants a session, the learner comes back
 * from the tab in which they signed in.
 */
function worthTrying({ details }: CountersignError, tries: number, signal: AbortSignal): Promise<'retry'> {
  return new Promise((resolve, reject) => {
    const listening = { once: true, signal };
    const retry = (): void => {
      clearTimeout(timer);
      resolve('retry');
    };
    const askedMs = typeof details.retryAtMs === 'number' ? details.retryAtMs - Date.now() : 0;
    const waitMs = Math.max(askedMs, Math.min(RESEND_MS * 2 ** tries, MAX_RESEND_MS));
    const timer = details.status === 401 ? undefined : setTimeout(retry, waitMs);
    addEventListener('online', retry, listening);
    if (details.status === 401) addEventListener('focus', retry, listening);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}
