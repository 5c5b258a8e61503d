import { describe, expect, it } from 'vitest';
import { LONGEST_PAUSE_MS, MAX_PAUSE_MS, RepetitionRecord } from '../../src/keystroke/repetition-record.js';

/** Types a character on its own key. */
function type(record: RepetitionRecord, char: string, downMs: number, upMs: number): void {
  record.keyDown(char, downMs);
  record.insert(char, 'key', downMs);
  record.keyUp(char, upMs);
}

function typed(text: string, phrase: string = text): RepetitionRecord {
  const record = new RepetitionRecord(phrase);
  for (const [at, char] of [...text].entries()) type(record, char, 100 * at, 100 * at + 50);
  return record;
}

describe('a repetition record', () => {
  it('has no result before the phrase stands there', () => {
    expect(typed('ab', 'abc').result()).toBeNull();
  });

  it('waits for the last key to come up', () => {
    const record = typed('ab', 'abc');
    record.keyDown('c', 200);
    record.insert('c', 'key', 200);
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

  it('may be corrected in a fifth of its positions, and no more', () => {
    const corrected = (positions: number): RepetitionRecord => {
      const record = typed('abcdefghij'.slice(0, positions), 'abcdefghij');
      record.erase(0);
      for (const [at, char] of [...'abcdefghij'].entries()) type(record, char, 2000 + 100 * at, 2050 + 100 * at);
      return record;
    };
    expect(corrected(2).result()).toMatchObject({ edits: 1 });
    expect(corrected(3).result()).toBe('mistyped');
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
    expect(record.failure).toBeNull();
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
    for (const [at, char] of [...'abc'].entries()) record.insert(char, 'soft', 120 * at);
    expect(record.result()).toEqual({ dwellMs: [null, null, null], downDownMs: [120, 120], edits: 0 });
  });
});
