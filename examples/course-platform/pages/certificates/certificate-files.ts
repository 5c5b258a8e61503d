import { REVOCATION_REASONS, type StatusPurpose, SUSPENSION_WORDS } from 'countersign/certificate';
import { html } from 'hono/html';
import { addressedAs, plainBadge, publishedKeys, universityDocument } from '../../certificates/certificate.js';
import { findCertificateBySlug, type IssuedCertificate } from '../../certificates/certificates.js';
import { createStatusLists } from '../../certificates/status-lists.js';
import { policy } from '../../enrollment/policy.js';
import { badge, moment, show } from '../../site/layout.js';
import type { Html, Platform, Site, SiteContext } from '../../types.js';
import { problemPage } from '../problem.js';
import { VERIFIER_SCRIPT, verifier } from './verifier.js';

/** For anybody who verifies, on whatever site: not one of these says whose certificate it is. */
const PUBLIC = { 'access-control-allow-origin': '*', 'cache-control': 'public, max-age=300' };

/**
 * `/certificates/…`: the university's keys, the lists of what is revoked or suspended, and a page
 * for people that says why; and its DID document.
 */
export function certificateFileRoutes(app: Site, platform: Platform): void {
  const keys = publishedKeys(platform);
  const named = new Map<string, ReturnType<typeof createStatusLists>>();
  const listsOf = (at: Platform): ReturnType<typeof createStatusLists> => {
    const lists = named.get(at.origin) ?? createStatusLists(at);
    named.set(at.origin, lists);
    return lists;
  };
  const asked = (c: SiteContext): Platform => addressedAs(platform, new URL(c.req.url).host);
  app.get('/.well-known/did.json', (c) =>
    c.body(JSON.stringify(universityDocument(asked(c))), 200, { ...PUBLIC, 'content-type': 'application/did+json' }),
  );
  app.get('/certificates/keys', (c) => c.json({ keys: [...keys.values()] }, 200, PUBLIC));
  app.get('/certificates/keys/:thumbprint', (c) => {
    const key = keys.get(c.req.param('thumbprint'));
    return key === undefined ? problemPage(c, 'not-found') : c.json(key, 200, { ...PUBLIC, 'content-type': 'application/jwk+json' });
  });
  const answerList = async (c: SiteContext, purpose: StatusPurpose, id: number): Promise<Response> => {
    const accept = c.req.header('accept') ?? '';
    const form = accept.includes('json') && !accept.includes('application/jwt') ? 'json' : 'jwt';
    const list = await listsOf(asked(c))({ id, purpose, form });
    if (list === null) return problemPage(c, 'not-found');
    return c.body(list, 200, {
      ...PUBLIC,
      vary: 'Accept',
      'content-type': list.startsWith('{') ? 'application/ld+json' : 'application/jwt',
    });
  };
  for (const [path, purpose] of [
    ['status-list', 'revocation'],
    ['suspension-list', 'suspension'],
  ] as const) {
    app.get(`/certificates/${path}`, (c) => answerList(c, purpose, 1));
    app.get(`/certificates/${path}/:id{[2-9]|[1-9][0-9]{1,8}}`, (c) => answerList(c, purpose, Number(c.req.param('id'))));
  }
  const badgeFile = plainBadge();
  app.get('/certificates/badge.png', async (c) => c.body(await badgeFile, 200, { ...PUBLIC, 'content-type': 'image/png' }));
  app.get('/certificates/:slug', async (c) => {
    const certificate = await findCertificateBySlug(platform.database, c.req.param('slug'));
    return certificate === null
      ? problemPage(c, 'not-found')
      : show(c, { title: 'Status', indexed: false, scripts: VERIFIER_SCRIPT, main: page(platform, certificate) });
  });
}

/**
 * The code of a printed certificate leads here: whoever has the file as well can verify it on the
 * same page.
 */
function page(platform: Platform, certificate: IssuedCertificate): Html {
  const { contact } = policy.consent;
  return html`${state(certificate)}
${verifier(platform, { title: 'You have the file? Verify it' })}
<p class="muted">Is this wrong? Write to <a href="${contact}">${contact.replace('mailto:', '')}</a>.</p>`;
}

function state({ revokedAt, reason, suspendedAt }: IssuedCertificate): Html {
  if (revokedAt !== null)
    return html`<h1 data-revoked="yes">This certificate was revoked</h1><p>${badge('bad', 'revoked')} ${moment(revokedAt)}. ${reason === null ? '' : REVOCATION_REASONS[reason]}</p>`;
  if (suspendedAt !== null)
    return html`<h1 data-revoked="no" data-suspended="yes">This certificate is suspended</h1><p>${badge('wait', 'suspended')} ${moment(suspendedAt)}. ${SUSPENSION_WORDS}</p>`;
  return html`<h1 data-revoked="no">This certificate is not revoked</h1>
<p>${badge('good', 'valid')} Example University has not revoked it. What counts is the signed lists, which every verification reads.</p>`;
}
