import type { SealedClaims } from '../../bundle/schema.js';
import type { StepName } from '../../bundle/steps.js';
import type { MayStart } from '../challenge/give-challenge.js';
import type { Decision } from '../decision/decide.js';
import type { OnDecision } from '../decision/tell-decision.js';
import type { Notice } from '../devices/devices.js';
import type { PasskeyVerifier } from '../devices/passkeys.js';
import type { DuplicateFound } from '../faces/duplicates.js';
import type { KeySource } from '../keys/key-ring.js';
import type { PolicyOptions } from '../policy/policy-options.js';
import type { Erasure } from '../privacy/erasure-log.js';
import type { RecognitionModel } from '../reference/known-models.js';
import type { StillChecker } from '../reviews/stills.js';
import type { Database } from '../store/database.js';
import type { Session } from '../store/owner.js';

/** As a method's type, so that a function may name the type of the context that it expects. */
type AddressOf = { of(request: Request, context: unknown): string | null }['of'];

/** The model of an earlier build, and what looks at pictures by it. */
export interface EarlierModel extends RecognitionModel {
  /** `createStillChecker()` of that build; needed where the policy asks for stills. */
  readonly stillChecker?: StillChecker;
}

export interface CountersignOptions {
  readonly database: Database;
  /**
   * A key set, or a function that is asked each time: `keyFile(path)` notices a rotation while the
   * backend runs.
   */
  readonly keys: KeySource;
  /**
   * Names this backend: what challenges and receipts are issued by and bundles are addressed to. An
   * https origin is a good choice.
   */
  readonly audience: string;
  /**
   * What this backend was named before, after it has moved to another address: receipts of then are
   * good for as long as they live. Nothing new is issued by these names.
   */
  readonly earlierAudiences?: readonly string[];
  /** Origins of pages that may hold the check. */
  readonly origins: readonly string[];
  /**
   * Whose session a request belongs to; `null` for nobody's. `context` is what your framework
   * handed to `fetch` beside the request: its own request with the session that it has read, say.
   * You may name its type.
   */
  authenticate(request: Request, context: unknown): Promise<Session | null>;
  readonly policy: PolicyOptions;
  /** Below which path `fetch` answers, `/api/countersign` by default; '' for the root. */
  readonly basePath?: string;
  /**
   * Asked before each challenge is given, with who wants it and for what: the platform's rules.
   * Nothing is given where it refuses or throws.
   */
  readonly mayStart?: MayStart;
  /**
   * Told of each decision, a check's and later a person's, in the transaction that stores it: what
   * the platform writes is stored with it, or neither is.
   */
  readonly onDecision?: OnDecision;
  /**
   * `createStillChecker()` of `countersign/stills`. With it, checks come with pictures
   * (`policy.stills`, 2 where nothing else is written).
   */
  readonly stillChecker?: StillChecker;
  /**
   * Recognition models of earlier builds that are still taken, newest first: pages that were open
   * during an upgrade, and bundles that they kept, are compared by the model that they measured
   * with. Each is the `recognitionModel` that `countersign/server` of that build exports. Pages of
   * this build ask whoever enrolled by one of them to enroll again.
   */
  readonly models?: readonly EarlierModel[];
  /**
   * Needed where the policy asks for passkeys: `createPasskeyVerifier()` of `countersign/passkeys`.
   */
  readonly passkeys?: PasskeyVerifier;
  /**
   * The network address that a request comes from, as the platform's proxies tell it truly; never
   * stored: see `countRequest`. `'none'`: something in front of this backend limits addresses, and
   * only learners are limited here. `context`: as of
   * `authenticate`. `null` (or '') for a request whose address nobody told: it is
   * not counted as if all of those came from one. IPv6 addresses count by their /64.
   */
  readonly address: AddressOf | 'none';
  /**
   * Gives a learner a notice by another way than their browser, by mail say: another browser,
   * another enrollment, foreign tries, an erasure. Needed where the policy has a rebind; called by
   * `work`, again if it throws.
   */
  readonly onNotice?: (notice: Notice) => Promise<void>;
  /**
   * Told of each erasure, whoever asked for it, so that it can be written outside of the database:
   * `erasureLog(path).append`. After a restore, `replayErasures` needs it. Called by `work`, again
   * if it throws.
   */
  readonly onErasure?: (erasure: Erasure) => Promise<void>;
  /**
   * Told of two accounts of a tenant that showed the same face, where the policy looks for them;
   * called by `work`, again if it throws.
   */
  readonly onDuplicate?: (duplicate: DuplicateFound) => Promise<void>;
  /**
   * Told what went wrong inside (a database that is down, a bug): the answer says only `internal`.
   * Default: one line to `console.error` that names the cause and nobody.
   */
  readonly onError?: (error: unknown) => void;
  /**
   * Seconds since the epoch, for tests. Default: the database's clock, which all processes share.
   */
  readonly now?: () => number;
  /**
   * Told everything about every verification, **biometric data included**: for a test bench only. A
   * production backend leaves it out.
   */
  readonly dangerouslyInspect?: (run: InspectedRun) => void;
}

/** One verification from the inside. */
export interface InspectedRun {
  readonly at: number;
  readonly claims: SealedClaims | null;
  /** Steps that passed. */
  readonly passed: readonly StepName[];
  readonly failure: { readonly step: StepName; readonly code: string } | null;
  readonly decision: Decision | null;
  readonly receipt: string | null;
}
