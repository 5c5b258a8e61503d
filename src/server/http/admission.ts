import { VerificationError } from '../../bundle/verification-error.js';

/** What bundles that are being read, wait or are verified may come to in memory, all together. */
const MOST_BYTES = 128 * 1024 * 1024;
/** And those of one address: whoever opens many slow bodies fills their own share. */
const MOST_BYTES_OF_ADDRESS = MOST_BYTES / 8;
/** And those of one learner: one whole bundle with all its pictures, and some writing beside it. */
const MOST_BYTES_OF_LEARNER = MOST_BYTES / 64;
/**
 * Bundles of one learner that are read or verified at once; the next are not read before one of
 * these is done. A learner has one check and some writing.
 */
const MOST_OF_LEARNER = 4;
/** And so many may wait unread, which costs a connection each; more are told to come back. */
const MOST_WAITING_OF_LEARNER = 1000;

/** Told how many bytes have arrived, before they are kept. @throws VerificationError bundle/busy */
export type Arrived = (bytes: number) => void;

/** Lets so many bundles be read, and so many be verified at once. */
export type Admit = <T>(bundle: {
  /** Whose it is. */
  readonly learner: string;
  /** Where it comes from; `null` where nobody says. */
  readonly address: string | null;
  readonly read: (arrived: Arrived) => Promise<string>;
  readonly work: (sealed: string) => Promise<T>;
}) => Promise<T>;

/** Turns: so many at once, the others wait in their order. */
interface Turns {
  readonly waiting: (() => void)[];
  running: number;
}

/**
 * Verifications take turns: so many run, the others wait. Reading takes no turn, so that a slow
 * line holds up nobody; but what has arrived of bundles is counted, and beyond what memory is set
 * aside for all of them, or for those of one address, the next bytes are told to come back. What
 * may yet arrive costs nothing: bodies that are opened and never sent take nobody's place. One
 * learner has a small share: who sends many bundles, or slow ones, waits behind themselves.
 *
 * @throws (from the function) VerificationError bundle/busy
 */
export function createAdmission(mostRunning: number): Admit {
  const held = { all: 0, of: new Map<string, number>() };
  const all: Turns = { waiting: [], running: 0 };
  const learners = new Map<string, Turns & { bytes: number }>();
  return async ({ learner, address, read, work }) => {
    const own = learners.get(learner) ?? { waiting: [], running: 0, bytes: 0 };
    learners.set(learner, own);
    if (own.waiting.length >= MOST_WAITING_OF_LEARNER) throw new VerificationError('bundle/busy');
    return inTurn(own, MOST_OF_LEARNER, async () => {
      let mine = 0;
      const hold = (bytes: number): void => {
        mine += bytes;
        held.all += bytes;
        own.bytes += bytes;
        if (address === null) return;
        const ofAddress = (held.of.get(address) ?? 0) + bytes;
        if (ofAddress > 0) held.of.set(address, ofAddress);
        else held.of.delete(address);
      };
      try {
        const sealed = await read((bytes) => {
          const filled = address !== null && (held.of.get(address) ?? 0) + bytes > MOST_BYTES_OF_ADDRESS;
          const ownFilled = own.bytes + bytes > MOST_BYTES_OF_LEARNER;
          if (filled || ownFilled || held.all + bytes > MOST_BYTES) throw new VerificationError('bundle/busy');
          hold(bytes);
        });
        return await inTurn(all, mostRunning, () => work(sealed));
      } finally {
        hold(-mine);
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
