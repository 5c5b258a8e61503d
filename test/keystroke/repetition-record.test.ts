import { describe, expect, it } from 'vitest';
import { LEAST_KNOWN, LONGEST_PAUSE_MS, MAX_PAUSE_MS, RepetitionRecord } from '../../src/keystroke/repetition-record.js';

/** Types a character on its own key, at the end of the text or elsewhere. */
function type(record: RepetitionRecord, char: string, downMs: number, upMs: number, at: number = record.text.length): void {
  record.keyDown(char, downMs);
  record.replace(at, 0, [char], 'key', downMs);
  record.keyUp(char, upMs);
}

/** Types evenly: a key every 100 ms, held for 50. */
function evenly(record: RepetitionRecord, text: string, fromMs: number): void {
  for (const [at, char] of [...text].entries()) type(record, char, fromMs + 100 * at, fromMs + 100 * at + 50);
}

function erase(record: RepetitionRecord, count = 1): void {
  for (let erased = 0; erased < count; erased++) record.replace(record.text.length - 1, 1, [], 'key', 0);
}

/** Places of the times that are unknown. */
function unknown(result: ReturnType<RepetitionRecord['result']>): { dwell: number[]; downDown: number[]; edits: number } {
  if (result === null || typeof result === 'string') throw new Error(`no repetition: ${result}`);
  const places = (times: readonly (number | null)[]): number[] => times.flatMap((time, at) => (time === null ? [at] : []));
  return { dwell: places(result.dwellMs), downDown: places(result.downDownMs), edits: result.edits };
}

function typed(text: string, phrase: string = text): RepetitionRecord {
  const record = new RepetitionRecord(phrase);
  for (const [at, char] of [...text].entries()) type(record, char, 100 * at, 100 * at + 50);
  return record;
}

