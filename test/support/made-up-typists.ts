import { gaussian, random } from '../../examples/simulation/random.js';
import type { KeystrokeRepetition } from '../../src/types.js';

/**
 * How an attacker makes learners up whose rhythms are to let one person pass as another. Everything
 * in ln time.
 */
export interface MadeUp {
  readonly count: number;
  /** How far all their dwell and down-down times lie from the class. */
  readonly dwell: number;
  readonly downDown: number;
  /** How much each differs from repetition to repetition, key by key, and all keys together. */
  readonly within: number;
  readonly tempo: number;
  /** How much they differ from each other. */
  readonly between: number;
  /** 0: as the class; 1: as that person; below 0: away from that person. */
  readonly asVictim: number;
  readonly asAttacker: number;
  /** Every key the same. */
  readonly flat: boolean;
}

const PLAIN: MadeUp = { count: 60, dwell: 0, downDown: 0, within: 0.1, tempo: 0, between: 0.1, asVictim: 0, asAttacker: 0, flat: false };

/**
 * Rhythms by hand: constant, extreme, of high variance, close to either person, opposite to both.
 */
const BY_HAND: readonly MadeUp[] = [
  { ...PLAIN, within: 0.01, between: 0, flat: true },
  { ...PLAIN, within: 1.5, downDown: -2 },
  { ...PLAIN, within: 1.5, dwell: 2.5, flat: true },
  { ...PLAIN, within: 0.4 },
  { ...PLAIN, within: 0.25, between: 1 },
  { ...PLAIN, dwell: 2, downDown: 2 },
  { ...PLAIN, dwell: -2, downDown: -2 },
  { ...PLAIN, downDown: 1, within: 0.3, tempo: 0.1, asVictim: -1 },
  { ...PLAIN, dwell: 0.5, downDown: 0.5, tempo: 0.3, asVictim: 1, asAttacker: -3 },
  { ...PLAIN, within: 0.03, between: 0.02, asAttacker: 1 },
  { ...PLAIN, within: 0.03, between: 0.02, asVictim: 1 },
  { ...PLAIN, asVictim: -3, asAttacker: -3 },
  { ...PLAIN, count: 20, within: 0.3, asVictim: -3, asAttacker: -3 },
  { ...PLAIN, count: 20, within: 1.5, downDown: -2 },
];

/**
 * What the attacker tries: rhythms by hand, and so many more that are drawn. The same in every run.
 */
export function madeUpRhythms(drawn: number): MadeUp[] {
  const next = random('made-up rhythms');
  const one = <T>(choices: readonly T[]): T => choices[Math.floor(next() * choices.length)]!;
  const others = Array.from({ length: drawn }, () => ({
    count: one([20, 60]),
    dwell: one([-1, -0.5, 0, 0, 0.5, 1]),
    downDown: one([-1, -0.5, 0, 0, 0.5, 1]),
    within: one([0.03, 0.1, 0.15, 0.2, 0.3, 0.4]),
    tempo: one([0, 0, 0.1, 0.3]),
    between: one([0, 0.05, 0.2, 0.5, 1]),
    asVictim: one([0, 0, 1, -1, -3]),
    asAttacker: one([0, 0, 1, -1, -3]),
    flat: one([false, false, true]),
  }));
  return [...BY_HAND, ...others];
}

/** A person's usual times: ln milliseconds. */
export interface Rhythm {
  readonly dwell: readonly number[];
  readonly downDown: readonly number[];
}

/** Eight repetitions of each learner that is made up. */
export function madeUpTypists(
  how: MadeUp,
  people: { readonly usual: Rhythm; readonly victim: Rhythm; readonly attacker: Rhythm },
  seed: string,
): KeystrokeRepetition[][] {
  const { usual, victim, attacker } = people;
  return Array.from({ length: how.count }, (_, learner) => {
    const next = random(`${seed}, made-up learner ${learner}`);
    const habit = (of: 'dwell' | 'downDown'): number[] => {
      const level = usual[of].reduce((sum, time) => sum + time, 0) / usual[of].length;
      return usual[of].map((time, key) => {
        const moved = time + how.asVictim * (victim[of][key]! - time) + how.asAttacker * (attacker[of][key]! - time);
        return (how.flat ? level : moved) + how[of] + how.between * gaussian(next);
      });
    };
    const [dwell, downDown] = [habit('dwell'), habit('downDown')];
    return Array.from({ length: 8 }, () => {
      const tempo = how.tempo * gaussian(next);
      const typed = (times: readonly number[]): number[] =>
        times.map((time) => Math.min(Math.exp(time + tempo + how.within * gaussian(next)), 2000));
      return { dwellMs: typed(dwell), downDownMs: typed(downDown), edits: 0 };
    });
  });
}

/** The middle of a person's known times. */
export function rhythmOf(repetitions: readonly KeystrokeRepetition[]): Rhythm {
  const middle = (columns: (one: KeystrokeRepetition) => readonly (number | null)[]): number[] =>
    columns(repetitions[0]!).map((_, key) => {
      const times = repetitions.map((one) => Math.log(Math.max(columns(one)[key] ?? 1, 5))).sort((one, other) => one - other);
      return times[times.length >> 1]!;
    });
  return { dwell: middle(({ dwellMs }) => dwellMs), downDown: middle(({ downDownMs }) => downDownMs) };
}

/** The middle of several people's rhythms. */
export function usualRhythm(rhythms: readonly Rhythm[]): Rhythm {
  const average = (of: 'dwell' | 'downDown'): number[] =>
    rhythms[0]![of].map((_, key) => rhythms.reduce((sum, rhythm) => sum + rhythm[of][key]!, 0) / rhythms.length);
  return { dwell: average('dwell'), downDown: average('downDown') };
}
