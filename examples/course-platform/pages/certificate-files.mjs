import { REVOCATION_REASONS } from 'countersign/certificate';
import { html } from 'hono/html';
import { publishedKeys } from '../certificate.mjs';
import { findCertificateBySlug } from '../certificates.mjs';
import { badge, moment, show } from '../layout.mjs';
import { policy } from '../policy.mjs';
import { createStatusLists } from '../status-lists.mjs';
import { problemPage } from './problem.mjs';
import { VERIFIER_SCRIPT, verifier } from './verifier.mjs';

/** For anybody who verifies, on whatever site: not one of these says whose certificate it is. */
const PUBLIC = { 'access-control-allow-origin': '*', 'cache-control': 'public, max-age=300' };

/** `/certificates/…`: the university's keys, the lists of what is revoked, and a page for people that says why. */
export function certificateFileRoutes(app, platform) {
  const keys = publishedKeys(platform);
  const statusList = createStatusLists(platform);
  app.get('/certificates/keys', (c) => c.json({ keys: [...keys.values()] }, 200, PUBLIC));
  app.get('/certificates/keys/:thumbprint', (c) => {
    const key = keys.get(c.req.param('thumbprint'));
    return key === undefined ? problemPage(c, 'not-found') : c.json(key, 200, { ...PUBLIC, 'content-type': 'application/jwk+json' });
  });
  const answerList = async (c, id) => {
    const list = await statusList(id);
    return list === null ? problemPage(c, 'not-found') : c.body(list, 200, { ...PUBLIC, 'content-type': 'application/jwt' });
  };
  app.get('/certificates/status-list', (c) => answerList(c, 1));
  app.get('/certificates/status-list/:id{[2-9]|[1-9][0-9]{1,8}}', (c) => answerList(c, Number(c.req.param('id'))));
  app.get('/certificates/:slug', async (c) => {
    const certificate = await findCertificateBySlug(platform.database, c.req.param('slug'));
    return certificate === null
      ? problemPage(c, 'not-found')
      : show(c, { title: 'Status', indexed: false, scripts: VERIFIER_SCRIPT, main: page(platform, certificate) });
  });
}

/** The code of a printed certificate leads here: whoever has the file as well can verify it on the same page. */
function page(platform, { revokedAt, reason }) {
  const { contact } = policy.consent;
  return html`<h1 data-revoked="${revokedAt === null ? 'no' : 'yes'}">${revokedAt === null ? 'This certificate is not revoked' : 'This certificate was revoked'}</h1>
${
  revokedAt === null
    ? html`<p>${badge('good', 'valid')} Example University has not revoked it. What counts is the signed list, which every verification reads.</p>`
    : html`<p>${badge('bad', 'revoked')} ${moment(revokedAt)}. ${REVOCATION_REASONS[reason]}</p>`
}
${verifier(platform, { title: 'You have the file? Verify it' })}
<p class="muted">Is this wrong? Write to <a href="${contact}">${contact.replace('mailto:', '')}</a>.</p>`;
}
