import type { StepName } from '../../../src/bundle/steps.js';

/** How fast one thing after the other was done. */
export interface Pace {
  readonly count: number;
  /**
   * By the processor time of the whole process, its threads included: what one core does, however
   * busy the machine is with other things.
   */
  readonly perSecond: number;
  /** By the clock, one at a time. */
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** Adds up processor time and single times. */
export interface Stopwatch {
  time(work: () => Promise<unknown>): Promise<void>;
  pace(): Pace;
}

export function stopwatch(): Stopwatch {
  const times: number[] = [];
  let microseconds = 0;
  return {
    async time(work) {
      const [before, start] = [process.cpuUsage(), performance.now()];
      await work();
      times.push(performance.now() - start);
      const { user, system } = process.cpuUsage(before);
      microseconds += user + system;
    },
    pace() {
      const sorted = times.toSorted((one, other) => one - other);
      const quantile = (share: number): number => round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] as number);
      return { count: times.length, perSecond: round(times.length / (microseconds / 1e6)), p50Ms: quantile(0.5), p99Ms: quantile(0.99) };
    },
  };
}

/** Tells how long each step of one thing after the other took. */
export interface StepClock {
  readonly passed: (step: StepName) => void;
  /** Ends one thing; it counts, or was for warming up. */
  next(counts: boolean): void;
  means(): Record<string, number>;
}

/** @param spent milliseconds so far that are no step's own */
export function stepClock(spent: () => number = () => 0): StepClock {
  const sums = new Map<StepName, number>();
  const own = (): number => performance.now() - spent();
  let [things, last] = [0, own()];
  let current: [step: StepName, ms: number][] = [];
  return {
    passed(step) {
      const now = own();
      if (step !== 'size') current.push([step, now - last]);
      last = now;
    },
    next(counts) {
      if (counts) {
        things++;
        for (const [step, ms] of current) sums.set(step, (sums.get(step) ?? 0) + ms);
      }
      current = [];
    },
    means: () => Object.fromEntries([...sums].map(([step, ms]) => [step, round(ms / things)] as const).filter(([, ms]) => ms >= 0.01)),
  };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
