import sharp, { type JpegOptions } from 'sharp';
import { describe, expect, it } from 'vitest';
import { isPlainJpeg } from '../../src/stills/is-plain-jpeg.js';
import { MOST_PIXELS } from '../../src/stills/most-pixels.js';

const picture = (options: JpegOptions = {}, width = 64, height = 48): Promise<Buffer> =>
  sharp({ create: { width, height, channels: 3, background: '#864', noise: { type: 'gaussian', mean: 128, sigma: 40 } } })
    .jpeg(options)
    .toBuffer();
const plain = (bytes: Uint8Array): boolean => isPlainJpeg(bytes, MOST_PIXELS);

/** The same scan once more, so many times. */
function scansRepeated(jpeg: Buffer, times: number): Buffer {
  const scan = jpeg.subarray(jpeg.indexOf(Buffer.of(0xff, 0xda)), -2);
  return Buffer.concat([jpeg.subarray(0, -2), ...Array.from({ length: times }, () => scan), jpeg.subarray(-2)]);
}

describe('a plain JPEG', () => {
  it.each<[string, JpegOptions]>([
    ['as it comes', {}],
    ['of high quality, without subsampling', { quality: 95, chromaSubsampling: '4:4:4' }],
    ['of low quality', { quality: 30 }],
    ['with optimized tables', { optimizeCoding: true }],
  ])('%s', async (_, options) => {
    expect(plain(await picture(options))).toBe(true);
  });

  it('in gray, with restarts or filled up before a marker', async () => {
    expect(
      plain(
        await sharp({ create: { width: 9, height: 9, channels: 3, background: '#888' } })
          .grayscale()
          .jpeg()
          .toBuffer(),
      ),
    ).toBe(true);
    const jpeg = await picture();
    const at = jpeg.indexOf(Buffer.of(0xff, 0xdb));
    expect(plain(Buffer.concat([jpeg.subarray(0, at), Buffer.of(0xff, 0xff), jpeg.subarray(at)]))).toBe(true);
  });
});

describe('no plain JPEG is', () => {
  it('a progressive one', async () => {
    expect(plain(await picture({ progressive: true }))).toBe(false);
  });

  it('one with hundreds of scans', async () => {
    const jpeg = await picture();
    expect([plain(scansRepeated(jpeg, 2)), plain(scansRepeated(jpeg, 3)), plain(scansRepeated(jpeg, 400))]).toEqual([true, false, false]);
  });

  it('one that claims more pixels than a camera has', async () => {
    const jpeg = await picture();
    const frame = jpeg.indexOf(Buffer.of(0xff, 0xc0));
    jpeg.writeUInt16BE(60_000, frame + 5);
    jpeg.writeUInt16BE(60_000, frame + 7);
    expect(plain(jpeg)).toBe(false);
    jpeg.writeUInt16BE(0, frame + 5);
    expect(plain(jpeg)).toBe(false);
  });

  it.each([0xc1, 0xc2, 0xc3, 0xc5, 0xc9, 0xca, 0xde, 0xdc])('one of another process (marker %i)', async (marker) => {
    const jpeg = await picture();
    jpeg[jpeg.indexOf(Buffer.of(0xff, 0xc0)) + 1] = marker;
    expect(plain(jpeg)).toBe(false);
  });

  it('one with two frames, without a scan, without an end, or cut anywhere', async () => {
    const jpeg = await picture();
    const frame = jpeg.indexOf(Buffer.of(0xff, 0xc0));
    const own = jpeg.subarray(frame, frame + 2 + jpeg.readUInt16BE(frame + 2));
    expect(plain(Buffer.concat([jpeg.subarray(0, frame), own, jpeg.subarray(frame)]))).toBe(false);
    for (let length = 0; length < jpeg.length; length++) expect(plain(jpeg.subarray(0, length))).toBe(false);
  });

  it('empty, a PNG, or noise behind a JPEG’s first bytes', () => {
    expect(plain(new Uint8Array())).toBe(false);
    expect(plain(Uint8Array.of(0x89, 0x50, 0x4e, 0x47))).toBe(false);
    for (let seed = 0; seed < 200; seed++)
      expect(plain(Uint8Array.from({ length: 300 }, (_, at) => (at === 0 ? 0xff : at === 1 ? 0xd8 : (at * 7919 * (seed + 1)) >>> 3)))).toBe(
        false,
      );
  });
});
