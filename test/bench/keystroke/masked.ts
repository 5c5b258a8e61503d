import { gaussian, random } from '../../../examples/simulation/random.js';
import { RepetitionRecord } from '../../../src/keystroke/repetition-record.js';
import type { KeystrokeRepetition } from '../../../src/types.js';
import type { Typist } from '../../support/typing-csv.js';

/** Letters that differ, one a key: which ones they are is all the same. */
const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
/**
 * Of each key that another one is hit; of the slips, how many are seen at once, and at the end of
 * the word.
 */
const SLIP = 0.02;
const AT_ONCE = 0.5;
const IN_WORD = 0.25;
/** Keys of a word. */
const WORD = 5;

/**
 * The set as typed by people who slip and mend it, through the recorder's own record of a sentence:
 * the times that a correction touched are unknown, and what has too few of them is typed again.
 */
export function maskedSet(typists: readonly Typist[]): readonly Typist[] {
  const next = random('people who slip');
  return typists.map(({ subject, repetitions }) => ({ subject, repetitions: repetitions.map((one) => masked(one, next)) }));
}

function masked(repetition: KeystrokeRepetition, next: () => number): KeystrokeRepetition {
  for (;;) {
    const result = typedWithSlips(repetition, next);
    if (result !== null) return result;
  }
}

function typedWithSlips({ dwellMs, downDownMs }: KeystrokeRepetition, next: () => number): KeystrokeRepetition | null {
  const text = [...LETTERS.slice(0, dwellMs.length)];
  const record = new RepetitionRecord(text.join(''));
  let nowMs = 1_000;
  const key = (char: string, at: number, removed: number, stepMs: number, heldMs: number): void => {
    nowMs += stepMs;
    record.keyDown(`${char}${nowMs}`, nowMs);
    record.replace(at, removed, [char], 'key', 0);
    record.keyUp(`${char}${nowMs}`, nowMs + heldMs);
  };
  const right = (at: number): void => key(text[at] as string, record.text.length, 0, downDownMs[at - 1] ?? 150, dwellMs[at] ?? 80);
  const back = (count: number): void => {
    for (let gone = 0; gone < count; gone++) {
      nowMs += 150 * Math.exp(0.2 * gaussian(next));
      record.interrupt();
      record.replace(record.text.length - 1, 1, [], 'key', 0);
    }
  };
  const late: number[] = [];
  for (let at = 0; at < text.length; at++) {
    if (next() >= SLIP) {
      right(at);
      continue;
    }
    const noticed = next();
    key('#', record.text.length, 0, downDownMs[at - 1] ?? 150, dwellMs[at] ?? 80);
    if (noticed < AT_ONCE) {
      back(1);
      right(at);
    } else if (noticed < AT_ONCE + IN_WORD) {
      const end = Math.min(text.length, at - (at % WORD) + WORD);
      for (let rest = at + 1; rest < end; rest++) right(rest);
      back(end - at);
      for (let again = at; again < end; again++) right(again);
      at = end - 1;
    } else late.push(at);
  }
  for (const at of late.reverse()) {
    nowMs += 800;
    record.interrupt();
    key(text[at] as string, at, 1, 300, 80);
  }
  const result = record.result();
  return result === null || typeof result === 'string' ? null : result;
}
