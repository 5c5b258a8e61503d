import { describe, expect, it } from 'vitest';
import { FrameClock } from '../../src/camera/frame-clock.js';

function clockOf(timesMs: readonly number[]): FrameClock {
  const clock = new FrameClock();
  for (const atMs of timesMs) clock.add(atMs);
  return clock;
}

describe('FrameClock', () => {
  it('measures the rate and no jitter of a steady camera', () => {
    const summary = clockOf([0, 40, 80, 120]).summary();
    expect(summary.measuredFps).toBeCloseTo(25, 9);
    expect(summary.frameJitterMs).toBeCloseTo(0, 9);
  });

  it('measures the jitter of an unsteady one', () => {
    expect(clockOf([0, 30, 80, 110, 160]).summary().frameJitterMs).toBeCloseTo(10, 9);
  });

  it.each([[[]], [[5]], [[5, 5]]])('says 0 for the times %j', (times) => {
    expect(clockOf(times).summary()).toMatchObject({ measuredFps: 0, frameJitterMs: 0 });
  });

  it('does not count the time in which nobody looked', () => {
    const clock = clockOf([0, 40, 80]);
    clock.pause();
    for (const atMs of [9_000, 9_040]) clock.add(atMs);
    const summary = clock.summary();
    expect(summary.measuredFps).toBeCloseTo(25, 9);
    expect(summary.frameJitterMs).toBeCloseTo(0, 6);
  });
});
