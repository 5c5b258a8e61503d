import type { TemplateResult } from 'lit';
import { html } from '../html.js';

/** Drawn here, on a 24 × 24 grid, as one line each. */
const PATHS = {
  shield: 'M12 3l7 3v5c0 5-3 8-7 10-4-2-7-5-7-10V6zM9 12l2 2 4-4',
  camera: 'M4 7h11l1 1v8l-1 1H4l-1-1V8zM16 11l5-3v8l-5-3',
  keyboard: 'M4 6h16l1 1v10l-1 1H4l-1-1V7zM7 10h.01M11 10h.01M15 10h.01M17.5 10h.01M7 14h.01M10 14h5M17.5 14h.01',
  lock: 'M6 11h12v9H6zM8 11V8a4 4 0 0 1 8 0v3',
  clock: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5l3 2',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  info: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 11v5M12 8h.01',
  alert: 'M12 4l9 16H3zM12 10v4M12 17h.01',
  close: 'M6 6l12 12M18 6L6 18',
  pause: 'M9 7v10M15 7v10',
} as const;

/** The name of a picture. */
export type IconName = keyof typeof PATHS;

/** A decorative picture: the words beside it say the same. */
export function icon(name: IconName): TemplateResult {
  return drawing(PATHS[name]);
}

/** A path on the 24 × 24 grid as a picture. */
export function drawing(path: string): TemplateResult {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d=${path}></path></svg>`;
}
