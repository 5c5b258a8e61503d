import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { html } from 'hono/html';
import { Problem } from '../api/problem.js';
import type { ConsoleApp, ConsoleEnv, ConsoleOptions } from './console-options.js';
import { CONSOLE_PROBLEMS, ConsoleProblem } from './console-problem.js';
import { CONSOLE_STYLE } from './console-style.js';
import { mountDuplicatePages } from './duplicate-pages.js';
import { forStaff } from './guard.js';
import { mountLearnerPages } from './learner-pages.js';
import { page } from './page.js';
import { mountRatePage } from './rate-page.js';
import { mountReviewPages } from './review-pages.js';
import { mountSignIn, mountSignOut } from './sign-in.js';
import { mountStaffPages } from './staff-pages.js';
import { mountWebhookPages } from './webhook-pages.js';

const MOST_BYTES = 32 * 1024;

/** `/console`: what staff need, where the configuration names a provider of sign-ins. */
export function mountConsole(root: Hono, options: ConsoleOptions, onError: (error: unknown) => void): void {
  if (options.console === undefined) return;
  const app: ConsoleApp = new Hono<ConsoleEnv>();
  app.onError((error, c) => {
    const code = error instanceof ConsoleProblem ? error.code : error instanceof Problem ? 'form' : null;
    if (code === null) throw error;
    if (error.cause !== undefined) onError(error);
    const [status, words] = CONSOLE_PROBLEMS[code];
    return page(c, {
      title: 'That did not work',
      status,
      main: html`<p role="alert">${words}</p><p><a href="/console">To the console</a></p>`,
    });
  });
  app.use(async (c, next) => {
    c.header('cache-control', 'no-store');
    await next();
  });
  app.use(bodyLimit({ maxSize: MOST_BYTES, onError: () => Promise.reject(new ConsoleProblem('large')) }));
  app.get('/style.css', (c) => c.body(CONSOLE_STYLE, 200, { 'content-type': 'text/css; charset=utf-8', 'cache-control': 'no-cache' }));
  mountSignIn(app, options);
  app.use(forStaff(options));
  app.get('/', (c) => c.redirect('/console/reviews', 303));
  mountSignOut(app, options);
  mountReviewPages(app, options);
  mountDuplicatePages(app, options);
  mountLearnerPages(app, options);
  mountRatePage(app, options);
  mountWebhookPages(app, options);
  mountStaffPages(app, options);
  app.all('*', () => {
    throw new ConsoleProblem('unknown');
  });
  root.route('/console', app);
}
