import type { CapturePolicy, ConsentPolicy, LivenessAction } from '../../types.js';
import type { PolicyOptions, PolicyPhrase } from './policy-options.js';

/** A policy with every default filled in. */
export interface Policy {
  /** The hash of all the rest, base64url: other members, another revision. */
  readonly revision: string;
  readonly consent: ConsentPolicy;
  /** With the hash that references know them by. */
  readonly phrases: readonly (Required<PolicyPhrase> & { readonly hash: string })[];
  readonly reenroll: 'allow' | 'deny';
  readonly rebind: Required<NonNullable<PolicyOptions['rebind']>> | null;
  readonly renewal: { readonly afterDays: number | null; readonly document: boolean };
  readonly capture: { readonly enroll: CapturePolicy; readonly verify: CapturePolicy };
  readonly typing: { readonly falseMatchRate: number; readonly mostRepetitions: number };
  readonly monitor: { readonly consent: ConsentPolicy; readonly windowKeys: number; readonly challengeSeconds: number } | null;
  readonly liveness: readonly LivenessAction[];
  readonly stills: number;
  readonly stillDays: number;
  readonly document: { readonly still: boolean } | null;
  readonly passkey: 'offer' | 'expect' | null;
  readonly phone: 'offer' | 'review' | 'off';
  readonly duplicateSearch: boolean;
  readonly challengeSeconds: number;
  readonly lateSeconds: number;
  readonly receiptSeconds: number;
  readonly ratePerMinute: number;
  readonly ratePerDay: number;
  readonly ratePerMinutePerAddress: number;
  readonly fourEyes: boolean;
  readonly reviewDays: number | null;
  readonly provenance: 'record' | 'review';
  readonly attempts: Required<NonNullable<PolicyOptions['attempts']>>;
}
