import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BORDERLINE, fuse, THRESHOLD } from '../../src/matching/fusion.js';

describe('fuse', () => {
  it('matches a good face with a good rhythm', () => {
    expect(fuse({ faceLlr: 3, keystrokeLlr: 1 }).verdict).toBe('match');
  });

  it('refuses the best face with a foreign rhythm', () => {
    expect(fuse({ faceLlr: 1000, keystrokeLlr: -0.01 }).verdict).not.toBe('match');
    expect(fuse({ faceLlr: 1000, keystrokeLlr: -0.51 }).verdict).toBe('no-match');
  });

  it('refuses the best rhythm with a foreign face', () => {
    expect(fuse({ faceLlr: 0.49, keystrokeLlr: 1000 }).verdict).toBe('no-match');
    expect(fuse({ faceLlr: 0.99, keystrokeLlr: 1000 }).verdict).not.toBe('match');
  });

  it('says match at the threshold, borderline below it, no match below that', () => {
    const score = (total: number) => fuse({ faceLlr: total - 1, keystrokeLlr: 1 }).verdict;
    expect(score(THRESHOLD)).toBe('match');
    expect(score(THRESHOLD - 1e-9)).toBe('borderline');
    expect(score(BORDERLINE)).toBe('borderline');
    expect(score(BORDERLINE - 1e-9)).toBe('no-match');
  });

  it('never turns a match into something else when a factor speaks louder for it', () => {
    const llr = fc.double({ min: -50, max: 50, noNaN: true });
    fc.assert(
      fc.property(llr, llr, fc.double({ min: 0, max: 20, noNaN: true }), (faceLlr, keystrokeLlr, more) => {
        const { score } = fuse({ faceLlr, keystrokeLlr });
        expect(fuse({ faceLlr: faceLlr + more, keystrokeLlr }).score).toBeGreaterThanOrEqual(score);
        expect(fuse({ faceLlr, keystrokeLlr: keystrokeLlr + more }).score).toBeGreaterThanOrEqual(score);
      }),
    );
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('fails closed on %s', (value) => {
    expect(() => fuse({ faceLlr: value, keystrokeLlr: 4 })).toThrow(TypeError);
    expect(() => fuse({ faceLlr: 6, keystrokeLlr: value })).toThrow(TypeError);
  });
});
