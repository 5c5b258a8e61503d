/**
 * The nouns that cross folders. Times carry their unit in the name; vectors carry their length in
 * the docstring.
 * @module
 */

/**
 * What a challenge is for. `monitor` and `rebind` use the same wire format. `rebind`: a check that
 * also adds a browser, a kind of keyboard, or both. `retype`: the sentence
 * of the enrollment is gone, and the learner types another one, which takes its place; only the
 * backend asks for it.
 */
export type Purpose = 'enroll' | 'verify' | 'monitor' | 'rebind' | 'retype';

/** What a check is about: the backend binds challenge, bundle and receipt to all four. */
export interface CheckContext {
  readonly tenant: string;
  readonly course: string;
  readonly activity: string;
  readonly attempt: string;
}

/** The sentence to type. Natural language, not a password. */
export interface Phrase {
  readonly id: string;
  readonly text: string;
  /** BCP 47 tag of the sentence, independent of the language of the interface. */
  readonly lang: string;
}

/**
 * An action that the learner may be asked for in front of the camera. No smiling: no emotion
 * inference.
 */
export type LivenessAction = 'turn-left' | 'turn-right' | 'look-up' | 'blink' | 'open-mouth';

/**
 * What the learner is asked to agree to. `hash` is the SHA-256 (base64url) of the policy's
 * canonical JSON without `hash`.
 */
export interface ConsentPolicy {
  readonly id: string;
  readonly hash: string;
  readonly controller: string;
  readonly contact: string;
  readonly purposes: readonly string[];
  readonly categories: readonly string[];
  readonly retentionDays: number;
  readonly withdrawUrl: string;
}

/**
 * What the backend asks of the capture. It travels in the signed challenge, so that a page cannot
 * weaken it.
 */
export interface CapturePolicy {
  /** Good frames, from different moments, that make the template. */
  readonly faceFrames: number;
  /** Repetitions typed first and not sent. */
  readonly warmupRepetitions: number;
  /** Repetitions that are sent. */
  readonly repetitions: number;
  /**
   * An enrollment's: so many are enough where they are alike (`areSteady`), and the first ones
   * count as warm-up only where they differ. Without it: all are asked for.
   */
  readonly leastRepetitions?: number;
  /** How long the face step may take before it offers another way. */
  readonly faceTimeoutSeconds: number;
}

/** The claims of a challenge: a JWT signed by the backend, single use. */
export interface ChallengeClaims {
  readonly v: 1;
  readonly iss: string;
  /** Pairwise learner id. */
  readonly sub: string;
  /** The identifier of the backend: what a bundle names as its `aud`. */
  readonly aud: string;
  /** Seconds since the epoch, by the backend's clock. */
  readonly iat: number;
  readonly exp: number;
  readonly nonce: string;
  readonly purpose: Purpose;
  readonly context: CheckContext;
  readonly phrase: Phrase;
  readonly liveness: readonly LivenessAction[];
  readonly policy: CapturePolicy;
  readonly consent: ConsentPolicy;
  /** The learner agreed to this very policy before, and has not taken it back. */
  readonly agreed?: Pick<ConsentRecord, 'screenHash' | 'lang' | 'agreedAt'>;
  /**
   * What there is to compare with, for a learner who is enrolled: so a page need not begin in vain.
   */
  readonly enrolled?: EnrolledWith;
  /** A rebind's: what it may add to what the learner has, and nothing else. */
  readonly adds?: Adds;
  /** It takes the place of one that was given before, and asks for the same. */
  readonly renewed?: true;
  /** There are other sentences: one of them can be asked for. */
  readonly otherPhrase?: true;
  /** A person who has to look does so within so many days. */
  readonly reviewDays?: number;
  /**
   * What a browser may keep for this learner. `secret`: of the backend, for this learner; the names
   * are hashes with it (32 bytes, base64url). `optional`: a browser that keeps nothing can be let
   * in again (policy.rebind).
   */
  readonly store?: { readonly secret: string; readonly optional: boolean };
  /** A borderline check is asked for this one more: it is judged with that one only. */
  readonly oneMore?: true;
  /** Hash of the weights that the page said it measures faces by, and so has to. */
  readonly model?: string;
  /**
   * Which of the face's samples, from 0, are to come with the picture that they were made of.
   * Without it: none.
   */
  readonly stills?: readonly number[];
  /**
   * An enrollment's: the portrait on an identity card is to be shown; `still`: with the picture
   * that it was found in. Without it: none.
   */
  readonly document?: { readonly still: boolean };
  /** A passkey may be shown with the bundle. Without it: none is asked for. */
  readonly passkey?: PasskeyRequest;
  /** A phone may be the camera: a hand-over can be asked for. */
  readonly phone?: true;
  /** With the purpose `monitor`: how many keys make a window. */
  readonly monitor?: { readonly windowKeys: number };
  /** The backend's public encryption key, P-256. */
  readonly encryptionKey: { readonly kid: string; readonly kty: 'EC'; readonly crv: 'P-256'; readonly x: string; readonly y: string };
}

