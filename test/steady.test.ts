import { describe, expect, it } from 'vitest';
import { gaussian, random } from '../examples/simulation/random.js';
import { enoughOf } from '../src/keystroke/enough-of.js';
import { areSteady, isFirstUnlike } from '../src/steady.js';
import type { KeystrokeRepetition } from '../src/types.js';

const KEYS = 30;
const WANTED = { warmup: 2, repetitions: 8, least: 4 };

/** A person whose times differ from one repetition to the next by so much (of their logarithm). */
function typist(noise: { readonly dwell: number; readonly downDown: number }, seed = 1): (count: number) => KeystrokeRepetition[] {
  const next = random(`a typist ${seed}`);
  const habit = Array.from({ length: KEYS }, () => 0.3 * gaussian(next));
  const times = (median: number, spread: number): number[] => habit.map((own) => median * Math.exp(own + spread * gaussian(next)));
  return (count) =>
    Array.from({ length: count }, () => ({ dwellMs: times(90, noise.dwell), downDownMs: times(200, noise.downDown).slice(1), edits: 0 }));
}
const STEADY = { dwell: 0.1, downDown: 0.15 };
const slower = (one: KeystrokeRepetition): KeystrokeRepetition => ({
  ...one,
  downDownMs: one.downDownMs.map((time) => (time === null ? null : 2 * time)),
});

describe('repetitions of a sentence', () => {
  it('are steady where a person types as people do, and not where dwell or flight go up and down', () => {
    expect(areSteady(typist(STEADY)(4))).toBe(true);
    expect(areSteady(typist({ ...STEADY, downDown: 0.4 })(4))).toBe(false);
    expect(areSteady(typist({ ...STEADY, dwell: 0.3 })(4))).toBe(false);
  });

  it('of two people in turn are not steady, however steady each is', () => {
    const [one, other] = [typist(STEADY, 1), typist(STEADY, 2)];
    expect(areSteady([...one(2), ...other(2)])).toBe(false);
  });

  it('say nothing of times that are unknown', () => {
    const gaps = typist(STEADY)(4).map((one, at) => ({ ...one, dwellMs: one.dwellMs.map((time, key) => (key % 12 === at ? null : time)) }));
    expect(areSteady(gaps)).toBe(true);
    expect(areSteady(gaps.map((one) => ({ ...one, dwellMs: one.dwellMs.map(() => null) })))).toBe(true);
  });

  it.each(['dwellMs', 'downDownMs'] as const)(
    'of two people are not steady where the times that tell them apart are left out (%s)',
    (times) => {
      const [one, other] = [typist(STEADY, 1)(2), typist(STEADY, 2)(2)];
      const apart = one[0]!.downDownMs.map((time, at) => Math.abs(Math.log((time as number) / (other[0]!.downDownMs[at] as number))));
      const hidden = new Set([...apart.keys()].sort((a, b) => apart[b]! - apart[a]!).slice(0, 14));
      const masked = other.map((two) => ({
        ...two,
        dwellMs: two.dwellMs.map((time, at) => (hidden.has(at) || hidden.has(at - 1) ? null : time)),
        downDownMs: two.downDownMs.map((time, at) => (hidden.has(at) ? null : time)),
      }));
      expect(areSteady([...one, ...masked])).toBe(false);
      const half = typist(STEADY)(4).map((all) => ({ ...all, [times]: all[times].map((time, at) => (at % 8 === 0 ? null : time)) }));
      expect(areSteady(half)).toBe(false);
    },
  );

  it('begin with a warm-up where the first is unlike the others', () => {
    const all = typist(STEADY)(5);
    expect(isFirstUnlike(all)).toBe(false);
    expect(isFirstUnlike([slower(all[0]!), ...all.slice(1)])).toBe(true);
  });
});

describe('typing enough', () => {
  it('is four where they are alike', () => {
    const all = typist(STEADY)(4);
    expect(enoughOf(all.slice(0, 3), WANTED)).toBeNull();
    expect(enoughOf(all, WANTED)).toEqual(all);
  });

  it('is five where the first one differs, which is left out then', () => {
    const all = typist(STEADY)(5);
    const warmed = [slower(all[0]!), ...all.slice(1)];
    expect(enoughOf(warmed.slice(0, 4), WANTED)).toBeNull();
    expect(enoughOf(warmed, WANTED)).toEqual(all.slice(1));
  });

  it('is ten at most, of which the last eight count', () => {
    const all = typist({ dwell: 0.3, downDown: 0.6 })(10);
    for (let count = 0; count < 10; count++) expect(enoughOf(all.slice(0, count), WANTED)).toBeNull();
    expect(enoughOf(all, WANTED)).toEqual(all.slice(2));
  });

  it('is all of them where the challenge does not say what is enough', () => {
    const all = typist(STEADY)(10);
    for (let count = 0; count < 10; count++) expect(enoughOf(all.slice(0, count), { ...WANTED, least: undefined })).toBeNull();
    expect(enoughOf(all, { ...WANTED, least: undefined })).toEqual(all.slice(2));
  });

  it('of the page is enough for the backend: what is rounded on its way stays steady', () => {
    const rounded = (times: readonly (number | null)[]) => times.map((time) => (time === null ? null : Math.round(time * 10) / 10));
    let stopped = 0;
    for (let seed = 0; seed < 300; seed++) {
      const typed = typist({ dwell: 0.14, downDown: 0.2 }, seed)(10);
      for (let count = 4; count < 10; count++) {
        const enough = enoughOf(typed.slice(0, count), WANTED);
        if (enough === null) continue;
        stopped++;
        expect(areSteady(enough.map((one) => ({ ...one, dwellMs: rounded(one.dwellMs), downDownMs: rounded(one.downDownMs) })))).toBe(true);
        break;
      }
    }
    expect(stopped).toBeGreaterThan(50);
  });
});
