import { compress } from '../compress.js';
import { writePng } from './png.js';
import type { Segment } from './stroke-font.js';

export type Rgb = readonly [number, number, number];

/** Pixels as RGBA, row by row, without filter bytes. */
export interface Canvas {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array<ArrayBuffer>;
}

/** @returns the color of `#rrggbb`; `null` for what is none */
export function readColor(color: string): Rgb | null {
  if (typeof color !== 'string' || !/^#[0-9a-f]{6}$/i.test(color)) return null;
  return [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16)) as unknown as Rgb;
}

/** A canvas of one color. */
export function createCanvas(width: number, height: number, [red, green, blue]: Rgb): Canvas {
  const pixels = new Uint8Array(width * height * 4);
  for (let at = 0; at < pixels.length; at += 4) pixels.set([red, green, blue, 255], at);
  return { width, height, pixels };
}

/** Lays a color over a pixel; `share` is how much of the pixel it covers, 0 to 1. */
export function blend({ width, height, pixels }: Canvas, x: number, y: number, color: Rgb, share: number): void {
  if (x < 0 || y < 0 || x >= width || y >= height || share <= 0) return;
  const at = (y * width + x) * 4;
  for (const [channel, value] of color.entries())
    pixels[at + channel] = Math.round((pixels[at + channel] as number) * (1 - share) + value * share);
}

/**
 * Draws strokes with round ends. Where two of them meet, a pixel counts as far as the nearer one
 * covers it.
 */
export function stroke(canvas: Canvas, segments: readonly Segment[], thickness: number, color: Rgb): void {
  const covered = new Map<number, number>();
  const reach = thickness / 2 + 1;
  for (const [x1, y1, x2, y2] of segments) {
    for (let y = Math.floor(Math.min(y1, y2) - reach); y <= Math.max(y1, y2) + reach; y++) {
      for (let x = Math.floor(Math.min(x1, x2) - reach); x <= Math.max(x1, x2) + reach; x++) {
        if (x < 0 || y < 0 || x >= canvas.width || y >= canvas.height) continue;
        const share = Math.min(1, thickness / 2 + 0.5 - toLine(x + 0.5, y + 0.5, x1, y1, x2, y2));
        const at = y * canvas.width + x;
        if (share > (covered.get(at) ?? 0)) covered.set(at, share);
      }
    }
  }
  for (const [at, share] of covered) blend(canvas, at % canvas.width, Math.floor(at / canvas.width), color, share);
}

/** The distance of a point from a piece of a line. */
export function toLine(x: number, y: number, x1: number, y1: number, x2: number, y2: number): number {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - x1) * dx + (y - y1) * dy) / length));
  return Math.hypot(x - x1 - along * dx, y - y1 - along * dy);
}

/** The canvas as a PNG file. */
export async function toPng({ width, height, pixels }: Canvas): Promise<Uint8Array<ArrayBuffer>> {
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  // 8 bits, red green blue alpha.
  header.set([8, 6, 0, 0, 0], 8);
  // Each row after its filter byte (0: none).
  const rows = new Uint8Array(height * (1 + width * 4));
  for (let row = 0; row < height; row++) rows.set(pixels.subarray(row * width * 4, (row + 1) * width * 4), row * (1 + width * 4) + 1);
  return writePng([
    { type: 'IHDR', data: header },
    { type: 'IDAT', data: await compress(rows, 'deflate') },
    { type: 'IEND', data: new Uint8Array() },
  ]);
}
