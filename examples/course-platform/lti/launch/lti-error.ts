/** What a launch can fail with. */
export class LtiError extends Error {
  name = 'LtiError';

  /** @param detail what the learning platform said */
  constructor(code, detail) {
    super(code);
    this.code = code;
    this.detail = detail;
  }
}
