import type { DuplicateOutcome } from 'countersign/server';
import { html } from 'hono/html';
import { type DuplicateGroup, listDuplicates, OUTCOMES, settleDuplicate } from '../../reviews/duplicates.js';
import { formOf } from '../../site/form-of.js';
import { moment, personName, show, token } from '../../site/layout.js';
import type { ListPage } from '../../site/page-cursor.js';
import { cutText } from '../../site/text.js';
import type { Account, Html, Platform, Session, Site } from '../../types.js';
import { memberOf } from '../guard.js';
import { problemPage } from '../problem.js';
import { said } from './opinions.js';

type Known = Pick<Account, 'id' | 'name' | 'email'>;

/**
 * `/staff/duplicates`: accounts that enrolled with nearly the same face. Nothing follows by itself:
 * a person looks at both, and notes what they found.
 */
export function staffDuplicatesRoutes(app: Site, platform: Platform): void {
  const { database } = platform;
  app.get('/staff/duplicates', async (c) => {
    const open = await listDuplicates(platform, memberOf(c).account.id, c.req.query('after'));
    const sql = 'select id::text, name, email from platform_account where id::text = any($1::text[])';
    const accounts = await database.query<Known>(sql, [open.rows.flatMap(({ subjects }) => subjects)]);
    const known = new Map(accounts.map((account) => [account.id, account]));
    return show(c, { title: 'Same face', wide: true, main: page(memberOf(c), open, known) });
  });
  app.post('/staff/duplicates/:id', async (c) => {
    const { outcome = '', reason = '' } = await formOf(c);
    const words = cutText(reason);
    if (!isOutcome(outcome) || words === '') return problemPage(c, 'not-found');
    const settled = await settleDuplicate(platform, { id: c.req.param('id'), staff: memberOf(c).account.id, outcome, reason: words });
    return settled === 'not-possible' ? problemPage(c, 'not-found') : c.redirect('/staff/duplicates', 303);
  });
}

function isOutcome(text: string): text is DuplicateOutcome {
  return Object.hasOwn(OUTCOMES, text);
}

function page(session: Session, { rows, next }: ListPage<DuplicateGroup>, known: ReadonlyMap<string, Known>): Html {
  return html`<p class="crumb"><a href="/staff">Staff</a></p><h1>One face, several accounts</h1>
<p>These accounts enrolled with faces that are nearly the same. Relatives and chance look alike too: ask them before you conclude anything. Their courses and
checks go on meanwhile.</p>
${rows.length === 0 ? html`<p>None waits.</p>` : html`<ul class="rows">${rows.map((group) => row(session, group, known))}</ul>`}
${next === null ? '' : html`<p><a href="/staff/duplicates?after=${encodeURIComponent(next)}" rel="next">Later ones</a></p>`}`;
}

function row(session: Session, { id, subjects, foundAt, opinions }: DuplicateGroup, known: ReadonlyMap<string, Known>): Html {
  const who = (account: string) => {
    const { name = 'Closed account', email = '' } = known.get(account) ?? {};
    return html`<strong>${personName(name)}</strong>${email === '' ? '' : html` (<a href="mailto:${email}">${email}</a>)`}`;
  };
  const options = Object.entries(OUTCOMES).map(([key, words]) => html`<option value="${key}">${words}</option>`);
  return html`<li data-duplicate="${id}">${subjects.map((subject, at) => html`${at === 0 ? '' : ', '}${who(subject)}`)} <span class="muted">${moment(new Date(foundAt * 1000))}</span>
${said(opinions, OUTCOMES)}
${
  opinions.some(({ staff }) => staff === session.account.id)
    ? ''
    : html`<details><summary>Settle</summary><form method="post" action="/staff/duplicates/${id}" class="stack">${token(session)}
<label>What you found out <select name="outcome">${options}</select></label>
<label>How you know <textarea name="reason" rows="2" maxlength="2000" required></textarea></label>
<p class="actions"><button class="quiet">Note it</button></p></form></details>`
}</li>`;
}
