export type LtiErrorCode = `lti/${
  | 'flood'
  | 'registration'
  | 'request'
  | 'state'
  | 'cookie'
  | 'token'
  | 'nonce'
  | 'audience'
  | 'deployment'
  | 'message'
  | 'address'
  | 'role'
  | 'roles'
  | 'no-learner'
  | 'platform'}`;

/** What a launch can fail with. */
export class LtiError extends Error {
  override readonly name = 'LtiError';
  readonly code: LtiErrorCode;
  /** What the learning platform said. */
  readonly detail: string | undefined;

  constructor(code: LtiErrorCode, detail?: string) {
    super(code);
    this.code = code;
    this.detail = detail;
  }
}
