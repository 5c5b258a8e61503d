import { html } from 'hono/html';
import { type Client, type SignInProblem, signIn } from '../../accounts/accounts.js';
import { knownBrowser, rememberBrowser } from '../../accounts/known-browser.js';
import { endSession, startSession } from '../../accounts/sessions.js';
import { isSeldom, mayAsk } from '../../site/client-rate.js';
import { formOf } from '../../site/form-of.js';
import { show, statusOf, token } from '../../site/layout.js';
import type { Platform, Site, SiteContext } from '../../types.js';
import { safePath } from '../guard.js';

const PROBLEMS: Readonly<Record<SignInProblem, string>> = {
  wrong: 'Address or password is not right.',
  wait: 'Too many wrong tries for this account from where you are. Wait a quarter of an hour.',
  busy: 'Very many people sign in just now. Try again in a few seconds.',
  flood: 'Too many tries from where you are. Wait a quarter of an hour.',
};

/** `/sign-in` and `/sign-out`. */
export function signInRoutes(app: Site, platform: Platform): void {
  app.get('/sign-in', (c) => page(c, { back: safePath(c.req.query('back')) }));
  app.post('/sign-in', async (c) => {
    const { email = '', password = '', back } = await formOf(c);
    // A browser that the account was used in counts by itself; everything else by the address that
    // it comes from.
    const clientOf = async (account: string | null): Promise<Client | null> => {
      const browser = account === null ? null : await knownBrowser(platform, c, account);
      if (account !== null && browser !== null && (await isSeldom(platform, account))) return { kind: 'known', name: browser };
      if (!(await mayAsk(platform, c.req.raw))) return null;
      const name = platform.address?.(c.req.raw) ?? '';
      return { kind: name === '' ? 'unknown' : 'address', name };
    };
    const found = await signIn(platform, { email, password }, clientOf);
    if (found.problem !== undefined) return page(c, { email, back: safePath(back), problem: found.problem });
    await endSession(platform, c);
    await startSession(platform, c, found.id);
    await rememberBrowser(platform, c, found.id);
    return c.redirect(safePath(back), 303);
  });
  app.post('/sign-out', async (c) => {
    await endSession(platform, c);
    return c.redirect('/', 303);
  });
}

interface PageOptions {
  email?: string;
  /** Where to go on. */
  back: string;
  problem?: SignInProblem;
}

function page(c: SiteContext, { email = '', back, problem }: PageOptions): Response | Promise<Response> {
  const session = c.get('session');
  return show(c, {
    title: 'Sign in',
    status: statusOf(c, problem),
    main: html`<h1>Sign in</h1>
${problem === undefined ? '' : html`<p class="alert" role="alert" data-problem="${problem}">${PROBLEMS[problem]}</p>`}
<form method="post" action="/sign-in" class="stack">${session === null ? '' : token(session)}
<input type="hidden" name="back" value="${back}">
<label>E-mail address <input type="email" name="email" value="${email}" autocomplete="email" required></label>
<label>Password <input type="password" name="password" autocomplete="current-password" required></label>
<p class="actions"><button>Sign in</button></p>
</form>
<p>New here? <a href="/sign-up?back=${encodeURIComponent(back)}">Make an account</a></p>`,
  });
}
