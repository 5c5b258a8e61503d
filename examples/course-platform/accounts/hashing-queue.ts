/** Side by side: the rest of Node's four threads stays for files and addresses. */
const LANES = 2;
/**
 * A class that signs in within a minute waits for seconds; who sends more at once is told to come
 * again.
 */
const MOST_WAITING = 20;

/** Too many wait already: nothing was done. */
export class BusyError extends Error {
  override readonly name = 'BusyError';
}

/** Runs slow work in its turn. @throws BusyError */
export const inTurn = createQueue();

/**
 * What this process does at once: nothing that another one, or the next start, would have to know.
 */
function createQueue(): <T>(work: () => Promise<T>) => Promise<T> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (running >= LANES) {
      if (waiting.length >= MOST_WAITING) throw new BusyError('too many passwords at once');
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else running += 1;
    try {
      return await work();
    } finally {
      // The next one takes over the lane.
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
