import { CountersignError, type ErrorCode } from '../errors.js';
import type { KeystrokeEvidence, KeystrokeRepetition, Phrase, RejectedReason } from '../types.js';
import { clockResolution } from './clock-resolution.js';
import { recordRepetition } from './recorder.js';

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
 * @throws keystroke/pasted, keystroke/ime, keystroke/synthetic, keystroke/inconsistent, keystroke/touch when repetition after repetition
 *   cannot be used for the same reason; the abort's reason
 */
export async function collectTyping(options: CollectTypingOptions): Promise<KeystrokeEvidence> {
  const { input, phrase, warmup, repetitions, onProgress, onRejected, onRhythm, signal } = options;
  forbidHelp(input);
  const total = warmup + repetitions;
  const usable: KeystrokeRepetition[] = [];
  const rejected: Partial<Record<RejectedReason, number>> = {};
  const timesMs: number[] = [];
  let soft = false;
  let inARow = { reason: '', count: 0 };
  onProgress({ done: 0, total, warmup: warmup > 0 });
  while (usable.length < total) {
    const recorded = await recordRepetition({ input, phrase: phrase.text, signal });
    timesMs.push(...recorded.timesMs);
    soft ||= recorded.soft;
    if (typeof recorded.result === 'string') {
      const reason = recorded.result;
      rejected[reason] = (rejected[reason] ?? 0) + 1;
      inARow = { reason, count: inARow.reason === reason ? inARow.count + 1 : 1 };
      const code = reason === 'autofilled' && soft ? 'keystroke/touch' : HOPELESS[reason];
      if (code !== undefined && inARow.count >= MAX_IN_A_ROW) throw new CountersignError(code);
      onRejected(reason);
      continue;
    }
    usable.push(recorded.result);
    inARow = { reason: '', count: 0 };
    onRhythm?.(recorded.result);
    onProgress({ done: usable.length, total, warmup: usable.length < warmup });
  }
  input.value = '';
  return {
    phraseId: phrase.id,
    inputKind: soft ? 'soft' : 'physical',
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
