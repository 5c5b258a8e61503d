import type { Evidence } from '../../src/types.js';

/** A rhythm between two people's: this share of it is the other's. */
export function between({ keystroke, ...rest }: Evidence, other: Evidence, share: number): Evidence {
  const mix = (times: readonly (number | null)[], others: readonly (number | null)[] = []): number[] =>
    times.map((time, at) => Math.round(10 * ((1 - share) * time! + share * others[at]!)) / 10);
  const repetitions = keystroke.repetitions.map(({ dwellMs, downDownMs, edits }, index) => {
    const foreign = other.keystroke.repetitions[index];
    return { dwellMs: mix(dwellMs, foreign?.dwellMs), downDownMs: mix(downDownMs, foreign?.downDownMs), edits };
  });
  return { ...rest, keystroke: { ...keystroke, repetitions } };
}
