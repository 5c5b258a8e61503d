/**
 * Letters as lines and curves, drawn for pictures that have words in them. Each has its width and
 * its strokes: `M` begins one at a point, `L` leads on in a line, `Q` in a curve by a control
 * point. Capitals stand from 0 to 7, small letters begin at 2.3, and what hangs ends at 9.2; a
 * letter that has no glyph cannot be drawn.
 */
const BOWL = 'M3.8 4.65Q3.8 2.3 1.9 2.3Q0 2.3 0 4.65Q0 7 1.9 7Q3.8 7 3.8 4.65';
const ARCH = 'M0 4.2Q.3 2.3 2 2.3Q3.6 2.3 3.6 4.2L3.6 7';
const RING = 'M2.8 0Q0 0 0 3.5Q0 7 2.8 7Q5.6 7 5.6 3.5Q5.6 0 2.8 0';
const SMALL_RING = 'M2 2.3Q0 2.3 0 4.65Q0 7 2 7Q4 7 4 4.65Q4 2.3 2 2.3';
const GLYPHS: Readonly<Record<string, readonly [width: number, strokes: string]>> = {
  ' ': [1.4, ''],
  A: [5, 'M0 7L2.5 0L5 7M.9 4.7L4.1 4.7'],
  B: [4.4, 'M0 0L0 7L2.4 7Q4.4 7 4.4 5.2Q4.4 3.4 2.4 3.4L0 3.4M2.2 3.4Q4 3.4 4 1.7Q4 0 2.2 0L0 0'],
  C: [5, 'M5 1.3Q4.2 0 2.6 0Q0 0 0 3.5Q0 7 2.6 7Q4.2 7 5 5.7'],
  D: [5, 'M0 0L0 7L1.8 7Q5 7 5 3.5Q5 0 1.8 0L0 0'],
  E: [4, 'M4 0L0 0L0 7L4 7M0 3.4L3.5 3.4'],
  F: [4, 'M4 0L0 0L0 7M0 3.4L3.5 3.4'],
  G: [5.2, 'M5 1.3Q4.2 0 2.6 0Q0 0 0 3.5Q0 7 2.7 7Q4.2 7 5.2 6L5.2 3.8L3 3.8'],
  H: [4.8, 'M0 0L0 7M4.8 0L4.8 7M0 3.4L4.8 3.4'],
  I: [0.4, 'M.2 0L.2 7'],
  J: [3, 'M3 0L3 5Q3 7 1.5 7Q.3 7 0 5.9'],
  K: [4.4, 'M0 0L0 7M4.2 0L0 4.4M1.5 2.9L4.4 7'],
  L: [3.8, 'M0 0L0 7L3.8 7'],
  M: [6, 'M0 7L0 0L3 4.8L6 0L6 7'],
  N: [5, 'M0 7L0 0L5 7L5 0'],
  O: [5.6, RING],
  P: [4.4, 'M0 7L0 0L2.4 0Q4.4 0 4.4 1.9Q4.4 3.8 2.4 3.8L0 3.8'],
  Q: [5.6, `${RING}M3.6 5.3L5.6 7.5`],
  R: [4.5, 'M0 7L0 0L2.4 0Q4.4 0 4.4 1.9Q4.4 3.8 2.4 3.8L0 3.8M2.4 3.8L4.5 7'],
  S: [4.4, 'M4.2 1.1Q3.5 0 2.2 0Q.2 0 .2 1.8Q.2 3.1 2.2 3.5Q4.4 3.9 4.4 5.2Q4.4 7 2.2 7Q.6 7 0 5.8'],
  T: [4.8, 'M0 0L4.8 0M2.4 0L2.4 7'],
  U: [5, 'M0 0L0 4.6Q0 7 2.5 7Q5 7 5 4.6L5 0'],
  V: [5, 'M0 0L2.5 7L5 0'],
  W: [7, 'M0 0L1.8 7L3.5 1.2L5.2 7L7 0'],
  X: [4.8, 'M.2 0L4.8 7M4.6 0L0 7'],
  Y: [4.8, 'M0 0L2.4 3.4L4.8 0M2.4 3.4L2.4 7'],
  Z: [4.6, 'M.2 0L4.6 0L0 7L4.6 7'],
  a: [3.8, `M3.8 2.4L3.8 7${BOWL}`],
  b: [3.8, `M0 0L0 7${BOWL}`],
  c: [3.5, 'M3.5 3.2Q3 2.3 1.9 2.3Q0 2.3 0 4.65Q0 7 1.9 7Q3 7 3.5 6.1'],
  d: [3.8, `M3.8 0L3.8 7${BOWL}`],
  e: [3.8, 'M0 4.6L3.8 4.6Q3.8 2.3 1.95 2.3Q0 2.3 0 4.65Q0 7 2 7Q3.1 7 3.6 6.2'],
  f: [2.2, 'M2.2 .1Q.9 -.3 .9 1.5L.9 7M0 2.5L2.1 2.5'],
  g: [3.8, `M3.8 2.4L3.8 7.2Q3.8 9.2 1.9 9.2Q.7 9.2 .2 8.4${BOWL}`],
  h: [3.6, `M0 0L0 7${ARCH}`],
  i: [0.4, 'M.2 2.4L.2 7M.2 .6L.2 .6'],
  ı: [0.4, 'M.2 2.4L.2 7'],
  j: [0.8, 'M.8 2.4L.8 7.6Q.8 9.2 -.2 9M.8 .6L.8 .6'],
  k: [3.4, 'M0 0L0 7M3.2 2.4L0 5.2M1.2 4.2L3.4 7'],
  l: [0.4, 'M.2 0L.2 7'],
  m: [6, 'M0 2.4L0 7M0 4.2Q.2 2.3 1.6 2.3Q3 2.3 3 4.2L3 7M3 4.2Q3.2 2.3 4.6 2.3Q6 2.3 6 4.2L6 7'],
  n: [3.6, `M0 2.4L0 7${ARCH}`],
  o: [4, SMALL_RING],
  p: [3.8, `M0 2.4L0 9.2${BOWL}`],
  q: [3.8, `M3.8 2.4L3.8 9.2${BOWL}`],
  r: [2.2, 'M0 2.4L0 7M0 4.4Q.3 2.3 2.2 2.4'],
  s: [3.2, 'M3.1 3.1Q2.6 2.3 1.6 2.3Q.1 2.3 .1 3.5Q.1 4.4 1.6 4.65Q3.2 4.9 3.2 5.85Q3.2 7 1.6 7Q.5 7 0 6.1'],
  t: [2.2, 'M.9 .9L.9 5.6Q.9 7 2.2 6.8M0 2.5L2.1 2.5'],
  u: [3.6, 'M0 2.4L0 5.1Q0 7 1.7 7Q3.3 7 3.6 5.1M3.6 2.4L3.6 7'],
  v: [3.8, 'M0 2.4L1.9 7L3.8 2.4'],
  w: [5.6, 'M0 2.4L1.5 7L2.8 3.2L4.1 7L5.6 2.4'],
  x: [3.6, 'M.1 2.4L3.6 7M3.5 2.4L0 7'],
  y: [3.8, 'M0 2.4L1.9 6.9M3.8 2.4L1.7 7.9Q1.2 9.2 .2 9.1'],
  z: [3.4, 'M.1 2.4L3.4 2.4L0 7L3.4 7'],
  ß: [4, 'M0 7L0 1.9Q0 0 1.8 0Q3.5 0 3.5 1.6Q3.5 3.2 1.8 3.4Q4 3.5 4 5.2Q4 7 1.6 7'],
  Æ: [7, 'M0 7L3.6 0L7 0M3.6 0L3.6 7L7 7M1.2 4.7L3.6 4.7M3.6 3.4L6.6 3.4'],
  æ: [6.6, `M3.8 2.4L3.8 5Q4 7 5.3 7Q6.2 7 6.5 6.3M3.8 4.6L6.6 4.6Q6.6 2.3 5.2 2.3Q3.9 2.3 3.8 4.2${BOWL}`],
  Œ: [7.6, 'M7.6 0L2.8 0Q0 0 0 3.5Q0 7 2.8 7L7.6 7M4 0L4 7M4 3.4L7.2 3.4'],
  œ: [6.8, `${SMALL_RING}M4 4.6L6.8 4.6Q6.8 2.3 5.4 2.3Q4.2 2.3 4 4.6Q4.2 7 5.5 7Q6.4 7 6.7 6.3`],
  Ø: [5.6, `${RING}M.4 7.4L5.2 -.4`],
  ø: [4, `${SMALL_RING}M.2 7.4L3.8 1.9`],
  Ł: [3.8, 'M0 0L0 7L3.8 7M-.8 4.4L2 2.8'],
  ł: [0.8, 'M.4 0L.4 7M-.6 4.1L1.4 2.9'],
  Đ: [5, 'M0 0L0 7L1.8 7Q5 7 5 3.5Q5 0 1.8 0L0 0M-.9 3.5L2 3.5'],
  đ: [3.8, `M3.8 0L3.8 7${BOWL}M2.2 1L4.8 1`],
  0: [4.4, 'M2.2 0Q0 0 0 3.5Q0 7 2.2 7Q4.4 7 4.4 3.5Q4.4 0 2.2 0'],
  1: [2.2, 'M.2 1.4L2 0L2 7'],
  2: [4.3, 'M.1 1.8Q.1 0 2.1 0Q4.1 0 4.1 1.8Q4.1 3 0 7L4.3 7'],
  3: [4.3, 'M.2 .9Q.9 0 2 0Q4 0 4 1.7Q4 3.3 1.8 3.3Q4.3 3.4 4.3 5.1Q4.3 7 2.1 7Q.6 7 0 5.9'],
  4: [4.4, 'M3.2 7L3.2 0L0 4.9L4.4 4.9'],
  5: [4.2, 'M3.9 0L.6 0L.3 3.1Q1 2.6 2 2.6Q4.2 2.6 4.2 4.8Q4.2 7 2 7Q.6 7 0 6'],
  6: [4.3, 'M3.8 .9Q3.3 0 2.4 0Q0 0 0 4.2Q0 7 2.2 7Q4.3 7 4.3 4.9Q4.3 2.9 2.2 2.9Q.4 2.9 0 4.6'],
  7: [4.2, 'M0 0L4.2 0L1.4 7'],
  8: [4.2, 'M2.1 3.2Q.3 3.2 .3 1.6Q.3 0 2.1 0Q3.9 0 3.9 1.6Q3.9 3.2 2.1 3.2Q0 3.3 0 5.1Q0 7 2.1 7Q4.2 7 4.2 5.1Q4.2 3.3 2.1 3.2'],
  9: [4.3, 'M.5 6.1Q1 7 1.9 7Q4.3 7 4.3 2.8Q4.3 0 2.1 0Q0 0 0 2.1Q0 4.1 2.1 4.1Q3.9 4.1 4.3 2.4'],
  '.': [0.4, 'M.2 7L.2 7'],
  ',': [0.5, 'M.4 6.9L0 8.2'],
  ':': [0.4, 'M.2 3.2L.2 3.2M.2 7L.2 7'],
  ';': [0.5, 'M.4 3.2L.4 3.2M.4 6.9L0 8.2'],
  '!': [0.4, 'M.2 0L.2 4.8M.2 7L.2 7'],
  '?': [3.4, 'M0 1.6Q.1 0 1.7 0Q3.4 0 3.4 1.6Q3.4 2.6 2.4 3.2Q1.6 3.7 1.6 4.9M1.6 7L1.6 7'],
  '-': [2.4, 'M0 4.4L2.4 4.4'],
  '–': [3.6, 'M0 4.4L3.6 4.4'],
  '—': [6, 'M0 4.4L6 4.4'],
  '(': [1.4, 'M1.4 -.6Q0 1.4 0 3.7Q0 6 1.4 8'],
  ')': [1.4, 'M0 -.6Q1.4 1.4 1.4 3.7Q1.4 6 0 8'],
  '/': [3, 'M0 8L3 -.6'],
  '&': [5.2, 'M5.2 7L1.2 2.3Q.2 0 2 0Q3.8 0 3.4 1.6Q3.1 2.5 1.4 3.4Q0 4.2 0 5.2Q0 7 1.9 7Q4.4 7 4.9 3.9'],
  "'": [0.4, 'M.2 0L.2 1.8'],
  '’': [0.6, 'M.5 0L.1 1.8'],
  '‘': [0.6, 'M.1 0L.5 1.8'],
  '"': [1.6, 'M.2 0L.2 1.8M1.4 0L1.4 1.8'],
  '“': [1.8, 'M.1 0L.5 1.8M1.3 0L1.7 1.8'],
  '”': [1.8, 'M.5 0L.1 1.8M1.7 0L1.3 1.8'],
  '·': [0.4, 'M.2 3.8L.2 3.8'],
  '+': [3.8, 'M1.9 2.4L1.9 6.2M0 4.3L3.8 4.3'],
  '%': [6, 'M5 0L1 7M1.3 .2Q0 .2 0 1.6Q0 3 1.3 3Q2.6 3 2.6 1.6Q2.6 .2 1.3 .2M4.7 4Q3.4 4 3.4 5.4Q3.4 6.8 4.7 6.8Q6 6.8 6 5.4Q6 4 4.7 4'],
};
/**
 * Combining marks, above (or below) the middle of a letter; those above are for small letters, and
 * rise by 2.1 over tall ones.
 */
