import type { InputKind } from '../types.js';
import { seemingKeyboard } from './seeming-keyboard.js';
import type { TouchKeys } from './touch-keys.js';

/** Scripts that the check's own keyboard has keys for (element/touch-keyboard/layouts.ts). */
const SCRIPTS =
  /^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Devanagari}\p{Script=Common}\p{Script=Inherited}]*$/u;

/**
 * The kind of keyboard that this device will be typed on, as far as a page can see; `null`: it may
 * be any. On a touch screen the check's own, where the page has it, unless the learner declined it
 * or is known with the system's alone.
 *
 * @param sentence that is to be typed
 * @param known kinds that the learner has typed on; `undefined`: any will do
 */
export function kindHere(sentence: string, touchKeys: TouchKeys | undefined, known: readonly InputKind[] | undefined): InputKind | null {
  const kind = seemingKeyboard();
  if (kind !== 'soft' || touchKeys === undefined || touchKeys.declined || !SCRIPTS.test(sentence)) return kind;
  const onlySoft = known?.includes('soft') === true && !known.includes('touch-keys');
  return onlySoft ? 'soft' : 'touch-keys';
}

/** Whether the check's own keyboard is for this device, this sentence and these kinds. */
export function isTouchKind(sentence: string, kinds: readonly InputKind[] | undefined): boolean {
  return seemingKeyboard() === 'soft' && SCRIPTS.test(sentence) && (kinds === undefined || kinds.includes('touch-keys'));
}
