import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { drawShareCard, type ShareCardOptions } from '../../src/certificate/pictures/draw-share-card.js';
import { drawText } from '../../src/certificate/pictures/stroke-font.js';

const options: ShareCardOptions = {
  color: '#1f5c4d',
  issuer: 'Example University',
  title: 'Numbers in the news',
  name: 'Ana María O’Neill',
  note: 'Identity checked 5 times',
};
const card = (changes: Partial<ShareCardOptions> = {}) => drawShareCard({ ...options, ...changes });
/** How many pixels to the right of the seal have ink in them. */
const ink = async (png: Uint8Array): Promise<number> => {
  const { data, info } = await sharp(png).raw().toBuffer({ resolveWithObject: true });
  let count = 0;
  for (let y = 30; y < info.height; y++) for (let x = 420; x < info.width; x++) if ((data[(y * info.width + x) * 4] ?? 255) < 150) count++;
  return count;
};

describe('drawShareCard', () => {
  it('draws what Open Graph readers take for a large picture, without a hole in it', async () => {
    const { width, height } = await sharp(await card()).metadata();
    expect([width, height]).toEqual([1200, 630]);
    expect((await sharp(await card()).stats()).isOpaque).toBe(true);
    expect(await card()).toEqual(await card());
  });

  it('says each of its texts', async () => {
    const all = await ink(await card());
    for (const part of ['issuer', 'title', 'name', 'note'] as const) expect(await ink(await card({ [part]: '' })), part).toBeLessThan(all);
  });

  it('leaves a text out that it cannot write, rather than half of it', async () => {
    for (const name of ['محمد بن راشد', '王小明', 'Ana 王', 'A'.repeat(200)])
      expect(await card({ name }), name).toEqual(await card({ name: '' }));
  });

  it('breaks a long title into lines, and keeps within the picture', async () => {
    const png = await card({ title: 'What became of the law of Rome, its afterlife, and those who wrote it down again' });
    expect(await ink(png)).toBeGreaterThan(await ink(await card()));
    const { data, info } = await sharp(png).raw().toBuffer({ resolveWithObject: true });
    for (let y = 30; y < info.height; y++) expect(data[(y * info.width + info.width - 20) * 4]).toBe(250);
  });

  it.each([{ color: 'green' }, { title: 'x'.repeat(301) }, { name: undefined }, { note: null }])('refuses %o', async (changes) => {
    await expect(card(changes as Partial<ShareCardOptions>)).rejects.toThrow(TypeError);
  });
});

describe('drawText', () => {
  it('has the letters of names and titles in Latin script, with their marks', () => {
    const text = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ abcdefghijklmnopqrstuvwxyz 0123456789 .,:;!?-–—()/&‘’“”·+% ÄÖÜßéèêñçåøØłŁđĐšőİığșțųæÆœŒ';
    expect(drawText(text)?.segments.length).toBeGreaterThan(300);
    for (const letter of text) expect(drawText(letter), letter).not.toBeNull();
  });

  it('draws a letter with a mark as the letter and more, above or below it', () => {
    const [plain, marked, below] = [drawText('e'), drawText('é'), drawText('ę')];
    expect(marked?.segments.length).toBeGreaterThan(plain?.segments.length ?? 0);
    expect(Math.min(...(marked?.segments ?? []).map(([, y]) => y))).toBeLessThan(2);
    expect(Math.max(...(below?.segments ?? []).map(([, y]) => y))).toBeGreaterThan(7.5);
    expect(drawText('É')?.segments.every(([x, y]) => Number.isFinite(x) && Number.isFinite(y))).toBe(true);
  });

  it('has nothing for other signs', () => {
    for (const sign of ['д', '中', '😀', '\u0000', 'e\u0329']) expect(drawText(sign), sign).toBeNull();
  });
});
