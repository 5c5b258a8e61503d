import { areSteady, isFirstUnlike } from '../steady.js';
import type { KeystrokeRepetition } from '../types.js';

export interface Wanted {
  /** So many at the beginning may be a warm-up. */
  readonly warmup: number;
  /** So many are sent at most. */
  readonly repetitions: number;
  /** So many are enough where they are alike; `undefined`: all are wanted. */
  readonly least: number | undefined;
}

/** Of what the backend takes: times lose digits on their way. */
const ROUNDED = 0.98;

/**
 * Those of the typed repetitions that are sent: once they are alike, without the first ones that
 * differ; else all but the warm-up.
 *
 * @param typed in their order
 * @returns `null`: more are needed
 */
export function enoughOf(
  typed: readonly KeystrokeRepetition[],
  { warmup, repetitions, least = repetitions }: Wanted,
): readonly KeystrokeRepetition[] | null {
  if (typed.length >= warmup + repetitions) return typed.slice(warmup, warmup + repetitions);
  if (least >= repetitions) return null;
  let kept = typed;
  for (let skipped = 0; skipped < warmup && kept.length > least && isFirstUnlike(kept); skipped++) kept = kept.slice(1);
  return kept.length >= least && kept.length <= repetitions && areSteady(kept, ROUNDED) ? kept : null;
}
