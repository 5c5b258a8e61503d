import { REVOCATION_REASONS } from 'countersign/certificate';
import { html } from 'hono/html';
import { findLatestCertificate } from '../certificates.mjs';
import { findCourse } from '../courses.mjs';
import { moment, personName, show } from '../layout.mjs';
import { findRecordBySlug } from '../records.mjs';
import { certificateFile } from './certificate.mjs';
import { problemPage } from './problem.mjs';
import { VERIFIER_SCRIPT, verifier } from './verifier.mjs';

/**
 * `/records/…`: the public page that a learner chose to have. It verifies the certificate in the visitor's browser, and shows points and checks from the signed text only: of
 * a revoked one, too, with the verdict that it is.
 */
export function recordRoutes(app, platform) {
  const { database } = platform;
  app.get('/records/:slug', async (c) => {
    const record = await findRecordBySlug(database, c.req.param('slug'));
    return record === null ? problemPage(c, 'not-found') : recordPage(c, platform, record);
  });
  app.get('/records/:slug/:file{certificate\\.jwt|certificate\\.png}', async (c) => {
    const record = await findRecordBySlug(database, c.req.param('slug'));
    const certificate = record && (await findLatestCertificate(database, record.accountId, record.course));
    return certificate ? certificateFile(c, c.req.param('file'), certificate.token) : problemPage(c, 'not-found');
  });
}

async function recordPage(c, platform, record) {
  const { accountId, course: courseId, name, listed, showPoints, slug } = record;
  const [course, certificate] = await Promise.all([
    findCourse(platform.database, courseId),
    findLatestCertificate(platform.database, accountId, courseId),
  ]);
  if (!listed) c.header('x-robots-tag', 'noindex');
  return show(c, {
    title: `Record of performance · ${course.title}`,
    indexed: listed,
    scripts: VERIFIER_SCRIPT,
    main: html`<p class="muted">Record of performance</p><h1>${personName(name)}</h1><p class="lead">${course.title}</p><p>${course.summary}</p>
${certificate === null || certificate.revokedAt !== null ? html`<p class="alert" data-revoked="yes">The certificate is no longer valid.${revocation(certificate)}</p>` : ''}
${
  certificate === null
    ? ''
    : verifier(platform, {
        title: 'Is it real?',
        token: `/records/${slug}/certificate.jwt`,
        showPoints,
        downloads: downloads(slug, certificate.revokedAt === null),
      })
}`,
  });
}

function revocation(certificate) {
  return certificate === null ? '' : html` ${moment(certificate.revokedAt)}: ${REVOCATION_REASONS[certificate.reason]}`;
}

function downloads(slug, isValid) {
  return html`<p class="actions"><a class="button quiet" href="/records/${slug}/certificate.jwt">Signed file (.jwt)</a>
<a class="button quiet" href="/records/${slug}/certificate.png">Image (.png)</a>
${isValid ? html`<a class="button quiet" href="/records/${slug}/print">To print</a>` : ''}</p>`;
}
