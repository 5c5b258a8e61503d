import { html } from 'hono/html';
import { createAccount, type SignUpProblem } from '../../accounts/accounts.js';
import { rememberBrowser } from '../../accounts/known-browser.js';
import { PASSWORD_LENGTH } from '../../accounts/passwords.js';
import { endSession, startSession } from '../../accounts/sessions.js';
import { mayAsk } from '../../site/client-rate.js';
import { formOf } from '../../site/form-of.js';
import { show, statusOf, token } from '../../site/layout.js';
import type { Platform, Site, SiteContext } from '../../types.js';
import { safePath } from '../guard.js';

type Problem = SignUpProblem | 'flood';

const PROBLEMS: Readonly<Record<Problem, string>> = {
  email: 'This does not look like an e-mail address.',
  name: 'Please write the name that a certificate shall carry: letters, spaces, hyphens, dots and apostrophes.',
  password: `The password needs ${PASSWORD_LENGTH.least} characters or more: four or five words that nobody else would put together.`,
  flood: 'Too many accounts from where you are. Wait a quarter of an hour.',
  busy: 'Very many people sign up just now. Try again in a few seconds.',
  taken: 'There is an account with this address already. Sign in instead.',
};

/** `/sign-up`: a new account. */
export function signUpRoutes(app: Site, platform: Platform): void {
  app.get('/sign-up', (c) => page(c, { back: safePath(c.req.query('back')) }));
  app.post('/sign-up', async (c) => {
    const { email = '', name = '', password = '', back } = await formOf(c);
    if (!(await mayAsk(platform, c.req.raw))) return page(c, { email, name, back: safePath(back), problem: 'flood' });
    const made = await createAccount(platform, { email, name, password });
    if (made.problem !== undefined) return page(c, { email, name, back: safePath(back), problem: made.problem });
    await endSession(platform, c);
    await startSession(platform, c, made.id);
    await rememberBrowser(platform, c, made.id);
    return c.redirect(safePath(back), 303);
  });
}

interface PageOptions {
  email?: string;
  name?: string;
  /** Where to go on. */
  back: string;
  problem?: Problem;
}

function page(c: SiteContext, { email = '', name = '', back, problem }: PageOptions): Response | Promise<Response> {
  const session = c.get('session');
  return show(c, {
    title: 'Sign up',
    status: statusOf(c, problem),
    main: html`<h1>Sign up</h1>
${problem === undefined ? '' : html`<p class="alert" role="alert" data-problem="${problem}">${PROBLEMS[problem]}</p>`}
<form method="post" action="/sign-up" class="stack">${session === null ? '' : token(session)}
<input type="hidden" name="back" value="${back}">
<label>Your name <input name="name" value="${name}" autocomplete="name" required maxlength="100"></label>
<label>E-mail address <input type="email" name="email" value="${email}" autocomplete="email" required maxlength="250"></label>
<label>Password <input type="password" name="password" autocomplete="new-password" required minlength="${PASSWORD_LENGTH.least}" aria-describedby="password-hint"></label>
<p id="password-hint" class="hint">${PASSWORD_LENGTH.least} characters or more; a few words do. No other rules.</p>
<p class="actions"><button>Make an account</button></p>
</form>
<p>You have one? <a href="/sign-in">Sign in</a></p>`,
  });
}
