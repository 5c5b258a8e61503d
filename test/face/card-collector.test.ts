import { describe, expect, it } from 'vitest';
import { CardCollector, DOUBT_MS, RESEMBLES } from '../../src/face/card-collector.js';
import type { FaceAnalysis } from '../../src/face/protocol.js';
import type { FaceQuality } from '../../src/types.js';
import { GOOD_QUALITY } from '../support/good-quality.js';

const LIVE = [Float32Array.of(1, 0)];
const STILL = Uint8Array.of(0xff, 0xd8);

/** A look at a card whose portrait is so far (1 − cosine) from the live face. */
function look(apart: number, quality: Partial<FaceQuality> = {}): FaceAnalysis {
  const embedding = Float32Array.of(1 - apart, Math.sqrt(1 - (1 - apart) ** 2));
  const face = { quality: { ...GOOD_QUALITY, size: 0.6, ...quality }, embedding, mouthOpenness: 0, noseParallax: 0, mouthDrop: 1.1 };
  return { faces: 1, face, picture: { brightness: 120, contrast: 40, mark: 0 }, still: STILL, elapsedMs: 1 };
}
const nothing: FaceAnalysis = { ...look(0), faces: 0, face: null, still: null };

describe('CardCollector', () => {
  it('takes the look most like the live face, once there are three like it', () => {
    const collector = new CardCollector(LIVE);
    expect(collector.add(look(0.05), 0)).toBe('good');
    collector.add(look(0.02), 300);
    expect(collector.resultAt(300)).toBeNull();
    collector.add(look(0.06), 600);
    expect(collector.done).toBe(3);
    expect(collector.resultAt(600)).toMatchObject({ document: { atMs: 300 }, jpeg: STILL });
  });

  it('waits with a portrait like nobody here, says so, and takes the best in the end', () => {
    const collector = new CardCollector(LIVE);
    const hints = [0, 1000, 2000].map((atMs) => collector.add(look(RESEMBLES + 0.01 + atMs / 1e5), atMs));
    expect(hints).toContain('card-other');
    expect(collector.done).toBe(0);
    expect(collector.resultAt(DOUBT_MS - 1)).toBeNull();
    expect(collector.resultAt(DOUBT_MS)).toMatchObject({ document: { atMs: 0 } });
  });

  it.each([
    ['card-missing', nothing],
    ['card-missing', look(0, { size: 0.9 })],
    ['card-closer', look(0, { size: 0.39 })],
    ['card-dark', look(0, { brightness: 39 })],
    ['card-glare', look(0, { clipped: 0.21 })],
    ['card-glare', look(0, { brightness: 216 })],
    ['card-blurry', look(0, { sharpness: 0.007 })],
  ])('says %s and keeps nothing', (hint, analysis) => {
    const collector = new CardCollector(LIVE);
    expect(collector.add(analysis, 0)).toBe(hint);
    expect(collector.resultAt(60_000)).toBeNull();
  });

  it('asks for an embedding of different moments only', () => {
    const collector = new CardCollector(LIVE);
    expect(collector.wantsEmbedding(0)).toBe(true);
    collector.add(look(0), 1000);
    expect(collector.wantsEmbedding(1100)).toBe(false);
    expect(collector.wantsEmbedding(1250)).toBe(true);
  });
});
