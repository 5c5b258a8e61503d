/** Runs slow work in its turn. @throws BusyError */
export type InTurn = <T>(work: () => Promise<T>) => Promise<T>;

/** How much runs side by side, and how much waits. */
export interface QueueSize {
  lanes: number;
  waiting: number;
}

/** Too many wait already: nothing was done. */
export class BusyError extends Error {
  override readonly name = 'BusyError';
}

/**
 * Two queues for this process's passwords, which use three of Node's four threads: the rest stays
 * for files and addresses. A class that signs in within a minute waits for seconds; who sends more
 * at once is told to come again. Browsers in which an account was used have a lane of their own, so
 * that no stranger fills it.
 */
export const QUEUES = {
  anybody: createQueue({ lanes: 2, waiting: 20 }),
  known: createQueue({ lanes: 1, waiting: 20 }),
};

/**
 * What this process does at once: nothing that another one, or the next start, would have to know.
 */
function createQueue({ lanes, waiting: most }: QueueSize): InTurn {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (running >= lanes) {
      if (waiting.length >= most) throw new BusyError('too many passwords at once');
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

/**
 * Lets so many through at once for each name, and tells the others to come again: who has a name
 * fills no queue with it.
 */
export function createGate(most: number): <T>(name: string, work: () => Promise<T>) => Promise<T> {
  const inside = new Map<string, number>();
  return async (name, work) => {
    const count = inside.get(name) ?? 0;
    if (count >= most) throw new BusyError('too many passwords at once for one account');
    inside.set(name, count + 1);
    try {
      return await work();
    } finally {
      const left = (inside.get(name) ?? 1) - 1;
      if (left === 0) inside.delete(name);
      else inside.set(name, left);
    }
  };
}
