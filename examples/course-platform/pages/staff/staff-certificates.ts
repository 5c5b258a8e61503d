import { REVOCATION_REASONS, type RevocationReason } from 'countersign/certificate';
import { html } from 'hono/html';
import { type ListedCertificate, listCertificates } from '../../certificates/certificates.js';
import { lift, releaseCertificate, revoke, suspend } from '../../certificates/revocation.js';
import { formOf } from '../../site/form-of.js';
import { badge, moment, personName, show, token } from '../../site/layout.js';
import { cutText } from '../../site/text.js';
import type { Html, Platform, Session, Site } from '../../types.js';
import { memberOf } from '../guard.js';
import { problemPage } from '../problem.js';

/** `/staff/certificates`: what was issued, looked up and a page at a time, and revoking it. */
export function staffCertificatesRoutes(app: Site, platform: Platform): void {
  app.get('/staff/certificates', async (c) => {
    const search = cutText(c.req.query('search') ?? '', 200);
    const { rows, next } = await listCertificates(platform.database, { search, after: c.req.query('after') });
    return show(c, {
      title: 'Certificates',
      wide: true,
      main: html`<p class="crumb"><a href="/staff">Staff</a></p><h1>Certificates</h1>
<form action="/staff/certificates" role="search" class="search"><label>Name, address, course or certificate <input type="search" name="search" value="${search}" maxlength="200"></label><button class="quiet">Look</button></form>
${rows.length === 0 ? html`<p>${search === '' ? 'None was issued yet.' : 'None was found.'}</p>` : html`<ul class="rows">${rows.map((one) => row(memberOf(c), one))}</ul>`}
${next === null ? '' : html`<p><a href="/staff/certificates?${new URLSearchParams({ search, after: next }).toString()}" rel="next">Older ones</a></p>`}`,
    });
  });
  app.post('/staff/certificates/:slug/release', async (c) => {
    const released = await releaseCertificate(platform, { slug: c.req.param('slug'), staff: memberOf(c).account.id });
    return released ? c.redirect('/staff/certificates', 303) : problemPage(c, 'not-found');
  });
  for (const [path, act] of Object.entries({ suspend, lift })) {
    app.post(`/staff/certificates/:slug/${path}`, async (c) => {
      const done = await act(platform, { slug: c.req.param('slug'), actor: memberOf(c).account.id });
      return done ? c.redirect('/staff/certificates', 303) : problemPage(c, 'not-found');
    });
  }
  app.post('/staff/certificates/:slug', async (c) => {
    const { reason = '' } = await formOf(c);
    if (!isReason(reason)) return problemPage(c, 'not-found');
    await revoke(platform, { slug: c.req.param('slug'), actor: memberOf(c).account.id, reason });
    return c.redirect('/staff/certificates', 303);
  });
}

function isReason(text: string): text is RevocationReason {
  return Object.hasOwn(REVOCATION_REASONS, text);
}

function row(session: Session, certificate: ListedCertificate): Html {
  const { slug, name, course, issuedAt, revokedAt, reason, suspendedAt, blocking, releasedAt } = certificate;
  if (revokedAt !== null) {
    return html`<li>${personName(name)} <span>${course}</span> ${badge('bad', 'revoked')} <span class="muted">${moment(revokedAt)}: ${reason === null ? '' : REVOCATION_REASONS[reason]}</span>${blocking ? release(session, slug, releasedAt) : ''}</li>`;
  }
  const options = Object.entries(REVOCATION_REASONS).map(([key, words]) => html`<option value="${key}">${words}</option>`);
  return html`<li>${personName(name)} <span>${course}</span> ${suspendedAt === null ? html`<span class="muted">${moment(issuedAt)}</span>` : html`${badge('wait', 'suspended')} <span class="muted">${moment(suspendedAt)}</span>`}
${suspension(session, certificate)}
<details><summary>Revoke</summary><form method="post" action="/staff/certificates/${slug}" class="stack">${token(session)}
<label>Reason, as anybody may read it <select name="reason">${options}</select></label><p class="actions"><button class="quiet danger">Revoke</button></p></form></details></li>`;
}

/** For now, and without a reason that anybody reads: a revocation is for good. */
function suspension(session: Session, { slug, suspendedAt, suspendable }: ListedCertificate): Html {
  if (!suspendable) return html`<span class="muted">Issued before there were suspensions: it can only be revoked.</span>`;
  const [path, words] = suspendedAt === null ? ['suspend', 'Suspend'] : ['lift', 'Lift the suspension'];
  return html`<form method="post" action="/staff/certificates/${slug}/${path}">${token(session)}<p class="actions"><button class="quiet">${words}</button></p></form>`;
}

/** Until then, its learner gets no other one for the course. */
function release(session: Session, slug: string, releasedAt: Date | null): Html {
  if (releasedAt !== null) return html` <span class="muted">A new one may be issued since ${moment(releasedAt)}.</span>`;
  return html`<form method="post" action="/staff/certificates/${slug}/release">${token(session)}<p class="actions"><button class="quiet">Let them have a new one</button></p></form>`;
}
