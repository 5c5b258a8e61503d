import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { consentRecord } from '../src/check/consent.js';
import type { Challenge, ChallengeClaims } from '../src/types.js';

const consent = {
  id: 'identity-1',
  hash: 'h',
  controller: 'Example University',
  contact: 'privacy@example.org',
  purposes: ['identity'],
  categories: ['face', 'typing'],
  retentionDays: 180,
  withdrawUrl: 'https://example.org/withdraw',
};
const challenge = { token: 't', claims: { iat: 1_000, consent } as unknown as ChallengeClaims, receivedAtMs: 500 } satisfies Challenge;
const answer = { agreed: true, screenText: 'Bien sûr – ✓', lang: 'fr' };

describe('consentRecord', () => {
  it('names the policy and holds the hash of the words, not the words', async () => {
    const record = await consentRecord(challenge, { answer, atMs: 500 });
    const screenHash = createHash('sha256').update(answer.screenText).digest('base64url');
    expect(record).toEqual({
      policyId: 'identity-1',
      policyHash: 'h',
      screenHash,
      lang: 'fr',
      agreedAt: 1_000,
      purposes: ['identity'],
      categories: ['face', 'typing'],
      retentionDays: 180,
    });
  });

  it.each([
    [1_499, 1_000],
    [1_500, 1_001],
    [61_500, 1_061],
    [0, 1_000],
  ])('at %d ms of the page stands %d s of the backend', async (atMs, agreedAt) => {
    expect(await consentRecord(challenge, { answer, atMs })).toMatchObject({ agreedAt });
  });

  it('of an earlier check is that of then: when, which words, in which language', async () => {
    const standing = { agreedAt: 7, screenHash: 'S', lang: 'es' };
    expect(await consentRecord(challenge, { answer, atMs: 500, standing })).toMatchObject({ policyHash: 'h', ...standing });
  });
});
