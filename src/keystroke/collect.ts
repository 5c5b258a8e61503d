import { CountersignError, type ErrorCode, type ErrorDetails } from '../errors.js';
import type { InputKind, KeystrokeEvidence, KeystrokeRepetition, Mistake, Phrase, RejectedReason } from '../types.js';
import { clockResolution } from './clock-resolution.js';
import { enoughOf } from './enough-of.js';
import { type RecordedRepetition, recordRepetition } from './recorder.js';
import type { TouchKeys } from './touch-keys.js';
import { recordTouched } from './touch-recorder.js';

export interface CollectTypingOptions {
  readonly input: HTMLInputElement;
  readonly phrase: Phrase;
  /** Repetitions typed first and not sent. */
  readonly warmup: number;
  readonly repetitions: number;
  /**
   * So many are enough where they are alike, and the first ones count as warm-up only where they
   * differ. Without it, all are asked for.
   */
  readonly least?: number | undefined;
  /** The check's own keyboard, where the page can draw one: it is used while it is shown. */
  readonly touchKeys?: TouchKeys | undefined;
  /** Kinds of keyboard that it may be typed on; `undefined`: either will do. */
  readonly kinds?: readonly InputKind[] | undefined;
  readonly onProgress: (progress: { readonly done: number; readonly total: number; readonly warmup: boolean }) => void;
  /** `mistake`: the same in more detail, where there is more to say. */
  readonly onRejected: (reason: RejectedReason, mistake: Mistake | null) => void;
  /** What the learner can mend in the sentence that stands there; `null`: nothing any more. */
  readonly onMistake?: (mistake: Mistake | null) => void;
  /** The sentence that was being typed begins anew: it was not refused. */
  readonly onAnew?: () => void;
  /** Each usable repetition, to be drawn. */
  readonly onRhythm?: (repetition: KeystrokeRepetition) => void;
  /** What an earlier try of this step gave: usable repetitions are not typed twice. */
  readonly kept?: KeptTyping;
  readonly signal: AbortSignal;
}

/** What was typed so far: it outlives a failure that a setting mends. */
export interface KeptTyping {
  usable: KeystrokeRepetition[];
  rejected: Partial<Record<RejectedReason, number>>;
  timesMs: number[];
  kind: InputKind | null;
}

/** Nothing was typed yet. */
export function startTyping(): KeptTyping {
  return { usable: [], rejected: {}, timesMs: [], kind: null };
}

/**
 * After these failures the next try goes on; after the others (another keyboard, another clock)
 * what was typed is of no use.
 */
const GOES_ON: readonly ErrorCode[] = ['keystroke/pasted', 'keystroke/ime', 'keystroke/synthetic'];

/**
 * After so many repetitions in a row that were refused for the same reason, typing it again will
 * not help.
 */
const MAX_IN_A_ROW = 5;
/** Who dictates, or types with an aid, is not asked that often. */
const MAX_WITHOUT_KEYS = 2;
/** Keys that come this soon after a repetition belong to it: a second full stop, a space. */
const QUIET_MS = 400;
/**
 * At this grain an error is three times as likely as at 1 ms (`npm run bench -- keystroke`):
 * browsers that blur time against fingerprinting.
 */
const USELESS_CLOCK_MS = 100;
/** What that means. A person can go on mistyping, pausing or looking away as long as they like. */
const HOPELESS: Readonly<Partial<Record<RejectedReason, ErrorCode>>> = {
  pasted: 'keystroke/pasted',
  autofilled: 'keystroke/pasted',
  'no-keys': 'keystroke/no-keys',
  composed: 'keystroke/ime',
  synthetic: 'keystroke/synthetic',
  inconsistent: 'keystroke/inconsistent',
  'lost-key': 'keystroke/inconsistent',
};

/**
 * Asks for the phrase until enough usable repetitions were typed. Listens to the one field only.
 *
 * @throws keystroke/coarse-clock when times come in steps of 100 ms; keystroke/other-kind after the
 *   first sentence on a keyboard of the other kind; keystroke/no-keys, keystroke/pasted,
 *   keystroke/ime, keystroke/synthetic, keystroke/inconsistent, keystroke/touch when repetition
 *   after repetition cannot be used for the same reason; the abort's reason
 */
