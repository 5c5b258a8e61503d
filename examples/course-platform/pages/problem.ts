import { html } from 'hono/html';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { show } from '../site/layout.js';
import type { SiteContext } from '../types.js';

/** Status, title and words. */
type Words = readonly [status: ContentfulStatusCode, title: string, text: string];

const PROBLEMS = {
  'not-found': [404, 'There is no such page', 'The address may have changed, or it is not yours to see.'],
  'foreign-form': [
    403,
    'This form could not be taken',
    'It came from an old page or from somewhere else. Go back, load the page again, and send it once more.',
  ],
  'bad-text': [400, 'This could not be read', 'Something in the address or the form is no text. Go back, and try it once more.'],
  'too-large': [413, 'That was too long', 'Go back, shorten your text, and send it once more.'],
  receipt: [
    403,
    'This check does not belong here',
    'A check counts once, for the work that it was made for, by the learner who made it. Go back and make a new one.',
  ],
  blocked: [409, 'No new certificate for now', 'The last one was revoked. Our staff have to look at it and release it first.'],
  name: [
    409,
    'No certificate with this name',
    'A certificate carries letters, spaces, hyphens, dots and apostrophes. Write to our staff to have your name changed.',
  ],
  stale: [
    403,
    'Sign in again first',
    'Your data is handed out in the first minutes after signing in. Sign out, sign in again, and come back.',
  ],
  often: [429, 'You have asked for this very often', 'What it says changes little. Wait a quarter of an hour, and ask again.'],
  internal: [500, 'Something went wrong on our side', 'Nothing that was saved is lost. Try again in a moment.'],
} satisfies Record<string, Words>;

export type Problem = keyof typeof PROBLEMS;

/** A page that says what did not work and what to do next. */
export function problemPage(c: SiteContext, problem: Problem): Response | Promise<Response> {
  const [status, title, text]: Words = PROBLEMS[problem];
  return show(c, {
    title,
    status,
    indexed: false,
    main: html`<h1 data-problem="${problem}">${title}</h1><p>${text}</p><p><a href="/">To the courses</a></p>`,
  });
}
