/**
 * A transcription by hand, in valibot, of 1EdTech's published JSON Schema for Open Badges 3.0
 * (draft 2019-09, `ob_v3p0_achievementcredential_schema.json` of the final release). It is not the
 * published file: that is not ours to pass on, no package that this project can install ships it,
 * and no test may fetch it. Whoever has the file names it in `OPEN_BADGES_SCHEMA`, and
 * `published-schema.test.ts` validates with it.
 *
 * Compared clause by clause with a public copy of that file (63,198 characters;
 * https://github.com/rollercoaster-dev/openbadges-types at commit 0e32374,
 * `schemas/v3/ob_v3p0_achievementcredential_schema.json`): AchievementCredential with its
 * `required`, Context, AchievementSubject, IdentityObject, Evidence, Achievement, Alignment,
 * Criteria, IdentifierEntry, Image, Result, ResultDescription, RubricCriterionLevel, ProfileRef,
 * Profile, CredentialSchema, CredentialStatus: members, required ones, enumerations and patterns.
 * Where the two differ, this is the stricter one:
 *
 * - it is closed where the published schema is open, so that a name that the format does not know
 *   is found; the names that are not of that schema are marked
 * - what no certificate of ours has is left out, and so refused: endorsement, endorsementJwt,
 *   proof, refreshService, termsOfUse, related, and of Profile address, parentOrg and the members
 *   of a person's name
 * - `credentialStatus` has the members of Bitstring Status List besides `id` and `type`
 *
 * It shares nothing with src/certificate.
 */
import * as v from 'valibot';

const uri = v.string();
const dateTime = v.pipe(v.string(), v.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/i));
const extension = v.pipe(v.string(), v.regex(/(ext:)[a-z|A-Z|0-9|.|_]+/));
const optional = v.exactOptional;

/** `type`: a list of at least one, in which one of these stands. */
const types = (...names: string[]) =>
  v.pipe(
    v.array(v.string()),
    v.minLength(1),
    v.check((list) => names.some((name) => list.includes(name))),
  );
const openList = (...names: string[]) => v.union([v.picklist(names), extension]);

