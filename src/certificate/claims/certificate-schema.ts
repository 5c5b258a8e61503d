import * as v from 'valibot';
import { type FirstIdentityChecks, type IdentityChecks, identityChecksSchema } from './identity-checks.js';
import { dateTime, httpsUrl, indexText, list, text, typed, uri } from './schema-parts.js';

/** Verifiable Credentials 2.0 §4.3. */
export const CREDENTIALS_CONTEXT = 'https://www.w3.org/ns/credentials/v2';
/** Open Badges 3.0, appendix "JSON-LD context": the file whose contents do not change. */
export const BADGES_CONTEXT = 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json';
/** The context in which 1EdTech defines the type of `credentialSchema`. */
export const EXTENSIONS_CONTEXT = 'https://purl.imsglobal.org/spec/ob/v3p0/extensions.json';
/** Of certificates that were issued before they could be suspended. */
type FirstChecksContext = Pick<typeof CHECKS_CONTEXT, 'identityChecks'>;
/**
 * What the members that Open Badges does not know mean. `identityChecks` is plain JSON of this
 * package. `suspensionStatus` is one more `credentialStatus`, under a name of its own: Open Badges
 * 3.0 has room for one.
 */
export const CHECKS_CONTEXT = {
  identityChecks: { '@id': 'urn:countersign:certificate:v1:identityChecks', '@type': '@json' },
  suspensionStatus: { '@id': 'https://www.w3.org/2018/credentials#credentialStatus', '@type': '@id' },
} as const;
/** The published schema of the format. */
export const BADGE_SCHEMA = 'https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json';

/** Open Badges 3.0, ResultType: those that a course has use for. */
export const RESULT_TYPES = ['GradePointAverage', 'LetterGrade', 'Percent', 'PerformanceLevel', 'RawScore', 'ScaledScore'] as const;
/** Open Badges 3.0, AchievementType: those that a course has use for. */
export const ACHIEVEMENT_TYPES = [
  'Assessment',
  'Certificate',
  'CertificateOfCompletion',
  'Certification',
  'Course',
  'LearningProgram',
  'MicroCredential',
] as const;

/** A result of the course, as it was achieved, with what was possible. */
export interface ResultDescription {
  readonly id: string;
  readonly type: readonly ['ResultDescription'];
  readonly name: string;
  readonly resultType: (typeof RESULT_TYPES)[number];
  readonly allowedValue?: readonly string[];
  readonly requiredValue?: string;
  readonly valueMin?: string;
  readonly valueMax?: string;
}

/** What was achieved: the course. */
export interface Achievement {
  readonly id: string;
  readonly type: readonly ['Achievement'];
  readonly achievementType: (typeof ACHIEVEMENT_TYPES)[number];
  readonly name: string;
  readonly description: string;
  readonly criteria: { readonly narrative: string };
  readonly inLanguage: string;
  readonly resultDescription?: readonly ResultDescription[];
}

/** What an entry of a status list says when it is set: for good, or for now. */
export type StatusPurpose = 'revocation' | 'suspension';

/** An entry of a status list: Bitstring Status List §2.1. */
export interface StatusEntry<Purpose extends StatusPurpose> {
  readonly id: string;
  readonly type: 'BitstringStatusListEntry';
  readonly statusPurpose: Purpose;
  readonly statusListIndex: string;
  readonly statusListCredential: string;
  /** A page for people that says why. */
  readonly statusReference: string;
}

/** A certificate as JSON. Times are RFC 3339 in UTC, whole seconds. */
export interface Certificate {
  readonly '@context':
    | readonly [typeof CREDENTIALS_CONTEXT, typeof BADGES_CONTEXT, typeof EXTENSIONS_CONTEXT, typeof CHECKS_CONTEXT]
    | readonly [typeof CREDENTIALS_CONTEXT, typeof BADGES_CONTEXT, FirstChecksContext];
  /** An https address of the certificate. */
  readonly id: string;
  readonly type: readonly ['VerifiableCredential', 'OpenBadgeCredential'];
  readonly name: string;
  readonly issuer: { readonly id: string; readonly type: readonly ['Profile']; readonly name: string; readonly url: string };
  readonly validFrom: string;
  readonly validUntil?: string;
  readonly awardedDate: string;
  readonly credentialSubject: {
    /** A URI that the issuer made for this learner; it need not be known anywhere else. */
    readonly id: string;
    readonly type: readonly ['AchievementSubject'];
    /** The learner's name, in clear. */
    readonly identifier: readonly [
      { readonly type: 'IdentityObject'; readonly hashed: false; readonly identityHash: string; readonly identityType: 'name' },
    ];
    readonly achievement: Achievement;
    readonly result?: readonly { readonly type: readonly ['Result']; readonly resultDescription: string; readonly value: string }[];
  };
  /** How the learner's identity was checked. */
  readonly evidence: readonly [
    {
      readonly type: readonly ['Evidence'];
      readonly genre: 'IdentityVerification';
      readonly name: string;
      readonly narrative: string;
      readonly identityChecks: IdentityChecks | FirstIdentityChecks;
    },
  ];
  readonly credentialSchema: readonly [{ readonly id: typeof BADGE_SCHEMA; readonly type: '1EdTechJsonSchemaValidator2019' }];
  /** Where the issuer says whether it has revoked the certificate. */
  readonly credentialStatus: StatusEntry<'revocation'>;
  /**
   * Where the issuer says whether it has suspended the certificate; missing where it cannot be
   * suspended.
   */
  readonly suspensionStatus?: StatusEntry<'suspension'>;
}

