export type { CameraDevice } from './camera/camera.js';
export { createCheck } from './check.js';
export type { Check, CheckEventMap, CheckOptions, CheckPrompts, CheckState, ConsentOptions, ReviewSummary } from './check-types.js';
export type { ConsentAnswer } from './consent.js';
export { ACTIONS, type Action, CountersignError, type ErrorCode, type ErrorDetails, isCountersignError } from './errors.js';
export { type ForgetOptions, forget } from './forget.js';
export { checkSupport, type Support } from './support.js';
export type {
  CheckContext,
  ConsentPolicy,
  Hint,
  KeystrokeRepetition,
  Outcome,
  Phrase,
  Purpose,
  Reason,
  RejectedReason,
  Result,
} from './types.js';
