import * as v from 'valibot';
import {
  type ACHIEVEMENT_TYPES,
  BADGE_SCHEMA,
  BADGES_CONTEXT,
  type Certificate,
  CHECKS_CONTEXT,
  CREDENTIALS_CONTEXT,
  certificateSchema,
  EXTENSIONS_CONTEXT,
  type RESULT_TYPES,
  type StatusEntry,
  type StatusPurpose,
} from './claims/certificate-schema.js';
import { type CheckMode, type CountedCheck, countIdentityChecks, describeIdentityChecks } from './claims/identity-checks.js';
import { readPersonName } from './claims/person-name.js';
import { toDateTime } from './claims/schema-parts.js';
import type { CertificateKeySet } from './signing/certificate-keys.js';
import { signCredential } from './signing/sign-credential.js';

/** A result of the course. */
export interface CourseResult {
  /** A URI of this kind of result, the same for all learners of the course. */
  readonly id: string;
  readonly name: string;
  readonly type: (typeof RESULT_TYPES)[number];
  /** What was achieved, as text: "87", "A−". */
  readonly value: string;
  /** What was possible: an ordered list from low to high, or a range. */
  readonly allowed?: readonly string[];
  readonly min?: string;
  readonly max?: string;
  /** What was needed to pass. */
  readonly required?: string;
}

export interface CertificateOptions {
  readonly keys: CertificateKeySet;
  /**
   * The https address of this certificate, with 80 random bits or more in it: who has the address
   * can look.
   */
  readonly id: string;
  readonly issuer: { readonly id: string; readonly name: string; readonly url: string };
  /**
   * `id`: a URI that only the issuer can tie to an account. `name`: as the learner wants it on the
   * certificate, in the form of `readPersonName`.
   */
  readonly learner: { readonly id: string; readonly name: string };
  readonly achievement: {
    readonly id: string;
    readonly type: (typeof ACHIEVEMENT_TYPES)[number];
    readonly name: string;
    readonly description: string;
    /** What had to be done, in words. */
    readonly criteria: string;
    /** Language of these texts, e.g. `en` or `pt-BR`. */
    readonly language: string;
  };
  /** What is to be seen of the learner's performance; an empty list shows nothing. */
  readonly results: readonly CourseResult[];
  /** The checks that it rests on: see `countIdentityChecks`. */
  readonly checks: readonly CountedCheck[];
  /**
   * All ways in which the issuer makes checks, taken or not: with them the certificate does not say
   * which way this learner took. Default: those of `checks`.
   */
  readonly ways?: readonly CheckMode[];
  /**
   * Where it can be revoked: the list's address, an entry that no other certificate has, and a page
   * for people that says why. `suspensionList`: the address of a second list, in which the same
   * entry suspends it; without it, it cannot be suspended.
   */
  readonly status: { readonly list: string; readonly suspensionList?: string; readonly index: number; readonly page: string };
  readonly awardedAt: Date;
  readonly issuedAt: Date;
  /** `null`: it does not expire. */
  readonly expiresAt: Date | null;
}

/**
 * Issues a certificate: an Open Badges 3.0 OpenBadgeCredential, signed as VC-JWT by the
 * university's own key.
 *
 * @returns the compact JWS, to be kept and served as `text/plain` under the name `….jwt`, and what
 *   it says
 * @throws TypeError for an option that is missing or does not fit, and when no identity check was
 *   accepted
 *
 * @example
 * const { token, certificate } = await issueCertificate({
 *   keys,
 *   id: 'https://courses.example/certificates/7x',
 *   issuer: {
 *     id: 'did:web:courses.example',
 *     name: 'Example University',
 *     url: 'https://courses.example',
 *   },
 *   learner: { id: 'urn:uuid:5f0c36de-5b43-4b3c-9d6e-1f8f7c1c2b10', name: 'Ada Lovelace' },
 *   achievement: {
 *     id: 'https://courses.example/courses/algebra',
 *     type: 'Course',
 *     name: 'Linear Algebra',
 *     description: 'Vectors, matrices and what they do.',
 *     criteria: 'Four quizzes and an essay.',
 *     language: 'en',
 *   },
 *   results: [],
 *   checks,
 *   status: {
 *     list: 'https://courses.example/status/1',
 *     index: randomStatusIndex(),
 *     page: 'https://courses.example/certificates/7x/status',
 *   },
 *   awardedAt: new Date(),
 *   issuedAt: new Date(),
 *   expiresAt: null,
 * });
 */
