import type { AnalyzedFace, Engine } from './engine.js';
import type { Pixels } from './warp.js';

/** A part of a picture in its pixels. */
export interface Region {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Width of the outline by the shorter side of the frame: what a preview of 4:3 shows as well as one
 * of 4:5.
 */
const CARD_WIDTH = 0.78;
/** Width by height of a card of format ID-1 (85.60 × 53.98 mm). */
const CARD_RATIO = 1.586;
/**
 * Side of the squares that are searched, by the card's height: a portrait on either end is whole in
 * one of them.
 */
const SEARCHED = 1.15;

/** Where the card is to be held: the middle of the frame, where the preview shows its outline. */
export function cardRegion({ width, height }: Pick<Pixels, 'width' | 'height'>): Region {
  const cardWidth = Math.round(CARD_WIDTH * Math.min(width, height));
  const cardHeight = Math.round(cardWidth / CARD_RATIO);
  return { x: Math.round((width - cardWidth) / 2), y: Math.round((height - cardHeight) / 2), width: cardWidth, height: cardHeight };
}

/**
 * Finds the portrait of a card that is held into the outline: both ends of the card are searched,
 * because a face of that size is too small to be found in the whole frame. The face is measured in
 * its square: `size` is its width by 1.15 times the card's height.
 *
 * @throws what `Engine.analyze` throws
 */
export async function findPortrait(engine: Engine, picture: Pixels, { embed }: { readonly embed: boolean }): Promise<AnalyzedFace | null> {
  let best: { readonly face: AnalyzedFace; readonly square: Pixels } | null = null;
  for (const region of searched(picture)) {
    const square = cut(picture, region);
    const { face } = await engine.analyze(square, { embed: false });
    if (face !== null && (best === null || face.quality.score > best.face.quality.score)) best = { face, square };
  }
  if (best === null || !embed) return best?.face ?? null;
  return (await engine.analyze(best.square, { embed: true })).face;
}

/** A square at the card's left end and one at its right end, inside the picture. */
function searched(picture: Pixels): readonly Region[] {
  const card = cardRegion(picture);
  const side = Math.min(Math.round(SEARCHED * card.height), picture.width, picture.height);
  const margin = Math.round((side - card.height) / 2);
  const y = Math.max(0, Math.min(card.y - margin, picture.height - side));
  const within = (x: number): number => Math.max(0, Math.min(x, picture.width - side));
  return [card.x - margin, card.x + card.width + margin - side].map((x) => ({ x: within(x), y, width: side, height: side }));
}

function cut({ data: from, width: rowLength }: Pixels, { x, y, width, height }: Region): Pixels {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let row = 0; row < height; row++) {
    const start = ((y + row) * rowLength + x) * 4;
    data.set(from.subarray(start, start + width * 4), row * width * 4);
  }
  return { data, width, height };
}
