import { CompactSign, exportJWK, generateKeyPair, importJWK } from 'jose';
import type { CountedCheck } from '../../src/certificate/claims/identity-checks.js';
import type { CertificateOptions } from '../../src/certificate/issue-certificate.js';
import { type CertificateKey, generateCertificateKey, publicCertificateKey } from '../../src/certificate/signing/certificate-keys.js';
import { signStatusList } from '../../src/certificate/status/status-credential.js';
import { createStatusList, type StatusBits } from '../../src/certificate/status/status-list.js';
import type { CertificateExpectation } from '../../src/certificate/verify-certificate.js';

export const SITE = 'https://courses.example';
export const LIST = `${SITE}/status/1`;
export const ISSUED = new Date('2027-01-15T08:00:00Z');
export const EXPIRES = new Date('2030-01-15T08:00:00Z');
export const INDEX = 4_711;

const address = (thumbprint: string): string => `${SITE}/keys/${thumbprint}`;

const { privateKey } = await generateKeyPair('RS256', { extractable: true, modulusLength: 2048 });
/** The shortest RSA key that is allowed: a longer one takes seconds to make. */
export const rsaKey: CertificateKey = { kid: address('rsa-1'), alg: 'RS256', jwk: await exportJWK(privateKey) };
export const ecKey: CertificateKey = await generateCertificateKey({ alg: 'ES256', address });

const check = (result: CountedCheck['result'], day: number): CountedCheck => ({
  purpose: 'verify',
  result,
  mode: 'embeddings',
  iat: ISSUED.getTime() / 1000 - (20 - day) * 86_400,
});

export function certificateOptions(changes: Partial<CertificateOptions> = {}): CertificateOptions {
  return {
    keys: { signing: [rsaKey] },
    id: `${SITE}/certificates/9fK2mQ7xV1bT4zLw`,
    issuer: { id: SITE, name: 'Example University', url: SITE },
    learner: { id: 'urn:uuid:5f2a1c9e-7c1d-4a50-9d5e-0c6a3b1f8e77', name: 'Ana María O’Neill' },
    achievement: {
      id: `${SITE}/courses/roman-law`,
      type: 'Course',
      name: 'Roman Law & Its “Afterlife”',
      description: 'Eight weeks on the law of Rome and what became of it.',
      criteria: 'Six quizzes and an essay, each with an identity check; 60 % to pass.',
      language: 'en',
    },
    results: [
      { id: `${SITE}/courses/roman-law#grade`, name: 'Final grade', type: 'Percent', value: '87', min: '0', max: '100', required: '60' },
      { id: `${SITE}/courses/roman-law#essay`, name: 'Essay', type: 'LetterGrade', value: 'B', allowed: ['D', 'C', 'B', 'A'] },
    ],
    checks: [check('accepted', 1), check('one-more', 8), check('accepted', 8), check('refused', 12), check('accepted', 19)],
    status: { list: LIST, index: INDEX, page: `${SITE}/certificates/9fK2mQ7xV1bT4zLw/status` },
    awardedAt: new Date('2027-01-14T10:30:00Z'),
    issuedAt: ISSUED,
    expiresAt: EXPIRES,
    ...changes,
  };
}

export function statusList(bits: StatusBits = createStatusList(), key: CertificateKey = rsaKey): Promise<string> {
  return signStatusList({ keys: { signing: [key] }, address: LIST, issuer: SITE, bits, now: ISSUED, ttlSeconds: 3_600 });
}

/** Somebody who looks at a certificate ten minutes after it was issued. */
export function visitor(changes: Partial<CertificateExpectation> = {}): CertificateExpectation {
  return {
    issuer: SITE,
    keys: [publicCertificateKey(rsaKey), publicCertificateKey(ecKey)],
    statusList: () => statusList(),
    now: new Date(ISSUED.getTime() + 600_000),
    ...changes,
  };
}

/**
 * Signs any payload under any header with a university key: what only an issuer could do, and might
 * do wrong.
 */
export async function forge(
  payload: unknown,
  { key = ecKey, header = {} }: { readonly key?: CertificateKey; readonly header?: Record<string, unknown> } = {},
): Promise<string> {
  const bytes = new TextEncoder().encode(typeof payload === 'string' ? payload : JSON.stringify(payload));
  return new CompactSign(bytes)
    .setProtectedHeader({ alg: key.alg, kid: key.kid, typ: 'JWT', ...header })
    .sign(await importJWK(key.jwk, key.alg));
}

/** What a token's middle part says. */
export function payloadOf(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split('.')[1] as string, 'base64url').toString()) as Record<string, unknown>;
}
