import type { TemplateResult } from 'lit';
import type { CheckState, ReviewDetails, ReviewSummary } from '../check/check-types.js';
import type { Handover, HandoverProgress } from '../check/handover/create-handover.js';
import type { CountersignError } from '../errors.js';
import type { TouchKeys } from '../keystroke/touch-keys.js';
import type {
  Adds,
  ConsentPolicy,
  Hint,
  KeystrokeRepetition,
  LivenessAction,
  Mistake,
  Outcome,
  Phrase,
  Purpose,
  RejectedReason,
} from '../types.js';
import type { nothing } from './html.js';
import type { CaptureMessages, CaptureState, ErrorWords, Messages } from './messages/messages.js';

/** How far something is. Bytes for assets, pictures for the face, sentences for typing. */
export interface Progress {
  readonly done: number;
  readonly total: number;
  readonly warmup?: boolean;
  /** So many are enough where they are alike. */
  readonly least?: number;
}

/** All that a screen shows: what the check said last, and nothing derived from it. */
export interface ScreenModel {
  readonly state: CheckState;
  readonly purpose: Purpose | null;
  readonly notice: ConsentPolicy | null;
  /** The consent was given then (seconds since the epoch), and stands; `null`: it is asked for. */
  readonly agreedAt: number | null;
  /** What is new here, and is added by this check; empty: nothing. */
  readonly adds: Adds;
  /** Within so many days a person looks; `null`: nothing is promised. */
  readonly reviewDays: number | null;
  readonly summary: ReviewSummary | null;
  /** All of it, to be looked at. */
  readonly parcel: ReviewDetails | null;
  readonly error: CountersignError | null;
  /** The check waits for the learner to mend the error; else it has ended. */
  readonly recoverable: boolean;
  /** The bundle was on its way, or is kept to be sent. */
  readonly sealed: boolean;
  /** It can be told that others use this computer, too. */
  readonly shareable: boolean;
  /** They do: nothing is kept. */
  readonly shared: boolean;
  readonly outcome: Outcome | null;
  readonly hint: Hint | null;
  /** What to do in front of the camera now. */
  readonly action: LivenessAction | null;
  readonly assets: Progress;
  readonly face: Progress;
  readonly document: Progress;
  readonly typing: Progress;
  /** Seconds until the models are there, as far as it can be told. */
  readonly loadSeconds: number | null;
  readonly phrase: Phrase | null;
  /** Another sentence can be asked for. */
  readonly otherPhrase: boolean;
  /**
   * What stands in the field, to be compared with the phrase on the screen. It goes nowhere else.
   */
  readonly typed: string;
  readonly rejected: RejectedReason | null;
  /** What is wrong with the sentence that stands there, or was with the one that was refused. */
  readonly mistake: Mistake | null;
  /** The word that the last mistake was in; empty: none. */
  readonly trouble: string;
  /**
   * Tries in a row that came to nothing: refused, or begun anew after a mistake. The same reason
   * twice is said twice.
   */
  readonly refusals: number;
  readonly rhythms: readonly KeystrokeRepetition[];
  /** The keyboard that the page draws, and whether it is shown; `null`: there is none here. */
  readonly touchKeys: TouchKeys | null;
  readonly keysShown: boolean;
  readonly cameras: readonly { readonly deviceId: string; readonly label: string }[];
  readonly cameraId: string;
  readonly cameraFailed: boolean;
  /** The browser may be asking the learner for the camera. */
  readonly asking: boolean;
  /** The screen is used as light. */
  readonly light: boolean;
  readonly disabled: boolean;
  /** The learner was enrolled before, as the page says: nothing is said of the first time. */
  readonly returning: boolean;
  /** There was a receipt, and its time is over. */
  readonly receiptOver: boolean;
  /** A button was pressed, and what it does takes a moment. */
  readonly busy: boolean;
  /** A phone may be the camera, and can be chosen here. */
  readonly offersPhone: boolean;
  /** On the computer: the hand-over, and how it stands. */
  readonly handover: { readonly shown: Handover; readonly progress: HandoverProgress } | null;
  /**
   * On the phone: whose check it is, and for which site; `null`: this is no phone of a hand-over.
   */
  readonly phone: { readonly learner: string; readonly site: string } | null;
}

/** What a learner can do on a screen. */
export interface ScreenActions {
  start(): void;
  cancel(): void;
  /** `shared`: others use this computer, too. */
  agree(agreed: boolean, shared?: boolean): void;
  /** On from the primer and the review. */
  proceed(): void;
  /** From the review: that step once more. */
  redo(what: 'face' | 'typing'): void;
  /** Another sentence in place of this one. */
  anotherPhrase(): void;
  recover(answer: 'retry' | 'give-up'): void;
  selectCamera(deviceId: string): void;
  toggleLight(): void;
  typed(text: string): void;
  /** The page's own keyboard, or the learner's. */
  useTouchKeys(shown: boolean): void;
  /** The sentence begins anew: the field is empty. */
  retype(): void;
  /** A phone instead of this device's camera. */
  usePhone(): void;
  /** To the way without camera and keyboard. */
  otherWay(): void;
}

/**
 * The screens between consent and sending, and what helps with an error: a file of its own, loaded
 * after the consent, or for an error that needs it.
 */
export interface CaptureScreens {
  readonly views: Readonly<Record<CaptureState, View>>;
  readonly recovery: (screen: Screen, error: CountersignError) => Recovery;
  /** A style sheet. */
  readonly styles: string;
  /** English. */
  readonly messages: CaptureMessages;
}

/** What an error's screen shows beside its words. */
export interface Recovery {
  /** More fitting than the words of the code alone; `null`: those of the code. */
  readonly words: ErrorWords | null;
  /** More fitting than “Try again”. */
  readonly retry: string | null;
  /** Nothing is wrong: the screen is calm. */
  readonly calm: boolean;
  /** Nothing that the learner does here changes it. */
  readonly over: boolean;
  /** In a tab of its own it would work. */
  readonly openTab: boolean;
  /** Steps, the line for a frame, the picker: what helps. */
  readonly help: TemplateResult | typeof nothing;
}

/** A screen, drawn. */
export type View = (screen: Screen) => TemplateResult;

/** What every view gets. `capture` is there once the screens after the consent have loaded. */
export interface Screen {
  readonly capture: CaptureScreens | null;
  /** In place of the first screen. */
  readonly intro?: View | undefined;
  readonly model: ScreenModel;
  readonly messages: Messages;
  readonly actions: ScreenActions;
}

/** Before anything has begun. */
export const FRESH: ScreenModel = {
  state: 'idle',
  purpose: null,
  notice: null,
  agreedAt: null,
  adds: {},
  reviewDays: null,
  summary: null,
  parcel: null,
  error: null,
  recoverable: false,
  sealed: false,
  shareable: false,
  shared: false,
  outcome: null,
  hint: null,
  action: null,
  assets: { done: 0, total: 0 },
  face: { done: 0, total: 0 },
  document: { done: 0, total: 0 },
  typing: { done: 0, total: 0 },
  loadSeconds: null,
  phrase: null,
  otherPhrase: false,
  typed: '',
  rejected: null,
  mistake: null,
  trouble: '',
  refusals: 0,
  rhythms: [],
  touchKeys: null,
  keysShown: false,
  cameras: [],
  cameraId: '',
  cameraFailed: false,
  asking: false,
  light: false,
  disabled: false,
  returning: false,
  receiptOver: false,
  busy: false,
  offersPhone: false,
  handover: null,
  phone: null,
};
