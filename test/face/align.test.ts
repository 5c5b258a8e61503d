import { describe, expect, it } from 'vitest';
import { alignment, shareInside, sideOf, toPicture } from '../../src/face/worker/align.js';

/**
 * Any 68 points: the alignment of their image under a similarity must be that similarity after
 * their own alignment.
 */
const points = Float32Array.from({ length: 136 }, (_, index) => 100 + 40 * Math.sin(index * 1.7) + (index % 2) * 20);

function moved(angle: number, scale: number, dx: number, dy: number): Float32Array {
  const [a, b] = [scale * Math.cos(angle), scale * Math.sin(angle)];
  return toPicture(points, 1, { a, b, tx: dx, ty: dy });
}

describe('alignment', () => {
  it.each([
    [0, 1, 5, -7],
    [0.6, 1, 0, 0],
    [-1.2, 2.5, 30, 10],
  ])('follows a turn of %d rad, a scale of %d and a shift', (angle, scale, dx, dy) => {
    const still = alignment(points, 150);
    const turned = alignment(moved(angle, scale, dx, dy), 150);
    const [cos, sin] = [scale * Math.cos(angle), scale * Math.sin(angle)];
    expect(turned.a).toBeCloseTo(still.a * cos - still.b * sin, 4);
    expect(turned.b).toBeCloseTo(still.b * cos + still.a * sin, 4);
    expect(turned.tx).toBeCloseTo(cos * still.tx - sin * still.ty + dx, 2);
    expect(turned.ty).toBeCloseTo(sin * still.tx + cos * still.ty + dy, 2);
  });
});

describe('a crop in a picture', () => {
  const picture = { width: 200, height: 100 };

  it('has a side in the picture’s pixels', () => {
    expect(sideOf({ a: 3, b: 4, tx: 7, ty: 7 }, 10)).toBe(50);
  });

  it.each([
    [{ a: 1, b: 0, tx: 0, ty: 0 }, 1],
    [{ a: 1, b: 0, tx: -50, ty: 0 }, 0.5],
    [{ a: 1, b: 0, tx: 150, ty: 50 }, 0.25],
    [{ a: 0, b: 1, tx: 100, ty: 0 }, 1],
    [{ a: 1, b: 0, tx: 300, ty: 0 }, 0],
  ])('%j lies in it by %d', (crop, share) => {
    expect(shareInside(crop, 100, picture)).toBeCloseTo(share, 1);
  });
});
