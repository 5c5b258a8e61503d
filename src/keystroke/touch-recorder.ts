import { charactersOf } from '../sentence.js';
import type { Mistake } from '../types.js';
import type { RecordedRepetition, RecorderOptions } from './recorder.js';
import { RepetitionRecord } from './repetition-record.js';
import type { TouchKeys, TouchKeysListener } from './touch-keys.js';

export interface TouchRecorderOptions extends Omit<RecorderOptions, 'quietUntilMs'> {
  readonly keys: TouchKeys;
}

/** As of a field that is typed in (recorder.ts). */
const RELEASE_MS = 3_000;
const TELL_MS = 1_000;

/**
 * Records one repetition from the check's own keyboard, and writes it into the field, which is
 * emptied first. Any key of a real keyboard puts that in its place. Rejects with the abort's
 * reason.
 */
export function recordTouched(options: TouchRecorderOptions): Promise<RecordedRepetition> {
  return new Promise((resolve, reject) => {
    const recording = new TouchRecording(options, resolve);
    const abort = (): void => {
      recording.stop();
      reject(options.signal.reason);
    };
    if (options.signal.aborted) abort();
    else options.signal.addEventListener('abort', abort, { once: true, signal: recording.stopped });
  });
}

class TouchRecording implements TouchKeysListener {
  readonly #options: TouchRecorderOptions;
  readonly #finish: (repetition: RecordedRepetition) => void;
  readonly #listening = new AbortController();
  readonly #timesMs: number[] = [];
  #record: RepetitionRecord;
  #told: Mistake | null = null;
  #tellTimer: ReturnType<typeof setTimeout> | undefined;
  #releaseTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: TouchRecorderOptions, finish: (repetition: RecordedRepetition) => void) {
    const { keys, input, phrase } = options;
    this.#options = options;
    this.#finish = finish;
    this.#record = new RepetitionRecord(phrase);
    const { signal } = this.#listening;
    const onKey = (event: KeyboardEvent): void => {
      if (!event.isTrusted || event.code === '' || [...event.key].length !== 1) return;
      input.readOnly = false;
      keys.yieldTo(event);
    };
    input.addEventListener('keydown', onKey, { signal });
    const hidden = (): void => this.#step(() => document.hidden && this.#record.blur());
    document.addEventListener('visibilitychange', hidden, { signal });
    keys.listener = this;
    this.#write();
    keys.begin();
  }

  get stopped(): AbortSignal {
    return this.#listening.signal;
  }

  stop(): void {
    clearTimeout(this.#tellTimer);
    clearTimeout(this.#releaseTimer);
    this.#listening.abort();
    if (this.#options.keys.listener === this) this.#options.keys.listener = null;
  }

  down({ id, char, timeMs, touch, trusted }: Parameters<TouchKeysListener['down']>[0]): void {
    this.#step(() => {
      if (!trusted) this.#record.fail('synthetic');
      const { length } = this.#record.text;
      const isStray = this.#record.typedOut || (length === 0 && this.#record.begins(charactersOf(char)[0] ?? '') === 'no');
      if (isStray) return;
      this.#timesMs.push(timeMs);
      this.#record.keyDown(String(id), timeMs, false, touch);
      this.#record.replace(length, 0, [char], 'key', 0);
      this.#write();
    });
  }

  up(id: number, timeMs: number): void {
    this.#timesMs.push(timeMs);
    this.#step(() => this.#record.keyUp(String(id), timeMs));
  }

  lost(): void {
    this.#step(() => this.#record.fail('lost-key'));
  }

  accent(char: string): void {
    const { length } = this.#record.text;
    if (length === 0) return;
    this.#step(() => this.#record.replace(length - 1, 1, [char], 'corrected', 0));
    this.#write();
  }

  erase(): void {
    const { length } = this.#record.text;
    if (length === 0 || this.#record.result() !== null) return;
    this.#record.interrupt();
    this.#record.replace(length - 1, 1, [], 'key', 0);
    if (length === 1) this.#beginAnew();
    this.#write();
  }

  anew(): void {
    if (this.#record.result() !== null) return;
    this.#beginAnew();
    this.#write();
  }

  #beginAnew(): void {
    this.#record = new RepetitionRecord(this.#options.phrase);
    this.#told = null;
    this.#options.onAnew?.();
    this.#options.keys.begin();
  }

  /** After everything that happens it is looked whether the repetition is finished. */
  #step(use: () => void): void {
    if (this.stopped.aborted) return;
    use();
    const result = this.#record.result();
    if (result !== null) {
      const { mistake } = this.#record;
      this.stop();
      this.#finish({ result, mistake, soft: false, timesMs: this.#timesMs });
    } else if (this.#record.typedOut) {
      clearTimeout(this.#releaseTimer);
      this.#releaseTimer = setTimeout(() => this.#step(() => this.#record.fail('lost-key')), RELEASE_MS);
    }
  }

  /** The field shows what was typed; whoever draws the sentence hears of it as of any field. */
  #write(): void {
    const { input } = this.#options;
    input.value = this.#record.text.join('');
    input.dispatchEvent(new Event('input', { bubbles: true }));
    this.#watch();
  }

  #watch(): void {
    clearTimeout(this.#tellTimer);
    const mistake = this.#record.findMistake(false);
    if (mistake === null || this.#told !== null || this.#record.isFull) this.#tell(mistake);
    else this.#tellTimer = setTimeout(() => this.#tell(mistake), TELL_MS);
  }

  #tell(mistake: Mistake | null): void {
    if (mistake?.kind === this.#told?.kind && mistake?.word === this.#told?.word) return;
    this.#told = mistake;
    this.#options.onMistake?.(mistake);
  }
}
