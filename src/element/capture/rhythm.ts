import type { TemplateResult } from 'lit';
import type { KeystrokeRepetition } from '../../types.js';
import { html, svg } from '../html.js';

const HEIGHT = 56;
/** A key that is held this long fills the height. */
const FULL_MS = 220;

/**
 * Repetitions laid over each other: a stroke stands where a key goes down and is as tall as the key
 * is held. The newest is the darkest.
 *
 * @param options `label` for a screen reader; `width` of the drawing; `keys` at most, from the
 *   start
 */
export function rhythmPicture(
  repetitions: readonly KeystrokeRepetition[],
  { label, width = 400, keys = 200 }: { readonly label: string; readonly width?: number; readonly keys?: number },
): TemplateResult {
  return html`<svg class="rhythm" part="rhythm" viewBox="0 0 ${width} ${HEIGHT}" role="img" aria-label=${label}>
    <path class="line" d="M2 ${HEIGHT / 2}h${width - 4}"></path>
    ${repetitions.map((repetition) => svg`<path d=${strokes(repetition, width, keys)}></path>`)}
  </svg>`;
}

/**
 * Times that are unknown are left out: their stroke is missing, and the next one stands where it
 * would.
 */
function strokes({ dwellMs, downDownMs }: KeystrokeRepetition, width: number, keys: number): string {
  const downMs = [0];
  for (const stepMs of downDownMs.slice(0, keys - 1)) downMs.push((downMs.at(-1) ?? 0) + (stepMs ?? 0));
  const scale = (width - 8) / Math.max(1, downMs.at(-1) ?? 1);
  const path = dwellMs.slice(0, keys).map((heldMs, at) => {
    if (heldMs === null) return '';
    const half = Math.min(1, heldMs / FULL_MS) * (HEIGHT / 2 - 2);
    return `M${round(4 + (downMs[at] ?? 0) * scale)} ${round(HEIGHT / 2 - half)}v${round(half * 2)}`;
  });
  return path.join('');
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
