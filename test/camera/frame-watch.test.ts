import { describe, expect, it } from 'vitest';
import { BLACK_BELOW, BLACK_MS, FrameWatch, STALLED_MS } from '../../src/camera/frame-watch.js';

/** A watch that saw a picture of this brightness every 100 ms, from 0 until then. */
function watched(untilMs: number, brightest: number | null): FrameWatch {
  const watch = new FrameWatch();
  for (let atMs = 0; atMs <= untilMs; atMs += 100) watch.add(atMs, brightest);
  return watch;
}

describe('FrameWatch', () => {
  it('finds nothing wrong with a camera that shows something', () => {
    expect(watched(20_000, BLACK_BELOW).verdict(20_000)).toBeNull();
  });

  it('calls a camera black when it stayed so, not before', () => {
    const watch = watched(BLACK_MS, BLACK_BELOW - 1);
    expect(watch.verdict(BLACK_MS - 1)).toBeNull();
    expect(watch.verdict(BLACK_MS)).toBe('camera/black');
  });

  it('forgives black pictures at the start', () => {
    const watch = watched(BLACK_MS - 100, 0);
    watch.add(BLACK_MS - 50, 120);
    expect(watch.verdict(BLACK_MS + 1_000)).toBeNull();
  });

  it('calls no picture black that could not be read', () => {
    expect(watched(10_000, null).verdict(10_000)).toBeNull();
  });

  it('calls a camera lost that gives no picture any more', () => {
    const watch = watched(1_000, 100);
    expect(watch.verdict(1_000 + STALLED_MS - 1)).toBeNull();
    expect(watch.verdict(1_000 + STALLED_MS)).toBe('camera/lost');
  });

  it('counts from the first look at a camera that never gave a picture', () => {
    const watch = new FrameWatch();
    expect(watch.verdict(5_000)).toBeNull();
    expect(watch.verdict(5_000 + STALLED_MS - 1)).toBeNull();
    expect(watch.verdict(5_000 + STALLED_MS)).toBe('camera/lost');
  });

  it('does not count the time in which nobody looked', () => {
    const watch = watched(BLACK_MS - 100, 0);
    watch.pause();
    expect(watch.verdict(60_000)).toBeNull();
    watch.add(60_000, 0);
    expect(watch.verdict(60_000 + BLACK_MS - 1)).toBeNull();
  });
});