describe('a repetition record', () => {
  it('that is taken is one that the backend takes: more than half of the times are known', () => {
    expect(LEAST_KNOWN).toBeGreaterThan(0.5);
  });

  it('has no result before the phrase stands there', () => {
    expect(typed('ab', 'abc').result()).toBeNull();
  });

  it('waits for the last key to come up', () => {
    const record = typed('ab', 'abc');
    record.keyDown('c', 200);
    record.replace(2, 0, ['c'], 'key', 200);
    expect(record.result()).toBeNull();
    record.keyUp('c', 260);
    expect(record.result()).toEqual({ dwellMs: [50, 50, 60], downDownMs: [100, 100], edits: 0 });
  });

  it('compares composed characters in their normal form', () => {
    const record = new RepetitionRecord('e\u0301t');
    type(record, 'é', 0, 50);
    type(record, 't', 100, 150);
    expect(record.result()).toMatchObject({ dwellMs: [50, 50] });
  });

  it.each([
    [MAX_PAUSE_MS - 1, MAX_PAUSE_MS - 1],
    [MAX_PAUSE_MS + 1, MAX_PAUSE_MS],
    [LONGEST_PAUSE_MS, MAX_PAUSE_MS],
  ])('counts a pause of %i ms as %i', (pauseMs, countedMs) => {
    const record = new RepetitionRecord('ab');
    type(record, 'a', 0, 50);
    type(record, 'b', pauseMs, pauseMs + 50);
    expect(record.result()).toMatchObject({ downDownMs: [countedMs] });
  });

  it('is worthless after a longer pause', () => {
    const record = new RepetitionRecord('ab');
    type(record, 'a', 0, 50);
    type(record, 'b', LONGEST_PAUSE_MS + 1, LONGEST_PAUSE_MS + 50);
    expect(record.result()).toBe('paused');
  });

  it('takes letters that are taken back at once, nine letters later and by a whole word', () => {
    const phrase = 'abcdefghijklmnopqrst';
    const atOnce = typed('abx', phrase);
    erase(atOnce);
    evenly(atOnce, 'cdefghijklmnopqrst', 1000);
    expect(unknown(atOnce.result())).toEqual({ dwell: [2], downDown: [1, 2], edits: 1 });
    const later = typed('abxdefghijkl', phrase);
    erase(later, 10);
    evenly(later, 'cdefghijklmnopqrst', 3000);
    expect(unknown(later.result())).toEqual({ dwell: [2], downDown: [1, 2], edits: 10 });
    const word = typed('abxde', phrase);
    word.replace(2, 3, [], 'key', 0);
    evenly(word, 'cdefghijklmnopqrst', 1000);
    expect(unknown(word.result())).toEqual({ dwell: [2], downDown: [1, 2], edits: 1 });
  });

  it('takes a letter that is put in, taken out or changed within the text, and leaves out what that touched', () => {
    const missing = typed('abdefghij', 'abcdefghij');
    missing.interrupt();
    type(missing, 'c', 1500, 1550, 2);
    expect(unknown(missing.result())).toEqual({ dwell: [2], downDown: [1, 2], edits: 1 });
    const extra = typed('abxcdefghij', 'abcdefghij');
    extra.replace(2, 1, [], 'key', 0);
    expect(unknown(extra.result())).toEqual({ dwell: [], downDown: [1], edits: 1 });
    const changed = typed('abxdefghij', 'abcdefghij');
    changed.keyDown('c', 1500);
    changed.replace(2, 1, ['c'], 'key', 1500);
    expect(unknown(changed.result())).toEqual({ dwell: [2], downDown: [1, 2], edits: 1 });
  });

  it('knows no times of what undo brought back', () => {
    const record = typed('abcde', 'abcdefghijklmnop');
    record.replace(3, 2, [], 'key', 0);
    record.replace(3, 0, ['d', 'e'], 'restored', 0);
    evenly(record, 'fghijklmnop', 2000);
    expect(unknown(record.result())).toEqual({ dwell: [3, 4, 5], downDown: [2, 3, 4, 5], edits: 2 });
  });

  it('does not follow on where the caret was moved in between', () => {
    const record = typed('abcde', 'abcdefghij');
    record.interrupt();
    evenly(record, 'fghij', 2000);
    expect(unknown(record.result())).toEqual({ dwell: [5], downDown: [4, 5], edits: 0 });
  });

  it('is refused where too little is left, and says which word', () => {
    const record = typed('', 'the door shut');
    for (const [at, char] of [...'the door shut'].entries()) {
      if (at >= 4 && at < 11) {
        type(record, 'x', 1000 * at, 1000 * at + 50);
        erase(record);
      }
      type(record, char, 1000 * at + 500, 1000 * at + 550);
    }
    expect([record.result(), record.mistake]).toEqual(['mistyped', { kind: 'corrected', word: 'door' }]);
  });

  it('is refused, and says what is wrong, where a text grows and never becomes right', () => {
    const record = typed('axcdeaxcdeaxcdeaxcdeax', 'abcde');
    expect([record.result(), record.mistake]).toEqual(['mistyped', { kind: 'wrong', word: 'abcde' }]);
  });

  it('is never refused in the middle of a sentence that is right, whatever stands before it', () => {
    const record = typed('axcdeaxcdeaxcdeaxcde', 'abcde');
    evenly(record, 'abcde', 5000);
    expect(unknown(record.result())).toEqual({ dwell: [], downDown: [], edits: 0 });
  });

  it('keeps the times of the sentence alone where something stands before it', () => {
    const record = typed('xx', 'abcd');
    evenly(record, 'abcd', 1000);
    expect(unknown(record.result())).toEqual({ dwell: [], downDown: [], edits: 0 });
  });

  it('does not wait for a key that typed nothing of the sentence', () => {
    const record = typed('abc');
    record.keyDown('.', 250);
    record.dropKey();
    expect(record.result()).toMatchObject({ edits: 0 });
  });

  it('may pause as long as it likes after a mistake', () => {
    const record = typed('abxd', 'abcdefghij');
    record.replace(2, 2, [], 'key', 0);
    evenly(record, 'cdefghij', 100_000);
    expect(unknown(record.result())).toEqual({ dwell: [2], downDown: [1, 2], edits: 1 });
  });

  it('is inconsistent where a key came up before it went down', () => {
    const record = new RepetitionRecord('ab');
    type(record, 'a', 100, 90);
    expect(record.result()).toBe('inconsistent');
  });

  it('keeps the first reason', () => {
    const record = typed('a', 'ab');
    record.fail('pasted');
    record.fail('composed');
    expect(record.result()).toBe('pasted');
  });

  it('does not mind that the field is left before anything was typed', () => {
    const record = new RepetitionRecord('ab');
    record.blur();
    expect(record.result()).toBeNull();
  });

  it('takes holds that are all under ten milliseconds for made up', () => {
    const held = (heldMs: number): RepetitionRecord => {
      const record = new RepetitionRecord('ab');
      type(record, 'a', 0, heldMs);
      type(record, 'b', 100, 100 + heldMs);
      return record;
    };
    expect([held(9.9).soft, held(10).soft]).toEqual([true, false]);
    expect(held(9.9).result()).toEqual({ dwellMs: [null, null], downDownMs: [100], edits: 0 });
  });

  it('of a soft keyboard has no dwell', () => {
    const record = new RepetitionRecord('abc');
    for (const [at, char] of [...'abc'].entries()) record.replace(at, 0, [char], 'soft', 120 * at);
    expect(record.result()).toEqual({ dwellMs: [null, null, null], downDownMs: [120, 120], edits: 0 });
  });
});
