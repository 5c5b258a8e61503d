import type { KeystrokeRepetition } from '../../../types.js';
import { MAX_SAMPLES } from './template.js';

export interface UpdateOptions {
  /** Enrolled and learned repetitions, oldest first. */
  readonly template: readonly KeystrokeRepetition[];
  readonly probe: readonly KeystrokeRepetition[];
  /** Whether the whole check was accepted: only then the template moves. */
  readonly accepted: boolean;
}

/**
 * The template after a verification: what was accepted is added, and beyond 40 the oldest goes
 * first.
 */
export function updatedTemplate({ template, probe, accepted }: UpdateOptions): readonly KeystrokeRepetition[] {
  return accepted ? [...template, ...probe].slice(-MAX_SAMPLES) : template;
}
