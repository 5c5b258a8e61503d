export type { CameraDevice } from './camera/camera.js';
export { createCheck } from './check/check.js';
export type {
  Check,
  CheckEventMap,
  CheckOptions,
  CheckPrompts,
  CheckState,
  ConsentOptions,
  PhoneOffer,
  ReviewSummary,
} from './check/check-types.js';
export type { ConsentAnswer } from './check/consent.js';
export { type ForgetOptions, forget } from './check/forget.js';
export { createHandover, type Handover, type HandoverOptions, type HandoverProgress } from './check/handover/create-handover.js';
export { checkSupport, type Support } from './check/support.js';
export { ACTIONS, type Action, CountersignError, type ErrorCode, type ErrorDetails, isCountersignError } from './errors.js';
export { TouchKeys, type TouchKeysListener } from './keystroke/touch-keys.js';
export type {
  CheckContext,
  ConsentPolicy,
  Hint,
  KeystrokeRepetition,
  Mistake,
  MistakeKind,
  Outcome,
  PhonePart,
  PhoneTask,
  Phrase,
  Purpose,
  Reason,
  RejectedReason,
  Result,
} from './types.js';
