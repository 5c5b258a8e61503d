import { Window } from 'happy-dom';
import { describe, expect, it } from 'vitest';
import { issueCertificate } from '../../src/certificate/issue-certificate.js';
import { CERTIFICATE_CSS } from '../../src/certificate/pages/certificate-css.js';
import { type CertificatePageOptions, certificatePage } from '../../src/certificate/pages/certificate-page.js';
import { certificateOptions, ISSUED, SITE } from './university.js';

const { certificate } = await issueCertificate(certificateOptions());
const qr = { size: 21, data: Array.from({ length: 441 }, (_, at) => at % 2) };
const options: CertificatePageOptions = {
  certificate,
  verifyAt: `${SITE}/verify/9fK2mQ7xV1bT4zLw?a=1&b=2`,
  qr,
  jwt: `${certificate.id}.jwt`,
  png: `${certificate.id}.png`,
  stylesheet: `${SITE}/certificate.css`,
  indexed: false,
};

function page(changes: Partial<CertificatePageOptions> = {}): { readonly text: string; readonly document: Window['document'] } {
  const text = certificatePage({ ...options, ...changes });
  return { text, document: parse(text) };
}

function parse(text: string): Window['document'] {
  const window = new Window({ settings: { disableCSSFileLoading: true } });
  window.document.write(text);
  return window.document;
}

async function pageOf(changes: Parameters<typeof certificateOptions>[0]): Promise<ReturnType<typeof page>> {
  return page({ certificate: (await issueCertificate(certificateOptions(changes))).certificate });
}

describe('the page of a certificate', () => {
  it('says who certifies what of whom', () => {
    const { document } = page();
    expect(document.querySelector('h1')?.textContent).toBe('Ana María O’Neill');
    expect(document.querySelector('h2')?.textContent).toBe('Roman Law & Its “Afterlife”');
    expect(document.querySelector('.issuer')?.textContent).toBe('Example University certifies that');
    expect(document.querySelector('.dates')?.textContent).toBe('Awarded on 14 January 2027 · valid until 15 January 2030');
  });

  it('shows each result with what was possible and what was needed', () => {
    const rows = [...page().document.querySelectorAll('tbody tr')].map((row) =>
      [...row.querySelectorAll('th,td')].map((cell) => cell.textContent),
    );
    expect(rows).toEqual([
      ['Final grade', '87', '0 to 100', '60'],
      ['Essay', 'B', 'D, C, B, A', ''],
    ]);
  });

  it('has no table when no result is to be seen, and no end when there is none', async () => {
    const { document } = await pageOf({ results: [], expiresAt: null });
    expect(document.querySelector('table')).toBeNull();
    expect(document.querySelector('.dates')?.textContent).toBe('Awarded on 14 January 2027');
  });

  it('shows how identity was checked, and what that does not prove', () => {
    const { document } = page();
    expect([...document.querySelectorAll('dd')].map((one) => one.textContent)).toEqual(['3', '0', '1']);
    expect(document.body.textContent).toContain('It does not prove who the enrolled person is');
  });

  it('says that it is not the proof, and where the proof is', () => {
    const { document } = page();
    expect(document.querySelector('.proof strong')?.textContent).toBe('This page is not the proof.');
    expect(document.querySelector('.proof a')?.getAttribute('href')).toBe(options.verifyAt);
    expect(document.querySelector('svg')?.getAttribute('aria-label')).toBe(`QR code of ${options.verifyAt}`);
  });

  it('is for search engines only when that was asked for', () => {
    expect(page().document.querySelector('meta[name=robots]')?.getAttribute('content')).toBe('noindex');
    expect(page({ indexed: true }).document.querySelector('meta[name=robots]')).toBeNull();
  });

  it('needs no script, no inline style and no other place than the ones it was given', () => {
    const { text, document } = page();
    expect(text).not.toMatch(/<script|<style|\sstyle=|\son\w+=|javascript:/i);
    const addresses = [...document.querySelectorAll('[src],[href]')].map((one) => one.getAttribute('src') ?? one.getAttribute('href'));
    expect(new Set(addresses)).toEqual(new Set([SITE, options.verifyAt, options.jwt, options.png, options.stylesheet]));
  });

  it('writes what people typed as text, whatever they typed', async () => {
    const nasty = `"><img src=x onerror=alert(1)>'&lt;`;
    const base = certificateOptions();
    const { document } = await pageOf({
      issuer: { ...base.issuer, name: nasty },
      achievement: { ...base.achievement, name: nasty, description: nasty, criteria: nasty },
      results: [{ id: 'urn:x:2', name: nasty, type: 'Percent', value: nasty, min: nasty, max: nasty, required: nasty }],
    });
    expect(document.querySelectorAll('img')).toHaveLength(1);
    expect(document.querySelector('h2')?.textContent).toBe(nasty);
    expect(document.querySelector('td')?.textContent).toBe(nasty);
  });

  it('shows the day that the certificate names, in UTC', async () => {
    const { document } = await pageOf({ awardedAt: new Date('2027-01-14T23:59:59Z'), issuedAt: ISSUED });
    expect(document.querySelector('.dates')?.textContent).toContain('14 January 2027');
  });

  it.each([
    ['an address that is a script', { verifyAt: 'javascript:alert(1)' }],
    ['an address without encryption', { jwt: 'http://courses.example/1.jwt' }],
    ['no stylesheet', { stylesheet: undefined }],
    ['no word on search engines', { indexed: undefined }],
    ['squares that are no QR code', { qr: { size: 20, data: new Uint8Array(400) } }],
    ['squares that are too few', { qr: { size: 21, data: new Uint8Array(440) } }],
  ])('refuses %s', (_, changes) => {
    expect(() => certificatePage({ ...options, ...changes } as CertificatePageOptions)).toThrow(TypeError);
  });
});

describe('its QR code', () => {
  it('draws each dark square once, four squares from the edge', () => {
    const data = new Uint8Array(441);
    data[0] = 1;
    data[1] = 1;
    data[440] = 1;
    const { document } = page({ qr: { size: 21, data } });
    expect(document.querySelector('svg')?.getAttribute('viewBox')).toBe('0 0 29 29');
    expect(document.querySelector('path')?.getAttribute('d')).toBe('M4 4h2v1h-2zM24 24h1v1h-1z');
  });
});

describe('CERTIFICATE_CSS', () => {
  it('loads nothing', () => {
    expect(CERTIFICATE_CSS).not.toMatch(/url\(|@import/);
  });
});
