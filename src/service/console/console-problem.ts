import type { ContentfulStatusCode } from 'hono/utils/http-status';

/** Why a page of the console is not shown, with its status and what to do. */
export const CONSOLE_PROBLEMS = {
  unknown: [404, 'There is nothing here, or it is not for your role.'],
  foreign: [403, 'This form is not of your session. Go back, load the page again, and send it once more.'],
  'signed-out': [403, 'You are not signed in any more. Sign in, and send it once more.'],
  'sign-in': [400, 'The sign-in did not succeed. Begin again in this browser.'],
  provider: [503, 'The provider of sign-ins does not answer. Try again in a moment.'],
  stranger: [403, 'You are signed in there, and not one of the staff here. Ask an administrator for an invitation.'],
  invitation: [403, 'The invitation was used before, or is older than a week. Ask for a new one.'],
  form: [422, 'Something in the form is missing, or not what it may be.'],
  decided: [409, 'It cannot be decided so: it is decided already, or you have said so before, or it is about yourself.'],
  waiting: [409, 'It waits to be told already.'],
  last: [409, 'An administrator has to stay.'],
  large: [413, 'What you wrote is too long.'],
} as const satisfies Readonly<Record<string, readonly [ContentfulStatusCode, string]>>;

/** A refusal that becomes a page. */
export class ConsoleProblem extends Error {
  override readonly name = 'ConsoleProblem';
  readonly code: keyof typeof CONSOLE_PROBLEMS;

  constructor(code: keyof typeof CONSOLE_PROBLEMS) {
    super(code);
    this.code = code;
  }
}
