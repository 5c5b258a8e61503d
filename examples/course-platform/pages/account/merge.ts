import { html } from 'hono/html';
import { type AskedMerge, listMerges, placeOfMerge } from '../../accounts/merges.js';
import { elementScript, personName, show } from '../../site/layout.js';
import type { Html, Platform, Site } from '../../types.js';
import { checkElement } from '../course/check-element.js';
import { forMembers, memberOf } from '../guard.js';

/**
 * `/me/merge`: staff ask whether two accounts are one person's. Its owner sees who is to become
 * whom before the check, and no check is no merge.
 */
export function mergeRoutes(app: Site, platform: Platform): void {
  app.use('/me/merge', forMembers());
  app.get('/me/merge', async (c) => {
    const { id } = memberOf(c).account;
    const merges = await listMerges(platform.database, platform.now(), id);
    const parts = await Promise.all(merges.map((merge) => part(merge, id)));
    return show(c, {
      title: 'Two accounts',
      scripts: html`${elementScript(platform, 'countersign.js')}`,
      main: html`<h1>Two accounts of yours</h1>${parts.length === 0 ? html`<p>Nobody asks for anything.</p>` : parts}`,
    });
  });
}

async function part(merge: AskedMerge, account: string): Promise<Html> {
  const { from, into } = merge;
  const who = ({ name, email }: AskedMerge['from']) => html`<strong>${personName(name)}</strong> (${email})`;
  const what =
    from.id === account
      ? html`This account is closed then, and what you have earned in it goes to ${who(into)}.`
      : html`Then ${who(from)} is closed, and what was earned in it comes here.`;
  return html`<section data-merge="${from.id} ${into.id}"><p class="lead">Our staff were told that this account and ${who(from.id === account ? into : from)} are both yours.</p>
<p>${what} It cannot be undone. If the other account is not yours, make no check, and tell our staff.</p>
<p>If it is, make this check in both accounts, on the same day. Staff then merge them.</p>
<form class="check">${checkElement({ ...(await placeOfMerge(merge)), back: '/me/data', returning: true })}</form></section>`;
}
