import { REVOCATION_REASONS, SUSPENSION_WORDS } from 'countersign/certificate';
import { html } from 'hono/html';
import { certificateAddresses, UNIVERSITY } from '../../certificates/certificate.js';
import { findLatestCertificate, type IssuedCertificate } from '../../certificates/certificates.js';
import { createShareCards } from '../../certificates/share-cards.js';
import { type Course, findCourse } from '../../courses/courses.js';
import { findRecordBySlug, type PublicRecord } from '../../courses/records.js';
import { moment, personName, show } from '../../site/layout.js';
import type { Html, Platform, Site, SiteContext } from '../../types.js';
import { problemPage } from '../problem.js';
import { certificateFile } from './certificate.js';
import { VERIFIER_SCRIPT, verifier } from './verifier.js';

/**
 * `/records/…`: the public page that a learner chose to have. It verifies the certificate in the
 * visitor's browser, and shows points and checks from the signed text only: of a revoked one, too,
 * with the verdict that it is.
 */
export function recordRoutes(app: Site, platform: Platform): void {
  const { database } = platform;
  const shareCard = createShareCards();
  app.get('/records/:slug', async (c) => {
    const record = await findRecordBySlug(database, c.req.param('slug'));
    return record === null ? problemPage(c, 'not-found') : recordPage(c, platform, record);
  });
  app.get('/records/:slug/:file{certificate\\.jwt|certificate\\.png|certificate\\.json}', async (c) => {
    const record = await findRecordBySlug(database, c.req.param('slug'));
    const certificate = record && (await findLatestCertificate(database, record.accountId, record.course));
    return certificate ? certificateFile(c, c.req.param('file'), certificate) : problemPage(c, 'not-found');
  });
  app.get('/records/:slug/card.png', async (c) => {
    const record = await findRecordBySlug(database, c.req.param('slug'));
    const certificate = record && (await findLatestCertificate(database, record.accountId, record.course));
    if (!record || !certificate || !isInForce(certificate)) return problemPage(c, 'not-found');
    if (!record.listed) c.header('x-robots-tag', 'noindex');
    return c.body(await shareCard(certificate), 200, { 'content-type': 'image/png', 'cache-control': 'public, max-age=300' });
  });
}

async function recordPage(c: SiteContext, platform: Platform, record: PublicRecord): Promise<Response> {
  const { accountId, course: courseId, name, listed, showPoints, slug } = record;
  const [course, certificate] = await Promise.all([
    findCourse(platform.database, courseId),
    findLatestCertificate(platform.database, accountId, courseId),
  ]);
  if (course === null) return problemPage(c, 'not-found');
  if (!listed) c.header('x-robots-tag', 'noindex');
  return show(c, {
    title: `Record of performance · ${course.title}`,
    indexed: listed,
    scripts: VERIFIER_SCRIPT,
    about: about(platform, { record, course, certificate }),
    main: html`${isInForce(certificate) ? html`<img class="seal" src="/certificates/badge.png" alt="" width="96" height="96">` : ''}<p class="muted">Record of performance</p><h1>${personName(name)}</h1><p class="lead">${course.title}</p><p>${course.summary}</p>
${certificate === null || certificate.revokedAt !== null ? html`<p class="alert" data-revoked="yes">The certificate is no longer valid.${revocation(certificate)}</p>` : suspension(certificate)}
${
  certificate === null
    ? ''
    : verifier(platform, {
        title: 'Is it real?',
        token: `/records/${slug}/certificate.jwt`,
        showPoints,
        downloads: downloads(slug, certificate),
      })
}`,
  });
}

function revocation(certificate: IssuedCertificate | null): Html | '' {
  if (certificate === null || certificate.revokedAt === null || certificate.reason === null) return '';
  return html` ${moment(certificate.revokedAt)}: ${REVOCATION_REASONS[certificate.reason]}`;
}

function suspension({ suspendedAt }: IssuedCertificate): Html | '' {
  return suspendedAt === null
    ? ''
    : html`<p class="alert" data-suspended="yes">The certificate is suspended. ${moment(suspendedAt)}: ${SUSPENSION_WORDS}</p>`;
}

function isInForce(certificate: IssuedCertificate | null): boolean {
  return certificate !== null && certificate.revokedAt === null && certificate.suspendedAt === null;
}

interface Shown {
  record: PublicRecord;
  course: Course;
  certificate: IssuedCertificate | null;
}

/**
 * What sites show of a link to the page (Open Graph); the picture only while the certificate is in
 * force.
 */
function about(platform: Platform, { record: { slug, name }, course, certificate }: Shown): Html {
  const address = certificateAddresses(platform).record(slug);
  const picture = isInForce(certificate)
    ? html`<meta property="og:image" content="${address}/card.png">
<meta property="og:image:type" content="image/png">
<meta property="og:image:width" content="1200">
<meta property="og:image:height" content="630">
<meta property="og:image:alt" content="${UNIVERSITY}: ${course.title}, ${name}">
<meta name="twitter:card" content="summary_large_image">`
    : html`<meta name="twitter:card" content="summary">`;
  return html`<meta property="og:type" content="website">
<meta property="og:site_name" content="${UNIVERSITY}">
<meta property="og:url" content="${address}">
<meta property="og:title" content="${course.title} · ${name}">
<meta property="og:description" content="A record of performance that your browser can verify.">
${picture}`;
}

function downloads(slug: string, certificate: IssuedCertificate): Html {
  return html`<p class="actions"><a class="button quiet" href="/records/${slug}/certificate.jwt">Signed file (.jwt)</a>
<a class="button quiet" href="/records/${slug}/certificate.png">Image (.png)</a>
${certificate.document === null ? '' : html`<a class="button quiet" href="/records/${slug}/certificate.json">For a wallet (.json)</a>`}
${isInForce(certificate) ? html`<a class="button quiet" href="/records/${slug}/print">To print</a>` : ''}</p>`;
}
