import { charactersOf, sharedLength } from '../sentence.js';
import type { KeystrokeRepetition, Mistake, RejectedReason } from '../types.js';
import { RepetitionRecord, type Source } from './repetition-record.js';
import { seemingKeyboard } from './seeming-keyboard.js';

export interface RecorderOptions {
  readonly input: HTMLInputElement;
  readonly phrase: string;
  /** By the events' clock: until then only the first letter of the sentence is a key. */
  readonly quietUntilMs?: number;
  /** The key that has begun this sentence already; it has typed nothing yet. */
  readonly firstKey?: KeyboardEvent | null;
  /** What the learner can mend now; `null`: nothing any more. */
  readonly onMistake?: (mistake: Mistake | null) => void;
  /**
   * The sentence begins anew: by Escape, or because the field was left for a button beside it, or
   * was emptied.
   */
  readonly onAnew?: () => void;
  readonly signal: AbortSignal;
}

export interface RecordedRepetition {
  readonly result: KeystrokeRepetition | RejectedReason;
  /** Why it was refused, in more detail. */
  readonly mistake: Mistake | null;
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
/**
 * What inserting by other ways than a key is called. Everything else that is not a single character
 * counts as filled in.
 */
const PASTING = new Set(['insertFromPaste', 'insertFromDrop', 'insertFromYank', 'insertFromPasteAsQuotation']);
/** What systems make of a blank that is typed twice. */
const FULL_STOP = /^[.。।]\s$/;
/** So many more characters than it replaces may what a system corrects have. */
const CORRECTED_MORE = 2;
/** How long the last key may stay down before its release counts as lost. */
const RELEASE_MS = 3_000;
/**
 * After so long without a key the learner is told of a mistake that stands there; before, they may
 * be about to mend it.
 */
const TELL_MS = 1_000;

/**
 * Records one repetition from the one field; the field is emptied first. It goes on until the
 * sentence stands there, however often it is corrected or begun anew. Rejects with the abort's
 * reason.
 */
export function recordRepetition(options: RecorderOptions): Promise<RecordedRepetition> {
  const { signal } = options;
  return new Promise((resolve, reject) => {
    const recording = new Recording(options, (repetition) => {
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
  readonly #options: RecorderOptions;
  readonly #input: HTMLInputElement;
  #record: RepetitionRecord;
  readonly #finish: (repetition: RecordedRepetition) => void;
  readonly #listening = new AbortController();
  readonly #timesMs: number[] = [];
  #lastMs = 0;
  #capsLock = false;
  #noCodes = false;
  /** A key that may type, with a name of its own, was heard since the sentence began. */
  #anyKey = false;
  #composing: 'dead-key' | 'soft' | null = null;
  #told: Mistake | null = null;
  #tellTimer: ReturnType<typeof setTimeout> | undefined;
  #releaseTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(recorder: RecorderOptions, finish: (repetition: RecordedRepetition) => void) {
    const { input, phrase } = recorder;
    this.#options = recorder;
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
    input.addEventListener('blur', (event) => this.#step(event, () => this.#left(event)), options);
    input.addEventListener('pointerdown', () => this.#record.interrupt(), options);
    for (const type of ['paste', 'drop'] as const)
      input.addEventListener(type, (event) => this.#step(event, () => this.#refuse(event, 'pasted')), options);
    if (recorder.firstKey) this.#keyDown(recorder.firstKey);
  }

  stop(): void {
    clearTimeout(this.#releaseTimer);
    clearTimeout(this.#tellTimer);
    this.#listening.abort();
  }

  /**
   * Every event goes through here: scripted ones are refused, then it is looked whether the
   * repetition is finished. Chromium marks even its own `compositionend` as scripted.
   */
  #step(event: Event, use: () => void): void {
    if (!event.isTrusted && event.type !== 'compositionend') this.#record.fail('synthetic');
    use();
    const result = this.#record.result();
    if (result !== null) {
      this.stop();
      const { soft, mistake } = this.#record;
      this.#finish({ result, mistake, soft, timesMs: this.#timesMs });
    } else if (this.#record.typedOut) {
      clearTimeout(this.#releaseTimer);
      this.#releaseTimer = setTimeout(() => this.#step(event, () => this.#record.fail('lost-key')), RELEASE_MS);
    }
  }

  /** Noted for the clock's grain, too. */
  #time(event: Event): number {
    const timeMs = timeOf(event);
    this.#timesMs.push(timeMs);
    return timeMs;
  }

  #keyDown(event: KeyboardEvent): void {
    if (this.#input.value === '' && this.#record.text.length > 0) this.#beginAnew();
    // What a browser fills in by itself comes as an event without a key.
    if (typeof event.key !== 'string') return;
    if (event.key === 'Enter') event.preventDefault();
    if (event.key === 'Escape') this.#escape(event);
    if (event.repeat || MODIFIERS.has(event.key)) return;
    this.#lastMs = timeOf(event);
    this.#capsLock = event.getModifierState('CapsLock');
    this.#noCodes = event.code === '' || event.key === 'Unidentified';
    const shortcut = (event.ctrlKey || event.metaKey) && !event.getModifierState('AltGraph');
    const types = [...event.key].length === 1 || event.key === 'Dead' || event.key === 'Process';
    if (this.#noCodes || event.key === 'Enter') return;
    if (shortcut || !types) {
      this.#record.interrupt();
      return;
    }
    this.#anyKey = true;
    this.#record.keyDown(event.code, this.#time(event), event.key === 'Dead');
  }

  /** An empty field leaves the key to the page. */
  #escape(event: KeyboardEvent): void {
    if (event.isComposing || this.#input.value === '') return;
    event.preventDefault();
    event.stopPropagation();
    this.#beginAnew();
  }

  /** What was refused stays refused. */
  #beginAnew(): void {
    if (this.#record.result() !== null) return;
    this.#input.value = '';
    this.#record = new RepetitionRecord(this.#options.phrase);
    this.#composing = null;
    this.#anyKey = false;
    clearTimeout(this.#tellTimer);
    this.#told = null;
    this.#options.onAnew?.();
  }

  #beforeInput(event: InputEvent): void {
    const { inputType, data } = event;
    const chars = charactersOf(data ?? '');
    if (inputType === 'insertText' && chars.length === 1) {
      if (this.#isStray(data as string)) {
        event.preventDefault();
        this.#record.dropKey();
      }
    } else if (inputType === 'insertLineBreak' || inputType === 'insertParagraph') event.preventDefault();
    else if (PASTING.has(inputType)) this.#refuse(event, 'pasted');
    else if (inputType === 'insertText' && this.#record.typedOut) event.preventDefault();
    // The system would correct what was typed: it stays as it is.
    else if (inputType === 'insertReplacementText' && this.#record.text.length > 0) event.preventDefault();
    else if (inputType === 'insertText' && (this.#record.isUncombined(chars) || FULL_STOP.test(data ?? ''))) return;
    else if (inputType === 'insertText') this.#refuse(event, this.#isKeyless ? 'no-keys' : 'autofilled');
    else if (!/^(?:delete|history)/.test(inputType) && !event.isComposing && inputType !== 'insertCompositionText')
      this.#refuse(event, 'autofilled');
  }

  /**
   * Before the sentence: a blank or a sign, or any other letter just after the sentence before.
   * After it: whatever comes while its last key is still down.
   */
  #isStray(char: string): boolean {
    if (this.#record.typedOut) return true;
    if (this.#input.value !== '') return false;
    const begins = this.#record.begins(charactersOf(char)[0] ?? '');
    return begins === 'no' || (begins === 'perhaps' && this.#lastMs < (this.#options.quietUntilMs ?? 0));
  }

  #inputted(event: InputEvent): void {
    if (event.isComposing && this.#composing !== 'soft') return;
    const source = event.inputType?.startsWith('history') ? 'restored' : this.#isSoft ? 'soft' : 'key';
    this.#compare(source, event);
  }

  /** Some soft keyboards tell of keys without a name, others of none. */
  get #isSoft(): boolean {
    return this.#noCodes || (!this.#anyKey && seemingKeyboard() === 'soft');
  }

  /** What is written here is not typed at all. */
  get #isKeyless(): boolean {
    return !this.#anyKey && !this.#isSoft;
  }

  /**
   * What became another text since the last event. Where letters repeat, the caret tells which of
   * them came.
   */
  #compare(source: Source, event: Event): void {
    const before = this.#record.text;
    const after = charactersOf(this.#input.value);
    if (after.length === 0) {
      if (before.length > 0) this.#beginAnew();
      return;
    }
    const behindCaret = charactersOf(this.#input.value.slice(this.#input.selectionEnd ?? 0)).length;
    let end = 0;
    while (end < Math.min(behindCaret, before.length) && before.at(-1 - end) === after.at(-1 - end)) end++;
    const start = sharedLength(before.slice(0, before.length - end), after.slice(0, after.length - end));
    const inserted = after.slice(start, after.length - end);
    const removed = before.length - end - start;
    if (inserted.length === 0 && removed === 0) return;
    const [first = ''] = inserted;
    const isTyped = inserted.length <= 1 || source === 'restored';
    if (inserted.length === 1 && removed === 1 && isMarked(first, before[start])) this.#record.join(start, first);
    else if (isTyped) this.#record.replace(start, removed, inserted, source, source === 'soft' ? this.#time(event) : 0);
    else if (removed === 0 && this.#record.isUncombined(inserted))
      for (const [place, char] of inserted.entries()) this.#record.replace(start + place, 0, [char], 'key', 0);
    else if (FULL_STOP.test(inserted.join('')) || (removed > 0 && inserted.length <= removed + CORRECTED_MORE))
      this.#record.replace(start, removed, inserted, 'corrected', 0);
    else this.#record.fail('autofilled');
    this.#watch();
  }

  /**
   * A mistake is told where the learner seems to be done with the sentence, or to wait; what no
   * correction mends (Caps Lock, another layout) at once.
   */
  #watch(): void {
    clearTimeout(this.#tellTimer);
    const mistake = this.#record.findMistake(this.#capsLock);
    const urgent = mistake?.kind === 'caps-lock' || mistake?.kind === 'layout';
    if (mistake === null || urgent || this.#told !== null || this.#record.isFull) this.#tell(mistake);
    else this.#tellTimer = setTimeout(() => this.#input.value !== '' && this.#tell(mistake), TELL_MS);
  }

  #tell(mistake: Mistake | null): void {
    if (mistake?.kind === this.#told?.kind && mistake?.word === this.#told?.word) return;
    this.#told = mistake;
    this.#options.onMistake?.(mistake);
  }

  /**
   * To a button of the same screen, the one that begins the sentence anew perhaps; to another field
   * of the page; or out of the page.
   */
  #left({ relatedTarget }: FocusEvent): void {
    const root = this.#input.getRootNode();
    const isBeside = root instanceof ShadowRoot && relatedTarget instanceof Node && root.contains(relatedTarget);
    if (isBeside && this.#record.text.length > 0) this.#beginAnew();
    this.#record.blur(document.hasFocus() ? { kind: 'field', word: '' } : null);
  }

  /**
   * A dead key composes one character; a soft keyboard composes everything; an input method on a
   * keyboard, and dictation, are refused.
   */
  #compositionStart(): void {
    this.#composing = this.#record.hasDeadKey ? 'dead-key' : this.#isSoft ? 'soft' : null;
    if (this.#composing === null) this.#record.fail(this.#isKeyless ? 'no-keys' : 'composed');
  }

  #compositionEnd(event: CompositionEvent): void {
    if (this.#composing === 'dead-key') this.#compare('composed', event);
    this.#composing = null;
  }

  #refuse(event: Event, reason: RejectedReason): void {
    event.preventDefault();
    this.#record.fail(reason);
  }
}

/** `timeStamp`, or now where a browser gives 0 (iOS WebKit has been seen to). */
function timeOf(event: Event): number {
  return event.timeStamp > 0 ? event.timeStamp : performance.now();
}

/** Whether a character is another one with a mark: a tone, typed after its letter. */
function isMarked(char: string, before = ''): boolean {
  const [marked, plain] = [char.normalize('NFD'), before.normalize('NFD')];
  return plain !== '' && marked.length > plain.length && [...plain].every((part) => marked.includes(part));
}
