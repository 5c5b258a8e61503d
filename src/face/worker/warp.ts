import { CountersignError } from '../../errors.js';

/** An RGBA picture, rows from the top. */
export interface Pixels {
  readonly data: Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
}

/**
 * A similarity from the crop to the picture, in pixel coordinates: `x' = a·x − b·y + tx`,
 * `y' = b·x + a·y + ty`. `a² + b²` is the square of the picture's pixels per pixel of the crop.
 */
export interface Similarity {
  readonly a: number;
  readonly b: number;
  readonly tx: number;
  readonly ty: number;
}

/**
 * Above this many pixels of the picture per pixel of the crop, four samples are averaged. Measured
 * with the pipeline of the model card.
 */
const SUPERSAMPLE_ABOVE = 1.6;

/**
 * Cuts a square crop out of a picture: one bilinear warp; outside the picture is black. Plain
 * JavaScript, so that every browser gets the same bits.
 *
 * @param size side of the crop in pixels
 * @param toPicture maps the crop's coordinates (pixel centers at .5) to the picture's
 * @returns `size × size × 3` values, 0 to 255, RGB
 * @throws engine/failed for a crop without pixels, and for one that lies nowhere
 */
export function warp(picture: Pixels, size: number, toPicture: Similarity): Float32Array {
  const { data, width, height } = picture;
  const crop = new Float32Array(size * size * 3);
  const { a, b, tx, ty } = toPicture;
  if (!(size > 0 && Math.hypot(a, b) > 0 && Number.isFinite(a + b + tx + ty)))
    throw new CountersignError('engine/failed', { details: { reason: 'empty crop', size } });
  const samples = Math.hypot(a, b) > SUPERSAMPLE_ABOVE ? 2 : 1;
  const weight = 1 / (samples * samples);
  const [lastColumn, lastRow] = [width - 1, height - 1];
  for (let row = 0, at = 0; row < size; row++) {
    for (let column = 0; column < size; column++, at += 3) {
      let red = 0;
      let green = 0;
      let blue = 0;
      for (let sample = 0; sample < samples * samples; sample++) {
        const u = column + ((sample % samples) + 0.5) / samples;
        const v = row + (Math.floor(sample / samples) + 0.5) / samples;
        const x = a * u - b * v + tx - 0.5;
        const y = b * u + a * v + ty - 0.5;
        const left = Math.floor(x);
        const top = Math.floor(y);
        if (!(left >= -1 && top >= -1 && left <= lastColumn && top <= lastRow)) continue;
        const fx = x - left;
        const fy = y - top;
        for (let corner = 0; corner < 4; corner++) {
          const right = corner & 1;
          const below = corner >> 1;
          const px = left + right;
          const py = top + below;
          if (px < 0 || py < 0 || px > lastColumn || py > lastRow) continue;
          const share = weight * (right ? fx : 1 - fx) * (below ? fy : 1 - fy);
          const from = (py * width + px) * 4;
          red = Math.fround(red + share * data[from]!);
          green = Math.fround(green + share * data[from + 1]!);
          blue = Math.fround(blue + share * data[from + 2]!);
        }
      }
      crop[at] = red;
      crop[at + 1] = green;
      crop[at + 2] = blue;
    }
  }
  return crop;
}

/** The same crop seen in a mirror. */
export function mirror(crop: Float32Array, size: number): Float32Array {
  const mirrored = new Float32Array(crop.length);
  for (let row = 0, at = 0; row < size; row++) {
    for (let from = (row * size + size - 1) * 3; from >= row * size * 3; from -= 3, at += 3) {
      mirrored[at] = crop[from]!;
      mirrored[at + 1] = crop[from + 1]!;
      mirrored[at + 2] = crop[from + 2]!;
    }
  }
  return mirrored;
}
