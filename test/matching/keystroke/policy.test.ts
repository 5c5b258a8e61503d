import { describe, expect, it } from 'vitest';
import { holdsRepeat, isRepeat } from '../../../src/matching/keystroke/template/repeats.js';
import { updatedTemplate } from '../../../src/matching/keystroke/template/update.js';
import { anchoredLlr } from '../../../src/matching/keystroke/threshold.js';
import type { KeystrokeRepetition } from '../../../src/types.js';
import { simulatedTypist } from '../../support/simulated-typing.js';

const repetitions = simulatedTypist('ana', 12);
const [first, second] = repetitions as [KeystrokeRepetition, KeystrokeRepetition];

function moved(repetition: KeystrokeRepetition, ms: number): KeystrokeRepetition {
  const move = (times: readonly (number | null)[]) => times.map((time, at) => (time === null ? null : time + (at % 2 === 0 ? ms : -ms)));
  return { ...repetition, dwellMs: move(repetition.dwellMs), downDownMs: move(repetition.downDownMs) };
}

describe('a repeat', () => {
  it('is the same times again, exactly or nearly', () => {
    expect(isRepeat(first, first)).toBe(true);
    expect(isRepeat(first, moved(first, 2.9))).toBe(true);
    expect(isRepeat(first, moved(first, 3.1))).toBe(false);
  });

  it('is not another repetition of the same typist', () => {
    expect(isRepeat(first, second)).toBe(false);
  });

  it('is not told from less than six times in common', () => {
    const masked = (known: number) => ({
      ...first,
      dwellMs: first.dwellMs.map((time, at) => (at < known ? time : null)),
      downDownMs: first.downDownMs.map(() => null),
    });
    expect(isRepeat(masked(5), first)).toBe(false);
    expect(isRepeat(masked(6), first)).toBe(true);
  });

  it('is looked for among what was seen and among themselves', () => {
    expect(holdsRepeat([second], [first, second])).toBe(true);
    expect(holdsRepeat([second, moved(second, 1)], [first])).toBe(true);
    expect(holdsRepeat(repetitions.slice(1), [first])).toBe(false);
  });
});

describe('a template', () => {
  it('does not move without acceptance', () => {
    expect(updatedTemplate({ template: [first], probe: [second], accepted: false })).toEqual([first]);
  });

  it('takes what was accepted, and lets the oldest of 40 go first', () => {
    const template = Array.from({ length: 40 }, (_, edits) => ({ ...first, edits }));
    const updated = updatedTemplate({ template, probe: [second, second], accepted: true });
    expect(updated).toHaveLength(40);
    expect(updated[0]).toMatchObject({ edits: 2 });
    expect(updated.slice(-2)).toEqual([second, second]);
  });
});

describe('a score anchored to its population', () => {
  it('moves down as far as the population’s threshold lies above the expected one, by 2 at the most, and never up', () => {
    const expected = 0.6 + 1.1 * Math.log(5);
    expect(anchoredLlr(1, expected, 0.01)).toBeCloseTo(1, 12);
    expect(anchoredLlr(1, expected + 0.5, 0.01)).toBeCloseTo(0.5, 12);
    expect(anchoredLlr(1, expected - 0.5, 0.01)).toBe(1);
    expect([anchoredLlr(1, 20, 0.01), anchoredLlr(1, -20, 0.01)]).toEqual([-1, 1]);
  });

  it('stays where too few impostors are known', () => {
    expect(anchoredLlr(1, null, 0.01)).toBe(1);
  });
});
