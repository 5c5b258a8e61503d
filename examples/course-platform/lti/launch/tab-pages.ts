import type { Context } from 'hono';
import { html } from 'hono/html';
import type { Html } from '../../types.js';
import { framed, type Shown } from './framed.js';

/**
 * The browser keeps no cookie in a frame of another site: the launch goes on in a tab of its own,
 * which has one.
 */
export function ownTabPage(c: Context, token: string, frames: readonly string[]): Shown {
  const main = html`<h1 data-problem="lti/cookie">One more click</h1>
<p>Your browser does not let this page remember you inside another site. It can in a tab of its own.</p>${ownTab(token)}`;
  return framed(c, { title: 'One more click', main, frames });
}

/** The form that opens the launch in a new tab. */
export function ownTab(token: string): Html {
  return html`<form method="post" action="/lti/tab" target="_blank"><input type="hidden" name="token" value="${token}">
<p class="actions"><button class="quiet">Open it in a new tab</button></p></form>`;
}

/**
 * The same where nobody can tell who sent it: the login begins again there, which not every
 * learning platform allows.
 */
export function tabAgainPage(c: Context, parameters: Record<string, string>, frames: readonly string[]): Shown {
  const main = html`<h1 data-problem="lti/cookie">One more click</h1>
<p>Your browser does not let this page remember you inside another site. It can in a tab of its own.</p>
<p class="actions"><a class="button" target="_blank" rel="noopener" href="/lti/login?${new URLSearchParams(parameters)}">Open it in a new tab</a></p>
<p class="muted">Does that end in an error? Let your course open the activity in a new window: its staff can set that.</p>`;
  return framed(c, { title: 'One more click', main, frames });
}
