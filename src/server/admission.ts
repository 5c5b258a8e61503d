import { VerificationError } from '../bundle/verification-error.js';

/** What bundles that are being read, wait or are verified may come to in memory, all together. */
const MOST_BYTES = 128 * 1024 * 1024;

/** Lets so many bundles be read, and so many be verified at once. */
export type Admit = <T>(bundle: {
  /** The most that this bundle may hold. */
  readonly mostBytes: number;
  readonly read: () => Promise<string>;
  readonly work: (sealed: Promise<string>) => Promise<T>;
}) => Promise<T>;

/**
 * Verifications take turns: so many run, the others wait. Reading takes no turn, so that a slow line holds up nobody; but bundles that are read or wait are
 * counted, and beyond what memory is set aside for them, the next is told to come back.
 *
 * @throws (from the function) VerificationError bundle/busy
 */
export function createAdmission(mostRunning: number): Admit {
  let [inside, running] = [0, 0];
  const waiting: (() => void)[] = [];
  return async ({ mostBytes, read, work }) => {
    if ((inside + 1) * mostBytes > MOST_BYTES) throw new VerificationError('bundle/busy');
    inside++;
    try {
      const sealed = read();
      await sealed.catch(() => undefined);
      if (running >= mostRunning) await new Promise<void>((resolve) => waiting.push(resolve));
      else running++;
      try {
        return await work(sealed);
      } finally {
        const next = waiting.shift();
        if (next === undefined) running--;
        else next();
      }
    } finally {
      inside--;
    }
  };
}
