import type { TouchKeys } from '../../keystroke/touch-keys.js';
import type { Phrase } from '../../types.js';
import { accentsOf, type CharKey, type Keys, keysFor } from './keys-for.js';
import { touchOf } from './touch-of.js';

/** Names of what has no letter on it, and of the whole. */
export interface TouchKeyboardLabels {
  readonly keyboard: string;
  readonly shift: string;
  readonly erase: string;
  readonly space: string;
}

/** A key that is held this long offers its accents. */
const HOLD_MS = 450;
/** A short tap, where the device has one. */
const HAPTIC_MS = 8;

/**
 * The keyboard that the check draws for its sentence on touch screens. What is pressed goes to
 * `keys`, with the place in the key. Whoever presses keys without a pointer (a screen reader, a
 * switch) gets their own keyboard instead.
 */
export class TouchKeyboard {
  readonly element: HTMLElement = document.createElement('div');
  readonly #listening = new AbortController();
  readonly #keys: TouchKeys;
  readonly #phrase: Phrase;
  readonly #labels: TouchKeyboardLabels;
  readonly #layout: Keys;
  readonly #chars = new Map<HTMLButtonElement, CharKey>();
  readonly #shiftKey: HTMLButtonElement;
  /** Keys that are down, by pointer. */
  readonly #down = new Map<number, HTMLButtonElement>();
  #shift = false;
  #accents: HTMLElement | null = null;
  #holdTimer: ReturnType<typeof setTimeout> | undefined;
  /** A click without one is no finger's. */
  #pressed = false;

