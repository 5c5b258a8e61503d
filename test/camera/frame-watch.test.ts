import { describe, expect, it } from 'vitest';
import { BLACK_BELOW, DEAD_MS, FLAT_BELOW, FrameWatch, STALLED_MS } from '../../src/camera/frame-watch.js';
import type { Thumbnail } from '../../src/camera/thumbnail.js';

/** A picture that is no other's. */
function picture({ brightest = 200, range = 150, checksum = nextChecksum++ }: Partial<Thumbnail>): Thumbnail {
  return { brightest, range, checksum };
}
let nextChecksum = 1;

/** A watch that saw such a picture every 100 ms, from 0 until then. */
function watched(untilMs: number, shown: Partial<Thumbnail> | null): FrameWatch {
  const watch = new FrameWatch();
  for (let atMs = 0; atMs <= untilMs; atMs += 100) watch.add(atMs, shown === null ? null : picture(shown));
  return watch;
}

describe('FrameWatch', () => {
  it('finds nothing wrong with a camera that shows something', () => {
    expect(watched(20_000, { brightest: BLACK_BELOW, range: FLAT_BELOW }).verdict(20_000)).toBeNull();
  });

  it('calls a camera black when it stayed so, not before', () => {
    const watch = watched(DEAD_MS, { brightest: BLACK_BELOW - 1 });
    expect(watch.verdict(DEAD_MS - 1)).toBeNull();
    expect(watch.verdict(DEAD_MS)).toBe('camera/black');
  });

  it('forgives black pictures at the start', () => {
    const watch = watched(DEAD_MS - 100, { brightest: 0 });
    watch.add(DEAD_MS - 50, picture({ brightest: 120 }));
    expect(watch.verdict(DEAD_MS + 1_000)).toBeNull();
  });

  it('calls no picture black that could not be read', () => {
    expect(watched(10_000, null).verdict(10_000)).toBeNull();
  });

  it('calls a camera lost that gives no picture any more', () => {
    const watch = watched(1_000, { brightest: 100 });
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
    const watch = watched(DEAD_MS - 100, { brightest: 0 });
    watch.pause();
    expect(watch.verdict(60_000)).toBeNull();
    watch.add(60_000, picture({ brightest: 0 }));
    expect(watch.verdict(60_000 + DEAD_MS - 1)).toBeNull();
  });

  it.each([
    ['green', { brightest: 135, range: 0 }],
    ['grey', { brightest: 128, range: FLAT_BELOW - 1 }],
    ['white', { brightest: 255, range: 0 }],
  ])('calls a camera that gives nothing but %s black, too', (_, shown) => {
    const watch = watched(DEAD_MS, shown);
    expect(watch.verdict(DEAD_MS - 1)).toBeNull();
    expect(watch.verdict(DEAD_MS)).toBe('camera/black');
  });

  it('calls a camera lost that gives one picture again and again, from its start or later', () => {
    for (const from of [0, 2_000]) {
      const watch = watched(from, {});
      for (let atMs = from + 100; atMs <= from + STALLED_MS + 100; atMs += 100) watch.add(atMs, picture({ checksum: 7 }));
      expect(watch.verdict(from + STALLED_MS)).toBeNull();
      expect(watch.verdict(from + STALLED_MS + 100)).toBe('camera/lost');
    }
  });
});
