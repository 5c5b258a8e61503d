import { randomUUID } from 'node:crypto';
import { type CheckMode, type CountedCheck, type CourseResult, issueCertificate, readPersonName } from 'countersign/certificate';
import type { Course, Unit } from '../courses/courses.js';
import type { Submission } from '../courses/submissions.js';
import { PICTURES } from '../enrollment/policy.js';
import { secret } from '../store/secrets.js';
import type { Account, Platform } from '../types.js';
import { certificateAddresses, proofs, type StatusEntry, UNIVERSITY } from './certificate.js';

/**
 * How checks are made here. All of it stands in every certificate, so that none says which way its
 * learner took.
 */
const WAYS: readonly CheckMode[] = [PICTURES > 0 ? 'sampled' : 'embeddings', 'person'];

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
