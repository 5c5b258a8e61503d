import type { TouchKeys } from '../../keystroke/touch-keys.js';
import type { Phrase } from '../../types.js';
import { TouchKeyboard, type TouchKeyboardLabels } from './touch-keyboard.js';

const drawn = new WeakMap<TouchKeys, { readonly of: string; readonly keyboard: TouchKeyboard }>();

/** The keyboard of a check's sentence: one element, however often the screen is rendered. */
export function drawnKeyboard(keys: TouchKeys, phrase: Phrase, labels: TouchKeyboardLabels): HTMLElement {
  const of = JSON.stringify([phrase, labels]);
  const before = drawn.get(keys);
  if (before?.of === of) return before.keyboard.element;
  before?.keyboard.destroy();
  const keyboard = new TouchKeyboard(keys, phrase, labels);
  drawn.set(keys, { of, keyboard });
  return keyboard.element;
}
