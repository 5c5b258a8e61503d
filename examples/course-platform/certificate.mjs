import { randomBytes, randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import {
  bakeCertificate,
  createStatusList,
  drawBadge,
  generateCertificateKey,
  issueCertificate,
  publicCertificateKey,
  randomStatusIndex,
  signStatusList,
} from 'countersign/certificate';

/** @typedef {import('countersign/certificate').CertificateKeySet} CertificateKeys */

const UNIVERSITY = 'Example University';
/** How long a visitor may take the list of revoked certificates for current. */
const STATUS_SECONDS = 3600;
const BADGE = { size: 320, colour: '#1f5c4d' };

/** Where the parts of a certificate are found. */
export function certificateAddresses({ origin }) {
  return {
    issuer: origin,
    keys: `${origin}/certificates/keys`,
    statusList: `${origin}/certificates/status-list`,
    certificate: (slug) => `${origin}/certificates/${slug}`,
    record: (slug) => `${origin}/records/${slug}`,
  };
}

/**
 * The university's own keys for certificates: read from a file, made there the first time. Not those that sign receipts.
 *
 * @param {string} file
 * @param {string} origin
 * @returns {Promise<CertificateKeys>}
 */
export async function loadCertificateKeys(file, origin) {
  const read = () => readFile(file, 'utf8').then(JSON.parse);
  return read().catch(async (error) => {
    if (error.code !== 'ENOENT') throw error;
    const { keys } = certificateAddresses({ origin });
    const key = await generateCertificateKey({ alg: 'RS256', address: (thumbprint) => `${keys}/${thumbprint}` });
    // Of several processes that start at once, the first one's file counts.
    await writeFile(file, JSON.stringify({ signing: [key] }), { flag: 'wx', mode: 0o600 }).catch((taken) => {
      if (taken.code !== 'EEXIST') throw taken;
    });
    return read();
  });
}

/** The public halves, by the last part of their address. */
export function publishedKeys({ certificateKeys }) {
  return new Map(certificateKeys.signing.map((key) => [key.kid.slice(key.kid.lastIndexOf('/') + 1), publicCertificateKey(key)]));
}

/**
 * Signs a certificate for a course that is complete. Where the random entry of the status list is taken, the database says so and another is drawn.
 *
 * @param {import('./platform.mjs').Platform} platform
 * @param {{ account: { name: string }, course: import('./courses.mjs').Course, parts: ReturnType<typeof import('./progress.mjs').courseProgress>['parts'], checks: import('countersign/certificate').CountedCheck[] }} options
 * @returns {Promise<{ slug: string, token: string, statusIndex: number }>}
 */
export async function signCertificate(platform, { account, course, parts, checks }) {
  const { origin, certificateKeys, now } = platform;
  const addresses = certificateAddresses(platform);
  const slug = randomBytes(16).toString('base64url');
  const statusIndex = randomStatusIndex();
  const id = addresses.certificate(slug);
  const { token } = await issueCertificate({
    keys: certificateKeys,
    id,
    issuer: { id: addresses.issuer, name: UNIVERSITY, url: origin },
    learner: { id: `urn:uuid:${randomUUID()}`, name: account.name },
    achievement: {
      id: `${origin}/courses/${course.id}`,
      type: 'Course',
      name: course.title,
      description: course.summary,
      criteria: 'Every graded part of the course was passed, on the verified track.',
      language: course.lang,
    },
    results: parts.map(({ unit, submission }) => ({
      id: `${origin}/courses/${course.id}/${unit.id}`,
      name: unit.title,
      type: 'RawScore',
      value: String(submission.points),
      min: '0',
      max: String(unit.most),
      required: String(unit.pass),
    })),
    checks,
    status: { list: addresses.statusList, index: statusIndex, page: id },
    awardedAt: now(),
    issuedAt: now(),
    expiresAt: null,
  });
  return { slug, token, statusIndex };
}

/** The signed list of what is revoked. */
export async function statusList(platform) {
  const { database, certificateKeys, now } = platform;
  const rows = await database.query('select status_index from platform_certificate where revoked_at is not null');
  const { issuer, statusList: address } = certificateAddresses(platform);
  const bits = createStatusList(rows.map(({ status_index: index }) => index));
  return signStatusList({ keys: certificateKeys, address, issuer, bits, now: now(), ttlSeconds: STATUS_SECONDS });
}

/** The badge's picture with the certificate in it, as a PNG file. */
export async function bakedBadge(token) {
  return bakeCertificate(await drawBadge(BADGE), token);
}
