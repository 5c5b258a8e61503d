import type { SealedClaims } from '../../bundle/schema.js';
import type { StepName } from '../../bundle/steps.js';
import type { VerificationError } from '../../bundle/verification-error.js';
import type { Outcome } from '../../types.js';
import type { Decision } from '../decision/decide.js';
import type { OnDecision } from '../decision/tell-decision.js';
import type { PasskeyVerifier, ShownPasskey } from '../devices/passkeys.js';
import type { UsedPart } from '../handover/join-part.js';
import type { Keys } from '../keys/keys.js';
import type { Policy } from '../policy/policy.js';
import type { ExaminedStill, SeeingModel } from '../reviews/stills.js';
import type { Database } from '../store/database.js';
import type { Owner } from '../store/owner.js';
import type { KnownStatistics } from '../typing/typing-population.js';

export interface VerifyOptions {
  readonly database: Database;
  readonly keys: Keys;
  /** The policy of now. A check is judged by the one that it began with. */
  readonly policy: Policy;
  /** Those that challenges were given under (`readPolicies`); without it, the one of now alone. */
  readonly policies?: readonly Policy[] | undefined;
  readonly audience: string;
  readonly origins: readonly string[];
  /** Models whose embeddings are taken, newest first. */
  readonly models: readonly SeeingModel[];
  /** Needed where the policy asks for passkeys. */
  readonly passkeys?: PasskeyVerifier | undefined;
  /** Told the decision before the transaction ends. */
  readonly onDecision?: OnDecision | undefined;
  /** The learner of the session that sent the bundle. */
  readonly owner: Owner;
  /** Seconds since the epoch. */
  readonly now: number;
  /** Figures of typists that were read before; without it, each check reads them. */
  readonly knownStatistics?: KnownStatistics | undefined;
  /**
   * The page says that it has sent these bytes before and got no answer: if they were settled, it
   * gets the answer of then.
   */
  readonly again?: boolean | undefined;
  /** Told each step that passed. */
  readonly onStep?: (step: StepName) => void;
  /** Told the claims once they are authentic: biometric data, for a test bench only. */
  readonly onClaims?: (claims: SealedClaims) => void;
}

export interface Verified extends Outcome {
  readonly decision: Decision;
}

/** What the pictures showed, or why they count for nothing. */
export type Examined = readonly ExaminedStill[] | VerificationError;

/** What is known once the challenge may be consumed. */
export interface SettleOptions extends VerifyOptions {
  /** The policy that the check began with. */
  readonly policy: Policy;
  /** The policy of now: how long references live, and which of their sentences are gone. */
  readonly present: Pick<Policy, 'consent' | 'phrases'>;
  readonly examined: Examined;
  /** Of everything that was posted. */
  readonly digest: string;
  /** A passkey that signed the bundle. */
  readonly shown: ShownPasskey | null;
  /** Of a phone that was the camera. */
  readonly part: UsedPart | null;
}

/**
 * A window of writing was taken: it says nothing by itself, so there is no result and no receipt.
 */
export interface Received {
  readonly received: true;
}
