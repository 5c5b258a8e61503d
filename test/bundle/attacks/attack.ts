import type { BundleClaims, SealedClaims, WritingClaims } from '../../../src/bundle/schema.js';
import type { StepName } from '../../../src/bundle/steps.js';
import type { VerificationCode } from '../../../src/bundle/verification-error.js';
import type { Keys } from '../../../src/server/keys/keys.js';
import type { Challenge } from '../../../src/types.js';
import type { Browser, TestBackend } from '../../support/backend.js';

/**
 * What an attacker has in hand: a right bundle that was not sent yet, everything it was made of,
 * and a second device.
 */
export interface Material<Claims extends SealedClaims = BundleClaims> {
  readonly sealed: string;
  readonly jws: string;
  readonly claims: Claims;
  readonly challenge: Challenge;
  /** The learner's device and session. */
  readonly browser: Browser;
  readonly keys: Keys;
  /** A backend's keys that have nothing to do with this one. */
  readonly otherKeys: Keys;
  /** Another learner's device and session, not enrolled. */
  readonly thief: Browser;
  readonly backend: TestBackend;
  /** Encrypts a JWS as the device would. */
  encrypt(jws: string | Uint8Array): Promise<string>;
  /** Signs and encrypts any payload, under the device's own header unless another is given. */
  sign(payload: unknown, header?: unknown): Promise<string>;
  /** The right bundle with some claims changed, signed and encrypted by the device. */
  claiming(change: object): Promise<string>;
  /**
   * Another right bundle of another sitting: the same learner's to verify, a new learner's to
   * enroll.
   */
  another(options?: MaterialOptions): Promise<Material<Claims>>;
}

export interface MaterialOptions {
  readonly activity?: string;
}

/** What is posted, when it is more than a bundle by the learner's own session. */
export interface Delivery {
  readonly sealed: string;
  /** Whose session posts it. */
  readonly by?: Browser;
  readonly headers?: Readonly<Record<string, string>>;
  /** How long after the challenge it is posted. */
  readonly afterSeconds?: number;
}

interface AttackOf<From extends string, Claims extends SealedClaims> {
  readonly name: string;
  /** The purpose of the right bundle that it starts from. */
  readonly from: From;
  readonly make: (material: Material<Claims>) => Promise<string | Delivery> | string | Delivery;
  readonly expected: VerificationCode;
  /** Where the check is made again later than the code's own step. */
  readonly step?: StepName;
}

/** One way to deceive the backend, and the code with which it has to fail. */
export type Attack = AttackOf<'enroll' | 'verify' | 'sampled', BundleClaims> | AttackOf<'monitor', WritingClaims>;

type Make = AttackOf<'verify', BundleClaims>['make'];

/** An attack on a bundle to verify. */
export function onVerify(name: string, expected: VerificationCode, make: Make): Attack {
  return { name, from: 'verify', expected, make };
}

/**
 * An attack on a bundle to verify that comes with two stills, which stand below it, a line each.
 */
export function onSampled(name: string, expected: VerificationCode, make: Make): Attack {
  return { name, from: 'sampled', expected, make };
}

/** An attack on a bundle to enroll: the device's key is new, and in the header. */
export function onEnroll(name: string, expected: VerificationCode, make: Make): Attack {
  return { name, from: 'enroll', expected, make };
}

/** An attack on a window of writing. */
export function onMonitor(name: string, expected: VerificationCode, make: AttackOf<'monitor', WritingClaims>['make']): Attack {
  return { name, from: 'monitor', expected, make };
}
