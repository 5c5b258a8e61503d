/** What a person can do about an error. */
export type Action = 'retry' | 'fix-settings' | 'new-challenge' | 'open-tab' | 'other-device' | 'alternative';

/** A stable error code. */
export type ErrorCode =
  | 'env/insecure'
  | 'env/unsupported'
  | 'env/policy-blocked'
  | 'env/webview'
  | 'env/canvas-noise'
  | 'camera/denied'
  | 'camera/none'
  | 'camera/in-use'
  | 'camera/lost'
  | 'camera/black'
  | 'assets/unreachable'
  | 'assets/corrupt'
  | 'assets/timeout'
  | 'engine/failed'
  | 'face/none'
  | 'face/many'
  | 'face/quality'
  | 'face/liveness'
  | 'face/document'
  | 'face/timeout'
  | 'keystroke/touch'
  | 'keystroke/other-kind'
  | 'keystroke/no-keys'
  | 'keystroke/ime'
  | 'keystroke/pasted'
  | 'keystroke/synthetic'
  | 'keystroke/inconsistent'
  | 'keystroke/coarse-clock'
  | 'consent/declined'
  | 'challenge/invalid'
  | 'challenge/expired'
  | 'challenge/used'
  | 'handover/over'
  | 'handover/taken'
  | 'submit/network'
  | 'submit/rejected'
  | 'submit/too-large'
  | 'submit/unknown-device'
  | 'internal';

/** Every code that the browser side can raise, with what a person can do about it. */
export const ACTIONS: Readonly<Record<ErrorCode, Action>> = {
  'env/insecure': 'open-tab',
  'env/unsupported': 'other-device',
  'env/policy-blocked': 'open-tab',
  'env/webview': 'open-tab',
  'env/canvas-noise': 'fix-settings',
  'camera/denied': 'fix-settings',
  'camera/none': 'retry',
  'camera/in-use': 'retry',
  'camera/lost': 'retry',
  'camera/black': 'retry',
  'assets/unreachable': 'retry',
  'assets/corrupt': 'retry',
  'assets/timeout': 'retry',
  'engine/failed': 'retry',
  'face/none': 'retry',
  'face/many': 'retry',
  'face/quality': 'retry',
  'face/liveness': 'retry',
  'face/document': 'retry',
  'face/timeout': 'retry',
  'keystroke/touch': 'other-device',
  'keystroke/other-kind': 'fix-settings',
  'keystroke/no-keys': 'alternative',
  'keystroke/ime': 'retry',
  'keystroke/pasted': 'retry',
  'keystroke/synthetic': 'retry',
  'keystroke/inconsistent': 'retry',
  'keystroke/coarse-clock': 'fix-settings',
  'consent/declined': 'alternative',
  'challenge/invalid': 'new-challenge',
  'challenge/expired': 'new-challenge',
  'challenge/used': 'new-challenge',
  'handover/over': 'retry',
  'handover/taken': 'retry',
  'submit/network': 'retry',
  'submit/rejected': 'new-challenge',
  'submit/too-large': 'new-challenge',
  'submit/unknown-device': 'other-device',
  internal: 'retry',
};

/** Details that are safe to show and log: no token, template, typed text or response body. */
export type ErrorDetails = Readonly<Record<string, string | number | boolean>>;

/**
 * The one error class. `message` is the code: words for people are in the element's messages.
 *
 * @example
 * const outcome = await check.start().catch((error) => {
 *   if (error instanceof CountersignError) console.warn(error.code, error.action);
 *   return null;
 * });
 */
export class CountersignError extends Error {
  override readonly name = 'CountersignError';
  readonly code: ErrorCode;
  readonly action: Action;
  readonly details: ErrorDetails;

  /**
   * @param code stable code
   * @param options details that are safe to show, and the cause
   */
  constructor(code: ErrorCode, options: { readonly details?: ErrorDetails; readonly cause?: unknown } = {}) {
    super(code, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.action = ACTIONS[code];
    this.details = options.details ?? {};
  }
}

/**
 * True for a CountersignError of any realm or copy of this package (worker, iframe, second bundle).
 *
 * @example
 * const outcome = await check.start().catch((error) => {
 *   if (isCountersignError(error)) return null;
 *   throw error;
 * });
 */
export function isCountersignError(value: unknown): value is CountersignError {
  if (!(value instanceof Error) && Object.prototype.toString.call(value) !== '[object Error]') return false;
  const error = value as Partial<CountersignError>;
  return error.name === 'CountersignError' && typeof error.code === 'string' && Object.hasOwn(ACTIONS, error.code);
}

/** What a page is told of an error: nothing where there is none. */
export function told(error: CountersignError | null): Partial<Pick<CountersignError, 'code' | 'action' | 'details'>> {
  return error === null ? {} : { code: error.code, action: error.action, details: error.details };
}
