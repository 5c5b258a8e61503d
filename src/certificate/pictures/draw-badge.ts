import { type Canvas, type Rgb, readColor, toLine, toPng } from './canvas.js';

/** Signed distance in units of the image: below 0 is inside. */
type Shape = (x: number, y: number) => number;

/** Teeth of the seal's rim. */
const SCALLOPS = 24;
/** A tick, as a line of three points: x to the right, y down, the image from −1 to 1. */
const TICK = [-0.26, 0.02, -0.06, 0.22, 0.3, -0.2] as const;
const WHITE: Rgb = [255, 255, 255];

/**
 * Draws a plain seal with a tick, for a university that has no picture of its own. There are no
 * words in it.
 *
 * @param options `size` in pixels, 64 to 1024; `color` as `#rrggbb`
 * @returns a PNG file, transparent around the seal
 * @throws TypeError for a size or a color that does not fit
 *
 * @example
 * const png = await drawBadge({ size: 512, color: '#35607f' });
 */
export async function drawBadge({ size, color }: { readonly size: number; readonly color: string }): Promise<Uint8Array<ArrayBuffer>> {
  if (!Number.isInteger(size) || size < 64 || size > 1024) throw new TypeError('drawBadge: size must be 64 to 1024');
  const main = readColor(color);
  if (main === null) throw new TypeError('drawBadge: color must be #rrggbb');
  return toPng(paintBadge(size, main));
}

/**
 * The seal on a transparent ground. Edges are a pixel wide: a shape covers a pixel as far as its
 * distance says.
 */
export function paintBadge(size: number, main: Rgb): Canvas {
  const pixels = new Uint8Array(size * size * 4);
  const covers = (shape: Shape, x: number, y: number): number => Math.min(1, Math.max(0, 0.5 - (shape(x, y) * size) / 2));
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const [x, y] = [((column + 0.5) * 2) / size - 1, ((row + 0.5) * 2) / size - 1];
      const light = Math.max(covers(ring, x, y), covers(tick, x, y));
      const at = (row * size + column) * 4;
      for (let channel = 0; channel < 3; channel++) {
        pixels[at + channel] = Math.round((main[channel] as number) * (1 - light) + (WHITE[channel] as number) * light);
      }
      pixels[at + 3] = Math.round(255 * covers(rim, x, y));
    }
  }
  return { width: size, height: size, pixels };
}

const rim: Shape = (x, y) => Math.hypot(x, y) - 0.92 - 0.03 * Math.cos(SCALLOPS * Math.atan2(y, x));
const ring: Shape = (x, y) => Math.abs(Math.hypot(x, y) - 0.7) - 0.018;
const tick: Shape = (x, y) =>
  Math.min(toLine(x, y, TICK[0], TICK[1], TICK[2], TICK[3]), toLine(x, y, TICK[2], TICK[3], TICK[4], TICK[5])) - 0.075;
