import { describe, expect, it } from 'vitest';
import { TURN_YAW } from '../../src/face/page/liveness-script.js';
import { LivenessTrack } from '../../src/face/page/liveness-track.js';
import type { FaceQuality, LivenessEvidence } from '../../src/types.js';
import { GOOD_QUALITY } from '../support/good-quality.js';

/** A frame of a picture with this mark. */
const frame = (mark: number, quality: Partial<FaceQuality> = {}, noseParallax = 0) => ({
  mark,
  seen: { quality: { ...GOOD_QUALITY, ...quality }, noseParallax },
});

function trackOf(frames: readonly ReturnType<typeof frame>[]): LivenessEvidence['track'] {
  const track = new LivenessTrack();
  for (const { seen, mark } of frames) track.add(seen, mark);
  return track.summary();
}

describe('LivenessTrack', () => {
  it('says nothing of no frame', () => {
    expect(trackOf([])).toEqual({
      frames: 0,
      yawRange: 0,
      pitchRange: 0,
      eyeRange: 0,
      duplicateFrames: 0,
      repeatedFrames: 0,
      parallax: null,
    });
  });

  it('counts a frozen picture as duplicates, and not as a loop', () => {
    expect(trackOf([1, 1, 1, 1].map((n) => frame(n)))).toMatchObject({ frames: 4, duplicateFrames: 3, repeatedFrames: 0 });
  });

  it('counts a loop as repeated, and not as duplicates', () => {
    expect(trackOf([1, 2, 3, 1, 2, 3, 4].map((n) => frame(n)))).toMatchObject({ frames: 7, duplicateFrames: 0, repeatedFrames: 3 });
  });

  it('knows a picture by its mark alone: where the landmarks were found in it does not count', () => {
    expect(trackOf([1, 1, 1].map((n, at) => frame(n, { sharpness: at, brightness: 100 + at })))).toMatchObject({ duplicateFrames: 2 });
  });

  const turn = [-0.5, -0.25, 0, 0.25, 0.5].map((share) => share * TURN_YAW);
  const [less, more] = [0.99, 1.01];

  it('tells how the nose went with the head', () => {
    const at = (of: (yaw: number) => number): number | null =>
      trackOf(turn.map((yaw, n) => frame(n, { yaw: more * yaw }, of(yaw)))).parallax;
    expect(at((yaw) => 0.3 + 0.8 * yaw)).toBeCloseTo(1, 9);
    expect(at((yaw) => -yaw)).toBeCloseTo(-1, 9);
    expect(at(() => 0.2)).toBe(0);
    expect(Math.abs(at((yaw) => yaw * yaw) as number)).toBeLessThan(1e-9);
  });

  it('says nothing of the nose where the head hardly turned', () => {
    expect(trackOf(turn.map((yaw, n) => frame(n, { yaw: less * yaw }, yaw))).parallax).toBeNull();
    expect(trackOf(turn.map((yaw, n) => frame(n, { yaw: more * yaw }, yaw))).parallax).toBeCloseTo(1, 9);
  });
});
