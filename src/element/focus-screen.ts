import type { CheckState } from '../check/check-types.js';

/** Lower than this, a screen does not show a picture and what is around it at once. */
const LOW_PX = 500;

/** What takes the focus when a screen comes: its field, else its heading. */
export function focusTarget(root: ParentNode): HTMLElement | null {
  return root.querySelector('[data-focus]') ?? root.querySelector('h2') ?? root.querySelector('button');
}

/**
 * Gives a screen the focus. In a low window the picture, or the sentence with its field and the
 * drawn keyboard, is what has to be seen.
 */
export function focusScreen(root: ParentNode, options?: FocusOptions): void {
  focusTarget(root)?.focus(options);
  const keys = root.querySelector('.keys')?.getBoundingClientRect();
  if (innerHeight < LOW_PX || (keys !== undefined && keys.bottom > innerHeight))
    root.querySelector('.preview, label.typing')?.scrollIntoView({ block: 'start' });
}

/** The camera's screens are one, whatever is loaded meanwhile. */
export function keepsFocus(before: CheckState, state: CheckState): boolean {
  return state === 'idle' || (before === 'loading' && state === 'face') || (before === 'face' && state === 'loading');
}
