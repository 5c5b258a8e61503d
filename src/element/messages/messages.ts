import type { CheckState } from '../../check/check-types.js';
import type { ErrorCode } from '../../errors.js';
import type { Hint, LivenessAction, MistakeKind, Reason, RejectedReason } from '../../types.js';

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
export type BrowserName = 'chromium' | 'android' | 'firefox' | 'safari' | 'ios';

/** Systems with a camera switch of their own. */
export type SystemName = 'windows' | 'mac';

/**
 * What a code alone does not tell: the session has ended, the backend asks for patience, the
 * learner has withdrawn, a person looks first, the keyboard of the enrollment, a browser is added
 * by a fresh login only, a frame is cut off, nothing can be stored, the page is of before an
 * update.
 */
export type CaseName =
  | 'signed-out'
  | 'pause'
  | 'withdrawn'
  | 'stopped'
  | 'real-keys'
  | 'touch-keys'
  | 'login'
  | 'sandboxed'
  | 'storage'
  | 'reload';

/** States whose screens load after the consent. */
export type CaptureState = 'primer' | 'loading' | 'face' | 'document' | 'typing' | 'review' | 'one-more' | 'handover' | 'handed-over';

/**
 * Codes that seldom come before the consent: their words lie with the later screens, which are
 * loaded for them.
 */
export type CaptureCode = Extract<
  ErrorCode,
  | `camera/${string}`
  | `face/${string}`
  | `keystroke/${string}`
  | `engine/${string}`
  | 'env/canvas-noise'
  | 'env/policy-blocked'
  | 'env/webview'
  | `challenge/${string}`
  | `handover/${string}`
  | 'submit/rejected'
  | 'submit/too-large'
  | 'submit/unknown-device'
>;

/**
 * What the element says up to the consent and after the end, in one language. `{name}` is filled
 * in.
 */
export interface EntryMessages {
  readonly lang: string;
  /** Direction of the language. */
  readonly dir: 'ltr' | 'rtl';
  readonly states: Readonly<Record<Exclude<CheckState, CaptureState>, ScreenWords>>;
  readonly errors: Readonly<Record<Exclude<ErrorCode, CaptureCode>, ErrorWords>>;
  /** `submit/network` while nothing is sealed yet. */
  readonly unreachable: ErrorWords;
  /**
   * Words for the keys that a consent policy may use; other purposes and categories are shown as
   * they are.
   */
  readonly purposes: Readonly<Record<string, string>>;
  readonly categories: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<EntryLabel, string>>;
}

/** What it says in between: these words load with the screens that need them. */
export interface CaptureMessages {
  readonly states: Readonly<Record<CaptureState, ScreenWords>>;
  readonly reasons: Readonly<Record<Reason, string>>;
  readonly hints: Readonly<Record<Hint, string>>;
  readonly actions: Readonly<Record<LivenessAction, string>>;
  readonly rejected: Readonly<Record<RejectedReason, string>>;
  /** `{word}`: of the sentence. */
  readonly mistakes: Readonly<Record<MistakeKind, string>>;
  readonly errors: Readonly<Record<CaptureCode, ErrorWords>>;
  /** `{time}`: when the learner may go on. */
  readonly cases: Readonly<Record<CaseName, ErrorWords>>;
  /** The way to the camera permission, in the order of the clicks. */
  readonly cameraSteps: Readonly<Record<BrowserName, readonly string[]>>;
  /** Where the system's own switch is. */
  readonly cameraSystem: Readonly<Record<SystemName, string>>;
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
  | 'receiptOver'
  | 'introAgain'
  | 'agreedOn'
  | 'details'
  | 'withdrawNow'
  | 'otherWay'
  | 'otherWayTakes'
  | 'otherWayDays'
  | 'otherWaySame'
  | 'otherWayAsk'
  | 'reviewNext'
  | 'reviewNextDays'
  | 'triesLeft'
  | 'noTries'
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
  | 'otherBrowser'
  | 'newKeyboard'
  | 'newBoth'
  | 'newSentence'
  | 'agreeBox'
  | 'shared'
  | 'sharedText'
  | 'agree'
  | 'decline'
  | 'cameraOff'
  | 'nothingSent'
  | 'kept'
  | 'code'
  | 'required'
  | 'notPassed'
  | 'running';

/** The same, after the consent. */
export type CaptureLabel =
  | 'usePhone'
  | 'scan'
  | 'orType'
  | 'phoneWaiting'
  | 'phoneConnected'
  | 'phoneAlone'
  | 'ownCamera'
  | 'sentByPhone'
  | 'phoneIntro'
  | 'phoneIntroText'
  | 'phoneCode'
  | 'phoneOpen'
  | 'phoneWhose'
  | 'sentenceAtMost'
  | 'gotItAbout'
  | 'gotItLast'
  | 'gotItOneMore'
  | 'halfway'
  | 'relax'
  | 'timeLeft'
  | 'anotherPhrase'
  | 'onlyPhrase'
  | 'faceAgain'
  | 'typingAgain'
  | 'lookAt'
  | 'onlyHere'
  | 'madeOf'
  | 'sentPicture'
  | 'numbersFace'
  | 'numbersTyping'
  | 'numbersTouch'
  | 'enrolled'
  | 'enrolledText'
  | 'cameraOn'
  | 'tipLight'
  | 'tipAlone'
  | 'tipFace'
  | 'loaded'
  | 'starting'
  | 'asking'
  | 'moreTime'
  | 'picturesKept'
  | 'copyLink'
  | 'copied'
  | 'pictures'
  | 'cameraPicker'
  | 'cameraNumber'
  | 'cameraFailed'
  | 'light'
  | 'field'
  | 'practice'
  | 'sentence'
  | 'gotIt'
  | 'retype'
  | 'retypeKey'
  | 'ownKeyboard'
  | 'touchKeyboard'
  | 'keyboard'
  | 'shiftKey'
  | 'eraseKey'
  | 'spaceKey'
  | 'mind'
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
