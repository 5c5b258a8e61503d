import { html } from 'hono/html';
import { type AskedMerge, listMerges, voteMerge } from '../../accounts/merges.js';
import { formOf } from '../../site/form-of.js';
import { moment, personName, show, token } from '../../site/layout.js';
import { cutText } from '../../site/text.js';
import { isUuid } from '../../store/uuid.js';
import type { Html, Platform, Session, Site, SiteContext } from '../../types.js';
import { memberOf } from '../guard.js';
import { problemPage } from '../problem.js';

const SAID = {
  own: 'One of the accounts is yours.',
  'no-check': 'Both accounts have to pass a check for this, at /me/merge, within one day.',
  unconfirmed: 'One of the accounts enrolled less than a week ago, or its new enrollment is not confirmed.',
  reviews: 'A check of one of the accounts waits for a person.',
  'other-face': 'It is not sure that one person enrolled both accounts.',
  waiting: 'Noted. Somebody else has to agree.',
  merged: 'The accounts are one.',
} as const;

/** `/staff/merges`: accounts whose owners were asked for a check, and what staff say to it. */
export function staffMergesRoutes(app: Site, platform: Platform): void {
  app.get('/staff/merges', (c) => mergesPage(c, platform));
  app.post('/staff/merges', async (c) => {
    const { from = '', into = '', reason = '' } = await formOf(c);
    const [words, staff] = [cutText(reason), memberOf(c).account.id];
    if (!isUuid(from) || !isUuid(into) || words === '') return problemPage(c, 'not-found');
    const said = await voteMerge(platform, { from, into, staff, reason: words });
    return said === 'not-possible' || said === 'decided' ? problemPage(c, 'not-found') : mergesPage(c, platform, said);
  });
}

async function mergesPage(c: SiteContext, { database, now }: Platform, said?: keyof typeof SAID): Promise<Response> {
  const session = memberOf(c);
  const merges = (await listMerges(database, now())).filter(({ from, into }) => ![from.id, into.id].includes(session.account.id));
  return show(c, {
    title: 'Merging accounts',
    wide: true,
    main: html`<p class="crumb"><a href="/staff">Staff</a></p><h1>Merging accounts</h1>
${said === undefined ? '' : html`<p role="status" data-said="${said}">${SAID[said]}</p>`}
<p>Tell both owners to make the check at <code>/me/merge</code>. A request ends after a week. It starts at the page of the account that is to be closed.</p>
${merges.length === 0 ? html`<p>None waits.</p>` : html`<ul class="rows">${merges.map((merge) => row(session, merge))}</ul>`}`,
  });
}

function row(session: Session, { from, into, at }: AskedMerge): Html {
  const who = ({ id, name, email }: AskedMerge['from']) => html`<a href="/staff/learners/${id}">${personName(name)}</a> (${email})`;
  return html`<li>${who(from)} into ${who(into)} <span class="muted">${moment(at)}</span>
<details><summary>Merge</summary><form method="post" action="/staff/merges" class="stack">${token(session)}
<input type="hidden" name="from" value="${from.id}"><input type="hidden" name="into" value="${into.id}">
<p>The first account is closed, for good. Courses that the second one has nothing in go over to it, and certificates that it has not; the rest of the first one's work is deleted.</p>
<label>How you know <textarea name="reason" rows="2" maxlength="2000" required></textarea></label>
<p class="actions"><button class="quiet">Merge them</button></p></form></details></li>`;
}
