import type { KeystrokeRepetition, RejectedReason } from '../types.js';
import { RepetitionRecord } from './repetition-record.js';

export interface RecorderOptions {
  readonly input: HTMLInputElement;
  readonly phrase: string;
  readonly signal: AbortSignal;
}

export interface RecordedRepetition {
  readonly result: KeystrokeRepetition | RejectedReason;
  readonly soft: boolean;
  /** Times of all its events, for the clock's grain. */
  readonly timesMs: readonly number[];
}

/** Keys that type nothing themselves. */
const MODIFIERS = new Set([
  'Shift',
  'Control',
  'Alt',
  'AltGraph',
  'Meta',
  'CapsLock',
  'NumLock',
  'ScrollLock',
  'Fn',
  'FnLock',
  'Hyper',
  'Super',
  'Symbol',
  'SymbolLock',
]);
/** What inserting by other ways than a key is called. Everything else that is not a single character counts as filled in. */
const PASTING = new Set(['insertFromPaste', 'insertFromDrop', 'insertFromYank', 'insertFromPasteAsQuotation']);
/** How long the last key may stay down before its release counts as lost. */
const RELEASE_MS = 3_000;

/** Records one repetition from the one field; the field is emptied first. Rejects with the abort's reason. */
export function recordRepetition({ input, phrase, signal }: RecorderOptions): Promise<RecordedRepetition> {
  return new Promise((resolve, reject) => {
    const recording = new Recording(input, phrase, (repetition) => {
      signal.removeEventListener('abort', abort);
      resolve(repetition);
    });
    const abort = (): void => {
      recording.stop();
      reject(signal.reason);
    };
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
  });
}

class Recording {
  readonly #input: HTMLInputElement;
  readonly #record: RepetitionRecord;
  readonly #finish: (repetition: RecordedRepetition) => void;
  readonly #listening = new AbortController();
  readonly #timesMs: number[] = [];
  #lastKey = '';
  #noCodes = false;
  #typedBefore = 0;
  #composing: 'dead-key' | 'soft' | null = null;
  #releaseTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(input: HTMLInputElement, phrase: string, finish: (repetition: RecordedRepetition) => void) {
    this.#input = input;
    this.#record = new RepetitionRecord(phrase);
    this.#finish = finish;
    input.value = '';
    const options = { signal: this.#listening.signal };
    input.addEventListener('keydown', (event) => this.#step(event, () => this.#keyDown(event)), options);
    input.addEventListener('keyup', (event) => this.#step(event, () => this.#record.keyUp(event.code, this.#time(event))), options);
    input.addEventListener('beforeinput', (event) => this.#step(event, () => this.#beforeInput(event)), options);
    input.addEventListener('input', (event) => this.#step(event, () => this.#inputted(event as InputEvent)), options);
    input.addEventListener('compositionstart', (event) => this.#step(event, () => this.#compositionStart()), options);
    input.addEventListener('compositionend', (event) => this.#step(event, () => this.#compositionEnd(event)), options);
    input.addEventListener('blur', (event) => this.#step(event, () => this.#record.blur()), options);
    for (const type of ['paste', 'drop'] as const)
      input.addEventListener(type, (event) => this.#step(event, () => this.#refuse(event, 'pasted')), options);
  }

  stop(): void {
    clearTimeout(this.#releaseTimer);
    this.#listening.abort();
  }

  /**
   * Every event goes through here: scripted ones are refused, then it is looked whether the repetition is finished. Chromium marks even
   * its own `compositionend` as scripted.
   */
  #step(event: Event, use: () => void): void {
    if (!event.isTrusted && event.type !== 'compositionend') this.#record.fail('synthetic');
    use();
    const result = this.#record.result();
    if (result !== null) {
      this.stop();
      this.#finish({ result, soft: this.#record.soft, timesMs: this.#timesMs });
    } else if (this.#record.typedOut) {
      clearTimeout(this.#releaseTimer);
      this.#releaseTimer = setTimeout(() => this.#step(event, () => this.#record.fail('lost-key')), RELEASE_MS);
    }
  }

  /** `timeStamp`, or now where a browser gives 0 (iOS WebKit has been seen to). */
  #time(event: Event): number {
    const timeMs = event.timeStamp > 0 ? event.timeStamp : performance.now();
    this.#timesMs.push(timeMs);
    return timeMs;
  }

  #keyDown(event: KeyboardEvent): void {
    if (event.key === 'Enter') event.preventDefault();
    if (event.repeat || MODIFIERS.has(event.key)) return;
    this.#lastKey = event.key;
    this.#noCodes = event.code === '' || event.key === 'Unidentified';
    const shortcut = (event.ctrlKey || event.metaKey) && !event.getModifierState('AltGraph');
    const types = [...event.key].length === 1 || event.key === 'Dead' || event.key === 'Process';
    if (!this.#noCodes && !shortcut && types) this.#record.keyDown(event.code, this.#time(event));
  }

  #beforeInput(event: InputEvent): void {
    const { inputType, data } = event;
    if (inputType === 'insertText' && [...(data ?? '')].length === 1) {
      if (!this.#caretAtEnd()) this.#refuse(event, 'mistyped');
    } else if (inputType === 'insertLineBreak' || inputType === 'insertParagraph') event.preventDefault();
    else if (PASTING.has(inputType)) this.#refuse(event, 'pasted');
    else if (!inputType.startsWith('delete') && !event.isComposing && inputType !== 'insertCompositionText')
      this.#refuse(event, 'autofilled');
  }

  #inputted(event: InputEvent): void {
    if (event.isComposing && this.#composing !== 'soft') return;
    const text = [...this.#input.value.normalize('NFC')].map(plain);
    const typed = this.#typedBefore;
    if (text.length < typed) this.#erase(text.length);
    else if (text.length === typed + 1) this.#insert(text.at(-1) as string, event);
    else if (text.length > typed) this.#record.fail('autofilled');
  }

  #insert(char: string, event: Event): void {
    const source = this.#composing === 'dead-key' ? 'composed' : this.#noCodes ? 'soft' : 'key';
    this.#record.insert(char, source, source === 'soft' ? this.#time(event) : 0);
    this.#typedBefore++;
  }

  #erase(length: number): void {
    this.#record.erase(length);
    this.#typedBefore = length;
  }

  /** A dead key composes one character; a soft keyboard composes everything; an input method on a keyboard is refused. */
  #compositionStart(): void {
    this.#composing = this.#lastKey === 'Dead' ? 'dead-key' : this.#noCodes ? 'soft' : null;
    if (this.#composing === null) this.#record.fail('composed');
  }

  #compositionEnd(event: CompositionEvent): void {
    if (this.#composing === 'dead-key' && [...this.#input.value].length > this.#typedBefore)
      this.#insert([...this.#input.value].map(plain).at(-1) as string, event);
    this.#composing = null;
  }

  #refuse(event: Event, reason: RejectedReason): void {
    event.preventDefault();
    this.#record.fail(reason);
  }

  #caretAtEnd(): boolean {
    return this.#input.selectionStart === this.#input.value.length && this.#input.selectionEnd === this.#input.value.length;
  }
}

/** Typographic quotes, which some keyboards put in by themselves, count as plain ones. */
function plain(char: string): string {
  if (char === '’' || char === '‘') return "'";
  return char === '“' || char === '”' ? '"' : char;
}
