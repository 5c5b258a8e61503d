import { describe, expect, it } from 'vitest';
import { CARD_LIMITS, CardCollector, DOUBT_MS, GLARE, RESEMBLES } from '../../src/face/page/card-collector.js';
import type { FaceAnalysis } from '../../src/face/protocol.js';
import type { FaceQuality } from '../../src/types.js';
import { GOOD_QUALITY } from '../support/good-quality.js';

const LIVE = [Float32Array.of(1, 0)];
const STILL = Uint8Array.of(0xff, 0xd8);

/** A look at a card whose portrait is so far (1 − cosine) from the live face. */
function look(apart: number, quality: Partial<FaceQuality> = {}): FaceAnalysis {
  const embedding = Float32Array.of(1 - apart, Math.sqrt(1 - (1 - apart) ** 2));
  const face = { quality: { ...GOOD_QUALITY, size: 0.6, ...quality }, embedding, mouthOpenness: 0, noseParallax: 0, mouthDrop: 1.1 };
  return { faces: 1, face, picture: { brightness: 120, contrast: 40, clipped: 0, mark: 0 }, still: STILL, elapsedMs: 1 };
}
const nothing: FaceAnalysis = { ...look(0), faces: 0, face: null, still: null };

/** No portrait in an outline of this light. */
function unseen(light: Partial<FaceAnalysis['picture']>): FaceAnalysis {
  return { ...nothing, picture: { ...nothing.picture, ...light } };
}

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

  it('says that it is somebody else also where most frames come without an embedding', () => {
    const collector = new CardCollector(LIVE);
    const { face, ...rest } = look(RESEMBLES + 0.05);
    const hints = [collector.add(look(0, { size: 0.3 }), 0)];
    for (let atMs = 20; atMs <= 1_500; atMs += 20) {
      const embedding = collector.wantsEmbedding(atMs) ? face?.embedding : null;
      hints.push(collector.add({ ...rest, face: face && { ...face, embedding: embedding ?? null } }, atMs));
    }
    expect(hints.filter((hint) => hint !== null)).toEqual(['card-closer', 'card-other']);
  });

  it('keeps its looks for the next try, and counts time on from the first frame', () => {
    const collector = new CardCollector(LIVE);
    collector.add(look(0), collector.timeOf(5_000));
    collector.resume();
    expect(collector.done).toBe(1);
    expect(collector.timeOf(9_000)).toBe(4_000);
    expect(collector.add(look(0), 4_000)).toBe('good');
  });

  it.each([
    ['card-missing', nothing],
    ['card-missing', unseen({ clipped: GLARE.min - 0.001 })],
    ['card-missing', unseen({ clipped: GLARE.max + 0.001 })],
    ['card-glare', unseen({ clipped: GLARE.min })],
    ['card-dark', unseen({ brightness: CARD_LIMITS.brightness.min - 1 })],
    ['card-back', look(0, { size: 0.86 })],
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
