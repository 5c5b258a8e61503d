import { describe, expect, it } from 'vitest';
import { describePolicy, whyCheck } from '../../examples/course-platform/enrollment/check-policy.js';

const POLICY = { mode: 'both' as const, share: 0.3, weekly: 3, tries: 2, hoursToCheck: 72, fourEyes: false };
const PRACTICE = { graded: false, resubmission: false, accepted: true, drawnThisWeek: 0, random: 0 };

describe('a check is asked for', () => {
  it.each(['each', 'both'] as const)('after each graded submission, where the policy is %s', (mode) => {
    expect(whyCheck({ ...POLICY, mode }, { ...PRACTICE, graded: true, random: 0.99, drawnThisWeek: 3 })).toBe('graded');
  });

  it.each(['random', 'both'] as const)('after a share of practice, where the policy is %s', (mode) => {
    expect(whyCheck({ ...POLICY, mode }, { ...PRACTICE, random: 0.299 })).toBe('random');
    expect(whyCheck({ ...POLICY, mode }, { ...PRACTICE, random: 0.3 })).toBeNull();
  });

  it('never after practice, where the policy is each', () => {
    expect(whyCheck({ ...POLICY, mode: 'each' }, PRACTICE)).toBeNull();
  });

  it('at random no more often than the weekly budget allows', () => {
    expect(whyCheck(POLICY, { ...PRACTICE, drawnThisWeek: 2 })).toBe('random');
    expect(whyCheck(POLICY, { ...PRACTICE, drawnThisWeek: 3 })).toBeNull();
    expect(whyCheck({ ...POLICY, weekly: 0 }, PRACTICE)).toBeNull();
  });

  it('after graded work until one was accepted, so that a certificate has one to rest on', () => {
    const graded = { ...PRACTICE, graded: true, random: 0.99 };
    expect(whyCheck({ ...POLICY, mode: 'random' }, { ...graded, accepted: false })).toBe('graded');
    expect(whyCheck({ ...POLICY, mode: 'random' }, graded)).toBeNull();
  });

  it('after a resubmission of what was refused, whatever the draw', () => {
    expect(whyCheck({ ...POLICY, mode: 'random' }, { ...PRACTICE, resubmission: true, random: 0.99, drawnThisWeek: 9 })).toBe(
      'resubmission',
    );
  });
});

describe('the learner reads', () => {
  it('the weekly budget before signing up', () => {
    expect(describePolicy(POLICY)).toContain('at most 3 a week');
    expect(describePolicy({ ...POLICY, mode: 'each' })).not.toContain('a week');
  });
});
