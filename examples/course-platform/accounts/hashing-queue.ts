/** Side by side: the rest of Node's four threads stays for files and addresses. */
const LANES = 2;
/** A class that signs in within a minute waits for seconds; who sends more at once is told to come again. */
const MOST_WAITING = 20;

/** Too many wait already: nothing was done. */
export class BusyError extends Error {
  name = 'BusyError';
}

/**
 * Runs slow work in its turn.
 *
 * @template T
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 * @throws BusyError
 */
export const inTurn = createQueue();

/** What this process does at once: nothing that another one, or the next start, would have to know. */
function createQueue() {
  let running = 0;
  /** @type {(() => void)[]} */
  const waiting = [];
  return async (work) => {
    if (running >= LANES) {
      if (waiting.length >= MOST_WAITING) throw new BusyError('too many passwords at once');
      await new Promise((resolve) => waiting.push(resolve));
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
