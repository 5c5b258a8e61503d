import { CERTIFICATE_CSS, certificatePage } from 'countersign/certificate';
import { decodeJwt } from 'jose';
import QRCode from 'qrcode';
import { certificateAddresses } from '../../certificates/certificate.js';
import { findCertificate } from '../../certificates/certificates.js';
import { findRecord, findRecordBySlug } from '../../courses/records.js';
import { problemPage } from '../problem.js';

/** `/courses/…/certificate/print` for the learner, `/records/…/print` for whoever was given the address: the certificate to look at and to print. */
export function certificatePrintRoutes(app, platform) {
  const { database } = platform;
  app.get('/certificates/sheet.css', (c) => c.body(CERTIFICATE_CSS, 200, { 'content-type': 'text/css; charset=utf-8' }));
  app.get('/courses/:course/certificate/print', async (c) => {
    const course = c.req.param('course');
    const account = c.get('session')?.account.id;
    const certificate = account === undefined ? null : await findCertificate(database, account, course);
    if (certificate === null || certificate.suspendedAt !== null) return problemPage(c, 'not-found');
    const files = `${platform.origin}/courses/${course}/certificate`;
    return c.html(sheet(platform, { certificate, record: await findRecord(database, account, course), files }));
  });
  app.get('/records/:slug/print', async (c) => {
    const record = await findRecordBySlug(database, c.req.param('slug'));
    const certificate = record && (await findCertificate(database, record.accountId, record.course));
    if (!certificate || certificate.suspendedAt !== null) return problemPage(c, 'not-found');
    if (!record.listed) c.header('x-robots-tag', 'noindex');
    return c.html(sheet(platform, { certificate, record, files: `${platform.origin}/records/${record.slug}` }));
  });
}

/** Without a public page the code leads to the certificate's status: what is printed can be asked about, not verified. */
function sheet(platform, { certificate: { slug, token }, record, files }) {
  const addresses = certificateAddresses(platform);
  const verifyAt = record === null ? addresses.certificate(slug) : addresses.record(record.slug);
  return certificatePage({
    certificate: decodeJwt(token),
    verifyAt,
    qr: QRCode.create(verifyAt, { errorCorrectionLevel: 'M' }).modules,
    jwt: `${files}/certificate.jwt`,
    png: `${files}/certificate.png`,
    stylesheet: `${platform.origin}/certificates/sheet.css`,
    indexed: record?.listed ?? false,
  });
}
