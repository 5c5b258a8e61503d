import { describe, expect, it } from 'vitest';
import { Baseline } from '../../src/face/baseline.js';
import { GOOD_QUALITY } from '../support/good-quality.js';

describe('Baseline', () => {
  it('knows what is usual after five frames: the median, which a blink does not move', () => {
    const baseline = new Baseline();
    for (const eyeOpenness of [0.3, 0.1, 0.32, 0.31]) baseline.add({ ...GOOD_QUALITY, eyeOpenness }, 0.05, 0);
    expect(baseline.usual).toBeNull();
    baseline.add({ ...GOOD_QUALITY, eyeOpenness: 0.33, yaw: 0.2 }, 0.4, 0);
    expect(baseline.usual).toEqual({ yaw: 0, pitch: 0.65, eyes: 0.31, mouth: 0.05 });
  });

  it('forgets old frames', () => {
    const baseline = new Baseline();
    for (let count = 0; count < 60; count++) baseline.add(GOOD_QUALITY, 0.05, count);
    for (let count = 0; count < 31; count++) baseline.add({ ...GOOD_QUALITY, yaw: 1 }, 0.05, count);
    expect(baseline.usual?.yaw).toBe(1);
  });

  it('measures the speed in shares of the frame in a second', () => {
    const baseline = new Baseline();
    expect(baseline.add(GOOD_QUALITY, 0, 0)).toBe(0);
    expect(baseline.add({ ...GOOD_QUALITY, offsetX: 0.03, offsetY: 0.04 }, 0, 100)).toBeCloseTo(0.5, 9);
    expect(baseline.add(GOOD_QUALITY, 0, 100)).toBe(0);
  });

  it('does not take a face that comes back elsewhere for a fast one', () => {
    const baseline = new Baseline();
    baseline.add(GOOD_QUALITY, 0, 0);
    baseline.lostSight();
    expect(baseline.add({ ...GOOD_QUALITY, offsetX: 0.3 }, 0, 100)).toBe(0);
  });

  it('knows nothing of somebody else', () => {
    const baseline = new Baseline();
    for (let count = 0; count < 5; count++) baseline.add(GOOD_QUALITY, 0, count);
    baseline.forget();
    expect(baseline.usual).toBeNull();
  });
});
