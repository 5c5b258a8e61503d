/** An RGBA picture, rows from the top. */
export interface Pixels {
  readonly data: Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
}

/**
 * A similarity from the crop to the picture, in pixel coordinates: `x' = a·x − b·y + tx`, `y' = b·x + a·y + ty`.
 * `a² + b²` is the square of the picture's pixels per pixel of the crop.
 */
export interface Similarity {
  readonly a: number;
  readonly b: number;
  readonly tx: number;
  readonly ty: number;
}

/** Above this many pixels of the picture per pixel of the crop, four samples are averaged. Measured with the pipeline of the model card. */
const SUPERSAMPLE_ABOVE = 1.6;

/**
 * Cuts a square crop out of a picture: one bilinear warp; outside the picture is black. Plain JavaScript, so that every browser gets the
 * same bits.
 *
 * @param size side of the crop in pixels
 * @param toPicture maps the crop's coordinates (pixel centres at .5) to the picture's
 * @returns `size × size × 3` values, 0 to 255, RGB
 */
export function warp(picture: Pixels, size: number, toPicture: Similarity): Float32Array {
  const crop = new Float32Array(size * size * 3);
  const { a, b, tx, ty } = toPicture;
  const offsets = Math.hypot(a, b) > SUPERSAMPLE_ABOVE ? [0.25, 0.75] : [0.5];
  const weight = 1 / (offsets.length * offsets.length);
  for (let row = 0, at = 0; row < size; row++) {
    for (let column = 0; column < size; column++, at += 3) {
      for (const down of offsets) {
        for (const right of offsets) {
          const x = column + right;
          const y = row + down;
          addSample(picture, a * x - b * y + tx - 0.5, b * x + a * y + ty - 0.5, weight, crop, at);
        }
      }
    }
  }
  return crop;
}

/** Adds `weight` times the picture's bilinear value at (x, y), pixel centres at whole numbers, to `crop[at … at + 2]`. */
function addSample({ data, width, height }: Pixels, x: number, y: number, weight: number, crop: Float32Array, at: number): void {
  const left = Math.floor(x);
  const top = Math.floor(y);
  if (left < -1 || top < -1 || left >= width || top >= height) return;
  const fx = x - left;
  const fy = y - top;
  for (let corner = 0; corner < 4; corner++) {
    const px = left + (corner & 1);
    const py = top + (corner >> 1);
    if (px < 0 || py < 0 || px >= width || py >= height) continue;
    const share = weight * (corner & 1 ? fx : 1 - fx) * (corner >> 1 ? fy : 1 - fy);
    const from = (py * width + px) * 4;
    for (let channel = 0; channel < 3; channel++) crop[at + channel] = crop[at + channel]! + share * data[from + channel]!;
  }
}

/** The same crop seen in a mirror. */
export function mirror(crop: Float32Array, size: number): Float32Array {
  const mirrored = new Float32Array(crop.length);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const from = (row * size + column) * 3;
      mirrored.set(crop.subarray(from, from + 3), (row * size + size - 1 - column) * 3);
    }
  }
  return mirrored;
}
