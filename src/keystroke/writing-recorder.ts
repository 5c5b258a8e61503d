import type { DigraphTiming, WritingWindow } from '../types.js';
import { type Field, followField } from './follow-field.js';

export interface WritingOptions {
  /** The one field that is listened to: see `followField`. */
  readonly field: Field;
  /** Keys that make a window. */
  readonly windowKeys: number;
  readonly onWindow: (window: WritingWindow) => void;
  /**
   * What is written here gives no key times (a keyboard that composes every word), or goes to a
   * frame of another origin. Told once.
   */
  readonly onUnmeasurable?: () => void;
  readonly signal?: AbortSignal;
}

export interface WritingRecorder {
  /** Keys typed since the last window. */
  readonly pending: number;
  /** Hands over the window as it is, if anything was typed: before the answer is sent. */
  flush(): void;
  /** Stops listening and forgets what was not handed over. */
  close(): void;
}

/** Longer than this between keys is thinking: the pair is not kept. */
const LONGEST_MS = 1_500;
/** So many letters show whether keys can be heard. */
const LETTERS_TO_JUDGE = 40;

/**
 * Listens to one field while a person writes in it. Consent and the sign that shows it are the
 * caller's: this only measures.
 *
 * @throws TypeError for a window of no keys
 * @example
 * const onWindow = (window) => seal(window);
 * const recorder = recordWriting({ field: textarea, windowKeys: 250, onWindow });
 */
export function recordWriting(options: WritingOptions): WritingRecorder {
  const { windowKeys } = options;
  if (!(Number.isInteger(windowKeys) && windowKeys > 0)) throw new TypeError('windowKeys must be a whole number above 0');
  return new FieldRecorder(options);
}

interface Press {
  readonly name: string;
  readonly downMs: number;
  upMs: number | null;
}

class FieldRecorder implements WritingRecorder {
  readonly #options: WritingOptions;
  readonly #listening = new AbortController();
  #presses: Press[] = [];
  #held = new Map<string, Press>();
  #counts = { keys: 0, edits: 0, pastedCharacters: 0, blurs: 0 };
  /** Since it was last asked whether keys can be heard here. */
  #heard = { letters: 0, keys: 0 };
  #firstMs: number | null = null;
  #lastMs = 0;

  constructor(options: WritingOptions) {
    this.#options = options;
    const { field, signal } = options;
    followField({
      field,
      on: {
        keydown: (event) => this.#keyDown(event),
        keyup: (event) => this.#keyUp(event),
        beforeinput: (event) => this.#input(event),
        blur: () => this.#blur(),
      },
      onForeignFrame: () => this.#giveUp(),
      signal: this.#listening.signal,
    });
    signal?.addEventListener('abort', () => this.close(), { signal: this.#listening.signal });
    if (signal?.aborted === true) this.close();
  }

  get pending(): number {
    return this.#counts.keys;
  }

  flush(): void {
    const { keys, pastedCharacters } = this.#counts;
    if (keys === 0 && pastedCharacters === 0) return;
    const window = {
      digraphs: digraphsOf(this.#presses),
      ...this.#counts,
      elapsedMs: this.#firstMs === null ? 0 : this.#lastMs - this.#firstMs,
    };
    this.#forget();
    this.#options.onWindow(window);
  }

  close(): void {
    this.#listening.abort();
    this.#forget();
  }

  #forget(): void {
    this.#presses = [];
    this.#held = new Map();
    this.#counts = { keys: 0, edits: 0, pastedCharacters: 0, blurs: 0 };
    this.#firstMs = null;
  }

  #keyDown(event: KeyboardEvent): void {
    // What a browser fills in by itself comes as an event without a key.
    const { key = '' } = event as { readonly key?: string };
    if (!event.isTrusted || event.repeat || event.isComposing || [...key].length !== 1 || event.ctrlKey || event.metaKey) return;
    const press = { name: nameOf(event.code), downMs: timeOf(event), upMs: null };
    this.#firstMs ??= press.downMs;
    this.#lastMs = press.downMs;
    this.#presses.push(press);
    this.#held.set(event.code, press);
    this.#counts.keys++;
    this.#heard.keys++;
  }

  /** A window ends when its last key is up, so that no hold is cut. */
  #keyUp(event: KeyboardEvent): void {
    const press = this.#held.get(event.code);
    if (press === undefined || !event.isTrusted) return;
    press.upMs = timeOf(event);
    this.#held.delete(event.code);
    if (this.#counts.keys >= this.#options.windowKeys && this.#held.size === 0) this.flush();
  }

  #input({ inputType, data, dataTransfer, isTrusted }: InputEvent): void {
    if (!isTrusted) return;
    if (inputType.startsWith('delete')) this.#break('edits');
    if (inputType === 'insertText' || inputType === 'insertCompositionText') this.#letter();
    const text = data ?? dataTransfer?.getData('text/plain') ?? '';
    if (inputType.startsWith('insertFrom') || inputType === 'insertReplacementText' || [...text].length > 1) {
      if (inputType !== 'insertCompositionText') this.#counts.pastedCharacters += [...text].length;
    }
  }

  /** Letters come, and keys do not. */
  #letter(): void {
    this.#heard.letters++;
    if (this.#heard.letters < LETTERS_TO_JUDGE) return;
    const isDeaf = this.#heard.keys < this.#heard.letters / 2;
    this.#heard = { letters: 0, keys: 0 };
    if (isDeaf) this.#giveUp();
  }

  #giveUp(): void {
    this.close();
    this.#options.onUnmeasurable?.();
  }

  #blur(): void {
    if (this.#counts.keys > 0) this.#break('blurs');
    this.#held.clear();
  }

  /** What comes before and after is not typed in one go. */
  #break(count: 'edits' | 'blurs'): void {
    this.#counts[count]++;
    this.#presses.push({ name: '', downMs: 0, upMs: null });
  }
}

/** Physical names of letters and of space; nothing for the rest. */
function nameOf(code: string): string {
  return /^Key[A-Z]$/.test(code) || code === 'Space' ? code : '';
}

/** `timeStamp`, or now where a browser gives 0. */
function timeOf(event: Event): number {
  return event.timeStamp > 0 ? event.timeStamp : performance.now();
}

function digraphsOf(presses: readonly Press[]): Record<string, readonly DigraphTiming[]> {
  const found = new Map<string, DigraphTiming[]>();
  for (const [index, second] of presses.slice(1).entries()) {
    const first = presses[index]!;
    const downDownMs = second.downMs - first.downMs;
    if (first.name === '' || second.name === '' || first.upMs === null || downDownMs < 0 || downDownMs > LONGEST_MS) continue;
    const name = `${first.name} ${second.name}`;
    found.set(name, [...(found.get(name) ?? []), { dwellMs: first.upMs - first.downMs, downDownMs }]);
  }
  const sorted = [...found].sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(sorted.map(([name, timings]) => [name, timings.sort((one, other) => one.downDownMs - other.downDownMs)]));
}
