import { describe, expect, it } from 'vitest';
import { type Stroke, timesOf, typed } from '../../examples/simulation/typist.js';

const text = 'We took 2 "early" trains to Oslo.';
const down = (strokes: readonly Stroke[]) => strokes.filter(({ type, text: typing }) => type === 'down' && typing !== '');

describe('a simulated typist', () => {
  it('types the text, and types it the same way when asked for the same repetition', () => {
    const strokes = typed({ typist: 'ana', text, repetition: 3 });
    expect(down(strokes).map(({ text: typing }) => typing)).toEqual([...text]);
    expect(typed({ typist: 'ana', text, repetition: 3 })).toEqual(strokes);
    expect(typed({ typist: 'ana', text, repetition: 4 })).not.toEqual(strokes);
  });

  it.each(['ana', 'ben'] as const)('%s: times rise, every key that goes down comes up, none goes down twice', (typist) => {
    for (let repetition = 0; repetition < 50; repetition++) {
      const held = new Set<string>();
      let lastMs = 0;
      for (const { type, code, atMs } of typed({ typist, text, repetition })) {
        expect(atMs).toBeGreaterThanOrEqual(lastMs);
        expect(held.has(code)).toBe(type === 'up');
        lastMs = atMs;
        if (type === 'down') held.add(code);
        else held.delete(code);
      }
      expect([...held]).toEqual([]);
    }
  });

  it('holds Shift for exactly the characters that need it', () => {
    const shifted = new Set<string>();
    let shift = false;
    for (const stroke of typed({ typist: 'ben', text, repetition: 1 })) {
      if (stroke.code === 'ShiftLeft') shift = stroke.type === 'down';
      else if (stroke.type === 'down') {
        expect(shift, stroke.text).toBe(stroke.shift);
        if (shift) shifted.add(stroke.text);
      }
    }
    expect([...shifted]).toEqual(['W', '"', 'O']);
  });

  it('rolls over: some keys go down before the last is up', () => {
    const { dwellMs, downDownMs } = timesOf(typed({ typist: 'ana', text, repetition: 1 }));
    expect(downDownMs.some((time, key) => time < (dwellMs[key] as number))).toBe(true);
  });

  it('refuses a character that is on no key', () => {
    expect(() => typed({ typist: 'ana', text: 'né', repetition: 1 })).toThrow(TypeError);
  });
});
