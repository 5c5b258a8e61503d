import { toBase64url } from '../bundle/base64url.js';
import type { CapturePolicy, ConsentPolicy, LivenessAction, Phrase } from '../types.js';

/** What the platform decides. What has no default here has no safe one. */
export interface PolicyOptions {
  /** What the learner agrees to. Changing it asks everybody again. */
  readonly consent: Omit<ConsentPolicy, 'hash'>;
  /** Sentences to type: natural language, 25 to 60 characters. A learner keeps the one of the enrolment. */
  readonly phrases: readonly Phrase[];
  /** May a learner who is enrolled enroll again, by the platform's session alone? */
  readonly reenroll: 'allow' | 'deny';
  readonly capture?: { readonly enroll?: Partial<CapturePolicy>; readonly verify?: Partial<CapturePolicy> };
  readonly liveness?: readonly LivenessAction[];
  /** How long a challenge lives: an enrolment takes minutes. Default 900. */
  readonly challengeSeconds?: number;
  /** How long a bundle that could not be sent is still taken; a verification then goes to a person. Default 86,400. */
  readonly lateSeconds?: number;
  /** How long a receipt is good. Default 86,400. */
  readonly receiptSeconds?: number;
  /** Failures in a row before each further try has to wait, and before only another way is left (NIST SP 800-63B-4's numbers). */
  readonly attempts?: { readonly pauseAfter: number; readonly pauseSeconds: number; readonly stopAfter: number };
}

/** A policy with every default filled in. */
export interface Policy {
  readonly consent: ConsentPolicy;
  readonly phrases: readonly Phrase[];
  readonly reenroll: 'allow' | 'deny';
  readonly capture: { readonly enroll: CapturePolicy; readonly verify: CapturePolicy };
  readonly liveness: readonly LivenessAction[];
  readonly challengeSeconds: number;
  readonly lateSeconds: number;
  readonly receiptSeconds: number;
  readonly attempts: { readonly pauseAfter: number; readonly pauseSeconds: number; readonly stopAfter: number };
}

const ENROLL: CapturePolicy = { faceFrames: 5, warmupRepetitions: 2, repetitions: 8, faceTimeoutSeconds: 60 };
const VERIFY: CapturePolicy = { faceFrames: 3, warmupRepetitions: 0, repetitions: 2, faceTimeoutSeconds: 60 };

/** @throws TypeError for a policy that lacks a required part */
export async function completePolicy(options: PolicyOptions): Promise<Policy> {
  if (options.consent === undefined) throw new TypeError('policy: consent is required');
  if (options.reenroll !== 'allow' && options.reenroll !== 'deny') throw new TypeError('policy: reenroll must be allow or deny');
  if (!(options.phrases?.length > 0)) throw new TypeError('policy: at least one phrase is required');
  return {
    consent: { ...options.consent, hash: await hashOf(options.consent) },
    phrases: options.phrases,
    reenroll: options.reenroll,
    capture: { enroll: { ...ENROLL, ...options.capture?.enroll }, verify: { ...VERIFY, ...options.capture?.verify } },
    liveness: options.liveness ?? [],
    challengeSeconds: options.challengeSeconds ?? 900,
    lateSeconds: options.lateSeconds ?? 86_400,
    receiptSeconds: options.receiptSeconds ?? 86_400,
    attempts: options.attempts ?? { pauseAfter: 5, pauseSeconds: 30, stopAfter: 50 },
  };
}

/** SHA-256 over the members in the order of their names. */
async function hashOf(consent: Omit<ConsentPolicy, 'hash'>): Promise<string> {
  const sorted = Object.fromEntries(Object.entries(consent).sort(([one], [other]) => (one < other ? -1 : 1)));
  return toBase64url(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(JSON.stringify(sorted)))));
}
