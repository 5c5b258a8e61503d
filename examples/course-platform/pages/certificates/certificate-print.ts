import { CERTIFICATE_CSS, type Certificate, certificatePage } from 'countersign/certificate';
import { decodeJwt } from 'jose';
import QRCode from 'qrcode';
import { certificateAddresses } from '../../certificates/certificate.js';
import { findCertificate, type IssuedCertificate } from '../../certificates/certificates.js';
import { findRecord, findRecordBySlug, type PublicRecord } from '../../courses/records.js';
import type { Platform, Site } from '../../types.js';
import { problemPage } from '../problem.js';

/**
 * `/courses/…/certificate/print` for the learner, `/records/…/print` for whoever was given the
 * address: the certificate to look at and to print.
 */
export function certificatePrintRoutes(app: Site, platform: Platform): void {
  const { database } = platform;
  app.get('/certificates/sheet.css', (c) => c.body(CERTIFICATE_CSS, 200, { 'content-type': 'text/css; charset=utf-8' }));
  app.get('/courses/:course/certificate/print', async (c) => {
    const course = c.req.param('course');
    const account = c.get('session')?.account.id;
    if (account === undefined) return problemPage(c, 'not-found');
    const certificate = await findCertificate(database, account, course);
    if (certificate === null || certificate.suspendedAt !== null) return problemPage(c, 'not-found');
    const files = `${platform.origin}/courses/${course}/certificate`;
    return c.html(sheet(platform, { certificate, record: await findRecord(database, account, course), files }));
  });
  app.get('/records/:slug/print', async (c) => {
    const record = await findRecordBySlug(database, c.req.param('slug'));
    const certificate = record && (await findCertificate(database, record.accountId, record.course));
    if (!record || !certificate || certificate.suspendedAt !== null) return problemPage(c, 'not-found');
    if (!record.listed) c.header('x-robots-tag', 'noindex');
    return c.html(sheet(platform, { certificate, record, files: `${platform.origin}/records/${record.slug}` }));
  });
}

interface SheetOptions {
  certificate: IssuedCertificate;
  record: PublicRecord | null;
  /** Where the certificate's files are. */
  files: string;
}

/**
 * Without a public page the code leads to the certificate's status: what is printed can be asked
 * about, not verified.
 */
function sheet(platform: Platform, { certificate: { slug, token }, record, files }: SheetOptions): string {
  const addresses = certificateAddresses(platform);
  const verifyAt = record === null ? addresses.certificate(slug) : addresses.record(record.slug);
  return certificatePage({
    certificate: decodeJwt<Certificate>(token),
    verifyAt,
    qr: QRCode.create(verifyAt, { errorCorrectionLevel: 'M' }).modules,
    jwt: `${files}/certificate.jwt`,
    png: `${files}/certificate.png`,
    stylesheet: `${platform.origin}/certificates/sheet.css`,
    indexed: record?.listed ?? false,
  });
}
