import { html } from 'hono/html';
import type { Html } from '../types.js';

export interface Bar {
  label: string;
  /** `null`: there is none. */
  value: number | null;
  words: string;
}

export interface BarChart {
  title: string;
  rows: readonly Bar[];
  /** The axis' end; default: the largest value. */
  most?: number;
}

const ROW = 34;
/** Narrow enough that its letters can be read on a phone. */
const LABELS = 84;
const BARS = 150;
const VALUES = 62;

/**
 * Horizontal bars from nought, as plain SVG without style or script. Its numbers stand in a table
 * beside it, so a screen reader gets a title only.
 */
export function barChart({ title, rows, most = Math.max(0, ...rows.map(({ value }) => value ?? 0)) }: BarChart): Html {
  const width = LABELS + BARS + VALUES;
  const height = rows.length * ROW + 8;
  return html`<svg class="chart" viewBox="0 0 ${width} ${height}" role="img" aria-label="${title}">
<line x1="${LABELS}" y1="0" x2="${LABELS}" y2="${height}" class="axis"/>
${rows.map((row, at) => bar(row, at, most))}
</svg>`;
}

function bar({ label, value, words }: Bar, at: number, most: number): Html {
  const middle = at * ROW + ROW / 2 + 4;
  const length = most > 0 ? Math.round((BARS * Math.min(value ?? 0, most)) / most) : 0;
  return html`<text x="${LABELS - 10}" y="${middle}" class="label" text-anchor="end" dominant-baseline="middle">${label}</text>
<rect x="${LABELS}" y="${middle - 9}" width="${length}" height="18" rx="3" class="bar-mark"/>
<text x="${LABELS + length + 8}" y="${middle}" class="value" dominant-baseline="middle">${words}</text>`;
}
