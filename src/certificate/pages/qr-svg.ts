import { Html, html } from './html.js';

/**
 * The squares of a QR code, row by row, as QR code libraries give them (`qrcode`:
 * `create(text).modules`).
 */
export interface QrModules {
  /** Squares on a side: 21 to 177 (ISO/IEC 18004 §6.3). */
  readonly size: number;
  /** `size * size` values; what is not 0 is dark. */
  readonly data: ArrayLike<number | boolean>;
}

/** ISO/IEC 18004 §6.3.8: four squares of light on every side. */
const QUIET = 4;

/**
 * Draws a QR code, dark on white whatever the page's colors are.
 *
 * @param label what a screen reader says
 * @throws TypeError for squares that are no QR code's
 */
export function qrSvg({ size, data }: QrModules, label: string): Html {
  if (!Number.isInteger(size) || size < 21 || size > 177 || (size - 17) % 4 !== 0 || data.length !== size * size) {
    throw new TypeError('qrSvg: not the squares of a QR code');
  }
  const side = size + 2 * QUIET;
  const runs: string[] = [];
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      if (!data[row * size + column]) continue;
      const start = column;
      while (column + 1 < size && data[row * size + column + 1]) column++;
      runs.push(`M${start + QUIET} ${row + QUIET}h${column + 1 - start}v1h-${column + 1 - start}z`);
    }
  }
  return html`<svg class="qr" role="img" aria-label="${label}" viewBox="0 0 ${side} ${side}" shape-rendering="crispEdges">
<rect width="${side}" height="${side}" fill="#fff"/><path d="${new Html(runs.join(''))}" fill="#000"/></svg>`;
}
