import type { CameraDevice } from '../camera/camera.js';
import type { CountersignError } from '../errors.js';
import type { TouchKeys } from '../keystroke/touch-keys.js';
import type {
  Adds,
  ConsentPolicy,
  FaceQuality,
  Hint,
  KeystrokeRepetition,
  LivenessAction,
  Mistake,
  Outcome,
  Phrase,
  Purpose,
  RejectedReason,
} from '../types.js';
import type { ConsentAnswer } from './consent.js';
import type { Handover, HandoverProgress } from './handover/create-handover.js';

export type CheckState =
  | 'idle'
  | 'checking'
  | 'consent'
  | 'primer'
  | 'loading'
  | 'face'
  | 'document'
  | 'handover'
  | 'typing'
  | 'review'
  | 'sending'
  | 'one-more'
  | 'handed-over'
  | 'accepted'
  | 'under-review'
  | 'refused'
  | 'error'
  | 'canceled';

/** What is about to be sent, in numbers that a person can read. */
export interface ReviewSummary {
  readonly purpose: Purpose;
  /** A phone has sent the face: it goes with the rest. */
  readonly phone: boolean;
  readonly faceFrames: number;
  /** Pictures that are sent whole. */
  readonly stills: number;
  /** Whether the portrait of a card is sent, as numbers. */
  readonly document: boolean;
  /** The browser will ask for a passkey. */
  readonly passkey: boolean;
  readonly embeddingNumbers: number;
  readonly repetitions: number;
  readonly keystrokeTimes: number;
  readonly categories: readonly string[];
  readonly retentionDays: number;
}

/**
 * `shareable`: a learner whose browser keeps nothing can still be checked, so the answer may say
 * `shared`.
 */
export interface ConsentOptions {
  readonly shareable: boolean;
  /**
   * The learner agreed to this very policy at an earlier check in this browser (seconds since the
   * epoch): it need not be asked again, and is shown. `null`: it has to be asked.
   */
  readonly agreedAt: number | null;
  /** What is new here and is added by this check; empty: nothing. */
  readonly adds: Adds;
}

/** What the learner makes of what is about to be sent. */
export type ReviewAnswer = 'send' | 'face-again' | 'typing-again';

/** What is about to be sent, to be looked at. It stays in the page. */
export interface ReviewDetails {
  /** Of the face, in their order; `quality` of the first. */
  readonly vectors: readonly Float32Array[];
  readonly quality: FaceQuality | null;
  readonly repetitions: readonly KeystrokeRepetition[];
  /** JPEG of the frame that the first vector was made of. It is not sent. `null`: there is none. */
  readonly picture: Uint8Array<ArrayBuffer> | null;
  /** JPEG of pictures that travel. */
  readonly stills: readonly Uint8Array<ArrayBuffer>[];
}

/** What the check asks a person. Each is a promise, so that the flow stays a straight line. */
export interface CheckPrompts {
  /** Shows the consent. The camera cannot be reached before this resolves with `agreed`. */
  consent(notice: ConsentPolicy, purpose: Purpose, options: ConsentOptions): Promise<ConsentAnswer>;
  /**
   * Before the browser's own camera prompt. `phone`: a phone may be the camera; then it is with the
   * answer `phone`.
   */
  primer?(options: PhoneOffer): Promise<'phone' | undefined> | Promise<void>;
  /**
   * Shows a hand-over to a phone. Resolved, it is canceled, and the camera of this device taken.
   */
  handover?(handover: Handover): Promise<void>;
  /** Before anything is sent. */
  review?(summary: ReviewSummary, details: ReviewDetails): Promise<ReviewAnswer | undefined> | Promise<void>;
  /**
   * It was close: the backend asks for one more picture and repetition. They are sent without
   * another review.
   */
  oneMore?(): Promise<void>;
  /**
   * A failure that a person can mend. Without it the check rejects with the error. `phone`: as in
   * `primer`.
   */
  recover?(error: CountersignError, options: PhoneOffer): Promise<'retry' | 'give-up' | 'phone'>;
}

/**
 * Whether a phone may be the camera: the backend and the page offer it, and this step needs one.
 */
export interface PhoneOffer {
  readonly phone: boolean;
}

