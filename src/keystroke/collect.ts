import { CountersignError, type ErrorCode } from '../errors.js';
import type { InputKind, KeystrokeEvidence, KeystrokeRepetition, Phrase, RejectedReason } from '../types.js';
import { clockResolution } from './clock-resolution.js';
import { type RecordedRepetition, recordRepetition } from './recorder.js';

export interface CollectTypingOptions {
  readonly input: HTMLInputElement;
  readonly phrase: Phrase;
  /** Repetitions typed first and not sent. */
  readonly warmup: number;
  readonly repetitions: number;
  readonly onProgress: (progress: { readonly done: number; readonly total: number; readonly warmup: boolean }) => void;
  readonly onRejected: (reason: RejectedReason) => void;
  /** Each usable repetition, to be drawn. */
  readonly onRhythm?: (repetition: KeystrokeRepetition) => void;
  readonly signal: AbortSignal;
}

/** After so many repetitions in a row that were refused for the same reason, typing it again will not help. */
const MAX_IN_A_ROW = 5;
/** At this grain an error is three times as likely as at 1 ms (`npm run bench -- keystroke`): browsers that blur time against fingerprinting. */
const USELESS_CLOCK_MS = 100;
/** What that means. A person can go on mistyping, pausing or looking away as long as they like. */
const HOPELESS: Readonly<Partial<Record<RejectedReason, ErrorCode>>> = {
  pasted: 'keystroke/pasted',
  autofilled: 'keystroke/pasted',
  composed: 'keystroke/ime',
  synthetic: 'keystroke/synthetic',
  inconsistent: 'keystroke/inconsistent',
  'lost-key': 'keystroke/inconsistent',
};

/**
 * Asks for the phrase until enough usable repetitions were typed. Listens to the one field only.
 *
 * @throws keystroke/coarse-clock when times come in steps of 100 ms; keystroke/pasted, keystroke/ime, keystroke/synthetic,
 *   keystroke/inconsistent, keystroke/touch when repetition after repetition cannot be used for the same reason; the abort's reason
 */
export async function collectTyping(options: CollectTypingOptions): Promise<KeystrokeEvidence> {
  const { input, phrase, warmup, repetitions, onProgress, onRejected, onRhythm, signal } = options;
  forbidHelp(input);
  const total = warmup + repetitions;
  const usable: KeystrokeRepetition[] = [];
  const rejected: Partial<Record<RejectedReason, number>> = {};
  const timesMs: number[] = [];
  let kind: InputKind | null = null;
  let inARow = { reason: '', count: 0 };
  onProgress({ done: 0, total, warmup: warmup > 0 });
  while (usable.length < total) {
    const recorded: RecordedRepetition = await recordRepetition({ input, phrase: phrase.text, signal });
    timesMs.push(...recorded.timesMs);
    if (clockResolution(timesMs) >= USELESS_CLOCK_MS) throw new CountersignError('keystroke/coarse-clock');
    const kindNow: InputKind = recorded.soft ? 'soft' : 'physical';
    const result = typeof recorded.result === 'object' && kind !== null && kind !== kindNow ? 'inconsistent' : recorded.result;
    if (typeof result === 'string') {
      rejected[result] = (rejected[result] ?? 0) + 1;
      inARow = { reason: result, count: inARow.reason === result ? inARow.count + 1 : 1 };
      const code = result === 'autofilled' && recorded.soft ? 'keystroke/touch' : HOPELESS[result];
      if (code !== undefined && inARow.count >= MAX_IN_A_ROW) throw new CountersignError(code);
      onRejected(result);
      continue;
    }
    kind = kindNow;
    usable.push(result);
    inARow = { reason: '', count: 0 };
    onRhythm?.(result);
    onProgress({ done: usable.length, total, warmup: usable.length < warmup });
  }
  input.value = '';
  return {
    phraseId: phrase.id,
    inputKind: kind ?? 'physical',
    clockResolutionMs: clockResolution(timesMs),
    repetitions: usable.slice(warmup),
    rejected,
  };
}

/** Nothing may write into the field but the learner. */
function forbidHelp(input: HTMLInputElement): void {
  const off = {
    autocomplete: 'off',
    autocorrect: 'off',
    autocapitalize: 'off',
    spellcheck: 'false',
    'data-1p-ignore': '',
    'data-lpignore': 'true',
  };
  for (const [name, value] of Object.entries(off)) input.setAttribute(name, value);
}
