import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { trustedUrl } from '../src/loading/trusted-url.js';

const SHARED = Symbol.for('countersign.trusted-types');
const OURS = 'https://courses.example/countersign/assets/capture-Ab3_-x9Z.js';

/**
 * A page's Trusted Types: policies by name, one of each, as `trusted-types lit-html countersign`
 * asks for.
 */
function trustedTypes(allowed: readonly string[]) {
  const made: string[] = [];
  return {
    made,
    createPolicy(name: string, rules: { createScriptURL(url: string): string }) {
      if (!allowed.includes(name) || made.includes(name)) throw new TypeError(`no policy ${name}`);
      made.push(name);
      return { createScriptURL: (url: string) => ({ trusted: rules.createScriptURL(url) }) };
    },
  };
}

beforeEach(() => void vi.stubGlobal('location', { origin: 'https://courses.example' }));
afterEach(() => {
  vi.unstubAllGlobals();
  Reflect.deleteProperty(globalThis, SHARED);
});

describe('trustedUrl', () => {
  it('is the address itself where there are no Trusted Types', () => {
    expect(trustedUrl('https://anywhere.example/x.js')).toBe('https://anywhere.example/x.js');
  });

  it('passes files of the build, wherever they lie, and blobs of this page, through one policy', () => {
    const types = trustedTypes(['countersign']);
    vi.stubGlobal('trustedTypes', types);
    const pastCaches = `${OURS}?4f1c2a9e-3b7d-4c1e-9a55-0d2f6b8c7e10#a1`;
    for (const url of [OURS, pastCaches, 'https://cdn.example/1/lang-es-01234567.js#a1', 'blob:https://courses.example/4f'])
      expect(trustedUrl(url)).toEqual({ trusted: url });
    expect(types.made).toEqual(['countersign']);
  });

  it.each([
    'https://courses.example/other.js',
    'https://courses.example/x?/capture-Ab3_-x9Z.js',
    'https://courses.example/x#/capture-Ab3_-x9Z.js',
    'https://courses.example/capture-Ab3_-x9Z.js?x',
    'data:text/javascript,/capture-Ab3_-x9Z.js',
    'blob:https://evil.example/4f',
  ])('refuses %s', (url) => {
    vi.stubGlobal('trustedTypes', trustedTypes(['countersign']));
    expect(() => trustedUrl(url)).toThrow(TypeError);
  });

  it('leaves the decision to the page where that does not allow the policy', () => {
    vi.stubGlobal('trustedTypes', trustedTypes([]));
    expect(trustedUrl(OURS)).toBe(OURS);
  });
});