/** With what a learner enrolled, as far as a page can look for the same. */
export interface EnrolledWith {
  /** Kinds of keyboard that typing is compared with. Without it: any kind will do. */
  readonly inputKinds?: readonly InputKind[];
  /** Thumbprints of the learner's browsers (RFC 7638). Without it: there are too many to name. */
  readonly devices?: readonly string[];
}

/** What a check may add: this browser; typing on a kind of keyboard. */
export interface Adds {
  readonly device?: true;
  readonly inputKind?: InputKind;
}

/** Which passkey (WebAuthn) a bundle may come with: one of the learner's, or a first one. */
export interface PasskeyRequest {
  readonly rpId: string;
  readonly rpName: string;
  readonly use: 'register' | 'assert';
  /** The learner's credentials, base64url. */
  readonly credentials: readonly string[];
}

/** A challenge as fetched: the token, its claims, and `performance.now()` when it arrived. */
export interface Challenge {
  readonly token: string;
  readonly claims: ChallengeClaims;
  readonly receivedAtMs: number;
}

/** What was shown and agreed to, before the camera. */
export interface ConsentRecord {
  readonly policyId: string;
  readonly policyHash: string;
  /** SHA-256, base64url, of the text that was on the screen. */
  readonly screenHash: string;
  readonly lang: string;
  /** Seconds since the epoch by the backend's clock (challenge `iat` plus elapsed time). */
  readonly agreedAt: number;
  readonly purposes: readonly string[];
  readonly categories: readonly string[];
  readonly retentionDays: number;
}

/** What the learner can do better. A closed list; `good` means that the frame was usable. */
export type Hint =
  | 'no-face'
  | 'many-faces'
  | 'closer'
  | 'back'
  | 'left'
  | 'right'
  | 'up'
  | 'down'
  | 'look-straight'
  | 'level-head'
  | 'dark'
  | 'bright'
  | 'uneven-light'
  | 'blurry'
  | 'hold-still'
  | 'eyes-closed'
  | 'covered'
  | 'card-missing'
  | 'card-closer'
  | 'card-back'
  | 'card-dark'
  | 'card-glare'
  | 'card-blurry'
  | 'card-other'
  | 'good';

/**
 * Measures of one analyzed frame. Ratios are of the frame or of the inter-ocular distance; angles
 * in degrees.
 */
export interface FaceQuality {
  /** Detector's score, 0 to 1. */
  readonly score: number;
  /** Width of the face box over the shorter side of the frame. */
  readonly size: number;
  /**
   * Offset of the face's center from the frame's center, as a share of the frame: x to the image's
   * right, y down.
   */
  readonly offsetX: number;
  readonly offsetY: number;
  /** Distance of the eye centers in pixels of the frame. */
  readonly interOcularPx: number;
  readonly rollDeg: number;
  /** Nose tip from the eye midpoint along the eye axis, by inter-ocular distance; 0 is frontal. */
  readonly yaw: number;
  /** Nose tip below the eye line, by inter-ocular distance. */
  readonly pitch: number;
  /** Mean of the aligned chip's luma, 0 to 255. */
  readonly brightness: number;
  /** Left half's mean luma minus the right half's, over their sum: −1 to 1. */
  readonly balance: number;
  /** Share of clipped pixels (luma < 5 or > 250), 0 to 1. */
  readonly clipped: number;
  /** Standard deviation of the chip's luma. */
  readonly contrast: number;
  /** Laplacian variance over contrast variance on a 96 px chip. */
  readonly sharpness: number;
  /** Eye aspect ratio, mean of both eyes. */
  readonly eyeOpenness: number;
}

/** The model that made an embedding: templates are bound to its exact weights. */
export interface ModelId {
  readonly id: string;
  readonly version: string;
  /** SHA-256 of the weights, lower-case hex. */
  readonly sha256: string;
  /** Numbers in an embedding. */
  readonly dim: number;
}

