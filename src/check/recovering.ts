import { type Action, CountersignError, isCountersignError } from '../errors.js';

export interface RecoveringOptions {
  /** Actions by which what failed is worth another try. */
  readonly actions: readonly Action[];
  /** Asks the learner. */
  readonly ask: (error: CountersignError) => Promise<'retry' | 'give-up'>;
  readonly signal: AbortSignal;
}

/**
 * Runs until it succeeds. A failure that a person can mend is put to them, and tried again on their
 * word.
 *
 * @throws CountersignError when nobody mends it; the abort's reason
 */
export async function recovering<T>(run: () => Promise<T>, { actions, ask, signal }: RecoveringOptions): Promise<T> {
  for (;;) {
    try {
      return await run();
    } catch (cause) {
      signal.throwIfAborted();
      const error = asCountersignError(cause);
      if (!actions.includes(error.action) || (await ask(error)) !== 'retry') throw error;
    }
  }
}

/** What nobody foresaw is `internal`. */
export function asCountersignError(error: unknown): CountersignError {
  return isCountersignError(error) ? error : new CountersignError('internal', { cause: error });
}
