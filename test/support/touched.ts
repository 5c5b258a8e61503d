import { gaussian, random } from '../../examples/simulation/random.js';
import type { KeystrokeRepetition } from '../../src/types.js';

/**
 * Repetitions as typed on the check's own keyboard: each made-up person has a place of their own in
 * each key, in 64ths of a key's width, and misses it by about 7 of them.
 *
 * @param size whether the device tells how large a contact is
 */
export function touched(name: string, repetitions: readonly KeystrokeRepetition[], size = true): readonly KeystrokeRepetition[] {
  const next = random(`the fingers of ${name}`);
  const lean = { x: 5 * gaussian(next), y: 5 * gaussian(next), size: 0.2 * gaussian(next) };
  const keys = Array.from({ length: repetitions[0]?.dwellMs.length ?? 0 }, () => ({
    x: lean.x + 5 * gaussian(next),
    y: lean.y + 5 * gaussian(next),
  }));
  const miss = random(`the fingers of ${name} at ${JSON.stringify(repetitions)}`);
  const around = (place: number): number => Math.max(-64, Math.min(64, Math.round(place + 7 * gaussian(miss))));
  return repetitions.map((one) => ({
    ...one,
    x: keys.map(({ x }) => around(x)),
    y: keys.map(({ y }) => around(y)),
    ...(size ? { size: keys.map(() => Math.max(1, Math.round(24 * Math.exp(lean.size + 0.15 * gaussian(miss))))) } : {}),
  }));
}
