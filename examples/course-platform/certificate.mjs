import { randomBytes, randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import {
  bakeCertificate,
  drawBadge,
  generateCertificateKey,
  issueCertificate,
  publicCertificateKey,
  readPersonName,
} from 'countersign/certificate';

/** @typedef {import('countersign/certificate').CertificateKeySet} CertificateKeys */

const UNIVERSITY = 'Example University';
const BADGE = { size: 320, colour: '#1f5c4d' };

/** Where the parts of a certificate are found. */
export function certificateAddresses({ origin }) {
  return {
    issuer: origin,
    keys: `${origin}/certificates/keys`,
    // The first has no number: there was only one once.
    statusList: (id) => `${origin}/certificates/status-list${id === 1 ? '' : `/${id}`}`,
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
  const read = async () => parseQuietly(await readFile(file, 'utf8'));
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

/** The parser's own message quotes what it could not read: secrets. */
function parseQuietly(text) {
  try {
    return JSON.parse(text);
  } catch {
    throw new SyntaxError('the file of certificate keys holds no JSON: put it back from a copy');
  }
}

/** The public halves, by the last part of their address. */
export function publishedKeys({ certificateKeys }) {
  return new Map(certificateKeys.signing.map((key) => [key.kid.slice(key.kid.lastIndexOf('/') + 1), publicCertificateKey(key)]));
}

/**
 * Signs a certificate for a course that is complete.
 *
 * @param {import('./platform.mjs').Platform} platform
 * @param {{ account: { name: string }, course: import('./courses.mjs').Course, parts: ReturnType<typeof import('./progress.mjs').courseProgress>['parts'], checks: import('countersign/certificate').CountedCheck[], entry: { list: number, index: number } }} options
 * @returns {Promise<{ slug: string, token: string }>}
 */
export async function signCertificate(platform, { account, course, parts, checks, entry }) {
  const { origin, certificateKeys, now } = platform;
  const addresses = certificateAddresses(platform);
  const slug = randomBytes(16).toString('base64url');
  const id = addresses.certificate(slug);
  const { token } = await issueCertificate({
    keys: certificateKeys,
    id,
    issuer: { id: addresses.issuer, name: UNIVERSITY, url: origin },
    learner: { id: `urn:uuid:${randomUUID()}`, name: readPersonName(account.name) },
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
    status: { list: addresses.statusList(entry.list), index: entry.index, page: id },
    awardedAt: now(),
    issuedAt: now(),
    expiresAt: null,
  });
  return { slug, token };
}

/** The badge's picture with the certificate in it, as a PNG file. */
export async function bakedBadge(token) {
  return bakeCertificate(await drawBadge(BADGE), token);
}
