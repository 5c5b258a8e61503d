import { REVOCATION_REASONS } from 'countersign/certificate';
import { html } from 'hono/html';
import { listCertificates, revoke } from '../certificates.mjs';
import { badge, moment, show, token } from '../layout.mjs';
import { problemPage } from './problem.mjs';

/** `/staff/certificates`: what was issued, and revoking it. */
export function staffCertificatesRoutes(app, platform) {
  app.get('/staff/certificates', async (c) => {
    const certificates = await listCertificates(platform.database);
    return show(c, {
      title: 'Certificates',
      wide: true,
      main: html`<p class="crumb"><a href="/staff">Staff</a></p><h1>Certificates</h1>
${certificates.length === 0 ? html`<p>None was issued yet.</p>` : html`<ul class="rows">${certificates.map((one) => row(c.get('session'), one))}</ul>`}`,
    });
  });
  app.post('/staff/certificates/:slug', async (c) => {
    const { reason = '' } = await c.req.parseBody();
    if (!Object.hasOwn(REVOCATION_REASONS, reason)) return problemPage(c, 'not-found');
    await revoke(platform, { slug: c.req.param('slug'), actor: c.get('session').account.id, reason });
    return c.redirect('/staff/certificates', 303);
  });
}

function row(session, { slug, name, course, issuedAt, revokedAt, reason }) {
  if (revokedAt !== null) {
    return html`<li>${name}, ${course} ${badge('bad', 'revoked')} <span class="muted">${moment(revokedAt)}: ${REVOCATION_REASONS[reason]}</span></li>`;
  }
  const options = Object.entries(REVOCATION_REASONS).map(([key, words]) => html`<option value="${key}">${words}</option>`);
  return html`<li>${name}, ${course} <span class="muted">${moment(issuedAt)}</span>
<details><summary>Revoke</summary><form method="post" action="/staff/certificates/${slug}" class="stack">${token(session)}
<label>Reason, as anybody may read it <select name="reason">${options}</select></label><p class="actions"><button class="quiet danger">Revoke</button></p></form></details></li>`;
}