export interface CheckOptions {
  /** Address of the backend's challenges; course, activity and attempt travel in its query. */
  readonly challenge: string | URL;
  /** Address of the backend's bundles. */
  readonly submit: string | URL;
  /** Of a check that the Countersign service made: it takes the place of the learner's session. */
  readonly token?: string;
  readonly prompts: CheckPrompts;
  /**
   * Where the camera is shown, and where the sentence is typed: an element, or a function that
   * gives it when it is needed.
   */
  readonly video: HTMLVideoElement | (() => Promise<HTMLVideoElement>);
  readonly input: HTMLInputElement | (() => Promise<HTMLInputElement>);
  /**
   * A keyboard that the page draws for the sentence on touch screens, where the system's tells
   * little. Without it the system's is used.
   */
  readonly touchKeys?: TouchKeys;
  /**
   * Address of the page that a phone opens to be the camera. Without it, or without
   * `prompts.handover`, none is offered.
   */
  readonly phone?: string | URL;
  /** Folder of the worker, wasm and models. Default: `assets/` beside this module. */
  readonly assets?: string | URL;
  /**
   * Without `worker-src blob:` in the page's policy the worker cannot be bound to its checked
   * bytes: with `true` there is no check then (engine/failed).
   */
  readonly checkedWorker?: boolean;
  readonly purpose?: 'enroll' | 'verify';
  /**
   * Says in the console what a developer has to change, where an error is the page's or the
   * backend's. On localhost it is said in any case.
   */
  readonly debug?: boolean;
  readonly signal?: AbortSignal;
}

/**
 * The events of a check. None carries biometric data but `rhythm`, which stays in the page to be
 * drawn.
 */
export interface CheckEventMap {
  /**
   * `code`, `action` and `details` in state `error` alone: as it appears, and as it ends the check.
   */
  statechange: CustomEvent<
    { readonly state: CheckState; readonly previous: CheckState; readonly purpose: Purpose | null } & Partial<
      Pick<CountersignError, 'code' | 'action' | 'details'>
    >
  >;
  hint: CustomEvent<{ readonly hint: Hint }>;
  /**
   * What the learner is asked to do in front of the camera; `null`: nothing more. Whoever shows no
   * actions must not ask for any by policy.
   */
  action: CustomEvent<{ readonly action: LivenessAction | null }>;
  progress: CustomEvent<{
    readonly stage: 'assets' | 'face' | 'document' | 'typing';
    readonly done: number;
    readonly total: number;
    readonly warmup?: boolean;
    /** Of the sentences: so many are enough where they are alike. */
    readonly least?: number;
    readonly phrase?: Phrase;
    /** There are other sentences. */
    readonly otherPhrase?: boolean;
  }>;
  /** The phone of a hand-over has come, or is waited for. */
  handover: CustomEvent<{ readonly progress: HandoverProgress }>;
  /** `asking`: the browser may be asking the learner for the camera now. */
  camera: CustomEvent<{ readonly asking: boolean }>;
  /** A repetition was refused; `mistake`: the same in more detail, where there is more to say. */
  rejected: CustomEvent<{ readonly reason: RejectedReason; readonly mistake: Mistake | null }>;
  /**
   * The sentence that stands there has a mistake that the learner can mend; `null`: none any more.
   */
  mistake: CustomEvent<{ readonly mistake: Mistake | null }>;
  /** The sentence that was being typed begins anew. Nothing was refused. */
  anew: CustomEvent<null>;
  rhythm: CustomEvent<KeystrokeRepetition>;
}

export interface Check extends EventTarget {
  readonly state: CheckState;
  /**
   * Within so many days a person looks at a check that waits for one; `null`: nothing is promised.
   */
  readonly reviewDays: number | null;
  /** The camera in use; `null` when it is off. */
  readonly camera: { readonly deviceId: string } | null;
  /** The cameras that there are. */
  cameras(): Promise<readonly CameraDevice[]>;
  /**
   * Changes to another camera, or, while none is on, says which is opened next.
   *
   * @throws camera/none, camera/in-use … when it cannot be opened: then the camera before it is on
   *   again
   */
  chooseCamera(deviceId: string): Promise<void>;
  start(): Promise<Outcome>;
  /**
   * While the sentence is typed: another one in its place, where the challenge says that there are
   * others. What the camera saw stays.
   */
  anotherPhrase(): void;
  /** Stops the check: `start()` rejects with an AbortError. */
  cancel(): void;
  /**
   * Idempotent. Resolved means that the camera is off, the worker has ended and no listener is
   * left.
   */
  destroy(): Promise<void>;
  addEventListener<K extends keyof CheckEventMap>(
    type: K,
    listener: (event: CheckEventMap[K]) => void,
    options?: AddEventListenerOptions,
  ): void;
  addEventListener(type: string, listener: EventListenerOrEventListenerObject | null, options?: boolean | AddEventListenerOptions): void;
}
