import { describe, expect, it } from 'vitest';
import { certificatePage } from '../../src/certificate/pages/certificate-page.js';
import type { PublicCertificateKey } from '../../src/certificate/signing/certificate-keys.js';
import { verifyCertificate } from '../../src/certificate/verify-certificate.js';
import before from './issued-before.json' with { type: 'json' };

const expected = {
  issuer: ['did:web:courses.example', before.issuer],
  keys: before.keys as PublicCertificateKey[],
  statusList: async () => before.statusList,
  now: new Date(before.now),
};

describe('a certificate that was issued before there were suspensions', () => {
  it.each(['rs256', 'es256'] as const)('still verifies, whatever names its issuer has had since (%s)', async (form) => {
    const certificate = await verifyCertificate(before[form], expected);
    expect(certificate.evidence[0].identityChecks).toMatchObject({ v: 1, modes: ['embeddings', 'person'], counts: { accepted: 2 } });
    expect(await verifyCertificate(before[form], { ...expected, issuer: before.issuer })).toEqual(certificate);
    const page = certificatePage({
      certificate,
      verifyAt: before.issuer,
      qr: { size: 21, data: new Uint8Array(441) },
      jwt: before.issuer,
      png: before.issuer,
      stylesheet: before.issuer,
      indexed: false,
    });
    expect(page).toContain('Some checks were made by a member of staff');
  });

  it('is still refused where it was revoked, and by who trusts another name alone', async () => {
    await expect(verifyCertificate(before.revoked, expected)).rejects.toMatchObject({ code: 'certificate/revoked' });
    await expect(verifyCertificate(before.rs256, { ...expected, issuer: ['did:web:courses.example'] })).rejects.toMatchObject({
      code: 'certificate/issuer',
    });
    for (const issuer of [[], [''], null])
      await expect(verifyCertificate(before.rs256, { ...expected, issuer: issuer as string[] })).rejects.toThrow(TypeError);
  });
});
