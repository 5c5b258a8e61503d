import { describe, expect, it } from 'vitest';
import { REVOCATION_REASONS, type StatusPageOptions, SUSPENSION_WORDS, statusPage } from '../../src/certificate/pages/status-page.js';
import { ISSUED, SITE } from './university.js';

const options: StatusPageOptions = {
  certificate: `${SITE}/certificates/9fK2mQ7xV1bT4zLw`,
  issuer: 'Example <University>',
  revoked: { at: ISSUED, reason: 'identity' },
  contact: 'registrar@courses.example',
  stylesheet: `${SITE}/certificate.css`,
};

describe('the status page', () => {
  it('says when a certificate was revoked, and why', () => {
    const page = statusPage(options);
    expect(page).toContain('<h1>This certificate was revoked</h1>');
    expect(page).toContain(`Example &lt;University&gt; revoked it on 15 January 2027. ${REVOCATION_REASONS.identity}`);
    expect(page).toContain('Write to registrar@courses.example');
  });

  it('says when it was not', () => {
    const page = statusPage({ ...options, revoked: null });
    expect(page).toContain('<h1>This certificate is not revoked</h1>');
    expect(page).not.toContain('revoked it on');
  });

  it('says when it is suspended, and that it was revoked where both are so', () => {
    const page = statusPage({ ...options, revoked: null, suspended: ISSUED });
    expect(page).toContain('<h1>This certificate is suspended</h1>');
    expect(page).toContain(`Example &lt;University&gt; suspended it on 15 January 2027. ${SUSPENSION_WORDS}`);
    expect(statusPage({ ...options, suspended: ISSUED })).toContain('<h1>This certificate was revoked</h1>');
  });

  it('is not for search engines, and needs no script and no inline style', () => {
    const page = statusPage(options);
    expect(page).toContain('content="noindex"');
    expect(page).not.toMatch(/<script|<style|\sstyle=/i);
  });

  it('has reasons that say nothing of what a learner did', () => {
    for (const words of Object.values(REVOCATION_REASONS)) expect(words).not.toMatch(/cheat|fraud|misconduct|plagiar/i);
  });

  it.each([
    ['a reason of its own', { revoked: { at: ISSUED, reason: 'because' } }],
    ['no word on whether it is', { revoked: undefined }],
    ['nobody to write to', { contact: '' }],
    ['an address that is none', { certificate: 'certificate 1' }],
  ])('refuses %s', (_, changes) => {
    expect(() => statusPage({ ...options, ...changes } as StatusPageOptions)).toThrow(TypeError);
  });
});
