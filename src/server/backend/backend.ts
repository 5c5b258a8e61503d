import { createKeyRing } from '../keys/key-ring.js';
import { checkKeySet, type Keys } from '../keys/keys.js';
import { ownKeys } from '../keys/own-keys.js';
import { checkPolicy } from '../policy/check-policy.js';
import { completePolicy } from '../policy/complete-policy.js';
import type { Policy } from '../policy/policy.js';
import { withEvidenceMode } from '../policy/policy-defaults.js';
import { OWN_MODEL, readModel } from '../reference/known-models.js';
import type { SeeingModel } from '../reviews/stills.js';
import { databaseClock } from '../store/database-clock.js';
import { type KnownStatistics, nothingKnown } from '../typing/typing-population.js';
import { checkOptions } from './check-options.js';
import type { CountersignOptions, EarlierModel } from './countersign-options.js';
import { tellConsole, tellEmbeddingsAlone } from './tell-console.js';

/** The options once they are checked and complete: what every request and every job works with. */
export interface Backend extends Omit<CountersignOptions, 'keys' | 'policy' | 'now' | 'onError' | 'basePath' | 'models' | 'stillChecker'> {
  readonly basePath: string;
  /** Bundles that are verified at once. */
  readonly mostConcurrent: number;
  readonly onError: (error: unknown) => void;
  /** Models whose embeddings are taken, newest first: this build's own, and those of before. */
  readonly models: readonly [SeeingModel, ...SeeingModel[]];
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
  const { stillChecker, ...others } = options;
  const models = [{ ...OWN_MODEL, stillChecker }, ...(options.models ?? []).map(readEarlier)] as const;
  return { ...others, basePath, mostConcurrent, onError, models, keys, policy, now, knownStatistics: nothingKnown() };
}

function readEarlier({ stillChecker, ...model }: EarlierModel): SeeingModel {
  try {
    return { ...readModel(model), stillChecker };
  } catch (cause) {
    throw new TypeError(`createCountersign: models: the cohort of ${model.id} ${model.version} cannot be read`, { cause });
  }
}

function requireWhatPolicyNeeds({ policy, stillChecker, models = [], passkeys, onNotice }: CountersignOptions): void {
  if ((policy.stills ?? 0) > 0 && stillChecker === undefined)
    throw new TypeError('createCountersign: a policy with stills needs a stillChecker');
  if ((policy.stills ?? 0) > 0 && models.some((model) => model.stillChecker === undefined))
    throw new TypeError('createCountersign: with stills, each of models needs a stillChecker: that of its own build');
  if (policy.passkey !== undefined && passkeys === undefined)
    throw new TypeError('createCountersign: a policy with passkey needs passkeys');
  if (policy.rebind !== undefined && onNotice === undefined) throw new TypeError('createCountersign: a policy with rebind needs onNotice');
}
