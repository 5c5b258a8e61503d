import { describe, expect, it } from 'vitest';
import { carelesslyTyped } from '../../examples/simulation/careless.js';
import type { Stroke } from '../../examples/simulation/typist.js';

const text = 'Rain fell softly on the old stone bridge.';
const SENTENCES = 400;

/** What stands in a field in the end. */
function left(strokes: readonly Stroke[]): string {
  let typed: string[] = [];
  let caret = 0;
  for (const { type, key, text: char } of strokes) {
    if (type !== 'down') continue;
    if (char !== '') typed = [...typed.slice(0, caret), char, ...typed.slice(caret++)];
    else if (key === 'Backspace' && caret > 0) typed.splice(--caret, 1);
    else if (key === 'ArrowLeft') caret = Math.max(0, caret - 1);
    else if (key === 'End') caret = typed.length;
  }
  return typed.join('');
}

const sentences = (wordsAMinute: number): Stroke[][] =>
  Array.from({ length: SENTENCES }, (_, repetition) => carelesslyTyped({ name: 'ida', wordsAMinute }, { text, repetition }));
const downs = (strokes: readonly Stroke[], key: string): number => strokes.filter((one) => one.type === 'down' && one.key === key).length;

describe('a careless typist', () => {
  it('mends every slip: the sentence stands there in the end, with a stray key behind one in ten', () => {
    const ends = sentences(40).map(left);
    for (const end of ends) expect(end.startsWith(text), end).toBe(true);
    const stray = ends.filter((end) => end !== text);
    expect(stray.every((end) => end.length === text.length + 1)).toBe(true);
    expect(stray.length / SENTENCES).toBeGreaterThan(0.06);
    expect(stray.length / SENTENCES).toBeLessThan(0.15);
  });

  it('slips at 2 % of the keys, mends in every way, and forgets Caps Lock once in fifty sentences', () => {
    const all = sentences(40);
    const mended = all.filter((strokes) => downs(strokes, 'Backspace') > 0).length / SENTENCES;
    expect(mended).toBeGreaterThan(1 - 0.98 ** text.length - 0.12);
    expect(mended).toBeLessThan(1 - 0.98 ** text.length + 0.12);
    expect(all.some((strokes) => downs(strokes, 'ArrowLeft') >= 9)).toBe(true);
    const locked = all.filter((strokes) => downs(strokes, 'CapsLock') > 0).length;
    expect(locked).toBeGreaterThan(0);
    expect(locked / SENTENCES).toBeLessThan(0.05);
  });

  it.each([25, 40, 70])('types a sentence without slips at %i words a minute', (wordsAMinute) => {
    const clean = sentences(wordsAMinute).filter((strokes) => downs(strokes, 'Backspace') === 0 && left(strokes) === text);
    const speeds = clean.map((strokes) => text.length / 5 / (((strokes.at(-1) as Stroke).atMs - (strokes[0] as Stroke).atMs) / 60_000));
    const middle = speeds.sort((one, other) => one - other)[speeds.length >> 1] as number;
    expect(Math.abs(middle / wordsAMinute - 1)).toBeLessThan(0.12);
  });

  it('presses no key that is down, and lets every key go', () => {
    for (const strokes of sentences(70)) {
      const held = new Set<string>();
      for (const { type, code } of strokes) {
        expect(held.has(code), code).toBe(type === 'up');
        if (type === 'down') held.add(code);
        else held.delete(code);
      }
      expect([...held]).toEqual([]);
    }
  });
});
