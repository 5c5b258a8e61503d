// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import { type BackendAttributes, backendOf } from '../../src/element/backend-of.js';

const NONE: BackendAttributes = { challenge: '', submit: '', token: '', service: '', assets: undefined };
const TOKEN = `chk_${'A'.repeat(22)}.${'B'.repeat(43)}`;

describe('where the backend of an element is', () => {
  it('is what the attributes say, both of them', () => {
    expect(backendOf({ ...NONE, challenge: '/c', submit: '/s' })).toEqual({ challenge: '/c', submit: '/s' });
    for (const lacking of [{}, { challenge: '/c' }, { submit: '/s' }, { service: 'https://verify.example' }])
      expect(backendOf({ ...NONE, ...lacking })).toBeNull();
  });

  it('is the service of a token, whatever else is said', () => {
    expect(backendOf({ ...NONE, challenge: '/c', submit: '/s', token: TOKEN, service: 'https://verify.example' })).toEqual({
      challenge: `https://verify.example/browser/chk_${'A'.repeat(22)}/challenges`,
      submit: `https://verify.example/browser/chk_${'A'.repeat(22)}/bundles`,
      token: TOKEN,
    });
  });

  it('is at the origin that the run-time files come from, where nobody says', () => {
    const assets = 'https://verify.example/assets/';
    expect(backendOf({ ...NONE, token: TOKEN, assets })?.submit).toBe(`https://verify.example/browser/chk_${'A'.repeat(22)}/bundles`);
  });

  it('keeps the secret half of a token out of every address, and leads nowhere else', () => {
    const found = backendOf({ ...NONE, token: '../../evil?x.y', service: 'https://verify.example' });
    for (const address of [found?.challenge, found?.submit]) {
      expect(address).not.toContain('BBB');
      expect(new URL(address as string).origin).toBe('https://verify.example');
    }
  });
});
