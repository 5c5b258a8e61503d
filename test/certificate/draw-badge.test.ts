import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { drawBadge } from '../../src/certificate/pictures/draw-badge.js';

const png = await drawBadge({ size: 128, color: '#1D4e89' });
const { data, info } = await sharp(png).raw().toBuffer({ resolveWithObject: true });
const pixel = (x: number, y: number): number[] => [...data.subarray((y * info.width + x) * 4, (y * info.width + x) * 4 + 4)];

describe('drawBadge', () => {
  it('draws a square PNG with an alpha channel', () => {
    expect(info).toMatchObject({ width: 128, height: 128, channels: 4 });
  });

  it('is transparent at the corners, colored in the rim, white in the tick', () => {
    expect(pixel(0, 0)[3]).toBe(0);
    expect(pixel(64, 12)).toEqual([0x1d, 0x4e, 0x89, 255]);
    expect(pixel(60, 78)).toEqual([255, 255, 255, 255]);
  });

  it('is the same every time', async () => {
    expect(await drawBadge({ size: 128, color: '#1d4e89' })).toEqual(png);
  });

  it.each([
    [{ size: 63, color: '#000000' }],
    [{ size: 1025, color: '#000000' }],
    [{ size: 64.5, color: '#000000' }],
    [{ size: 64, color: 'red' }],
    [{ size: 64, color: '#0000000' }],
  ])('refuses %o', async (options) => {
    await expect(drawBadge(options)).rejects.toThrow(TypeError);
  });
});
