import type { ModelId } from '../../types.js';
import { createKeyRing } from '../keys/key-ring.js';
import { checkKeySet, type Keys } from '../keys/keys.js';
import { ownKeys } from '../keys/own-keys.js';
import { checkPolicy, completePolicy, type Policy, withEvidenceMode } from '../policy/policy.js';
import { databaseClock } from '../store/database-clock.js';
import type { KnownStatistics } from '../typing/typing-population.js';
import { checkOptions } from './check-options.js';
import type { CountersignOptions } from './countersign-options.js';
import { tellConsole, tellEmbeddingsAlone } from './tell-console.js';

/** The model of this build: what its browser side makes embeddings with. */
declare const COUNTERSIGN_MODEL: ModelId;

/** The options once they are checked and complete: what every request and every job works with. */
export interface Backend extends Omit<CountersignOptions, 'keys' | 'policy' | 'now' | 'onError' | 'basePath'> {
  readonly basePath: string;
  /** Bundles that are verified at once. */
  readonly mostConcurrent: number;
  readonly onError: (error: unknown) => void;
  /** Models whose embeddings are taken. */
  readonly models: readonly [ModelId, ...ModelId[]];
  /** The keys that count now. */
  readonly keys: () => Promise<Keys>;
  /** Complete; `now` is the database's time from then on. */
  readonly policy: () => Promise<Policy>;
  /** Seconds since the epoch. */
  readonly now: () => number;
  /** Figures of typists that this process has read. */
  readonly knownStatistics: KnownStatistics;
}

/**
 * @throws TypeError that names the option which is missing, unknown or not what it may be, or what
 *   keys or policy lack
 */
export function openBackend(options: CountersignOptions): Backend {
  checkOptions(options);
  if (typeof options.keys !== 'function') checkKeySet(options.keys);
  const chosen = withEvidenceMode(options.policy, options.stillChecker !== undefined);
  checkPolicy(chosen);
  requireWhatPolicyNeeds({ ...options, policy: chosen });
  if (chosen.stills === 0 && options.policy.stills === undefined) tellEmbeddingsAlone();
  const { database, basePath = '/api/countersign', onError = tellConsole } = options;
  const { now, look } = options.now === undefined ? databaseClock(database) : { now: options.now, look: async () => undefined };
  const complete = completePolicy(chosen);
  complete.catch(() => undefined);
  const policy = async (): Promise<Policy> => {
    await look();
    return complete;
  };
  const keys = ownKeys(database, createKeyRing(options.keys, policy, now));
  const mostConcurrent = chosen.mostConcurrent ?? 32;
  return { ...options, basePath, mostConcurrent, onError, models: [COUNTERSIGN_MODEL], keys, policy, now, knownStatistics: new Map() };
}

function requireWhatPolicyNeeds({ policy, stillChecker, passkeys, onNotice }: CountersignOptions): void {
  if ((policy.stills ?? 0) > 0 && stillChecker === undefined)
    throw new TypeError('createCountersign: a policy with stills needs a stillChecker');
  if (policy.passkey !== undefined && passkeys === undefined)
    throw new TypeError('createCountersign: a policy with passkey needs passkeys');
  if (policy.rebind !== undefined && onNotice === undefined) throw new TypeError('createCountersign: a policy with rebind needs onNotice');
}