const checksTerm = v.strictObject({
  '@id': v.literal(CHECKS_CONTEXT.identityChecks['@id']),
  '@type': v.literal('@json'),
});
const suspensionTerm = v.strictObject({
  '@id': v.literal(CHECKS_CONTEXT.suspensionStatus['@id']),
  '@type': v.literal('@id'),
});
const contextSchema = v.union([
  v.strictTuple([
    v.literal(CREDENTIALS_CONTEXT),
    v.literal(BADGES_CONTEXT),
    v.literal(EXTENSIONS_CONTEXT),
    v.strictObject({ identityChecks: checksTerm, suspensionStatus: suspensionTerm }),
  ]),
  v.strictTuple([v.literal(CREDENTIALS_CONTEXT), v.literal(BADGES_CONTEXT), v.strictObject({ identityChecks: checksTerm })]),
]);

const issuerSchema = v.strictObject({ id: uri, type: typed('Profile'), name: text(200), url: httpsUrl });

const resultDescriptionSchema = v.strictObject({
  id: uri,
  type: typed('ResultDescription'),
  name: text(200),
  resultType: v.picklist(RESULT_TYPES),
  allowedValue: v.exactOptional(list(text(40), 1, 40)),
  requiredValue: v.exactOptional(text(40)),
  valueMin: v.exactOptional(text(40)),
  valueMax: v.exactOptional(text(40)),
});

const achievementSchema = v.strictObject({
  id: uri,
  type: typed('Achievement'),
  achievementType: v.picklist(ACHIEVEMENT_TYPES),
  name: text(200),
  description: text(2_000),
  criteria: v.strictObject({ narrative: text(4_000) }),
  /** Open Badges 3.0, LanguageCode. */
  inLanguage: v.pipe(v.string(), v.regex(/^[a-z]{2,4}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$/)),
  resultDescription: v.exactOptional(list(resultDescriptionSchema, 1, 40)),
});

const subjectSchema = v.strictObject({
  id: uri,
  type: typed('AchievementSubject'),
  identifier: v.strictTuple([
    v.strictObject({
      type: v.literal('IdentityObject'),
      hashed: v.literal(false),
      identityHash: text(200),
      identityType: v.literal('name'),
    }),
  ]),
  achievement: achievementSchema,
  result: v.exactOptional(list(v.strictObject({ type: typed('Result'), resultDescription: uri, value: text(40) }), 1, 40)),
});

const evidenceSchema = v.strictObject({
  type: typed('Evidence'),
  genre: v.literal('IdentityVerification'),
  name: text(200),
  narrative: text(4_000),
  identityChecks: identityChecksSchema,
});

const statusSchema = <const Purpose extends StatusPurpose>(purpose: Purpose): v.GenericSchema<StatusEntry<Purpose>> =>
  v.strictObject({
    id: httpsUrl,
    type: v.literal('BitstringStatusListEntry'),
    statusPurpose: v.literal(purpose),
    statusListIndex: indexText,
    statusListCredential: httpsUrl,
    statusReference: httpsUrl,
  });

/**
 * The certificate: an Open Badges 3.0 OpenBadgeCredential with exactly the members that this
 * package writes. Narrower than the published schema, which allows members of any name.
 */
export const certificateSchema: v.GenericSchema<Certificate> = v.strictObject({
  '@context': contextSchema,
  id: httpsUrl,
  type: v.strictTuple([v.literal('VerifiableCredential'), v.literal('OpenBadgeCredential')]),
  name: text(200),
  issuer: issuerSchema,
  validFrom: dateTime,
  validUntil: v.exactOptional(dateTime),
  awardedDate: dateTime,
  credentialSubject: subjectSchema,
  evidence: v.strictTuple([evidenceSchema]),
  credentialSchema: v.strictTuple([v.strictObject({ id: v.literal(BADGE_SCHEMA), type: v.literal('1EdTechJsonSchemaValidator2019') })]),
  credentialStatus: statusSchema('revocation'),
  suspensionStatus: v.exactOptional(statusSchema('suspension')),
});
