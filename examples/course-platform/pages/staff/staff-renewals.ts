import type { ReviewOutcome } from 'countersign/server';
import { html } from 'hono/html';
import { decideRenewal, listRenewals, type OpenRenewal } from '../../enrollment/enrollment.js';
import { formOf } from '../../site/form-of.js';
import { moment, personName, show, token } from '../../site/layout.js';
import type { ListPage } from '../../site/page-cursor.js';
import { cutText } from '../../site/text.js';
import type { Html, Platform, Session, Site } from '../../types.js';
import { memberOf } from '../guard.js';
import { problemPage } from '../problem.js';
import { said } from './opinions.js';

const DECISIONS: Readonly<Record<ReviewOutcome, string>> = { accepted: 'The same person', refused: 'That could not be confirmed' };

/**
 * `/staff/renewals`: enrollments that replaced an earlier one. Nothing in them says that it is the
 * same person.
 */
export function staffRenewalsRoutes(app: Site, platform: Platform): void {
  app.get('/staff/renewals', async (c) => {
    const session = memberOf(c);
    const open = await listRenewals(platform.database, session.account.id, c.req.query('after'));
    return show(c, { title: 'New enrollments', wide: true, main: page(session, open) });
  });
  app.post('/staff/renewals/:jti', async (c) => {
    const { decision = '', note = '' } = await formOf(c);
    if (decision !== 'accepted' && decision !== 'refused') return problemPage(c, 'not-found');
    const staff = memberOf(c).account.id;
    const done = await decideRenewal(platform, { jti: c.req.param('jti'), staff, decision, note: cutText(note) });
    return done === 'not-possible' ? problemPage(c, 'not-found') : c.redirect('/staff/renewals', 303);
  });
}

function page(session: Session, { rows, next }: ListPage<OpenRenewal>): Html {
  return html`<p class="crumb"><a href="/staff">Staff</a></p><h1>Enrollments that replaced another one</h1>
<p>After a withdrawal, or when measurements had had their time, these learners enrolled anew. Nobody can compare with what was erased: ask them, by a video call say. Until then,
and where it cannot be confirmed, only checks since the new enrollment count toward a certificate.</p>
${rows.length === 0 ? html`<p>None waits.</p>` : html`<ul class="rows">${rows.map((one) => row(session, one))}</ul>`}
${next === null ? '' : html`<p><a href="/staff/renewals?after=${encodeURIComponent(next)}" rel="next">Later ones</a></p>`}`;
}

function row(session: Session, { jti, name, email, at, opinions }: OpenRenewal): Html {
  const options = Object.entries(DECISIONS).map(([key, words]) => html`<option value="${key}">${words}</option>`);
  return html`<li data-renewal="${jti}"><strong>${personName(name)}</strong> (<a href="mailto:${email}">${email}</a>) <span class="muted">${moment(at)}</span>
${said(opinions, DECISIONS)}
${
  opinions.some(({ staff }) => staff === session.account.id)
    ? ''
    : html`<details><summary>Decide</summary><form method="post" action="/staff/renewals/${jti}" class="stack">${token(session)}
<label>What you found out <select name="decision" required><option value="">…</option>${options}</select></label>
<label>How you know <textarea name="note" rows="2" maxlength="2000" required></textarea></label>
<p class="actions"><button class="quiet">Note it</button></p></form></details>`
}</li>`;
}