export async function collectTyping(options: CollectTypingOptions): Promise<KeystrokeEvidence> {
  const {
    input,
    phrase,
    warmup,
    repetitions,
    least,
    kinds,
    touchKeys,
    onProgress,
    onRejected,
    onMistake,
    onAnew,
    onRhythm,
    kept = startTyping(),
    signal,
  } = options;
  forbidHelp(input);
  const total = warmup + repetitions;
  let quietUntilMs = 0;
  let inARow = { reason: '', count: 0 };
  const fail = (code: ErrorCode, details: ErrorDetails = {}): never => {
    if (!GOES_ON.includes(code)) Object.assign(kept, startTyping());
    throw new CountersignError(code, { details });
  };
  const enough = (): readonly KeystrokeRepetition[] | null => enoughOf(kept.usable, { warmup, repetitions, least });
  // Which ones are a warm-up is known afterwards, where that depends on what they are like.
  const warming = (): boolean => least === undefined && kept.usable.length < warmup;
  for (const repetition of kept.usable) onRhythm?.(repetition);
  onProgress({ done: kept.usable.length, total, warmup: warming() });
  while (enough() === null) {
    const keys = touchKeys?.shown === true ? touchKeys : null;
    const recorded = await recordedOn(keys);
    if (recorded === null) {
      // Of the keyboard before nothing counts: each is a kind of its own.
      if (touchKeys?.shown === false && kinds?.includes('soft') === false && kinds.includes('touch-keys'))
        fail('keystroke/other-kind', { enrolled: 'touch-keys', reason: 'own-keyboard' });
      Object.assign(kept, startTyping());
      inARow = { reason: '', count: 0 };
      onProgress({ done: 0, total, warmup: warming() });
      continue;
    }
    quietUntilMs = (recorded.timesMs.at(-1) ?? Number.NEGATIVE_INFINITY) + QUIET_MS;
    kept.timesMs.push(...recorded.timesMs);
    if (clockResolution(kept.timesMs) >= USELESS_CLOCK_MS) fail('keystroke/coarse-clock');
    const kindNow: InputKind = keys !== null ? 'touch-keys' : recorded.soft ? 'soft' : 'physical';
    if (typeof recorded.result === 'object' && kinds?.includes(kindNow) === false)
      fail('keystroke/other-kind', kinds[0] === undefined ? {} : { enrolled: kinds[0] });
    const other = kept.kind !== null && kept.kind !== kindNow;
    const result = typeof recorded.result === 'object' && other ? 'inconsistent' : recorded.result;
    if (typeof result === 'string') {
      kept.rejected[result] = (kept.rejected[result] ?? 0) + 1;
      inARow = { reason: result, count: inARow.reason === result ? inARow.count + 1 : 1 };
      const code = result === 'autofilled' && recorded.soft ? 'keystroke/touch' : HOPELESS[result];
      if (code !== undefined && inARow.count >= (result === 'no-keys' ? MAX_WITHOUT_KEYS : MAX_IN_A_ROW)) fail(code);
      onRejected(result, recorded.mistake);
      continue;
    }
    kept.kind = kindNow;
    kept.usable.push(result);
    inARow = { reason: '', count: 0 };
    onRhythm?.(result);
    onProgress({ done: enough() === null ? kept.usable.length : total, total, warmup: warming() });
  }
  input.value = '';
  return {
    phraseId: phrase.id,
    inputKind: kept.kind ?? 'physical',
    clockResolutionMs: clockResolution(kept.timesMs),
    repetitions: withSizesOrNone(enough() ?? []),
    rejected: kept.rejected,
  };

  /** `null`: another keyboard took over meanwhile. */
  async function recordedOn(keys: TouchKeys | null): Promise<RecordedRepetition | null> {
    const turn = touchKeys?.turn;
    const options = {
      input,
      phrase: phrase.text,
      ...(onMistake === undefined ? {} : { onMistake }),
      ...(onAnew === undefined ? {} : { onAnew }),
      signal: turn === undefined ? signal : AbortSignal.any([signal, turn]),
    };
    try {
      return await (keys === null
        ? recordRepetition({ ...options, quietUntilMs, firstKey: touchKeys?.takeRealKey() ?? null })
        : recordTouched({ ...options, keys }));
    } catch (error) {
      if (turn?.aborted === true && !signal.aborted) return null;
      throw error;
    }
  }
}

/** Sizes that a device told only now and then say nothing. */
function withSizesOrNone(repetitions: readonly KeystrokeRepetition[]): readonly KeystrokeRepetition[] {
  if (repetitions.every(({ size }) => size !== undefined)) return repetitions;
  return repetitions.map(({ size: _, ...one }) => one);
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