/** One embedding (`dim` numbers, length 1) with the quality of its frame. */
export interface FaceSample {
  readonly vector: Float32Array;
  readonly quality: FaceQuality;
  /** Milliseconds since the face step began. */
  readonly atMs: number;
}

export interface FaceEvidence {
  readonly model: ModelId;
  readonly samples: readonly FaceSample[];
  /** tfjs backend that computed them: wasm, webgl or cpu. */
  readonly backend: string;
}

/**
 * How keys reached the field. `soft`: the system's keyboard on a screen, which gives no key codes:
 * only the times between keys count there. `touch-keys`: the check's own keyboard on a touch
 * screen, which also tells where in its key a finger landed.
 */
export type InputKind = 'physical' | 'soft' | 'touch-keys';

/** Why a repetition was not used. */
export type RejectedReason =
  | 'mistyped'
  | 'pasted'
  | 'composed'
  | 'autofilled'
  | 'no-keys'
  | 'lost-key'
  | 'synthetic'
  | 'paused'
  | 'blurred'
  | 'inconsistent';

/**
 * What is wrong with a sentence, or was: `corrected`: so much of it was corrected that too few
 * times are left; `field`: another field of the same page was gone to. `layout`: the keyboard seems
 * to be set to another layout than the learner's keys have.
 */
export type MistakeKind = 'extra' | 'missing' | 'wrong' | 'caps-lock' | 'layout' | 'corrected' | 'field';

/**
 * A mistake, for the words on the screen: it stays in the page. `word` is the sentence's, never
 * what was typed; empty where no word is meant.
 */
export interface Mistake {
  readonly kind: MistakeKind;
  readonly word: string;
}

/**
 * One typed repetition, by position in the phrase: never key names. `null` is unknown (a time that
 * a correction touched, a soft keyboard's dwell): nothing is invented.
 */
export interface KeystrokeRepetition {
  /** Key down to key up, one per character of the phrase. */
  readonly dwellMs: readonly (number | null)[];
  /** Key down to the next key down: one fewer than characters. */
  readonly downDownMs: readonly (number | null)[];
  /** Corrections made while typing. */
  readonly edits: number;
  /**
   * Of `touch-keys`: where in its key each finger landed, one per character, from the key's middle
   * in 64ths of a key's width: right and down are positive. Which key it was is not told.
   */
  readonly x?: readonly (number | null)[];
  readonly y?: readonly (number | null)[];
  /**
   * How large each contact was (√(width · height) of the pointer event), in 64ths of a key's width.
   * Absent where a device tells no sizes, or always the same one.
   */
  readonly size?: readonly (number | null)[];
}

export interface KeystrokeEvidence {
  readonly phraseId: string;
  readonly inputKind: InputKind;
  /** Smallest step seen between event times: the clock's grain, measured. */
  readonly clockResolutionMs: number;
  readonly repetitions: readonly KeystrokeRepetition[];
  /** How many repetitions were refused, by reason. Absent reasons were not met. */
  readonly rejected: Readonly<Partial<Record<RejectedReason, number>>>;
}

/** What was asked and seen in front of the camera: evidence, not a verdict. */
export interface LivenessEvidence {
  readonly algorithm: string;
  /** `others`: how often another action of the challenge was shown while this one was asked for. */
  readonly actions: readonly {
    readonly action: LivenessAction;
    readonly askedAtMs: number;
    readonly doneAtMs: number | null;
    readonly others: number;
  }[];
  /** Summary of the track: ranges over the frames that held exactly one face. */
  readonly track: {
    readonly frames: number;
    readonly yawRange: number;
    readonly pitchRange: number;
    readonly eyeRange: number;
    /** Frames that were the one before once more. */
    readonly duplicateFrames: number;
    /**
     * Frames that had been there some time before, to the last bit: a recording that is played
     * again.
     */
    readonly repeatedFrames: number;
    /**
     * How the nose's parallax went with the head's turn, −1 to 1: near 1 for a head, not for a
     * picture that is tilted; `null` where it did not turn.
     */
    readonly parallax: number | null;
  };
}

