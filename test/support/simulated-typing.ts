import { gaussian, random } from '../../examples/simulation/random.js';
import type { KeystrokeRepetition } from '../../src/types.js';

/**
 * Twelve repetitions of a phrase of so many keys, the same in every run: medians and spread of the
 * size that the CMU set's typists have.
 */
export function simulatedTypist(name: string, keys: number): KeystrokeRepetition[] {
  const habit = random(`habits of ${name}`);
  const dwell = Array.from({ length: keys }, () => 95 * Math.exp(0.25 * gaussian(habit)));
  const downDown = Array.from({ length: keys - 1 }, () => 190 * Math.exp(0.4 * gaussian(habit)));
  return Array.from({ length: 12 }, (_, repetition) => {
    const next = random(`${name} types it for the ${repetition}th time`);
    const tempo = Math.exp(0.05 * gaussian(next));
    const typed = (times: readonly number[]): number[] => times.map((time) => time * tempo * Math.exp(0.12 * gaussian(next)));
    return { dwellMs: typed(dwell), downDownMs: typed(downDown), edits: 0 };
  });
}

/** As a soft keyboard gives them. */
export function withoutDwell(repetitions: readonly KeystrokeRepetition[]): KeystrokeRepetition[] {
  return repetitions.map((one) => ({ ...one, dwellMs: one.dwellMs.map(() => null) }));
}
