import { randomUUID } from 'node:crypto';
import { link, readFile, unlink, writeFile } from 'node:fs/promises';
import {
  bakeCertificate,
  type CertificateKey,
  type CheckMode,
  type CountedCheck,
  type CourseResult,
  type DidDocument,
  didDocument,
  drawBadge,
  generateCertificateKey,
  issueCertificate,
  type PublicCertificateKey,
  publicCertificateKey,
  readPersonName,
  type StatusCredential,
  webDid,
} from 'countersign/certificate';
import type { ProofKey } from 'countersign/proofs';
import type { Course, Unit } from '../courses/courses.js';
import type { Submission } from '../courses/submissions.js';
import { secret } from '../store/secrets.js';
import type { Account, CertificateKeys, Platform } from '../types.js';

export const UNIVERSITY = 'Example University';
export const BADGE = { size: 320, color: '#1f5c4d' };
/** How checks are made here. All of it stands in every certificate, so that none says which way its learner took. */
const WAYS: readonly CheckMode[] = ['embeddings', 'person'];
/** What makes proofs is large: it is loaded when the first one is made. */
const proofs = () => import('countersign/proofs');

/** An entry of a status list. */
export interface StatusEntry {
  list: number;
  index: number;
}

/** A part of a course with what was reached in it. */
export interface ReachedPart {
  unit: Unit;
  submission: Pick<Submission, 'points'> | null;
}

/** A course that is complete. */
export interface Completion {
  account: Pick<Account, 'name'>;
  course: Course;
  parts: readonly ReachedPart[];
}

/** What a certificate of it says besides. */
export interface SignOptions extends Completion {
  checks: readonly CountedCheck[];
  entry: StatusEntry;
}

export interface SignedCertificate {
  /** The random part of its address. */
  slug: string;
  token: string;
  /** The same for wallets, with its proof inside; `null`: the university has no key for it. */
  document: string | null;
}

export interface CertificateAddresses {
  issuer: string;
  issuers: readonly string[];
  keys: string;
  statusList: (id: number) => string;
  suspensionList: (id: number) => string;
  certificate: (slug: string) => string;
  record: (slug: string) => string;
}

/** Where the parts of a certificate are found. */
export function certificateAddresses({ origin }: Pick<Platform, 'origin'>): CertificateAddresses {
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
 * The university's own keys for certificates: read from two files, made there the first time. Not
 * those that sign receipts. The first file has the keys of signed texts, the second, beside it,
 * those of the proofs that wallets read.
 */
export async function loadCertificateKeys(file: string, origin: string): Promise<CertificateKeys> {
  const { keys, issuer } = certificateAddresses({ origin });
  const { signing } = await readOrMake<{ signing: CertificateKey[] }>(file, async () => ({
    signing: [await generateCertificateKey({ alg: 'ES256', address: (thumbprint) => `${keys}/${thumbprint}` })],
  }));
  const { proof } = await readOrMake<{ proof: ProofKey[] }>(`${file.replace(/\.json$/, '')}-proofs.json`, async () => ({
    proof: [await (await proofs()).generateProofKey(issuer)],
  }));
  // A key is the same under whatever name the site has now.
  return { signing, proof: proof.map((key) => ({ ...key, id: `${issuer}#${key.publicKeyMultibase}`, controller: issuer })) };
}

/** What a file holds. It appears with all of its content at once; of several processes that start at once, the first one's counts. */
async function readOrMake<Keys>(file: string, make: () => Promise<Keys>): Promise<Keys> {
  const read = async (): Promise<Keys> => parseQuietly(await readFile(file, 'utf8')) as Keys;
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
function parseQuietly(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new SyntaxError('the file of certificate keys holds no JSON: put it back from a copy');
  }
}

/** The public halves, by the last part of their address. */
export function publishedKeys({ certificateKeys }: Pick<Platform, 'certificateKeys'>): Map<string, PublicCertificateKey> {
  return new Map(certificateKeys.signing.map((key) => [key.kid.slice(key.kid.lastIndexOf('/') + 1), publicCertificateKey(key)]));
}

/** Who the university is, for programs that ask for a DID: its keys, nothing private. */
export function universityDocument({ origin, certificateKeys }: Pick<Platform, 'origin' | 'certificateKeys'>): DidDocument {
  const { signing, proof = [] } = certificateKeys;
  return didDocument({ did: webDid(origin), keys: signing.map(publicCertificateKey), proofKeys: proof });
}

/** A credential with a proof inside, as a text; `null`: the university has no key for it. */
export async function prove({ certificateKeys, now }: Platform, credential: StatusCredential): Promise<string | null> {
  const [key] = certificateKeys.proof ?? [];
  return key === undefined ? null : JSON.stringify(await (await proofs()).addProof(credential, key, now()));
}

/** Signs a certificate for a course that is complete. */
export async function signCertificate(platform: Platform, options: SignOptions): Promise<SignedCertificate> {
  const { account, course, parts, checks, entry } = options;
  const { origin, certificateKeys, now } = platform;
  const addresses = certificateAddresses(platform);
  const slug = secret(16);
  const id = addresses.certificate(slug);
  const { token, certificate } = await issueCertificate({
    keys: certificateKeys,
    id,
    issuer: { id: addresses.issuer, name: UNIVERSITY, url: origin },
    learner: { id: `urn:uuid:${randomUUID()}`, name: readPersonName(account.name) ?? '' },
    achievement: {
      id: `${origin}/courses/${course.id}`,
      type: 'Course',
      name: course.title,
      description: course.summary,
      criteria: 'Every graded part of the course was passed, on the verified track.',
      language: course.lang,
    },
    results: parts.map((part) => resultOf(part, `${origin}/courses/${course.id}`)),
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

/** What a certificate says of a part. @throws Error where nothing was handed in */
function resultOf({ unit, submission }: ReachedPart, course: string): CourseResult {
  if (submission === null) throw new Error('a certificate names no part without work');
  return {
    id: `${course}/${unit.id}`,
    name: unit.title,
    type: 'RawScore',
    value: String(submission.points),
    min: '0',
    max: String(unit.most),
    required: String(unit.pass),
  };
}

/** The badge's picture with the certificate in it, as a PNG file. */
export async function bakedBadge(token: string): Promise<Uint8Array<ArrayBuffer>> {
  return bakeCertificate(await plainBadge(), token);
}

/** The badge's picture alone. */
export function plainBadge(): Promise<Uint8Array<ArrayBuffer>> {
  return drawBadge(BADGE);
}