/** What the camera says of itself against what was measured. */
export interface CaptureProvenance {
  /** Pixels of the pictures that came; 0 where none came. */
  readonly width: number;
  readonly height: number;
  /**
   * What the track's settings say of them. `null`: not said. A phone that is held upright may say
   * it the other way round.
   */
  readonly claimedWidth: number | null;
  readonly claimedHeight: number | null;
  /** Frames a second: what the track's settings claim, and what arrived. `null`: not said. */
  readonly claimedFps: number | null;
  readonly measuredFps: number;
  /** Standard deviation of the time between frames. */
  readonly frameJitterMs: number;
  /** Pictures that were looked at and were the one before once more. */
  readonly duplicateFrames: number;
  /** SHA-256 of the camera's label, base64url; `null` where the browser gave none. */
  readonly deviceLabelHash: string | null;
  /** Names of known software cameras in the label. A sign, not a proof. */
  readonly virtualCamera: boolean;
  readonly trackChanges: number;
  readonly visibilityChanges: number;
  readonly focusChanges: number;
}

/** Everything that a check gathered: the input of the seal. */
export interface Evidence {
  readonly consent: ConsentRecord;
  readonly face: FaceEvidence;
  readonly keystroke: KeystrokeEvidence;
  readonly liveness: LivenessEvidence;
  readonly capture: CaptureProvenance;
  /** In the order of their samples, the card's last; empty where the challenge asks for none. */
  readonly stills: readonly Still[];
  /** The portrait on the card, where the challenge asks for it. */
  readonly document?: FaceSample;
}

/** The same where a phone was the camera. */
export interface SplitEvidence extends Pick<Evidence, 'consent' | 'keystroke'> {
  readonly part: PhonePart;
}

/**
 * What a phone is told of a check: how the learner is called, which page asks (`origin`), and what
 * the face step needs. Neither the learner's id nor anything that leads to their session.
 */
export interface PhoneTask
  extends Pick<ChallengeClaims, 'v' | 'aud' | 'liveness' | 'consent' | 'stills' | 'document' | 'model' | 'encryptionKey'> {
  readonly handover: string;
  readonly learner: string;
  readonly origin: string | null;
  /** The part has come. */
  readonly sent: boolean;
  /** So long it may come. */
  readonly seconds: number;
  readonly challengeHash: string;
  /** By the backend's clock, when this was told. */
  readonly iat: number;
  readonly purpose: Exclude<Purpose, 'monitor'>;
  readonly policy: Pick<CapturePolicy, 'faceFrames' | 'faceTimeoutSeconds'>;
}

/** What a phone saw: sealed there, and lying at the backend. */
export interface PhonePart {
  /** Id of the hand-over. */
  readonly handover: string;
  /** SHA-256 (base64url) of what the phone sent. */
  readonly sha256: string;
}

/**
 * A picture that the challenge asked for: the frame of one of the face's samples, or of the card,
 * as JPEG.
 */
export interface Still {
  /** Place of the sample, from 0. */
  readonly sample: number | 'document';
  readonly jpeg: Uint8Array<ArrayBuffer>;
}

/**
 * Times of one typed pair of keys: how long the first was held, and from its down to the second's
 * down.
 */
export interface DigraphTiming {
  readonly dwellMs: number;
  readonly downDownMs: number;
}

/**
 * Free text as it leaves the page: timings by pair of keys, each list sorted by time and the pairs
 * by name, so that the text cannot be read back from their order. Letters and space only: no
 * digits, no signs.
 */
export interface WritingWindow {
  readonly digraphs: Readonly<Record<string, readonly DigraphTiming[]>>;
  /** Keys typed in the window, of any kind. */
  readonly keys: number;
  /** Corrections. */
  readonly edits: number;
  /**
   * Characters that came in by other ways than typing: pasted, dropped, filled in. Counted, not
   * refused.
   */
  readonly pastedCharacters: number;
  /** Times the field lost the focus. */
  readonly blurs: number;
  readonly elapsedMs: number;
}

/** What the monitor gathered: the input of its seal. */
export interface WritingEvidence {
  readonly consent: ConsentRecord;
  readonly writing: WritingWindow;
}

/**
 * What the backend decided. `one-more`: close, one more look and repetition are asked for.
 * `review`: a person will look at it.
 */
export type Result = 'accepted' | 'one-more' | 'review' | 'refused';

/** Coarse reasons that the learner may be told. Never a score, never which factor failed. */
export type Reason = 'no-match' | 'late' | 'quality' | 'attempts' | 'document' | 'passkey';

/** What the backend answers to a bundle. `receipt` is a signed JWT. */
export interface Outcome {
  readonly result: Result;
  readonly reasons: readonly Reason[];
  readonly receipt: string;
  /** Of a check that was refused: tries that are left before only the other way is. */
  readonly triesLeft?: number;
}
