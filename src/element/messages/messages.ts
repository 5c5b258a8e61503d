import type { CheckState } from '../../check-types.js';
import type { ErrorCode } from '../../errors.js';
import type { Hint, LivenessAction, Reason, RejectedReason } from '../../types.js';

/** Heading and first sentence of a screen. */
export interface ScreenWords {
  readonly title: string;
  readonly text: string;
}

/** What happened, and what the learner can do now. */
export interface ErrorWords extends ScreenWords {
  readonly next: string;
}

/** Browsers whose camera permission is found in different places. */
export type BrowserName = 'chromium' | 'firefox' | 'safari';

/** States whose screens load after the consent. */
export type CaptureState = 'loading' | 'face' | 'document' | 'typing' | 'review' | 'one-more';

/** Codes that cannot come before the consent. */
export type CaptureCode = Extract<
  ErrorCode,
  | `camera/${string}`
  | `face/${string}`
  | `keystroke/${string}`
  | `engine/${string}`
  | 'env/canvas-noise'
  | 'challenge/used'
  | 'submit/rejected'
  | 'submit/too-large'
  | 'submit/unknown-device'
>;

/** What the element says up to the consent and after the end, in one language. `{name}` is filled in. */
export interface EntryMessages {
  readonly lang: string;
  /** Direction of the language. */
  readonly dir: 'ltr' | 'rtl';
  readonly states: Readonly<Record<Exclude<CheckState, CaptureState>, ScreenWords>>;
  readonly reasons: Readonly<Record<Reason, string>>;
  readonly errors: Readonly<Record<Exclude<ErrorCode, CaptureCode>, ErrorWords>>;
  /** `submit/network` while nothing is sealed yet. */
  readonly unreachable: ErrorWords;
  /** Words for the keys that a consent policy may use; other purposes and categories are shown as they are. */
  readonly purposes: Readonly<Record<string, string>>;
  readonly categories: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<EntryLabel, string>>;
}

/** What it says in between: these words load with the screens that need them. */
export interface CaptureMessages {
  readonly states: Readonly<Record<CaptureState, ScreenWords>>;
  readonly hints: Readonly<Record<Hint, string>>;
  readonly actions: Readonly<Record<LivenessAction, string>>;
  readonly rejected: Readonly<Record<RejectedReason, string>>;
  readonly errors: Readonly<Record<CaptureCode, ErrorWords>>;
  /** The way to the camera permission, in the order of the clicks. */
  readonly cameraSteps: Readonly<Record<BrowserName, readonly string[]>>;
  readonly labels: Readonly<Record<CaptureLabel, string>>;
}

/** Everything that the element says, in one language. */
export type Messages = EntryMessages & CaptureMessages;

/** Buttons, labels and short sentences. */
export type EntryLabel =
  | 'name'
  | 'step'
  | 'start'
  | 'cancel'
  | 'restart'
  | 'retry'
  | 'retrySettings'
  | 'stop'
  | 'openTab'
  | 'alternative'
  | 'alternativeContact'
  | 'introCamera'
  | 'introCameraText'
  | 'introTyping'
  | 'introTypingText'
  | 'introPrivacy'
  | 'introPrivacyText'
  | 'why'
  | 'what'
  | 'howLong'
  | 'until'
  | 'who'
  | 'withdraw'
  | 'withdrawText'
  | 'withdrawLink'
  | 'agreeBox'
  | 'agree'
  | 'decline'
  | 'cameraOn'
  | 'tipLight'
  | 'tipAlone'
  | 'tipFace'
  | 'enrolled'
  | 'enrolledText'
  | 'cameraOff'
  | 'nothingSent'
  | 'kept'
  | 'code'
  | 'required'
  | 'notPassed'
  | 'running';

/** The same, after the consent. */
export type CaptureLabel =
  | 'loaded'
  | 'starting'
  | 'pictures'
  | 'cameraPicker'
  | 'cameraNumber'
  | 'cameraFailed'
  | 'light'
  | 'field'
  | 'practice'
  | 'sentence'
  | 'gotIt'
  | 'rhythm'
  | 'sendFace'
  | 'sendFaceText'
  | 'sendNoPictures'
  | 'sendPictures'
  | 'sendDocument'
  | 'sendDocumentText'
  | 'sendTyping'
  | 'sendTypingText'
  | 'sendAround'
  | 'sendAroundText'
  | 'sendPasskey'
  | 'keptUntil'
  | 'send';

/** Fills `{name}` in a message. */
export function fill(message: string, values: Readonly<Record<string, string>>): string {
  return message.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');
}