const MARKS: Readonly<Record<string, string>> = {
  '\u0300': 'M-.9 .1L.3 1.1',
  '\u0301': 'M.9 .1L-.3 1.1',
  '\u0302': 'M-1.1 1.1L0 .1L1.1 1.1',
  '\u0303': 'M-1.2 1Q-.7 -.1 0 .6Q.7 1.3 1.2 .2',
  '\u0304': 'M-1.1 .6L1.1 .6',
  '\u0306': 'M-1.1 .1Q0 2 1.1 .1',
  '\u0307': 'M0 .6L0 .6',
  '\u0308': 'M-.9 .6L-.9 .6M.9 .6L.9 .6',
  '\u030a': 'M0 -.4Q-.8 -.4 -.8 .4Q-.8 1.2 0 1.2Q.8 1.2 .8 .4Q.8 -.4 0 -.4',
  '\u030b': 'M-.2 .1L-.9 1.1M1.2 .1L.5 1.1',
  '\u030c': 'M-1.1 .1L0 1.1L1.1 .1',
  '\u0326': 'M.2 7.9L-.2 9.2',
  '\u0327': 'M0 7L0 7.6Q1.1 7.8 .8 8.6Q.4 9.4 -.8 9',
  '\u0328': 'M.6 7Q-.6 8 .1 8.8Q.6 9.2 1.2 8.8',
};
const BELOW = '\u0326\u0327\u0328';
const GAP = 1.5;
const STEPS = 8;

