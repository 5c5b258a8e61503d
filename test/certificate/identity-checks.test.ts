import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import {
  type CountedCheck,
  countIdentityChecks,
  describeIdentityChecks,
  identityChecksSchema,
} from '../../src/certificate/claims/identity-checks.js';

const DAY = 86_400;
const check = (changes: Partial<CountedCheck> = {}): CountedCheck => ({
  purpose: 'verify',
  result: 'accepted',
  mode: 'embeddings',
  iat: 1_800_000_000,
  ...changes,
});

describe('countIdentityChecks', () => {
  it('counts by result, from the first check to the last, whatever their order', () => {
    const checks = [
      check({ iat: 1_800_000_000 + 9 * DAY, result: 'review' }),
      check(),
      check({ iat: 1_800_000_000 + DAY, result: 'refused' }),
      check({ iat: 1_800_000_000 + 2 * DAY, mode: 'person' }),
    ];
    expect(countIdentityChecks(checks)).toEqual({
      v: 2,
      from: '2027-01-15T08:00:00Z',
      until: '2027-01-24T08:00:00Z',
      modes: ['embeddings', 'person'],
      counts: { accepted: 2, review: 1, refused: 1 },
      confirmedByStaff: 1,
    });
  });

  it('counts what staff confirmed, measured before or not, and not what they refused or have not decided', () => {
    const checks = [
      check(),
      check({ byStaff: true }),
      check({ mode: 'person' }),
      check({ result: 'refused', byStaff: true }),
      check({ result: 'review', mode: 'person' }),
      check({ result: 'one-more', byStaff: true }),
    ];
    expect(countIdentityChecks(checks)).toMatchObject({ counts: { accepted: 3, review: 1, refused: 1 }, confirmedByStaff: 2 });
  });

  it('says the same of a learner whose checks staff confirmed and of one who took the way without a camera', () => {
    const ways = ['embeddings', 'person'] as const;
    const confirmed = countIdentityChecks([check({ byStaff: true }), check({ byStaff: true })], ways);
    expect(countIdentityChecks([check({ mode: 'person' }), check({ mode: 'person' })], ways)).toEqual(confirmed);
    expect(describeIdentityChecks(confirmed)).toContain('\n\n2 of 2 checks were confirmed by staff.\n\n');
    expect(() => countIdentityChecks([check()], ['trusted' as 'person'])).toThrow(TypeError);
  });

  it('does not count a check that asked for one more', () => {
    const { counts, from } = countIdentityChecks([check({ result: 'one-more', iat: 1_799_000_000 }), check()]);
    expect(counts).toEqual({ accepted: 1, review: 0, refused: 0 });
    expect(from).toBe('2027-01-15T08:00:00Z');
  });

  it.each([
    ['nothing', []],
    ['refusals only', [check({ result: 'refused' })]],
    ['an enrollment', [check(), check({ purpose: 'enroll' })]],
    ['a window of the monitor', [check(), check({ purpose: 'monitor' })]],
    ['a result that is none', [check(), check({ result: 'matched' as 'accepted' })]],
    ['a mode that is none', [check({ mode: 'trusted' as 'person' })]],
    ['a time that is none', [check({ iat: Number.NaN })]],
    ['milliseconds and a half', [check({ iat: 1_800_000_000.5 })]],
  ])('refuses %s', (_, checks) => {
    expect(() => countIdentityChecks(checks)).toThrow(TypeError);
  });
});

describe('identityChecksSchema', () => {
  const counted = countIdentityChecks([check()]);

  it('lets counts and dates through, and nothing else', () => {
    expect(v.is(identityChecksSchema, counted)).toBe(true);
    for (const more of [{ score: 0.9 }, { template: 'AAAA' }, { reasons: ['no-match'] }]) {
      expect(v.is(identityChecksSchema, { ...counted, ...more })).toBe(false);
    }
  });

  it('lets staff confirm no more than was accepted', () => {
    expect(v.is(identityChecksSchema, { ...counted, confirmedByStaff: 1 })).toBe(true);
    for (const confirmedByStaff of [2, -1, 0.5, undefined])
      expect(v.is(identityChecksSchema, { ...counted, confirmedByStaff })).toBe(false);
  });

  it('knows what certificates said before, too', () => {
    const { confirmedByStaff: _, ...rest } = counted;
    expect(v.is(identityChecksSchema, { ...rest, v: 1 })).toBe(true);
    expect(v.is(identityChecksSchema, { ...counted, v: 1 })).toBe(false);
  });

  it('wants one accepted check', () => {
    expect(v.is(identityChecksSchema, { ...counted, counts: { ...counted.counts, accepted: 0 } })).toBe(false);
  });
});

describe('describeIdentityChecks', () => {
  const words = (...checks: CountedCheck[]): string => describeIdentityChecks(countIdentityChecks(checks));

  it('says how often, when and with which result', () => {
    const text = words(check(), check({ result: 'refused', iat: 1_800_000_000 + DAY }));
    expect(text).toContain('2 identity checks were made under this account from 2027-01-15 to 2027-01-16: 1 accepted');
    expect(text).toContain('1 refused');
    expect(words(check())).toMatch(/^One identity check was made under this account on 2027-01-15: 1 accepted\.\n\n/);
    expect(words(check(), check({ result: 'review' }))).toContain('1 accepted, 1 not yet decided by a person when this was issued.');
  });

  it('says of measurements on the device that they deter and do not prove', () => {
    expect(words(check())).toContain('This deters; it does not prove that a camera saw a face');
  });

  it('says what a match does not prove', () => {
    expect(words(check())).toMatch(/does not prove who the enrolled person is, that nobody helped, or who wrote the work/);
  });

  it('says exactly how many staff confirmed, none too, and never which', () => {
    const ways = ['embeddings', 'person'] as const;
    const text = (...checks: CountedCheck[]): string => describeIdentityChecks(countIdentityChecks(checks, ways));
    expect(text(check())).toContain('0 of 1 checks were confirmed by staff.');
    expect(text(check({ mode: 'person' }), check(), check({ result: 'refused' }))).toContain('1 of 3 checks was confirmed by staff.');
    expect(text(check())).toContain('this certificate does not say in which');
    expect(text(check())).not.toMatch(/some checks/i);
  });

  it('speaks of no camera when people alone checked', () => {
    const text = words(check({ mode: 'person' }));
    expect(text).toContain('made by a member of staff');
    expect(text).not.toMatch(/webcam|resembled/);
  });

  it('claims nothing', () => {
    const text = words(check(), check({ mode: 'sampled' }), check({ mode: 'server' }), check({ mode: 'person' }));
    expect(text).not.toMatch(/guarantee|certified|compliant|conform|impossible|securely|accurate/i);
    expect(text).toContain('holds no biometric data');
  });
});
