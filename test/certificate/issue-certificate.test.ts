import { createPublicKey, verify } from 'node:crypto';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { type CertificateOptions, issueCertificate } from '../../src/certificate/issue-certificate.js';
import { publicCertificateKey } from '../../src/certificate/signing/certificate-keys.js';
import { openBadgeCredential } from './open-badges-schema.js';
import { certificateOptions, EXPIRES, ecKey, INDEX, ISSUED, LIST, payloadOf, rsaKey, SITE } from './university.js';

const { token, certificate } = await issueCertificate(certificateOptions());

describe('a certificate', () => {
  it('has what the transcribed schema of Open Badges 3.0 requires, and no name that it does not know', () => {
    expect(v.safeParse(openBadgeCredential, certificate).issues).toBeUndefined();
  });

  it.each([
    ['without results', { results: [] }],
    ['that does not expire', { expiresAt: null }],
    ['of a learner in another script', { learner: { id: 'urn:x:1', name: 'محمد بن راشد' } }],
  ] satisfies [string, Partial<CertificateOptions>][])('keeps to that schema %s', async (_, changes) => {
    const issued = await issueCertificate(certificateOptions(changes));
    expect(v.safeParse(openBadgeCredential, issued.certificate).issues).toBeUndefined();
  });

  it.each(['@context', 'id', 'type', 'credentialSubject', 'issuer', 'validFrom'])('would not keep to it without %s', (name) => {
    const { [name]: _, ...rest } = certificate as unknown as Record<string, unknown>;
    expect(v.safeParse(openBadgeCredential, rest).success).toBe(false);
  });

  it('says who achieved what, with which results', () => {
    expect(certificate.issuer).toEqual({ id: SITE, type: ['Profile'], name: 'Example University', url: SITE });
    expect(certificate.credentialSubject.identifier[0].identityHash).toBe('Ana María O’Neill');
    expect(certificate.credentialSubject.result).toEqual([
      { type: ['Result'], resultDescription: `${SITE}/courses/roman-law#grade`, value: '87' },
      { type: ['Result'], resultDescription: `${SITE}/courses/roman-law#essay`, value: 'B' },
    ]);
    expect(certificate.credentialSubject.achievement.resultDescription?.[0]).toMatchObject({
      valueMin: '0',
      valueMax: '100',
      requiredValue: '60',
    });
  });

  it('says how identity was checked, in numbers and in words', () => {
    const [evidence] = certificate.evidence;
    expect(evidence.genre).toBe('IdentityVerification');
    expect(evidence.identityChecks).toEqual({
      v: 2,
      from: '2026-12-27T08:00:00Z',
      until: '2027-01-14T08:00:00Z',
      modes: ['embeddings'],
      counts: { accepted: 3, review: 0, refused: 1 },
      confirmedByStaff: 0,
    });
    expect(evidence.narrative).toContain('It does not prove who the enrolled person is');
  });

  it('names the one entry of a status list that can revoke it, and a page that says why', () => {
    expect(certificate.credentialStatus).toEqual({
      id: `${LIST}#${INDEX}`,
      type: 'BitstringStatusListEntry',
      statusPurpose: 'revocation',
      statusListIndex: String(INDEX),
      statusListCredential: LIST,
      statusReference: `${SITE}/certificates/9fK2mQ7xV1bT4zLw/status`,
    });
  });
});

describe('one that can be suspended', () => {
  it('names the same entry of a second list, outside of what Open Badges has one of', async () => {
    const status = { ...certificateOptions().status, suspensionList: `${LIST}/suspension` };
    const issued = await issueCertificate(certificateOptions({ status }));
    expect(issued.certificate.credentialStatus).toEqual(certificate.credentialStatus);
    expect(issued.certificate.suspensionStatus).toEqual({
      ...certificate.credentialStatus,
      id: `${LIST}/suspension#${INDEX}`,
      statusPurpose: 'suspension',
      statusListCredential: `${LIST}/suspension`,
    });
    expect(v.safeParse(openBadgeCredential, issued.certificate).issues).toBeUndefined();
    expect(certificate).not.toHaveProperty('suspensionStatus');
    for (const suspensionList of ['http://courses.example/status', '']) {
      await expect(issueCertificate(certificateOptions({ status: { ...status, suspensionList } }))).rejects.toThrow('suspensionStatus');
    }
  });
});

