import type { CapturePolicy, ConsentPolicy, LivenessAction, Phrase } from '../../types.js';

/** A sentence of a policy. */
export interface PolicyPhrase extends Phrase {
  /** Only who enrolled with it goes on typing it. Default false. */
  readonly retired?: boolean;
}

/** What the platform decides. What has no default here has no safe one. */
export interface PolicyOptions {
  /** What the learner agrees to. Changing it asks everybody again. */
  readonly consent: Omit<ConsentPolicy, 'hash'>;
  /**
   * Sentences to type: natural language, 25 to 60 characters. A learner keeps the one of the
   * enrollment; a `retired` one is given to nobody else. Who enrolled with one that is not here any
   * more, or has another text now, is asked to type another one at the next check.
   */
  readonly phrases: readonly PolicyPhrase[];
  /**
   * May a learner who is enrolled enroll again, by the platform's session alone? `allow` replaces
   * reference and device, and whoever holds the session can do it: its receipt is marked as renewed
   * and does not pass as a check.
   */
  readonly reenroll: 'allow' | 'deny';
  /**
   * May a learner who has logged in anew be checked in another browser (`newDevice`) or on another
   * kind of keyboard (`newKind`), which is added in that one sitting? The face has to match more
   * strictly; typing of a known kind is compared, more strictly too, and that of a new one
   * enrolled. Without this, neither: the other way is to erase and enroll again. `allow`: at once;
   * `review` (default of both): once a person has looked; `deny`: not at all. Where both are new,
   * the stricter of the two. `freshSeconds`: how old that login may be (default 900); `most`: how
   * often in thirty days (default 3); `oldDevices`: whether earlier browsers stay the learner's.
   * `liveness`: the actions to ask for (default those of the policy, else turns and a look up).
   */
  readonly rebind?: {
    readonly oldDevices: 'keep' | 'revoke';
    readonly freshSeconds?: number;
    readonly most?: number;
    readonly newDevice?: 'allow' | 'review' | 'deny';
    readonly newKind?: 'allow' | 'review' | 'deny';
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
   * A phone as the camera, for a computer that has none. `review`: a check that was made so goes to
   * a person. Nothing proves that the phone is where the computer is. Default `off`.
   */
  readonly phone?: 'offer' | 'review' | 'off';
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
   * `days`: within so many a person looks at what waits. Learners are told so; nothing here
   * enforces it. Default: no time is promised.
   */
  readonly review?: { readonly days: number };
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
