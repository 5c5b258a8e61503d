import { describe, expect, it } from 'vitest';
import { FrameClock } from '../../src/camera/frame-clock.js';

function clockOf(timesMs: readonly number[], checksums: readonly (number | null)[] = timesMs): FrameClock {
  const clock = new FrameClock();
  for (const [index, atMs] of timesMs.entries()) clock.add(atMs, checksums[index] ?? null);
  return clock;
}

describe('FrameClock', () => {
  it('measures the rate and no jitter of a steady camera', () => {
    const summary = clockOf([0, 40, 80, 120]).summary();
    expect(summary.measuredFps).toBeCloseTo(25, 9);
    expect(summary.frameJitterMs).toBeCloseTo(0, 9);
    expect(summary.duplicateFrames).toBe(0);
  });

  it('measures the jitter of an unsteady one', () => {
    expect(clockOf([0, 30, 80, 110, 160]).summary().frameJitterMs).toBeCloseTo(10, 9);
  });

  it('counts a picture that is the same as the one before, and not one whose pixels could not be read', () => {
    expect(clockOf([0, 1, 2, 3, 4, 5], [7, 7, 8, null, null, 7]).summary().duplicateFrames).toBe(1);
  });

  it.each([[[]], [[5]], [[5, 5]]])('says 0 for the times %j', (times) => {
    expect(clockOf(times).summary()).toMatchObject({ measuredFps: 0, frameJitterMs: 0 });
  });

  it('does not count the time in which nobody looked, and still knows the same picture', () => {
    const clock = clockOf([0, 40, 80], [1, 2, 3]);
    clock.pause();
    for (const [atMs, checksum] of [
      [9_000, 3],
      [9_040, 4],
    ] as const)
      clock.add(atMs, checksum);
    const summary = clock.summary();
    expect(summary.measuredFps).toBeCloseTo(25, 9);
    expect(summary.frameJitterMs).toBeCloseTo(0, 6);
    expect(summary.duplicateFrames).toBe(1);
  });
});