  constructor(keys: TouchKeys, phrase: Phrase, labels: TouchKeyboardLabels) {
    this.#keys = keys;
    this.#phrase = phrase;
    this.#labels = labels;
    this.#layout = keysFor(phrase);
    this.#shiftKey = this.#button('shift', labels.shift, '⇧');
    this.#shiftKey.hidden = !this.#layout.hasShift;
    this.#draw();
    this.#listen();
    this.#setShift(this.#beginsWithCapital);
    keys.addEventListener('begin', () => this.#setShift(this.#beginsWithCapital), { signal: this.#listening.signal });
  }

  /** Another sentence, or other words, take its place. */
  destroy(): void {
    clearTimeout(this.#holdTimer);
    this.#listening.abort();
    this.element.remove();
  }

  get #beginsWithCapital(): boolean {
    const [first = ''] = this.#phrase.text.normalize('NFC');
    return this.#layout.hasShift && first !== first.toLocaleLowerCase(this.#phrase.lang);
  }

  #draw(): void {
    const { element } = this;
    const { extra, rows, signs } = this.#layout;
    element.className = 'keys';
    element.setAttribute('part', 'keyboard');
    element.setAttribute('role', 'group');
    element.setAttribute('aria-label', this.#labels.keyboard);
    element.setAttribute('translate', 'no');
    element.lang = this.#phrase.lang;
    const [first = [], second = [], third = []] = rows;
    const erase = this.#button('erase', this.#labels.erase, '⌫');
    const space = this.#button('space', this.#labels.space, '');
    this.#chars.set(space, { plain: ' ', shifted: ' ' });
    const letters = (keys: readonly CharKey[]): HTMLButtonElement[] => keys.map((key) => this.#charButton(key));
    element.append(
      ...extra.map((keys) => row(letters(keys))),
      row(letters(first)),
      row(letters(second)),
      row([this.#shiftKey, ...letters(third), erase]),
      row([this.#charButton(signs[0]), space, this.#charButton(signs[1])]),
    );
  }

  #charButton(key: CharKey): HTMLButtonElement {
    const button = this.#button('char', null, key.plain);
    this.#chars.set(button, key);
    return button;
  }

  #button(kind: string, label: string | null, face: string): HTMLButtonElement {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = `key ${kind}`;
    button.setAttribute('part', `key ${kind}`);
    button.textContent = face;
    if (label !== null) button.setAttribute('aria-label', label);
    return button;
  }

  #listen(): void {
    const { element } = this;
    element.addEventListener('pointerdown', (event) => this.#pointerDown(event));
    element.addEventListener('pointerup', (event) => this.#pointerUp(event));
    element.addEventListener('pointercancel', (event) => this.#pointerCancel(event));
    element.addEventListener('click', () => this.#click());
    // The field keeps the focus, and a long press opens no menu.
    for (const name of ['mousedown', 'contextmenu'] as const) element.addEventListener(name, (event) => event.preventDefault());
  }

  #pointerDown(event: PointerEvent): void {
    const { target } = event;
    if (!(target instanceof HTMLButtonElement) || this.#accents?.contains(target) === true) return;
    this.#pressed = true;
    this.#closeAccents();
    navigator.vibrate?.(HAPTIC_MS);
    target.classList.add('down');
    this.#down.set(event.pointerId, target);
    const key = this.#chars.get(target);
    if (key !== undefined) this.#type(event, target, key);
    else if (target === this.#shiftKey) this.#setShift(!this.#shift);
    else this.#keys.listener?.erase();
  }

  #type(event: PointerEvent, button: HTMLButtonElement, key: CharKey): void {
    const shift = this.#shift;
    const unit = [...this.#chars].find(([, { plain }]) => plain === this.#layout.rows[0]?.[0]?.plain)?.[0] ?? button;
    this.#keys.listener?.down({
      id: event.pointerId,
      char: shift ? key.shifted : key.plain,
      timeMs: timeOf(event),
      touch: touchOf(event, button.getBoundingClientRect(), unit.getBoundingClientRect().width),
      trusted: event.isTrusted,
    });
    if (shift && key.plain !== key.shifted) this.#setShift(false);
    const accents = accentsOf(key.plain, this.#phrase.lang, shift);
    clearTimeout(this.#holdTimer);
    if (accents !== '') this.#holdTimer = setTimeout(() => this.#openAccents(button, accents), HOLD_MS);
  }

  #pointerUp(event: PointerEvent): void {
    clearTimeout(this.#holdTimer);
    const button = this.#down.get(event.pointerId);
    if (button === undefined) return;
    this.#down.delete(event.pointerId);
    button.classList.remove('down');
    if (this.#chars.has(button)) this.#keys.listener?.up(event.pointerId, timeOf(event));
  }

  #pointerCancel({ pointerId }: PointerEvent): void {
    clearTimeout(this.#holdTimer);
    const button = this.#down.get(pointerId);
    this.#down.delete(pointerId);
    button?.classList.remove('down');
    if (button !== undefined && this.#chars.has(button)) this.#keys.listener?.lost();
  }

  #click(): void {
    const byFinger = this.#pressed;
    this.#pressed = this.#down.size > 0;
    if (!byFinger && this.#accents === null) this.#keys.choose(false);
  }

  /**
   * Letters with marks above the key that is held; a tap takes one in the place of what was typed.
   */
  #openAccents(button: HTMLButtonElement, accents: string): void {
    const list = document.createElement('div');
    list.className = 'accents';
    list.setAttribute('part', 'accents');
    list.setAttribute('role', 'group');
    list.setAttribute('aria-label', button.textContent ?? '');
    for (const char of accents) {
      const choice = this.#button('accent', null, char);
      choice.addEventListener('click', (event) => {
        event.stopPropagation();
        this.#pressed = false;
        this.#keys.listener?.accent(char);
        this.#closeAccents();
      });
      list.append(choice);
    }
    this.#accents = list;
    // Over the keys, which stay where they are.
    button.parentElement?.append(list);
  }

  #closeAccents(): void {
    this.#accents?.remove();
    this.#accents = null;
  }

  #setShift(shift: boolean): void {
    this.#shift = shift;
    this.#shiftKey.setAttribute('aria-pressed', String(shift));
    for (const [button, { plain, shifted }] of this.#chars) if (plain !== ' ') button.textContent = shift ? shifted : plain;
  }
}

function row(buttons: readonly HTMLButtonElement[]): HTMLElement {
  const element = document.createElement('div');
  element.className = 'key-row';
  element.append(...buttons);
  return element;
}

/** `timeStamp`, or now where a browser gives 0 (iOS WebKit has been seen to). */
function timeOf(event: Event): number {
  return event.timeStamp > 0 ? event.timeStamp : performance.now();
}
