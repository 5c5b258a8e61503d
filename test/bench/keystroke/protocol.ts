import { random } from '../../../examples/simulation/random.js';
import type { KeystrokeRepetition } from '../../../src/types.js';
import type { Typist } from '../../support/typing-csv.js';

/** One subject's repetitions, divided: the first enroll, later ones are genuine attempts. */
export interface Divided {
  readonly subject: string;
  readonly group: number;
  readonly enrolling: readonly KeystrokeRepetition[];
  readonly genuine: readonly KeystrokeRepetition[];
  /** Their attempts at being somebody else: unpractised and practised. */
  readonly first: readonly KeystrokeRepetition[];
  readonly last: readonly KeystrokeRepetition[];
}

/** Attempts of each impostor on each target (Killourhy and Maxion 2009). */
export const IMPOSTOR_ATTEMPTS = 5;
/** Groups of subjects: nobody is judged with figures of their own group or of the target's. */
export const GROUPS = 10;

/**
 * Divides a set: 200 and 200 where every subject has 400 repetitions (Killourhy and Maxion 2009),
 * else the first half and the second.
 *
 * @param enroll how many enroll, `null`: as above
 * @param test how many are genuine attempts, `null`: the rest
 * @throws Error where a subject has fewer than two repetitions for either
 */
export function divide(typists: readonly Typist[], enroll: number | null, test: number | null): Divided[] {
  const large = typists.every(({ repetitions }) => repetitions.length >= 400);
  return typists.map(({ subject, repetitions }, index) => {
    const enrolled = enroll ?? (large ? 200 : repetitions.length >> 1);
    const genuine = repetitions.slice(enrolled, enrolled + (test ?? (large ? 200 : repetitions.length)));
    if (enrolled < 2 || genuine.length < 2) throw new Error(`${subject} has too few repetitions: ${repetitions.length}`);
    return {
      subject,
      group: index % GROUPS,
      enrolling: repetitions.slice(0, enrolled),
      genuine,
      first: repetitions.slice(0, IMPOSTOR_ATTEMPTS),
      last: repetitions.slice(-IMPOSTOR_ATTEMPTS),
    };
  });
}

/**
 * The repetition as a clock of this grain would have timed it: the keys' times are laid out, moved
 * by a random phase, and cut to the grain.
 *
 * @param phase 0 to 1
 */
export function coarsened(repetition: KeystrokeRepetition, clockMs: number, phase: number): KeystrokeRepetition {
  const grains = (timeMs: number): number => Math.floor(timeMs / clockMs + phase) * clockMs;
  let at = 0;
  const downs = [0, ...repetition.downDownMs.map((time) => (at += time ?? 0))];
  return {
    dwellMs: repetition.dwellMs.map((dwell, key) => (dwell === null ? null : grains(downs[key]! + dwell) - grains(downs[key]!))),
    downDownMs: repetition.downDownMs.map((time, key) => (time === null ? null : grains(downs[key + 1]!) - grains(downs[key]!))),
    edits: repetition.edits,
  };
}

/** The whole set as timed by a coarser clock; the phases are the same in every run. */
export function coarsenedSet(typists: readonly Typist[], clockMs: number | null): readonly Typist[] {
  if (clockMs === null) return typists;
  const phase = random(`a clock of ${clockMs} ms`);
  return typists.map(({ subject, repetitions }) => ({
    subject,
    repetitions: repetitions.map((repetition) => coarsened(repetition, clockMs, phase())),
  }));
}