/** A piece of a stroke: x1, y1, x2, y2. */
export type Segment = readonly [number, number, number, number];

/** A line of text, drawn in units of which a capital is 7 high. */
export interface DrawnText {
  readonly width: number;
  readonly segments: readonly Segment[];
}

/** @returns the strokes of a line of text; `null` when it has a sign that is not drawn here */
export function drawText(text: string): DrawnText | null {
  const segments: Segment[] = [];
  let right = 0;
  for (const letter of text.normalize('NFC')) {
    const [base = '', ...marks] = GLYPHS[letter] === undefined ? [...letter.normalize('NFD')] : [letter];
    const glyph = GLYPHS[base === 'i' && marks.some((mark) => !BELOW.includes(mark)) ? 'ı' : base];
    if (glyph === undefined || !marks.every((mark) => MARKS[mark] !== undefined)) return null;
    const [width, strokes] = glyph;
    segments.push(...flatten(strokes, right, 0));
    const rise = /[a-z]/.test(base) && !/[bdfhklt]/.test(base) ? 0 : -2.1;
    for (const mark of marks) segments.push(...flatten(MARKS[mark] as string, right + width / 2, BELOW.includes(mark) ? 0 : rise));
    right += width + GAP;
  }
  return { width: Math.max(0, right - GAP), segments };
}

function flatten(strokes: string, dx: number, dy: number): Segment[] {
  const segments: Segment[] = [];
  let [x, y] = [0, 0];
  for (const [, command, numbers = ''] of strokes.matchAll(/([MLQ])([^MLQ]*)/g)) {
    const at = numbers.trim().split(/\s+/).map(Number);
    const [endX = 0, endY = 0] = at.slice(-2);
    const [midX = 0, midY = 0] = at;
    const steps = command === 'Q' ? STEPS : 1;
    for (let step = 1; command !== 'M' && step <= steps; step++) {
      const curve = (from: number, mid: number, to: number, t: number): number =>
        command === 'L' ? from + (to - from) * t : (1 - t) ** 2 * from + 2 * (1 - t) * t * mid + t ** 2 * to;
      const [t0, t1] = [(step - 1) / steps, step / steps];
      segments.push([
        curve(x, midX, endX, t0) + dx,
        curve(y, midY, endY, t0) + dy,
        curve(x, midX, endX, t1) + dx,
        curve(y, midY, endY, t1) + dy,
      ]);
    }
    [x, y] = [endX, endY];
  }
  return segments;
}
