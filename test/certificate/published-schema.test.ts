import { readFileSync } from 'node:fs';
import { Ajv2019, type AnySchemaObject, type ValidateFunction } from 'ajv/dist/2019.js';
import formats from 'ajv-formats';
import { beforeAll, describe, expect, it } from 'vitest';
import { type CertificateOptions, issueCertificate } from '../../src/certificate/issue-certificate.js';
import { certificateOptions, SITE } from './university.js';

/**
 * 1EdTech's ob_v3p0_achievementcredential_schema.json, as a file: see open-badges-schema.ts for why
 * it is not here.
 */
const PATH = process.env.OPEN_BADGES_SCHEMA;

describe.skipIf(!PATH)(`the schema that 1EdTech publishes (${PATH || 'OPEN_BADGES_SCHEMA names no file'})`, () => {
  let validate: ValidateFunction;
  beforeAll(() => {
    const schema = JSON.parse(readFileSync(PATH as string, 'utf8')) as AnySchemaObject;
    expect(schema.$id).toMatch(/ob_v3p0_achievementcredential_schema\.json$/);
    // Strict mode is about how schemas are written; the published one has tuples without their
    // length.
    const ajv = new Ajv2019({ strict: false, allErrors: true });
    formats.default(ajv);
    validate = ajv.compile(schema);
  });
  const errorsOf = (credential: unknown): unknown => (validate(credential) ? [] : validate.errors);

  it.each([
    ['a certificate', {}],
    ['one without results', { results: [] }],
    ['one that does not expire', { expiresAt: null }],
    ['one that can be suspended', { status: { ...certificateOptions().status, suspensionList: `${SITE}/status/2` } }],
    ['one of a learner in another script', { learner: { id: 'urn:x:1', name: 'محمد بن راشد' } }],
  ] satisfies [string, Partial<CertificateOptions>][])('is kept by %s', async (_, changes) => {
    expect(errorsOf((await issueCertificate(certificateOptions(changes))).certificate)).toEqual([]);
  });

  it.each(['@context', 'id', 'type', 'credentialSubject', 'issuer', 'validFrom'])('is not kept without %s', async (name) => {
    const { certificate } = await issueCertificate(certificateOptions());
    const { [name]: _, ...rest } = certificate as unknown as Record<string, unknown>;
    expect(errorsOf(rest)).not.toEqual([]);
  });

  it('is not kept with another kind of result, or a time that is none', async () => {
    const { certificate } = await issueCertificate(certificateOptions());
    const text = JSON.stringify(certificate);
    expect(errorsOf(JSON.parse(text.replace('"Percent"', '"Percentage"')))).not.toEqual([]);
    expect(errorsOf({ ...certificate, validFrom: 'yesterday' })).not.toEqual([]);
  });
});
