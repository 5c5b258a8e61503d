import type { TemplateResult } from 'lit';
import type { Hint, LivenessAction } from '../../types.js';
import { nothing } from '../html.js';
import { drawing } from '../views/icon.js';

const PATHS: Readonly<Partial<Record<Hint | LivenessAction, string>>> = {
  good: 'M5 12.5l4.5 4.5L19 7.5',
  closer: 'M9 9l-5-5M4 8V4h4M15 15l5 5M20 16v4h-4',
  back: 'M4 4l5 5M9 5v4H5M20 20l-5-5M15 19v-4h4',
  left: 'M20 12H4M10 6l-6 6 6 6',
  right: 'M4 12h16M14 6l6 6-6 6',
  up: 'M12 20V4M6 10l6-6 6 6',
  down: 'M12 4v16M6 14l6 6 6-6',
  'turn-left': 'M19 17a8 8 0 0 0-14-6M5 5v6h6',
  'turn-right': 'M5 17a8 8 0 0 1 14-6M19 5v6h-6',
  'look-up': 'M12 20V4M6 10l6-6 6 6',
  blink: 'M3 11c4 6 14 6 18 0M7 15l-2 2M12 16v3M17 15l2 2',
  'open-mouth': 'M12 6c4 0 6 3 6 6s-2 6-6 6-6-3-6-6 2-6 6-6',
};

/**
 * An arrow for what names a direction: in the mirrored preview, the learner's left is on the left.
 */
export function hintIcon(hint: Hint | LivenessAction): TemplateResult | typeof nothing {
  const path = PATHS[hint];
  return path === undefined ? nothing : drawing(path);
}
