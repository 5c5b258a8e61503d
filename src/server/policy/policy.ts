import { MOVES } from '../../moves.js';
import { sha256 } from '../../sha256.js';
import type { CapturePolicy, ConsentPolicy, LivenessAction, Phrase } from '../../types.js';
import { FRESH_SECONDS } from './fresh-login.js';
import { checkPolicyLimits } from './policy-limits.js';
import { checkPolicyShape } from './policy-schema.js';

/** What the platform decides. What has no default here has no safe one. */
export interface PolicyOptions {
  /** What the learner agrees to. Changing it asks everybody again. */
  readonly consent: Omit<ConsentPolicy, 'hash'>;
  /**
   * Sentences to type: natural language, 25 to 60 characters. A learner keeps the one of the
   * enrollment.
   */
  readonly phrases: readonly Phrase[];
  /**
   * May a learner who is enrolled enroll again, by the platform's session alone? `allow` replaces
   * reference and device, and whoever holds the session can do it: its receipt is marked as renewed
   * and does not pass as a check.
   */
  readonly reenroll: 'allow' | 'deny';
  /**
   * May a learner who has logged in anew move to another browser by a check that has to match more
   * strictly? Without this, nobody may: the other way is to erase and enroll again. `freshSeconds`:
   * how old that login may be (default 900); `most`: how often in thirty days (default 3);
   * `oldDevices`: whether earlier browsers stay the learner's. `review`: a person decides before
   * the browser is the learner's (default true). `liveness`: the actions to ask for (default those
   * of the policy, else turns and a look up).
   */
  readonly rebind?: {
    readonly oldDevices: 'keep' | 'revoke';
    readonly freshSeconds?: number;
    readonly most?: number;
    readonly review?: boolean;
    readonly liveness?: readonly LivenessAction[];
  };
  /**
   * What confirms a reference that took the place of another one, an erased one too, beside a
   * person who accepts its review: `afterDays` without an objection to the notice; `document`: a
   * card whose portrait the backend compared (needs `document`). Until then receipts say `renewed`.
   * Default: a person alone.
   */
  readonly renewal?: { readonly afterDays?: number; readonly document?: boolean };
  readonly capture?: { readonly enroll?: Partial<CapturePolicy>; readonly verify?: Partial<CapturePolicy> };
  /**
   * Typing: the share of other people's attempts that may reach the threshold of a kind of keyboard
   * (default .01, from .001 to .05), once enough learners are known; and how many repetitions a
   * borderline check may come to in all (default: one more than a check has).
   */
  readonly typing?: { readonly falseMatchRate?: number; readonly mostRepetitions?: number };
  /**
   * Typing rhythm while a learner writes an answer, with a consent of its own. Without this, nobody
   * is monitored. `windowKeys` make a window (default 250, from 50 to 600); a challenge for it
   * lives `challengeSeconds` (default 14,400), so that windows made offline count.
   */
  readonly monitor?: { readonly consent: Omit<ConsentPolicy, 'hash'>; readonly windowKeys?: number; readonly challengeSeconds?: number };
  /**
   * Actions to ask for in front of the camera: each check two or three of them, in another order,
   * one of them a move. A check in which one was not seen goes to a person; an enrollment is
   * refused. At least two, one of them a turn or a look up. Default: none.
   */
  readonly liveness?: readonly LivenessAction[];
  /**
   * Evidence mode: pictures that each check comes with, chosen by the challenge among those that
   * the embeddings were made of. From 1 on, the mode is `sampled`: the backend makes those
   * embeddings again, and decides by the worse of the two. 0 is mode `embeddings`: a deterrent
   * against people, not against programs. At most 6. Pictures are kept, encrypted, for `stillDays`;
   * they need a `stillChecker`, and `pictures` among the consent's categories. Default: 2 where
   * there is a `stillChecker` (3 where enrollments matter most); without one 0, of which the
   * console is told once at the start unless 0 is written here.
   */
  readonly stills?: number;
  /** Default 30, or as long as learners agree to. */
  readonly stillDays?: number;
  /**
   * Enrollment: an identity card is shown to the camera, and its portrait compared with the live
   * face; where they differ, a person decides. `still`: with the picture of it, for that person,
   * kept as stills are. Needs `document-portrait` (and `pictures`) among the consent's categories.
   * Default: none.
   */
  readonly document?: { readonly still: boolean };
  /**
   * Asks for a passkey (WebAuthn) with each bundle; needs `passkeys`. `offer`: the receipt says
   * whether there was one. `expect`: a check without one goes to a person. The learner's first is
   * taken as theirs. Default: none.
   */
  readonly passkey?: 'offer' | 'expect';
  /**
   * Looks for the face of each new enrollment among all others of the tenant, in the background:
   * pairs go to `countersign.duplicates` and `onDuplicate`, for a person; no enrollment is refused.
   * The consent has to say so: `duplicate-search` among its purposes. Default false.
   */
  readonly duplicateSearch?: boolean;
  /** How long a challenge lives: an enrollment takes minutes. Default 900. */
  readonly challengeSeconds?: number;
  /**
   * How long a bundle that could not be sent is still taken; a verification then goes to a person.
   * Default 86,400.
   */
  readonly lateSeconds?: number;
  /** How long a receipt is good. Default 86,400. */
  readonly receiptSeconds?: number;
  /** Challenges, and bundles, that one learner may ask for and send in a minute. Default 60. */
  readonly ratePerMinute?: number;
  /**
   * Challenges and bundles together that one learner may ask for and send in a day (UTC). Default
   * 2,000, or `ratePerMinute` where that is more.
   */
  readonly ratePerDay?: number;
  /**
   * The same for everybody at one network address together, where `address` is given: a school may
   * be behind one. Default 600.
   */
  readonly ratePerMinutePerAddress?: number;
  /** Bundles that one process verifies at once; others wait. Default 32. */
  readonly mostConcurrent?: number;
  /** Two people have to agree before a review is decided. Default false. */
  readonly fourEyes?: boolean;
  /**
   * What follows from signs that what was measured is not what a camera and a keyboard gave (a
   * virtual camera, keys that no hand pressed), or that the pictures were no good: `record` notes
   * them in the trail, `review` also sends a check that matches to a person, with the reason
   * `quality`. They are hints: a virtual camera is no fraud. Default `record`.
   */
  readonly provenance?: 'record' | 'review';
  /**
   * Failures in a row before each further try has to wait (`pauseAfter`), and before only another
   * way is left (`stopAfter`): NIST SP 800-63B-4's numbers, 5 and 50. `mostForeign`: failed tries
   * of browsers that are not the learner's, in thirty days, whatever the learner does meanwhile
   * (default 5).
   */
  readonly attempts?: {
    readonly pauseAfter: number;
    readonly pauseSeconds: number;
    readonly stopAfter: number;
    readonly mostForeign?: number;
  };
}