const image = v.strictObject({ id: uri, type: v.literal('Image'), caption: optional(v.string()) });
const identifierType = openList(
  ...['name', 'sourcedId', 'systemId', 'productId', 'userName', 'accountId', 'emailAddress', 'nationalIdentityNumber', 'isbn', 'issn'],
  ...['lisSourcedId', 'oneRosterSourcedId', 'sisSourcedId', 'ltiContextId', 'ltiDeploymentId', 'ltiToolId', 'ltiPlatformId', 'ltiUserId'],
  'identifier',
);
const identityObject = v.strictObject({
  type: v.literal('IdentityObject'),
  hashed: v.boolean(),
  identityHash: v.string(),
  identityType: identifierType,
  salt: optional(v.string()),
});
const identifierEntry = v.strictObject({ type: v.literal('IdentifierEntry'), identifier: v.string(), identifierType });
const profile = v.strictObject({
  id: uri,
  type: types('Profile'),
  name: optional(v.string()),
  url: optional(uri),
  phone: optional(v.string()),
  description: optional(v.string()),
  image: optional(image),
  email: optional(v.string()),
  otherIdentifier: optional(v.array(identifierEntry)),
  official: optional(v.string()),
});
const alignment = v.strictObject({
  type: types('Alignment'),
  targetCode: optional(v.string()),
  targetDescription: optional(v.string()),
  targetName: v.string(),
  targetFramework: optional(v.string()),
  targetType: optional(
    openList('ceasn:Competency', 'ceterms:Credential', 'CFItem', 'CFRubric', 'CFRubricCriterion', 'CFRubricCriterionLevel', 'CTDL'),
  ),
  targetUrl: uri,
});
const rubricCriterionLevel = v.strictObject({
  id: uri,
  type: types('RubricCriterionLevel'),
  alignment: optional(v.array(alignment)),
  description: optional(v.string()),
  level: optional(v.string()),
  name: v.string(),
  points: optional(v.string()),
});
const resultDescription = v.strictObject({
  id: uri,
  type: types('ResultDescription'),
  alignment: optional(v.array(alignment)),
  allowedValue: optional(v.array(v.string())),
  name: v.string(),
  requiredLevel: optional(uri),
  requiredValue: optional(v.string()),
  resultType: openList(
    ...['GradePointAverage', 'LetterGrade', 'Percent', 'PerformanceLevel', 'PredictedScore', 'RawScore', 'Result', 'RubricCriterion'],
    ...['RubricCriterionLevel', 'RubricScore', 'ScaledScore', 'Status'],
  ),
  rubricCriterionLevel: optional(v.array(rubricCriterionLevel)),
  valueMax: optional(v.string()),
  valueMin: optional(v.string()),
});
const achievement = v.strictObject({
  id: uri,
  type: types('Achievement'),
  alignment: optional(v.array(alignment)),
  achievementType: optional(
    openList(
      ...['Achievement', 'ApprenticeshipCertificate', 'Assessment', 'Assignment', 'AssociateDegree', 'Award', 'Badge', 'BachelorDegree'],
      ...['Certificate', 'CertificateOfCompletion', 'Certification', 'CommunityService', 'Competency', 'Course', 'CoCurricular', 'Degree'],
      ...['Diploma', 'DoctoralDegree', 'Fieldwork', 'GeneralEducationDevelopment', 'JourneymanCertificate', 'LearningProgram', 'License'],
      ...['Membership', 'ProfessionalDoctorate', 'QualityAssuranceCredential', 'MasterCertificate', 'MasterDegree', 'MicroCredential'],
      ...['ResearchDoctorate', 'SecondarySchoolDiploma'],
    ),
  ),
  creator: optional(profile),
  creditsAvailable: optional(v.number()),
  criteria: v.strictObject({ id: optional(uri), narrative: optional(v.string()) }),
  description: v.string(),
  fieldOfStudy: optional(v.string()),
  humanCode: optional(v.string()),
  image: optional(image),
  inLanguage: optional(v.pipe(v.string(), v.regex(/^[a-z]{2,4}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$/))),
  name: v.string(),
  otherIdentifier: optional(v.array(identifierEntry)),
  resultDescription: optional(v.array(resultDescription)),
  specialization: optional(v.string()),
  tag: optional(v.array(v.string())),
  version: optional(v.string()),
});
const result = v.strictObject({
  type: types('Result'),
  achievedLevel: optional(uri),
  alignment: optional(v.array(alignment)),
  resultDescription: optional(uri),
  status: optional(v.picklist(['Completed', 'Enrolled', 'Failed', 'InProgress', 'OnHold', 'Provisional', 'Withdrew'])),
  value: optional(v.string()),
});
const subject = v.strictObject({
  id: optional(uri),
  type: types('AchievementSubject'),
  activityEndDate: optional(dateTime),
  activityStartDate: optional(dateTime),
  creditsEarned: optional(v.number()),
  achievement,
  identifier: optional(v.array(identityObject)),
  image: optional(image),
  licenseNumber: optional(v.string()),
  narrative: optional(v.string()),
  result: optional(v.array(result)),
  role: optional(v.string()),
  source: optional(profile),
  term: optional(v.string()),
});
const evidence = v.strictObject({
  id: optional(uri),
  type: types('Evidence'),
  narrative: optional(v.string()),
  name: optional(v.string()),
  description: optional(v.string()),
  genre: optional(v.string()),
  audience: optional(v.string()),
  /**
   * Not of the schema, which lets evidence have members of any name: the certificate's own context
   * says what it is.
   */
  identityChecks: v.unknown(),
});

export const openBadgeCredential = v.strictObject({
  '@context': v.pipe(
    v.tupleWithRest(
      [
        v.literal('https://www.w3.org/ns/credentials/v2'),
        v.pipe(v.string(), v.regex(/^https:\/\/purl\.imsglobal\.org\/spec\/ob\/v3p0\/context(-3\.\d\.\d)*\.json$/)),
      ],
      v.union([uri, v.record(v.string(), v.unknown())]),
    ),
    v.minLength(2),
  ),
  id: uri,
  type: v.pipe(types('VerifiableCredential'), types('AchievementCredential', 'OpenBadgeCredential')),
  name: optional(v.string()),
  description: optional(v.string()),
  image: optional(image),
  awardedDate: optional(dateTime),
  credentialSubject: subject,
  evidence: optional(v.array(evidence)),
  issuer: v.union([uri, profile]),
  validFrom: dateTime,
  validUntil: optional(dateTime),
  credentialSchema: optional(v.array(v.strictObject({ id: uri, type: v.string() }))),
  /**
   * Not of the schema, which lets a credential have members of any name: the certificate's own
   * context says what it is.
   */
  suspensionStatus: optional(v.unknown()),
  /** `id` and `type` are of the schema, the others of Bitstring Status List 1.0 §2.1. */
  credentialStatus: optional(
    v.strictObject({
      id: uri,
      type: v.literal('BitstringStatusListEntry'),
      statusPurpose: v.picklist(['revocation', 'suspension', 'refresh', 'message']),
      statusListIndex: v.pipe(v.string(), v.regex(/^\d+$/)),
      statusListCredential: uri,
      statusReference: optional(v.union([uri, v.array(uri)])),
    }),
  ),
});
