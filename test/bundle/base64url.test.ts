import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromBase64url, toBase64url } from '../../src/base64url.js';
import { vectorFromBase64url, vectorToBase64url } from '../../src/bundle/vectors.js';

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
  const numbers = fc.array(fc.integer({ min: -32_767, max: 32_767 }), { maxLength: 130 });

  it('travel as little-endian int16', () => {
    expect(vectorToBase64url(Float32Array.of(1, -1, 0))).toBe(Buffer.from([0xff, 0x7f, 0x01, 0x80, 0, 0]).toString('base64url'));
  });

  it('arrive as they were sent, to the 32,767th', () => {
    fc.assert(
      fc.property(numbers, (whole) => {
        const vector = Float32Array.from(whole, (value) => value / 32_767);
        expect(vectorFromBase64url(vectorToBase64url(vector))).toEqual(vector);
      }),
    );
  });

  it('move an embedding by less than a ten-millionth', () => {
    const raw = Float64Array.from({ length: 128 }, (_, index) => Math.sin(index * 12.9898));
    const vector = Float32Array.from(raw, (value) => value / Math.hypot(...raw));
    const sent = vectorFromBase64url(vectorToBase64url(vector)) as Float32Array;
    const cosine =
      sent.reduce((sum, value, index) => sum + value * (vector[index] as number), 0) / (Math.hypot(...sent) * Math.hypot(...vector));
    expect(1 - cosine).toBeLessThan(1e-7);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, 1.001, -1.001])('hold no %s', (value) => {
    expect(() => vectorToBase64url(Float32Array.of(value))).toThrow(new TypeError('a vector holds numbers from −1 to 1'));
  });

  it('are refused when a number is cut', () => {
    expect(vectorFromBase64url(toBase64url(new Uint8Array(5)))).toBeNull();
    expect(vectorFromBase64url('A')).toBeNull();
    expect(vectorFromBase64url(toBase64url(Uint8Array.of(0, 0x80)))).toBeNull();
  });
});
