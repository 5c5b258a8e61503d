import type { Countersign, Database, Owner } from '../../server.js';
import { forgetLearner } from './end-checks.js';
import type { DecisionOptions } from './follow-decision.js';

export interface EraseOptions extends DecisionOptions {
  readonly database: Database;
  readonly countersign: Countersign;
  /** Something waits to be told. */
  readonly wake: () => void;
}

/**
 * Erases a learner here and in the library, or notes that they withdrew their consent, which erases
 * them, too.
 *
 * @returns how many rows of each kind are gone
 */
export async function eraseLearner(
  owner: Owner,
  how: 'erase' | 'withdraw',
  options: EraseOptions,
): Promise<Readonly<Record<string, number>>> {
  const { database, countersign, wake } = options;
  await forgetLearner(database, owner, options);
  const rows = await countersign.privacy[how](owner);
  wake();
  return { ...rows };
}
