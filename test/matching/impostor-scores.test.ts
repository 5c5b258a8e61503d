import { describe, expect, it } from 'vitest';
import { addImpostorScore, noScores, shareFrom, thresholdFor } from '../../src/matching/impostor-scores.js';

describe('a threshold for a false-match rate', () => {
  const scores = Array.from({ length: 1000 }, (_, index) => -10 + index / 100).reduce(addImpostorScore, noScores());

  it('lets at most that share of the impostors pass', () => {
    const threshold = thresholdFor(scores, 0.01)!;
    expect(threshold).toBeGreaterThanOrEqual(-0.1 - 1e-9);
    expect(threshold).toBeLessThanOrEqual(0.1);
  });

  it('is not known from too few', () => {
    expect(thresholdFor(scores, 0.003)).not.toBeNull();
    expect(thresholdFor(scores, 0.0029)).toBeNull();
  });

  it('refuses what is not a rate or a score', () => {
    expect(() => thresholdFor(scores, 0)).toThrow(TypeError);
    expect(() => thresholdFor(scores, 1)).toThrow(TypeError);
    expect(() => addImpostorScore(scores, Number.NaN)).toThrow(TypeError);
  });

  it('is told back as the share that reaches it', () => {
    expect(shareFrom(scores, thresholdFor(scores, 0.01)!)).toBeLessThanOrEqual(0.01);
    expect(shareFrom(scores, -5)).toBeCloseTo(0.5, 12);
    expect([shareFrom(scores, -30), shareFrom(scores, 30)]).toEqual([1, 0]);
    expect(shareFrom(noScores(), 0)).toBeNull();
  });
});
