import { describe, expect, it } from 'vitest';
import {
  type Around,
  BLURRING_SPEED,
  CLOSED_EYES,
  COVERED,
  hintFor,
  LIMITS,
  MAX_SPEED,
  STALE_MS,
  STEADY_MS,
  SteadyHint,
} from '../../src/face/page/hints.js';
import type { FaceQuality, Hint } from '../../src/types.js';
import { GOOD_QUALITY } from '../support/good-quality.js';

const AROUND: Around = { picture: { brightness: 110, contrast: 50, clipped: 0, mark: 0 }, usualEyes: 0.3, speed: 0 };
const E = 1e-6;

describe('hintFor', () => {
  it('finds a good frame good', () => {
    expect(hintFor(1, GOOD_QUALITY, null, AROUND)).toBe('good');
  });

  it.each([
    [0, null, 'no-face'],
    [2, GOOD_QUALITY, 'many-faces'],
    [1, null, 'no-face'],
  ] as const)('with %d faces says what is wrong', (faces, quality, hint) => {
    expect(hintFor(faces, quality, null, AROUND)).toBe(hint);
  });

  it.each<[Hint, Partial<FaceQuality>, Partial<FaceQuality>]>([
    ['closer', { size: LIMITS.size.min + E }, { size: LIMITS.size.min - E }],
    ['back', { size: LIMITS.size.max - E }, { size: LIMITS.size.max + E }],
    ['left', { offsetX: -LIMITS.offsetX + E }, { offsetX: -LIMITS.offsetX - E }],
    ['right', { offsetX: LIMITS.offsetX - E }, { offsetX: LIMITS.offsetX + E }],
    ['down', { offsetY: -LIMITS.offsetY + E }, { offsetY: -LIMITS.offsetY - E }],
    ['up', { offsetY: LIMITS.offsetY - E }, { offsetY: LIMITS.offsetY + E }],
    ['dark', { brightness: LIMITS.brightness.min + E }, { brightness: LIMITS.brightness.min - E }],
    ['bright', { brightness: LIMITS.brightness.max - E }, { brightness: LIMITS.brightness.max + E }],
    ['bright', { clipped: LIMITS.clipped - E }, { clipped: LIMITS.clipped + E }],
    ['dark', { brightness: 90, clipped: LIMITS.clipped - E }, { brightness: 90, clipped: LIMITS.clipped + E }],
    ['uneven-light', { balance: LIMITS.balance - E }, { balance: -LIMITS.balance - E }],
    ['level-head', { rollDeg: LIMITS.rollDeg - E }, { rollDeg: -LIMITS.rollDeg - E }],
    ['look-straight', { yaw: LIMITS.yaw - E }, { yaw: -LIMITS.yaw - E }],
    ['look-straight', { pitch: LIMITS.pitch.max - E }, { pitch: LIMITS.pitch.max + E }],
    ['eyes-closed', { eyeOpenness: 0.3 * CLOSED_EYES + E }, { eyeOpenness: 0.3 * CLOSED_EYES - E }],
    ['blurry', { sharpness: LIMITS.sharpness + E }, { sharpness: LIMITS.sharpness - E }],
  ])('says %s on one side of the limit and not on the other', (hint, inside, outside) => {
    expect(hintFor(1, { ...GOOD_QUALITY, ...inside }, null, AROUND)).toBe('good');
    expect(hintFor(1, { ...GOOD_QUALITY, ...outside }, null, AROUND)).toBe(hint);
  });

  it('keeps a hint that stands until its measure is clearly better', () => {
    const edge = { ...GOOD_QUALITY, offsetX: LIMITS.offsetX * 0.95 };
    expect(hintFor(1, edge, null, AROUND)).toBe('good');
    expect(hintFor(1, edge, 'right', AROUND)).toBe('right');
    expect(hintFor(1, { ...GOOD_QUALITY, offsetX: LIMITS.offsetX * 0.89 }, 'right', AROUND)).toBe('good');
  });

  it('never finds a measure that is not a number good', () => {
    for (const name of Object.keys(GOOD_QUALITY).filter((key) => !['score', 'interOcularPx', 'contrast'].includes(key))) {
      expect(hintFor(1, { ...GOOD_QUALITY, [name]: Number.NaN }, null, AROUND), name).not.toBe('good');
    }
  });

  it('tells closed eyes by what is usual for this person, and not before that is known', () => {
    const narrow = { ...GOOD_QUALITY, eyeOpenness: 0.2 };
    expect(hintFor(1, narrow, null, { ...AROUND, usualEyes: null })).toBe('good');
    expect(hintFor(1, narrow, null, { ...AROUND, usualEyes: 0.2 })).toBe('good');
    expect(hintFor(1, narrow, null, AROUND)).toBe('eyes-closed');
  });

  it('asks a face that moves to hold still, the sooner when the picture is blurred by it', () => {
    expect(hintFor(1, GOOD_QUALITY, null, { ...AROUND, speed: MAX_SPEED })).toBe('good');
    expect(hintFor(1, GOOD_QUALITY, null, { ...AROUND, speed: MAX_SPEED + E })).toBe('hold-still');
    const blurred = { ...GOOD_QUALITY, sharpness: LIMITS.sharpness - E };
    expect(hintFor(1, blurred, null, { ...AROUND, speed: BLURRING_SPEED - E })).toBe('blurry');
    expect(hintFor(1, blurred, null, { ...AROUND, speed: BLURRING_SPEED + E })).toBe('hold-still');
  });

  it('without a face tells a covered lens, a dark room and glaring light from nobody', () => {
    const without = (brightness: number, contrast: number) =>
      hintFor(0, null, null, { ...AROUND, picture: { brightness, contrast, clipped: 0, mark: 0 } });
    expect(without(COVERED.brightness - E, COVERED.contrast - E)).toBe('covered');
    expect(without(COVERED.brightness, COVERED.contrast - E)).toBe('no-face');
    expect(without(LIMITS.brightness.min - E, COVERED.contrast)).toBe('dark');
    expect(without(LIMITS.brightness.min, COVERED.contrast)).toBe('no-face');
    expect(without(LIMITS.brightness.max, COVERED.contrast)).toBe('no-face');
    expect(without(LIMITS.brightness.max + E, COVERED.contrast)).toBe('bright');
  });
});

describe('SteadyHint', () => {
  it('shows the first hint at once, another one only after it has stood, and good at once', () => {
    const steady = new SteadyHint();
    expect(steady.add('closer', 0)).toBe('closer');
    expect(steady.add('dark', 100)).toBeNull();
    expect(steady.add('dark', 100 + STEADY_MS - 1)).toBeNull();
    expect(steady.add('dark', 100 + STEADY_MS)).toBe('dark');
    expect(steady.add('good', 801)).toBe('good');
    expect(steady.shown).toBe('good');
  });

  it('does not flicker between two hints that take turns', () => {
    const steady = new SteadyHint();
    steady.add('closer', 0);
    for (let atMs = 100; atMs < 3_000; atMs += 100) expect(steady.add(atMs % 200 === 0 ? 'closer' : 'blurry', atMs)).toBeNull();
  });

  it('does not stand for ever where others take turns', () => {
    const steady = new SteadyHint();
    steady.add('good', 0);
    const others = ['dark', 'no-face'] as const;
    const shown = Array.from({ length: 40 }, (_, at) => steady.add(others[at % 2] as 'dark', 100 * (at + 1)));
    expect(shown.findIndex((hint) => hint !== null)).toBe(STALE_MS / 100);
    // And not each as it comes either.
    expect(shown.filter((hint) => hint !== null).length).toBeLessThan(4);
  });
});
