import type { InputKind } from '../types.js';

/**
 * What a learner of this device types on, as far as a page can see before a key is pressed: nothing
 * but a touch screen, or none at all. `null`: it may be either.
 */
export function seemingKeyboard(): InputKind | null {
  const points = (how: 'coarse' | 'fine'): boolean => matchMedia(`(any-pointer: ${how})`).matches;
  const touches = navigator.maxTouchPoints > 0 || points('coarse');
  if (!touches) return 'physical';
  return points('fine') ? null : 'soft';
}
