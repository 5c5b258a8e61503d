/** What a launch can fail with. */
export class LtiError extends Error {
  name = 'LtiError';

  /**
   * @param {'lti/registration' | 'lti/request' | 'lti/state' | 'lti/cookie' | 'lti/token' | 'lti/nonce' | 'lti/audience' | 'lti/deployment' | 'lti/message' | 'lti/address' | 'lti/role'} code
   * @param {Record<string, string>} [parameters] of the login, where it may be begun again
   */
  constructor(code, parameters) {
    super(code);
    this.code = code;
    this.parameters = parameters;
  }
}
