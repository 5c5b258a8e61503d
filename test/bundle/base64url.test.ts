import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromBase64url, toBase64url, vectorFromBase64url, vectorToBase64url } from '../../src/bundle/base64url.js';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

describe('base64url', () => {
  it('agrees with another implementation, both ways', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const text = toBase64url(bytes);
        expect(text).toBe(Buffer.from(bytes).toString('base64url'));
        expect(fromBase64url(text)).toEqual(bytes);
      }),
    );
  });

  it('encodes more bytes than one call can take as arguments', () => {
    const bytes = new Uint8Array(200_000).fill(7);
    expect(toBase64url(bytes)).toBe(Buffer.from(bytes).toString('base64url'));
  });

  it.each([1, 2])('accepts one spelling of the last character of %i bytes', (length) => {
    const text = toBase64url(new Uint8Array(length).fill(0xa5));
    const spellings = [...ALPHABET].map((last) => text.slice(0, -1) + last).filter((variant) => fromBase64url(variant) !== null);
    expect(spellings).toHaveLength(length === 1 ? 4 : 16);
    for (const spelling of spellings) expect(toBase64url(fromBase64url(spelling) as Uint8Array)).toBe(spelling);
  });

  it.each(['AA==', 'AA=', 'A', 'AAAAA', 'A A', 'AA\n', 'A+', 'A/', 'ÄA', 'AB'])('refuses %j', (text) => {
    expect(fromBase64url(text)).toBeNull();
  });

  it('takes the empty text for no bytes', () => {
    expect(fromBase64url('')).toEqual(new Uint8Array());
  });
});

describe('vectors', () => {
  it('travel as little-endian float32', () => {
    expect(vectorToBase64url(Float32Array.of(1, -2))).toBe(Buffer.from([0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0]).toString('base64url'));
  });

  it('arrive as they were sent', () => {
    fc.assert(
      fc.property(fc.float32Array({ maxLength: 130 }), (vector) => {
        expect(vectorFromBase64url(vectorToBase64url(vector))).toEqual(vector);
      }),
    );
  });

  it('are refused when a number is cut', () => {
    expect(vectorFromBase64url(toBase64url(new Uint8Array(6)))).toBeNull();
    expect(vectorFromBase64url('A')).toBeNull();
  });
});