/** A policy with every default filled in. */
export interface Policy {
  readonly consent: ConsentPolicy;
  readonly phrases: readonly Phrase[];
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
  readonly duplicateSearch: boolean;
  readonly challengeSeconds: number;
  readonly lateSeconds: number;
  readonly receiptSeconds: number;
  readonly ratePerMinute: number;
  readonly ratePerDay: number;
  readonly ratePerMinutePerAddress: number;
  readonly fourEyes: boolean;
  readonly provenance: 'record' | 'review';
  readonly attempts: Required<NonNullable<PolicyOptions['attempts']>>;
}

/**
 * Tries of a month that browsers which are not the learner's get, unless the policy says otherwise:
 * vectors that are nobody's reach about 1 learner in 200 within them (`npm run bench -- master`).
 */
export const MOST_FOREIGN = 5;

/** Pictures of a check where a checker is at hand and the policy does not say how many. */
const CHECKED_STILLS = 2;

/**
 * The policy with its evidence mode, which follows from the checker where nothing else is written.
 */
export function withEvidenceMode(options: PolicyOptions, hasChecker: boolean): PolicyOptions {
  if (options.stills !== undefined) return options;
  const most = Math.min(options.capture?.enroll?.faceFrames ?? ENROLL.faceFrames, options.capture?.verify?.faceFrames ?? VERIFY.faceFrames);
  return { ...options, stills: hasChecker ? Math.min(CHECKED_STILLS, most) : 0 };
}

const ENROLL: CapturePolicy = { faceFrames: 5, warmupRepetitions: 2, repetitions: 8, faceTimeoutSeconds: 60 };
/** What a challenge may ask for. */
const MOST_REPETITIONS = 20;
const VERIFY: CapturePolicy = { faceFrames: 3, warmupRepetitions: 0, repetitions: 2, faceTimeoutSeconds: 60 };

/**
 * @throws TypeError for a policy that lacks a required part, has one that is unknown or out of its
 *   range, contradicts itself, or asks for what nobody can do
 */
export function checkPolicy(options: PolicyOptions): void {
  checkPolicyShape(options);
  checkStillPolicy(options);
  if (options.duplicateSearch === true && !options.consent.purposes.includes('duplicate-search'))
    throw new TypeError('policy: with duplicateSearch, duplicate-search must be among the purposes of the consent');
  checkLivenessPolicy(options.liveness);
  checkLivenessPolicy(options.rebind?.liveness);
  if (options.renewal?.document === true && options.document?.still !== true)
    throw new TypeError('policy: renewal by document needs a document with a still');
  checkPolicyLimits(options, { capture: captureOf(options), typing: typingOf(options) });
}

