import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { issueCertificate } from '../../src/certificate/issue-certificate.js';
import { publicCertificateKey } from '../../src/certificate/signing/certificate-keys.js';
import { createStatusList } from '../../src/certificate/status/status-list.js';
import { certificateOptions, EXPIRES, ecKey, INDEX, ISSUED, rsaKey, SITE, statusList } from '../certificate/university.js';
import { findProgram, PYTHON } from '../support/programs.js';

const python = findProgram(PYTHON);
const SCRIPT = fileURLToPath(new URL('verify_certificate.py', import.meta.url));
const NOW = ISSUED.getTime() / 1000 + 60;

describe.skipIf(python.skip)(`a certificate verified by ${python.label}`, () => {
  const keys = { keys: [publicCertificateKey(rsaKey), publicCertificateKey(ecKey)] };
  const verify = (input: object): unknown => {
    const options = { input: JSON.stringify({ keys, issuer: SITE, now: NOW, ...input }), encoding: 'utf8', timeout: 20_000 } as const;
    return JSON.parse(execFileSync(python.command, ['-B', SCRIPT], options));
  };
  const KEYS = [
    ['RS256', rsaKey],
    ['ES256', ecKey],
  ] as const;

  it.each(KEYS)('holds, with its entry in the status list not set (%s)', async (alg, key) => {
    const { token: certificate } = await issueCertificate(certificateOptions({ keys: { signing: [key] } }));
    const list = await statusList(createStatusList([INDEX - 1, INDEX + 1]), key);
    expect(verify({ certificate, list })).toEqual({
      alg,
      learner: 'Ana María O’Neill',
      achievement: 'Roman Law & Its “Afterlife”',
      revoked: false,
    });
  });

  it.each(KEYS)('is seen to be revoked by its own bit alone (%s)', async (_, key) => {
    const { token: certificate } = await issueCertificate(certificateOptions({ keys: { signing: [key] } }));
    expect(verify({ certificate, list: await statusList(createStatusList([INDEX]), key) })).toMatchObject({ revoked: true });
  });

  it('does not hold with other words, another key of the issuer, another issuer, too early or too late', async () => {
    const { token: certificate } = await issueCertificate(certificateOptions());
    const list = await statusList();
    const [head, claims = '', signature] = certificate.split('.');
    const words = Buffer.from(claims, 'base64url').toString().replace('O’Neill', 'O’Meill');
    expect(verify({ certificate: [head, Buffer.from(words).toString('base64url'), signature].join('.'), list })).toEqual({
      refused: 'signature',
    });
    expect(verify({ certificate, list, keys: { keys: [publicCertificateKey(ecKey)] } })).toEqual({ refused: 'key' });
    expect(verify({ certificate, list, issuer: 'https://elsewhere.example' })).toEqual({ refused: 'issuer' });
    expect(verify({ certificate, list, now: ISSUED.getTime() / 1000 - 1 })).toEqual({ refused: 'not-before' });
    expect(verify({ certificate, list, now: EXPIRES.getTime() / 1000 })).toEqual({ refused: 'expired' });
  });
});