export async function issueCertificate(
  options: CertificateOptions,
): Promise<{ readonly token: string; readonly certificate: Certificate }> {
  const certificate = v.safeParse(certificateSchema, describe(options));
  if (!certificate.success) throw new TypeError(`issueCertificate: ${v.getDotPath(certificate.issues[0]) ?? 'options'} does not fit`);
  if (readPersonName(options.learner.name) !== options.learner.name)
    throw new TypeError('issueCertificate: learner.name does not fit; readPersonName gives its form');
  if (options.expiresAt !== null && !(options.expiresAt > options.issuedAt))
    throw new TypeError('issueCertificate: expiresAt must be later');
  const ids = options.results.map(({ id }) => id);
  if (new Set(ids).size !== ids.length) throw new TypeError('issueCertificate: two results have one id');
  return { token: await signCredential(options.keys, certificate.output), certificate: certificate.output };
}

function describe({
  id,
  issuer,
  learner,
  achievement,
  results,
  checks,
  ways,
  status,
  awardedAt,
  issuedAt,
  expiresAt,
}: CertificateOptions): unknown {
  const identityChecks = countIdentityChecks(checks, ways);
  const { id: achievementId, type: achievementType, name, description, criteria, language } = achievement;
  return {
    '@context': [CREDENTIALS_CONTEXT, BADGES_CONTEXT, EXTENSIONS_CONTEXT, CHECKS_CONTEXT],
    id,
    type: ['VerifiableCredential', 'OpenBadgeCredential'],
    name,
    issuer: { id: issuer.id, type: ['Profile'], name: issuer.name, url: issuer.url },
    validFrom: toDateTime(issuedAt),
    ...(expiresAt === null ? {} : { validUntil: toDateTime(expiresAt) }),
    awardedDate: toDateTime(awardedAt),
    credentialSubject: {
      id: learner.id,
      type: ['AchievementSubject'],
      identifier: [{ type: 'IdentityObject', hashed: false, identityHash: learner.name, identityType: 'name' }],
      achievement: {
        id: achievementId,
        type: ['Achievement'],
        achievementType,
        name,
        description,
        criteria: { narrative: criteria },
        inLanguage: language,
        ...(results.length === 0 ? {} : { resultDescription: results.map(possible) }),
      },
      ...(results.length === 0 ? {} : { result: results.map(achieved) }),
    },
    evidence: [
      {
        type: ['Evidence'],
        genre: 'IdentityVerification',
        name: 'How the learner’s identity was checked',
        narrative: describeIdentityChecks(identityChecks),
        identityChecks,
      },
    ],
    credentialSchema: [{ id: BADGE_SCHEMA, type: '1EdTechJsonSchemaValidator2019' }],
    credentialStatus: entry('revocation', status.list, status),
    ...(status.suspensionList === undefined ? {} : { suspensionStatus: entry('suspension', status.suspensionList, status) }),
  };
}

function entry<Purpose extends StatusPurpose>(
  purpose: Purpose,
  list: string,
  { index, page }: CertificateOptions['status'],
): StatusEntry<Purpose> {
  return {
    id: `${list}#${index}`,
    type: 'BitstringStatusListEntry',
    statusPurpose: purpose,
    statusListIndex: String(index),
    statusListCredential: list,
    statusReference: page,
  };
}

function possible({ id, name, type, allowed, min, max, required }: CourseResult): unknown {
  return {
    id,
    type: ['ResultDescription'],
    name,
    resultType: type,
    ...(allowed === undefined ? {} : { allowedValue: [...allowed] }),
    ...(required === undefined ? {} : { requiredValue: required }),
    ...(min === undefined ? {} : { valueMin: min }),
    ...(max === undefined ? {} : { valueMax: max }),
  };
}

function achieved({ id, value }: CourseResult): unknown {
  return { type: ['Result'], resultDescription: id, value };
}
