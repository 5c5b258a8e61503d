import type { OpenedBundle } from '../bundle/open.js';
import type { SealedClaims, WritingClaims } from '../bundle/schema.js';
import type { VerificationError } from '../bundle/verification-error.js';
import type { ModelId, Outcome } from '../types.js';
import type { Database } from './database.js';
import type { Decision } from './decide.js';
import type { OnDecision } from './hooks.js';
import type { Keys } from './keys.js';
import type { PasskeyVerifier, ShownPasskey } from './passkeys.js';
import type { Policy } from './policy.js';
import type { ExaminedStill, StillChecker } from './stills.js';
import type { Owner } from './store.js';

export interface VerifyOptions {
  readonly database: Database;
  readonly keys: Keys;
  readonly policy: Policy;
  readonly audience: string;
  readonly origins: readonly string[];
  /** Models whose embeddings are taken. */
  readonly models: readonly ModelId[];
  /** Needed where the policy asks for stills. */
  readonly stillChecker?: StillChecker | undefined;
  /** Needed where the policy asks for passkeys. */
  readonly passkeys?: PasskeyVerifier | undefined;
  /** Told the decision before the transaction ends. */
  readonly onDecision?: OnDecision | undefined;
  /** The learner of the session that sent the bundle. */
  readonly owner: Owner;
  /** Seconds since the epoch. */
  readonly now: number;
  /** The page says that it has sent these bytes before and got no answer: if they were settled, it gets the answer of then. */
  readonly again?: boolean;
  /** Told each step that passed. */
  readonly onStep?: (step: number) => void;
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
  readonly examined: Examined;
  /** Of everything that was posted. */
  readonly digest: string;
  /** A passkey that signed the bundle. */
  readonly shown: ShownPasskey | null;
}

/** A window of writing was taken: it says nothing by itself, so there is no result and no receipt. */
export interface Received {
  readonly received: true;
}

export function isWriting(opened: OpenedBundle<SealedClaims>): opened is OpenedBundle<WritingClaims> {
  return opened.claims.purpose === 'monitor';
}
