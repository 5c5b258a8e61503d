/** A person's answer, or the abort, whichever comes first. Who gave no question has no answer. */
export function orAbort<T>(answer: Promise<T>, signal: AbortSignal): Promise<T>;
export function orAbort<T>(answer: Promise<T> | undefined, signal: AbortSignal): Promise<T | undefined>;
export function orAbort<T>(answer: Promise<T> | undefined, signal: AbortSignal): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    Promise.resolve(answer)
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', stop));
  });
}
