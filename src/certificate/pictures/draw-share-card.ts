import { blend, type Canvas, createCanvas, type Rgb, readColor, stroke, toPng } from './canvas.js';
import { paintBadge } from './draw-badge.js';
import { type DrawnText, drawText } from './stroke-font.js';

export interface ShareCardOptions {
  /** Of the seal and the bar, as `#rrggbb`. */
  readonly color: string;
  readonly issuer: string;
  /** What was achieved. */
  readonly title: string;
  /** Whose it is; an empty text leaves it out. */
  readonly name: string;
  /** A last line: what was checked, or where to verify. */
  readonly note: string;
}

/** What Open Graph readers take for a large picture. */
const [WIDTH, HEIGHT] = [1200, 630];
const BADGE = 300;
const LEFT = 440;
const ROOM = WIDTH - LEFT - 60;
const GROUND: Rgb = [250, 251, 253];
const TEXT: Rgb = [21, 32, 46];
const MUTED: Rgb = [77, 90, 107];
/** Of a capital, in pixels, and how many lines there may be. */
const TITLE = { height: 48, least: 24, lines: 4 };
const MOST_LETTERS = 300;

/**
 * Draws the picture that a link to a certificate is shown with, 1200 by 630 pixels. Words are drawn
 * in Latin letters only; a text with other signs is left out as a whole, for half a name is none.
 *
 * @returns a PNG file
 * @throws TypeError for a color or a text that does not fit
 *
 * @example
 * const png = await drawShareCard({
 *   color: '#35607f',
 *   issuer: 'Example University',
 *   title: 'Linear Algebra',
 *   name: 'Ada Lovelace',
 *   note: 'Verify it at courses.example',
 * });
 */
export async function drawShareCard({ color, issuer, title, name, note }: ShareCardOptions): Promise<Uint8Array<ArrayBuffer>> {
  const main = readColor(color);
  if (main === null) throw new TypeError('drawShareCard: color must be #rrggbb');
  for (const text of [issuer, title, name, note]) {
    if (typeof text !== 'string' || text.length > MOST_LETTERS)
      throw new TypeError(`drawShareCard: texts of at most ${MOST_LETTERS} letters are required`);
  }
  const canvas = createCanvas(WIDTH, HEIGHT, GROUND);
  for (let y = 0; y < 18; y++) for (let x = 0; x < WIDTH; x++) blend(canvas, x, y, main, 1);
  lay(canvas, paintBadge(BADGE, main), 80, (HEIGHT - BADGE) / 2 + 9);
  const { lines, height } = fitTitle(title);
  const rows = [
    { lines: fitLine(issuer, 26), height: 26, color: MUTED, after: 44 },
    { lines, height, color: main, after: 48 },
    { lines: fitLine(name, 34), height: 34, color: TEXT, after: 44 },
    { lines: fitLine(note, 22), height: 22, color: MUTED, after: 0 },
  ].filter((row) => row.lines.length > 0);
  const leading = (row: (typeof rows)[number]): number => row.height * 1.75;
  const total = rows.reduce((sum, row) => sum + row.height + (row.lines.length - 1) * leading(row) + row.after, 0);
  let top = (HEIGHT + 18 - total) / 2;
  for (const row of rows) {
    for (const [at, line] of row.lines.entries()) write(canvas, line, top + at * leading(row), row.height, row.color);
    top += row.height + (row.lines.length - 1) * leading(row) + row.after;
  }
  return toPng(canvas);
}

/** The title in as few lines and as large as it fits; nothing where it does not. */
function fitTitle(title: string): { readonly lines: readonly DrawnText[]; readonly height: number } {
  for (let height = TITLE.height; height >= TITLE.least; height -= 6) {
    const lines = wrap(title, (ROOM * 7) / height);
    if (lines !== null && lines.length <= TITLE.lines) return { lines, height };
  }
  return { lines: [], height: TITLE.least };
}

function fitLine(text: string, height: number): readonly DrawnText[] {
  const line = drawText(text);
  return line === null || line.width === 0 || line.width > (ROOM * 7) / height ? [] : [line];
}

function wrap(text: string, most: number): DrawnText[] | null {
  const lines: string[] = [];
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const longer = [...lines.slice(-1), word].join(' ');
    const drawn = drawText(longer);
    if (drawn === null) return null;
    if (drawn.width <= most && lines.length > 0) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  const drawn = lines.map((line) => drawText(line) as DrawnText);
  return drawn.every(({ width }) => width <= most) ? drawn : null;
}

function write(canvas: Canvas, { segments }: DrawnText, top: number, height: number, color: Rgb): void {
  const scale = height / 7;
  const placed = segments.map(([x1, y1, x2, y2]) => [LEFT + x1 * scale, top + y1 * scale, LEFT + x2 * scale, top + y2 * scale] as const);
  stroke(canvas, placed, height * 0.13, color);
}

/** Lays a picture with transparent parts over the canvas. */
function lay(canvas: Canvas, { width, height, pixels }: Canvas, left: number, top: number): void {
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 4;
      const color = [pixels[at], pixels[at + 1], pixels[at + 2]] as unknown as Rgb;
      blend(canvas, left + x, top + y, color, (pixels[at + 3] as number) / 255);
    }
  }
}
