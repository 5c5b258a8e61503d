import type { StepName } from '../../../src/bundle/steps.js';
import type { DatabaseWork } from './timed-database.js';

/** Where the time of a check goes; by the clock, together 1. */
export type Shares = Readonly<Record<'parse' | 'crypto' | 'score' | 'rest' | DatabaseWork, number>>;

const PARSE: readonly StepName[] = ['form', 'encryption-header', 'signature-header', 'json', 'schema'];
const CRYPTO: readonly StepName[] = ['decryption', 'device-key', 'signature'];
/** Opening what is stored, comparing, deciding, sealing what was learned. */
const SCORE: readonly StepName[] = ['evidence', 'unseen', 'match'];

/**
 * @param steps mean milliseconds of each, without the database's
 * @param spent mean milliseconds in the database
 */
export function sharesOf(steps: Readonly<Record<string, number>>, spent: Readonly<Record<DatabaseWork, number>>): Shares {
  const sum = (names: readonly string[]): number => names.reduce((ms, name) => ms + (steps[name] ?? 0), 0);
  const [parse, crypto, score] = [sum(PARSE), sum(CRYPTO), sum(SCORE)];
  const rest = sum(Object.keys(steps)) - parse - crypto - score;
  const all = { parse, crypto, score, rest, ...spent };
  const total = Object.values(all).reduce((ms, one) => ms + one, 0);
  return Object.fromEntries(Object.entries(all).map(([name, ms]) => [name, Math.round((ms / total) * 1000) / 1000])) as unknown as Shares;
}
