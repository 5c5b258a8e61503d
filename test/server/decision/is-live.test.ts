import { describe, expect, it } from 'vitest';
import { isLive, LEAST_PARALLAX, MOST_ACTION_MS, MOST_DUPLICATES, MOST_REPEATED } from '../../../src/server/decision/is-live.js';
import type { LivenessEvidence } from '../../../src/types.js';

const ACTIONS: LivenessEvidence['actions'] = [
  { action: 'turn-left', askedAtMs: 1000, doneAtMs: 2000, others: 0 },
  { action: 'blink', askedAtMs: 2000, doneAtMs: 3000, others: 0 },
];
const TRACK = { frames: 100, yawRange: 0.3, pitchRange: 0.1, eyeRange: 0.1, duplicateFrames: 0, repeatedFrames: 0, parallax: 0.95 };

function live(track: Partial<LivenessEvidence['track']> = {}, last: Partial<LivenessEvidence['actions'][number]> = {}): boolean {
  const actions = ACTIONS.map((action, index) => (index === 1 ? { ...action, ...last } : action));
  return isLive({ liveness: { algorithm: 'track-5', actions, track: { ...TRACK, ...track } } });
}

describe('isLive', () => {
  it('takes actions that were seen in their order', () => {
    expect(live()).toBe(true);
  });

  it.each([
    ['was not seen', { doneAtMs: null }],
    ['was asked before the one before it was seen', { askedAtMs: 1999 }],
    ['was seen before it was asked', { askedAtMs: 2500, doneAtMs: 2499 }],
    ['came after another turn', { others: 1 }],
  ])('does not take an action that %s', (_, last) => {
    expect(live({}, last)).toBe(false);
  });

  it('takes an action that was seen the moment that it was asked', () => {
    expect(live({}, { doneAtMs: 2000 })).toBe(true);
  });

  it.each([
    ['frozen', 'duplicateFrames', 100 * MOST_DUPLICATES, 1],
    ['a loop', 'repeatedFrames', 100 * MOST_REPEATED, 1],
    ['flat', 'parallax', LEAST_PARALLAX, -0.01],
  ] as const)('does not take a picture that is %s', (_, measure, limit, beyond) => {
    expect(live({ [measure]: limit })).toBe(true);
    expect(live({ [measure]: limit + beyond })).toBe(false);
  });

  it('asks nothing of the nose where the head was not to turn, and does not take a turn without it', () => {
    const without = (action: LivenessEvidence['actions'][number]['action']): boolean => {
      const actions = ACTIONS.map((other, index) => (index === 0 ? { ...other, action } : other));
      return isLive({ liveness: { algorithm: 'track-5', actions, track: { ...TRACK, parallax: null } } });
    };
    expect([without('turn-left'), without('turn-right'), without('look-up')]).toEqual([false, false, true]);
  });

  it('takes an action that was seen in its time, and not later', () => {
    expect(live({}, { doneAtMs: 2000 + MOST_ACTION_MS })).toBe(true);
    expect(live({}, { doneAtMs: 2001 + MOST_ACTION_MS })).toBe(false);
  });

  it('judges nothing but a frozen picture where the policy asked for nothing', () => {
    const passive = (track: Partial<LivenessEvidence['track']>): boolean =>
      isLive({ liveness: { algorithm: 'track-5', actions: [], track: { ...TRACK, ...track } } });
    expect(passive({ repeatedFrames: 100, parallax: -1, duplicateFrames: 100 * MOST_DUPLICATES })).toBe(true);
    expect(passive({ duplicateFrames: 100 * MOST_DUPLICATES + 1 })).toBe(false);
  });
});
