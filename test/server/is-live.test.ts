import { describe, expect, it } from 'vitest';
import { isLive, LEAST_PARALLAX, MOST_DUPLICATES, MOST_REPEATED } from '../../src/server/is-live.js';
import type { LivenessEvidence } from '../../src/types.js';

const ACTIONS: LivenessEvidence['actions'] = [
  { action: 'turn-left', askedAtMs: 1000, doneAtMs: 2000, others: 0 },
  { action: 'blink', askedAtMs: 2000, doneAtMs: 3000, others: 0 },
];
const TRACK = { frames: 100, yawRange: 0.3, pitchRange: 0.1, eyeRange: 0.1, duplicateFrames: 0, repeatedFrames: 0, parallax: 0.95 };

function live(track: Partial<LivenessEvidence['track']> = {}, last: Partial<LivenessEvidence['actions'][number]> = {}): boolean {
  const actions = ACTIONS.map((action, index) => (index === 1 ? { ...action, ...last } : action));
  return isLive({ liveness: { algorithm: 'track-3', actions, track: { ...TRACK, ...track } } });
}

describe('isLive', () => {
  it('takes actions that were seen in their order', () => {
    expect(live()).toBe(true);
  });

  it.each([
    ['was not seen', { doneAtMs: null }],
    ['was asked before the one before it was seen', { askedAtMs: 1999 }],
    ['was seen before it was asked', { doneAtMs: 1999 }],
    ['came after another turn', { others: 1 }],
  ])('does not take an action that %s', (_, last) => {
    expect(live({}, last)).toBe(false);
  });

  it.each([
    ['frozen', 'duplicateFrames', 100 * MOST_DUPLICATES, 1],
    ['a loop', 'repeatedFrames', 100 * MOST_REPEATED, 1],
    ['flat', 'parallax', LEAST_PARALLAX, -0.01],
  ] as const)('does not take a picture that is %s', (_, measure, limit, beyond) => {
    expect(live({ [measure]: limit })).toBe(true);
    expect(live({ [measure]: limit + beyond })).toBe(false);
  });

  it('asks nothing of the nose where the head did not turn', () => {
    expect(live({ parallax: null })).toBe(true);
  });

  it('judges nothing where the policy asked for nothing', () => {
    expect(isLive({ liveness: { algorithm: 'track-3', actions: [], track: { ...TRACK, repeatedFrames: 100, parallax: -1 } } })).toBe(true);
  });
});
