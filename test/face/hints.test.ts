import { describe, expect, it } from 'vitest';
import { hintFor, LIMITS, STEADY_MS, SteadyHint } from '../../src/face/hints.js';
import type { FaceQuality, Hint } from '../../src/types.js';

const GOOD: FaceQuality = {
  score: 0.9,
  size: 0.4,
  offsetX: 0,
  offsetY: 0,
  interOcularPx: 70,
  rollDeg: 0,
  yaw: 0,
  pitch: 0.65,
  brightness: 120,
  balance: 0,
  clipped: 0,
  contrast: 40,
  sharpness: 0.1,
  eyeOpenness: 0.3,
};
const E = 1e-6;

describe('hintFor', () => {
  it('finds a good frame good', () => {
    expect(hintFor(1, GOOD, null)).toBe('good');
  });

  it.each([
    [0, null, 'no-face'],
    [2, GOOD, 'many-faces'],
    [1, null, 'no-face'],
  ] as const)('with %d faces says what is wrong', (faces, quality, hint) => {
    expect(hintFor(faces, quality, null)).toBe(hint);
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
    ['uneven-light', { balance: LIMITS.balance - E }, { balance: -LIMITS.balance - E }],
    ['level-head', { rollDeg: LIMITS.rollDeg - E }, { rollDeg: -LIMITS.rollDeg - E }],
    ['look-straight', { yaw: LIMITS.yaw - E }, { yaw: -LIMITS.yaw - E }],
    ['look-straight', { pitch: LIMITS.pitch.max - E }, { pitch: LIMITS.pitch.max + E }],
    ['eyes-closed', { eyeOpenness: LIMITS.eyeOpenness + E }, { eyeOpenness: LIMITS.eyeOpenness - E }],
    ['blurry', { sharpness: LIMITS.sharpness + E }, { sharpness: LIMITS.sharpness - E }],
  ])('says %s on one side of the limit and not on the other', (hint, inside, outside) => {
    expect(hintFor(1, { ...GOOD, ...inside }, null)).toBe('good');
    expect(hintFor(1, { ...GOOD, ...outside }, null)).toBe(hint);
  });

  it('keeps a hint that stands until its measure is clearly better', () => {
    const edge = { ...GOOD, offsetX: LIMITS.offsetX * 0.95 };
    expect(hintFor(1, edge, null)).toBe('good');
    expect(hintFor(1, edge, 'right')).toBe('right');
    expect(hintFor(1, { ...GOOD, offsetX: LIMITS.offsetX * 0.89 }, 'right')).toBe('good');
  });

  it('never finds a measure that is not a number good', () => {
    expect(hintFor(1, { ...GOOD, sharpness: Number.NaN }, null)).toBe('blurry');
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
});