describe('its signature', () => {
  it('is a compact JWS whose header is exactly alg, kid and typ', () => {
    const header: unknown = JSON.parse(Buffer.from(token.split('.')[0] as string, 'base64url').toString());
    expect(header).toEqual({ alg: 'RS256', kid: rsaKey.kid, typ: 'JWT' });
  });

  it('covers the credential at the top level, and the registered claims that repeat it', () => {
    expect(payloadOf(token)).toEqual({
      ...certificate,
      iss: SITE,
      jti: certificate.id,
      sub: certificate.credentialSubject.id,
      nbf: ISSUED.getTime() / 1000,
      exp: EXPIRES.getTime() / 1000,
    });
  });

  it('has no exp when the certificate does not expire', async () => {
    const { token: forever } = await issueCertificate(certificateOptions({ expiresAt: null }));
    expect(payloadOf(forever)).not.toHaveProperty('exp');
    expect(payloadOf(forever)).not.toHaveProperty('validUntil');
  });

  it.each([
    ['RS256', rsaKey],
    ['ES256', ecKey],
  ] as const)('is verified by OpenSSL with the published key alone (%s)', async (alg, key) => {
    const { token: signed } = await issueCertificate(certificateOptions({ keys: { signing: [key] } }));
    const published = createPublicKey({ key: { ...publicCertificateKey(key) }, format: 'jwk' });
    const [head, payload, signature] = signed.split('.') as [string, string, string];
    const under = alg === 'ES256' ? ({ key: published, dsaEncoding: 'ieee-p1363' } as const) : published;
    expect(verify('sha256', Buffer.from(`${head}.${payload}`), under, Buffer.from(signature, 'base64url'))).toBe(true);
  });
});

describe('issueCertificate', () => {
  const base = certificateOptions();
  it.each([
    ['no key', { keys: { signing: [] } }, 'signing key'],
    ['an address without encryption', { id: 'http://courses.example/1' }, 'id'],
    ['an address with a password', { id: 'https://a:b@courses.example/1' }, 'id'],
    ['a learner without a name', { learner: { id: 'urn:x:1', name: '' } }, 'credentialSubject.identifier.0.identityHash'],
    [
      'a name that turns the line around',
      { learner: { id: 'urn:x:1', name: 'Ana\u202Eairam' } },
      'credentialSubject.identifier.0.identityHash',
    ],
    ['a learner whose id is no URI', { learner: { id: 'ana', name: 'Ana' } }, 'credentialSubject.id'],
    ['an index that is no place', { status: { ...base.status, index: -1 } }, 'credentialStatus.statusListIndex'],
    ['half an index', { status: { ...base.status, index: 1.5 } }, 'credentialStatus.statusListIndex'],
    ['a language that is none', { achievement: { ...base.achievement, language: 'English' } }, 'credentialSubject.achievement.inLanguage'],
    ['an end before the beginning', { expiresAt: ISSUED }, 'expiresAt'],
    ['a date that is none', { issuedAt: new Date(Number.NaN) }, 'date'],
    ['two results under one id', { results: [...base.results, ...base.results] }, 'one id'],
    ['no accepted check', { checks: [] }, 'accepted'],
  ] satisfies [string, Partial<CertificateOptions>, string][])('refuses %s', async (_, changes, word) => {
    const issued = issueCertificate(certificateOptions(changes));
    await expect(issued).rejects.toThrow(TypeError);
    await expect(issued).rejects.toThrow(word);
  });

  it.each(['learner', 'issuer', 'achievement', 'results', 'checks', 'status', 'awardedAt', 'issuedAt', 'expiresAt', 'keys', 'id'])(
    'needs %s',
    async (name) => {
      await expect(issueCertificate({ ...base, [name]: undefined } as unknown as CertificateOptions)).rejects.toThrow(TypeError);
    },
  );

  it('never says what was refused in the message of an error', async () => {
    const issued = issueCertificate(certificateOptions({ learner: { id: 'urn:x:1', name: `Secret\u0007` } }));
    await expect(issued).rejects.toThrow(expect.objectContaining({ message: expect.not.stringContaining('Secret') }));
  });
});
