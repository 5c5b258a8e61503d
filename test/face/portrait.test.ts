import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { createEngine, type Engine } from '../../src/face/worker/engine.js';
import { cardRegion, findPortrait } from '../../src/face/worker/portrait.js';
import type { Pixels } from '../../src/face/worker/warp.js';
import { nodeWeights, readPicture, startNodeBackend } from '../support/engine.js';

const PICTURE = 'node_modules/@vladmandic/face-api/demo/sample3.jpg';
const FRAME = { width: 640, height: 480 };
let engine: Engine;
beforeAll(async () => {
  await startNodeBackend();
  engine = createEngine(nodeWeights());
});

/** A card in the outline, with the portrait at this share of its width. */
async function cardAt(share: number): Promise<Pixels> {
  const { x, y, width, height } = cardRegion(FRAME);
  const face = await sharp(PICTURE).extract({ left: 1035, top: 225, width: 260, height: 360 }).resize(126, 175).toBuffer();
  const place = { left: x + Math.round(share * (width - 126)), top: y + Math.round((height - 175) / 2) };
  const card = await sharp({ create: { width, height, channels: 3, background: '#d9e4ee' } })
    .png()
    .toBuffer();
  const frame = sharp({ create: { ...FRAME, channels: 3, background: '#60656d' } });
  const layers = [
    { input: card, left: x, top: y },
    { input: face, ...place },
  ];
  return readPicture(await frame.composite(layers).png().toBuffer());
}

describe('findPortrait', () => {
  it.each([0.05, 0.5, 0.95])('finds a portrait at %s of the width of the card, and its person', async (share) => {
    const live = (await engine.analyze(await readPicture(PICTURE, { left: 905, top: 145, width: 520, height: 520 }))).face?.embedding;
    const found = await findPortrait(engine, await cardAt(share), { embed: true });
    expect(found?.quality.size).toBeGreaterThan(0.4);
    const alike = found?.embedding?.reduce((sum, value, index) => sum + value * (live?.[index] ?? 0), 0);
    expect(alike).toBeGreaterThan(0.95);
  });

  it('finds none on a card without one', async () => {
    const { x, y, width, height } = cardRegion(FRAME);
    const card = await sharp({ create: { width, height, channels: 3, background: '#d9e4ee' } })
      .png()
      .toBuffer();
    const frame = await sharp({ create: { ...FRAME, channels: 3, background: '#60656d' } })
      .composite([{ input: card, left: x, top: y }])
      .png()
      .toBuffer();
    expect(await findPortrait(engine, await readPicture(frame), { embed: true })).toBeNull();
  });

  it('measures without an embedding where none is asked for', async () => {
    expect((await findPortrait(engine, await cardAt(0.05), { embed: false }))?.embedding).toBeNull();
  });

  it('takes frames of any shape', async () => {
    for (const [width, height] of [
      [480, 640],
      [320, 240],
      [8, 8],
    ] as const)
      expect(await findPortrait(engine, { width, height, data: new Uint8ClampedArray(width * height * 4) }, { embed: true })).toBeNull();
  });
});
