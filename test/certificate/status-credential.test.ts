import { describe, expect, it } from 'vitest';
import { publicCertificateKey } from '../../src/certificate/signing/certificate-keys.js';
import { openStatusList, type StatusListOptions, signStatusList } from '../../src/certificate/status/status-credential.js';
import { createStatusList, readStatus } from '../../src/certificate/status/status-list.js';
import { ISSUED, LIST, payloadOf, rsaKey, SITE } from './university.js';

const options: StatusListOptions = {
  keys: { signing: [rsaKey] },
  address: LIST,
  issuer: SITE,
  bits: createStatusList([5]),
  now: ISSUED,
  ttlSeconds: 600,
};
const opening = { keys: [publicCertificateKey(rsaKey)], issuers: [SITE], address: LIST, purpose: 'revocation', now: ISSUED } as const;

describe('a status list credential', () => {
  it('has the members of Bitstring Status List 1.0, and the claims that repeat them', async () => {
    const payload = payloadOf(await signStatusList(options));
    expect(payload).toEqual({
      '@context': ['https://www.w3.org/ns/credentials/v2'],
      id: LIST,
      type: ['VerifiableCredential', 'BitstringStatusListCredential'],
      issuer: SITE,
      validFrom: '2027-01-15T08:00:00Z',
      validUntil: '2027-01-15T08:10:00Z',
      credentialSubject: {
        id: `${LIST}#list`,
        type: 'BitstringStatusList',
        statusPurpose: 'revocation',
        encodedList: expect.stringMatching(/^u/),
      },
      iss: SITE,
      jti: LIST,
      sub: `${LIST}#list`,
      nbf: ISSUED.getTime() / 1000,
      exp: ISSUED.getTime() / 1000 + 600,
    });
  });

  it('gives back the list', async () => {
    const bits = await openStatusList(await signStatusList(options), opening);
    expect([readStatus(bits, 4), readStatus(bits, 5)]).toEqual([false, true]);
  });

  it('stays below its cap when 8 million entries are one in a hundred revoked', async () => {
    const revoked = Array.from({ length: 83_886 }, (_, index) => (index * 7_919 * 13) % 8_388_608);
    const token = await signStatusList({ ...options, bits: createStatusList(revoked, 8_388_608) });
    expect(token.length).toBeLessThan(1_000_000);
    expect(readStatus(await openStatusList(token, opening), revoked[77] as number)).toBe(true);
  });

  it.each([
    ['a time to live of nothing', { ttlSeconds: 0 }],
    ['half a second', { ttlSeconds: 0.5 }],
    ['no time to live', { ttlSeconds: undefined }],
    ['an address without encryption', { address: 'http://courses.example/status/1' }],
    ['no issuer', { issuer: '' }],
    ['no date', { now: undefined }],
    ['no key', { keys: { signing: [] } }],
  ])('is not signed with %s', async (_, changes) => {
    await expect(signStatusList({ ...options, ...changes } as StatusListOptions)).rejects.toThrow(TypeError);
  });
});
