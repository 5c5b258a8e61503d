import { describe, expect, it } from 'vitest';
import { faceLlr } from '../../../src/matching/face.js';
import { countAttempt, isBlocked } from '../../../src/server/decision/attempts.js';
import { decide, STRICT_FACE, STRICT_THRESHOLD } from '../../../src/server/decision/decide.js';

const GOOD = { faceLlr: 6, keystrokeLlr: 3, repetitions: 2, mostRepetitions: 2, late: false, live: true, coarse: false };

describe('decide', () => {
  it('accepts the same face with the same rhythm', () => {
    expect(decide(GOOD)).toEqual({ result: 'accepted', reasons: [], score: 7 });
  });

  it('refuses when one factor speaks against, without saying which', () => {
    const [face, rhythm] = [decide({ ...GOOD, faceLlr: -8 }), decide({ ...GOOD, keystrokeLlr: -8 })];
    expect(face).toMatchObject({ result: 'refused', reasons: ['no-match'] });
    expect(rhythm).toMatchObject({ result: 'refused', reasons: ['no-match'] });
  });

  it('sends a match that is borderline, late or not seen alive to a person', () => {
    expect(decide({ ...GOOD, faceLlr: 0.7 })).toMatchObject({ result: 'review', reasons: ['no-match'] });
    expect(decide({ ...GOOD, late: true })).toMatchObject({ result: 'review', reasons: ['late'] });
    expect(decide({ ...GOOD, live: false })).toMatchObject({ result: 'review', reasons: ['quality'] });
    expect(decide({ ...GOOD, coarse: true })).toMatchObject({ result: 'review', reasons: ['quality'] });
    expect(decide({ ...GOOD, doubtful: true })).toMatchObject({ result: 'review', reasons: ['quality'] });
    expect(decide({ ...GOOD, late: true, faceLlr: -8 })).toMatchObject({ result: 'refused', reasons: ['no-match'] });
  });

  it('tells every reason for a review, once', () => {
    const all = decide({ ...GOOD, faceLlr: 0.7, late: true, live: false, coarse: true, doubtful: true });
    expect(all).toMatchObject({ result: 'review', reasons: ['no-match', 'late', 'quality'] });
  });
});

describe('a strict decision', () => {
  const strict = { ...GOOD, mostRepetitions: 3, strict: true };

  it('takes what reaches its own threshold, at it too', () => {
    expect(decide({ ...strict, keystrokeLlr: 1 })).toEqual({ result: 'accepted', reasons: [], score: STRICT_THRESHOLD });
  });

  it('refuses at once what a check would take, or ask one more of', () => {
    for (const short of [{ keystrokeLlr: 0.9 }, { faceLlr: faceLlr(STRICT_FACE - 0.01) }]) {
      expect(decide({ ...GOOD, ...short })).toMatchObject({ result: 'accepted' });
      expect(decide({ ...strict, ...short })).toMatchObject({ result: 'refused', reasons: ['no-match'] });
    }
    expect(decide({ ...strict, keystrokeLlr: -1.5 })).toMatchObject({ result: 'refused', reasons: ['no-match'] });
    expect(decide({ ...strict, strict: false, keystrokeLlr: -1.5 }).result).toBe('one-more');
  });

  it('sends to a person what a check would', () => {
    expect(decide({ ...strict, coarse: true })).toMatchObject({ result: 'review', reasons: ['quality'] });
  });
});

describe('one more', () => {
  const more = { ...GOOD, mostRepetitions: 3 };
  const result = (change: object) => decide({ ...more, ...change }).result;

  it('is asked for where a check falls short by little, whichever factor it is, and only so often', () => {
    expect([result({ keystrokeLlr: 0 }), result({ keystrokeLlr: -0.01 }), result({ keystrokeLlr: -2.49 })]).toEqual([
      'accepted',
      'one-more',
      'one-more',
    ]);
    expect([result({ faceLlr: 1 }), result({ faceLlr: 0.99 }), result({ faceLlr: -1.49 })]).toEqual(['accepted', 'one-more', 'one-more']);
    expect(decide({ ...more, keystrokeLlr: -2 })).toEqual({ result: 'one-more', reasons: [], score: 2 });
    expect([result({ keystrokeLlr: -2.51 }), result({ faceLlr: -1.51 })]).toEqual(['refused', 'refused']);
    expect(result({ keystrokeLlr: -2, repetitions: 3 })).toBe('refused');
  });

  it('is not asked for of a learner who is gone', () => {
    expect(result({ keystrokeLlr: -1.5, late: true })).not.toBe('one-more');
  });

  it('counts as a failure until it comes, and then neither again nor any more', () => {
    const policy = { pauseAfter: 3, pauseSeconds: 30, stopAfter: 50 };
    const asked = countAttempt(
      { failuresInARow: 2, pausedUntil: 0 },
      { result: 'one-more', reasons: [], score: 4 },
      { policy, now: 1, counted: false },
    );
    expect(asked).toEqual({ failuresInARow: 3, pausedUntil: 31 });
    const failed = { result: 'refused', reasons: ['no-match'], score: 4 } as const;
    expect(countAttempt(asked, failed, { policy, now: 5, counted: true })).toEqual({ failuresInARow: 3, pausedUntil: 35 });
    const matched = { result: 'accepted', reasons: [], score: 6 } as const;
    expect(countAttempt(asked, matched, { policy, now: 5, counted: true })).toEqual({ failuresInARow: 0, pausedUntil: 0 });
  });
});

describe('attempts', () => {
  const policy = { pauseAfter: 5, pauseSeconds: 30, stopAfter: 50 };
  const refused = { result: 'refused', reasons: ['no-match'], score: 0 } as const;
  const state = (failuresInARow: number, pausedUntil = 0) => ({ failuresInARow, pausedUntil });

  it('make wait from the fifth failure in a row on', () => {
    expect(countAttempt(state(3), refused, { policy, now: 100, counted: false })).toEqual(state(4));
    expect(countAttempt(state(4), refused, { policy, now: 100, counted: false })).toEqual(state(5, 130));
    expect(countAttempt(state(5, 130), refused, { policy, now: 200, counted: false })).toEqual(state(6, 230));
  });

  it('start anew with a match', () => {
    expect(countAttempt(state(49, 30), { result: 'accepted', reasons: [], score: 9 }, { policy, now: 100, counted: false })).toEqual(
      state(0),
    );
  });

  it('count what was borderline, but not what came late or was not compared', () => {
    expect(countAttempt(state(1), { result: 'review', reasons: ['no-match'], score: 4 }, { policy, now: 1, counted: false })).toEqual(
      state(2),
    );
    expect(countAttempt(state(1), { result: 'review', reasons: ['late'], score: 9 }, { policy, now: 1, counted: false })).toEqual(state(1));
    expect(countAttempt(state(1), { result: 'refused', reasons: ['attempts'], score: null }, { policy, now: 1, counted: false })).toEqual(
      state(1),
    );
  });

  it('are over within a pause, and after the fiftieth failure', () => {
    expect([isBlocked(state(5, 130), policy, 129), isBlocked(state(5, 130), policy, 130)]).toEqual([true, false]);
    expect([isBlocked(state(49), policy, 1), isBlocked(state(50), policy, 1)]).toEqual([false, true]);
  });
});
