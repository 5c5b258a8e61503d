/** What a launch can fail with. */
export class LtiError extends Error {
  name = 'LtiError';

  /**
   * @param {'lti/registration' | 'lti/request' | 'lti/state' | 'lti/cookie' | 'lti/token' | 'lti/nonce' | 'lti/audience' | 'lti/deployment' | 'lti/message' | 'lti/address' | 'lti/role' | 'lti/roles' | 'lti/no-learner' | 'lti/platform'} code
   * @param {string} [detail] what the learning platform said
   */
  constructor(code, detail) {
    super(code);
    this.code = code;
    this.detail = detail;
  }
}
