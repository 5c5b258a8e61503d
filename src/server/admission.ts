import { VerificationError } from '../bundle/verification-error.js';

/** What bundles that are being read, wait or are verified may come to in memory, all together. */
const MOST_BYTES = 128 * 1024 * 1024;
/** Bundles of one learner that are read or verified at once; the next are not read before one of these is done. A learner has one check and some writing. */
const MOST_OF_LEARNER = 4;
/** And so many may wait unread, which costs a connection each; more are told to come back. */
const MOST_WAITING_OF_LEARNER = 1000;

/** Lets so many bundles be read, and so many be verified at once. */
export type Admit = <T>(bundle: {
  /** Whose it is. */
  readonly learner: string;
  /** The most that this bundle may hold. */
  readonly mostBytes: number;
  readonly read: () => Promise<string>;
  readonly work: (sealed: Promise<string>) => Promise<T>;
}) => Promise<T>;

/** Turns: so many at once, the others wait in their order. */
interface Turns {
  readonly waiting: (() => void)[];
  running: number;
}

/**
 * Verifications take turns: so many run, the others wait. Reading takes no turn, so that a slow line holds up nobody; but bundles that are read or wait are
 * counted, and beyond what memory is set aside for them, the next is told to come back. One learner has a small share of all that: who sends many bundles, or slow
 * ones, waits behind themselves.
 *
 * @throws (from the function) VerificationError bundle/busy
 */
export function createAdmission(mostRunning: number): Admit {
  let inside = 0;
  const all: Turns = { waiting: [], running: 0 };
  const learners = new Map<string, Turns>();
  return async ({ learner, mostBytes, read, work }) => {
    const own = learners.get(learner) ?? { waiting: [], running: 0 };
    learners.set(learner, own);
    if (own.waiting.length >= MOST_WAITING_OF_LEARNER) throw new VerificationError('bundle/busy');
    return inTurn(own, MOST_OF_LEARNER, async () => {
      if ((inside + 1) * mostBytes > MOST_BYTES) throw new VerificationError('bundle/busy');
      inside++;
      try {
        const sealed = read();
        await sealed.catch(() => undefined);
        return await inTurn(all, mostRunning, () => work(sealed));
      } finally {
        inside--;
      }
    }).finally(() => {
      if (own.running === 0) learners.delete(learner);
    });
  };
}

async function inTurn<T>(turns: Turns, most: number, work: () => Promise<T>): Promise<T> {
  if (turns.running >= most) await new Promise<void>((resolve) => turns.waiting.push(resolve));
  else turns.running++;
  try {
    return await work();
  } finally {
    // Whoever waits takes over this turn.
    const next = turns.waiting.shift();
    if (next === undefined) turns.running--;
    else next();
  }
}
