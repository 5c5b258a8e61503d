import type { CheckState } from '../../src/check/check-types.js';
import { ACTIONS } from '../../src/errors.js';
import type { Hint } from '../../src/types.js';

// The compiler lets neither lack a name.
const STATES: Readonly<Record<CheckState, true>> = {
  idle: true,
  checking: true,
  consent: true,
  primer: true,
  loading: true,
  face: true,
  document: true,
  typing: true,
  review: true,
  sending: true,
  'one-more': true,
  handover: true,
  'handed-over': true,
  accepted: true,
  'under-review': true,
  refused: true,
  error: true,
  canceled: true,
};
const HINTS: Readonly<Record<Hint, true>> = {
  'no-face': true,
  'many-faces': true,
  closer: true,
  back: true,
  left: true,
  right: true,
  up: true,
  down: true,
  'look-straight': true,
  'level-head': true,
  dark: true,
  bright: true,
  'uneven-light': true,
  blurry: true,
  'hold-still': true,
  'eyes-closed': true,
  covered: true,
  'card-missing': true,
  'card-closer': true,
  'card-back': true,
  'card-dark': true,
  'card-glare': true,
  'card-blurry': true,
  'card-other': true,
  good: true,
};
/** Every state of a check. */
export const ALL_STATES: readonly string[] = Object.keys(STATES);
/** Every hint. */
export const ALL_HINTS: readonly string[] = Object.keys(HINTS);
/** Every error code. */
export const ALL_CODES: readonly string[] = Object.keys(ACTIONS);
