import { type InspectedRun, STEPS, type StepName } from 'countersign/server';

/** One step of a verification: what it looks at, and what came of it. */
export interface StepOutcome {
  /** From 1. */
  readonly number: number;
  readonly what: string;
  readonly outcome: 'passed' | 'failed' | 'skipped';
}

/** One bundle that came in: what it was, and what the backend said of it. */
export interface Run extends InspectedRun {
  /** From 1, in the order in which they came. */
  readonly id: number;
  readonly sealed: string | null;
  readonly steps: readonly StepOutcome[];
}

/** Every step of a verification, in order. */
export function outcomesOf({ passed, failure }: InspectedRun): StepOutcome[] {
  return Object.entries(STEPS).map(([name, what], index) => ({
    number: index + 1,
    what,
    outcome: failure?.step === name ? 'failed' : passed.includes(name as StepName) ? 'passed' : 'skipped',
  }));
}