/**
 * Anybody's film shows a blink or an open mouth within seconds, by chance; a turn asked for in an
 * order that nobody knew before is another matter.
 */
function checkLivenessPolicy(liveness: readonly LivenessAction[] = []): void {
  if (liveness.length > 0 && (liveness.length < 2 || !liveness.some((action) => MOVES.includes(action))))
    throw new TypeError('policy: liveness needs at least two actions, one of them turn-left, turn-right or look-up');
}

function checkStillPolicy({ stills = 0, document, consent }: PolicyOptions): void {
  const pictures = stills + (document?.still === true ? 1 : 0);
  if (pictures > 6) throw new TypeError('policy: stills must be from 0 to 6 in all');
  if (document !== undefined && !consent.categories.includes('document-portrait'))
    throw new TypeError('policy: with a document, document-portrait must be among the categories of the consent');
  if (pictures > 0 && !consent.categories.includes('pictures'))
    throw new TypeError(
      'policy: with stills (2 where a stillChecker is given and stills is not), pictures must be among the categories of the consent',
    );
}

/** @throws TypeError as `checkPolicy` */
export async function completePolicy(options: PolicyOptions): Promise<Policy> {
  checkPolicy(options);
  return {
    consent: { ...options.consent, hash: await hashOf(options.consent) },
    phrases: options.phrases,
    reenroll: options.reenroll,
    rebind: rebindOf(options),
    renewal: { afterDays: options.renewal?.afterDays ?? null, document: options.renewal?.document ?? false },
    capture: captureOf(options),
    typing: typingOf(options),
    monitor: await monitorOf(options),
    liveness: options.liveness ?? [],
    passkey: options.passkey ?? null,
    stills: options.stills ?? 0,
    stillDays: options.stillDays ?? Math.min(30, options.consent.retentionDays),
    document: options.document ?? null,
    duplicateSearch: options.duplicateSearch ?? false,
    challengeSeconds: options.challengeSeconds ?? 900,
    lateSeconds: options.lateSeconds ?? 86_400,
    receiptSeconds: options.receiptSeconds ?? 86_400,
    ratePerMinute: options.ratePerMinute ?? 60,
    ratePerDay: options.ratePerDay ?? Math.max(2_000, options.ratePerMinute ?? 60),
    ratePerMinutePerAddress: options.ratePerMinutePerAddress ?? 600,
    fourEyes: options.fourEyes ?? false,
    provenance: options.provenance ?? 'record',
    attempts: withDefaults({ pauseAfter: 5, pauseSeconds: 30, stopAfter: 50, mostForeign: MOST_FOREIGN }, options.attempts),
  };
}

/**
 * What is given in place of the defaults; a member that is `undefined` is not given: no number is
 * below it, and it is no yes.
 */
function withDefaults<T extends object>(defaults: T, given: Partial<T> = {}): T {
  return { ...defaults, ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) };
}

function rebindOf({ rebind, liveness = [] }: PolicyOptions): Policy['rebind'] {
  if (rebind === undefined) return null;
  const { oldDevices } = rebind;
  return withDefaults(
    { oldDevices, freshSeconds: FRESH_SECONDS, most: 3, review: true, liveness: liveness.length > 0 ? liveness : MOVES },
    rebind,
  );
}

function captureOf({ capture }: PolicyOptions): Policy['capture'] {
  return { enroll: withDefaults(ENROLL, capture?.enroll), verify: withDefaults(VERIFY, capture?.verify) };
}

function typingOf({ typing, capture }: PolicyOptions): Policy['typing'] {
  const mostRepetitions = Math.min(MOST_REPETITIONS, withDefaults(VERIFY, capture?.verify).repetitions + 1);
  return withDefaults({ falseMatchRate: 0.01, mostRepetitions }, typing);
}

async function monitorOf({ monitor }: PolicyOptions): Promise<Policy['monitor']> {
  if (monitor === undefined) return null;
  const { consent, windowKeys = 250, challengeSeconds = 14_400 } = monitor;
  return { consent: { ...consent, hash: await hashOf(consent) }, windowKeys, challengeSeconds };
}

/** Over the members in the order of their names. */
function hashOf(consent: Omit<ConsentPolicy, 'hash'>): Promise<string> {
  const sorted = Object.fromEntries(Object.entries(consent).sort(([one], [other]) => (one < other ? -1 : 1)));
  return sha256(JSON.stringify(sorted));
}
