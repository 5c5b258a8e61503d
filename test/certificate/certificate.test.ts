import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as entry from '../../src/certificate.js';

const sources = readdirSync('src/certificate', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => readFileSync(`src/certificate/${file}`, 'utf8'));

describe('the entry', () => {
  it('offers what its documentation names', () => {
    expect(Object.keys(entry).sort()).toEqual([
      'CERTIFICATE_CSS',
      'CERTIFICATE_FAILURES',
      'CertificateError',
      'REVOCATION_REASONS',
      'STATUS_LIST_LENGTH',
      'SUSPENSION_WORDS',
      'bakeCertificate',
      'certificatePage',
      'clearStatus',
      'countIdentityChecks',
      'createStatusCredential',
      'createStatusList',
      'decodeStatusList',
      'didDocument',
      'drawBadge',
      'drawShareCard',
      'encodeStatusList',
      'extractCertificate',
      'fetchCertificateKeys',
      'fetchStatusList',
      'generateCertificateKey',
      'issueCertificate',
      'publicCertificateKey',
      'randomStatusIndex',
      'readPersonName',
      'readStatus',
      'setStatus',
      'signStatusList',
      'statusPage',
      'verifyCertificate',
      'webDid',
    ]);
  });

  it('runs in a visitor’s browser: nothing of Node, of the backend or of the page’s document is used', () => {
    for (const source of sources) expect(source).not.toMatch(/from 'node:|\bBuffer\b|\bprocess\.|\.\.\/server\/|\bdocument\.\w|\bwindow\b/);
  });

  it('never signs with what signs receipts', () => {
    for (const source of sources) expect(source).not.toMatch(/countersign-receipt|signReceipt|importKeys/);
  });
});
