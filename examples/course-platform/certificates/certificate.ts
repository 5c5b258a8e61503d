import { randomUUID } from 'node:crypto';
import { link, readFile, unlink, writeFile } from 'node:fs/promises';
import {
  bakeCertificate,
  didDocument,
  drawBadge,
  generateCertificateKey,
  issueCertificate,
  publicCertificateKey,
  readPersonName,
  webDid,
} from 'countersign/certificate';
import { secret } from '../store/secrets.js';

export const UNIVERSITY = 'Example University';
export const BADGE = { size: 320, color: '#1f5c4d' };
/** How checks are made here. All of it stands in every certificate, so that none says which way its learner took. */
const WAYS = ['embeddings', 'person'];
/** What makes proofs is large: it is loaded when the first one is made. */
const proofs = () => import('countersign/proofs');

/** Where the parts of a certificate are found. */
export function certificateAddresses({ origin }) {
  return {
    issuer: webDid(origin),
    // Certificates named the origin as their issuer once; those are still good.
    issuers: [webDid(origin), origin],
    keys: `${origin}/certificates/keys`,
    // The first has no number: there was only one once.
    statusList: (id) => `${origin}/certificates/status-list${id === 1 ? '' : `/${id}`}`,
    suspensionList: (id) => `${origin}/certificates/suspension-list${id === 1 ? '' : `/${id}`}`,
    certificate: (slug) => `${origin}/certificates/${slug}`,
    record: (slug) => `${origin}/records/${slug}`,
  };
}

/**
 * The university's own keys for certificates: read from two files, made there the first time. Not those that sign receipts. The first file has the keys of signed texts, the
 * second, beside it, those of the proofs that wallets read.
 *
 * @param {string} file
 * @param {string} origin
 * @returns {Promise<CertificateKeys>}
 */
export async function loadCertificateKeys(file, origin) {
  const { keys, issuer } = certificateAddresses({ origin });
  const { signing } = await readOrMake(file, async () => ({
    signing: [await generateCertificateKey({ alg: 'ES256', address: (thumbprint) => `${keys}/${thumbprint}` })],
  }));
  const { proof } = await readOrMake(`${file.replace(/\.json$/, '')}-proofs.json`, async () => ({
    proof: [await (await proofs()).generateProofKey(issuer)],
  }));
  // A key is the same under whatever name the site has now.
  return { signing, proof: proof.map((key) => ({ ...key, id: `${issuer}#${key.publicKeyMultibase}`, controller: issuer })) };
}

/** What a file holds. It appears with all of its content at once; of several processes that start at once, the first one's counts. */
async function readOrMake(file, make) {
  const read = async () => parseQuietly(await readFile(file, 'utf8'));
  return read().catch(async (error) => {
    if (error.code !== 'ENOENT') throw error;
    const draft = `${file}.${randomUUID()}`;
    await writeFile(draft, JSON.stringify(await make()), { flag: 'wx', mode: 0o600 });
    await link(draft, file)
      .catch((taken) => {
        if (taken.code !== 'EEXIST') throw taken;
      })
      .finally(() => unlink(draft));
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
 * Who the university is, for programs that ask for a DID: its keys, nothing private.
 *
 * @param {Pick<import('../platform.js').Platform, 'origin' | 'certificateKeys'>} platform
 */
export function universityDocument({ origin, certificateKeys: { signing, proof = [] } }) {
  return didDocument({ did: webDid(origin), keys: signing.map(publicCertificateKey), proofKeys: proof });
}

/** A credential with a proof inside, as a text; `null`: the university has no key for it. */
export async function prove({ certificateKeys: { proof: [key] = [] }, now }, credential) {
  return key === undefined ? null : JSON.stringify(await (await proofs()).addProof(credential, key, now()));
}

/**
 * Signs a certificate for a course that is complete.
 *
 * @param {import('../platform.js').Platform} platform
 * @param {{ account: { name: string }, course: import('../courses/courses.js').Course, parts: ReturnType<typeof import('../courses/progress.js').courseProgress>['parts'], checks: import('countersign/certificate').CountedCheck[], entry: { list: number, index: number } }} options
 * @returns {Promise<{ slug: string, token: string, document: string | null }>} `document`: the same for wallets, with its proof inside
 */
export async function signCertificate(platform, { account, course, parts, checks, entry }) {
  const { origin, certificateKeys, now } = platform;
  const addresses = certificateAddresses(platform);
  const slug = secret(16);
  const id = addresses.certificate(slug);
  const { token, certificate } = await issueCertificate({
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
    ways: WAYS,
    status: {
      list: addresses.statusList(entry.list),
      suspensionList: addresses.suspensionList(entry.list),
      index: entry.index,
      page: id,
    },
    awardedAt: now(),
    issuedAt: now(),
    expiresAt: null,
  });
  const [key] = certificateKeys.proof ?? [];
  const document = key === undefined ? null : JSON.stringify(await (await proofs()).proveCertificate(certificate, key, now()));
  return { slug, token, document };
}

/** The badge's picture with the certificate in it, as a PNG file. */
export async function bakedBadge(token) {
  return bakeCertificate(await plainBadge(), token);
}

/** The badge's picture alone. */
export function plainBadge() {
  return drawBadge(BADGE);
}
