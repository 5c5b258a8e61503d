import { CALIBRATIONS } from '../../../src/matching/keystroke/calibration.js';
import { type TouchWeights, weighted } from '../../../src/matching/keystroke/touch/touch-fusion.js';
import { fitLogistic } from '../../support/logistic.js';
import type { CheckScores } from './learning.js';
import { inTwos, type Row, rowOf } from './rows.js';
import { readTouchCsv } from './touch-csv.js';
import { type TouchTarget, touchTrials } from './touch-trials.js';
import { fitTouchWeights, type WeightName } from './touch-weights.js';
import type { TargetScores } from './trials.js';

/** What is used of a touch keyboard. */
const USED: Readonly<Record<string, readonly WeightName[]>> = {
  times: ['times'],
  positions: ['times', 'place_joint', 'place_near'],
  size: ['times', 'place_joint', 'place_near', 'size_joint'],
};

export interface TouchRow extends Omit<Row, 'clockMs'> {
  readonly used: string;
  readonly together: 1 | 2;
}

export interface TouchReport {
  readonly rows: readonly TouchRow[];
  /**
   * Fitted on everybody, and the lines from their scores to log likelihood ratios: what is shipped.
   */
  readonly shipped: Readonly<Record<string, { readonly weights: TouchWeights; readonly lines: readonly unknown[] }>>;
}

/**
 * A set with touch columns: errors of times alone, with positions, with contact size too. Weights
 * are fitted anew for each pair of groups, on people of neither.
 */
export function touchReport(file: string, enroll: number | null): TouchReport {
  const typists = readTouchCsv(file);
  const rows: TouchRow[] = [];
  const shipped: Record<string, { weights: TouchWeights; lines: unknown[] }> = {};
  for (const method of ['one-class', 'full'] as const) {
    const targets = touchTrials(typists, method, enroll);
    for (const [used, all] of Object.entries(USED).slice(0, method === 'full' ? 3 : 2)) {
      const names = all.filter((name) => method === 'full' || !name.endsWith('joint'));
      const scores = crossFitted(targets, names);
      const lines = ([1, 2] as const).map((together) => {
        for (const impostors of ['first', 'last'] as const) {
          const { clockMs: _, ...row } = rowOf({ method, enrolled: 8, impostors, clockMs: null }, scores, together);
          rows.push({ ...row, used, together });
        }
        const genuine = scores.flatMap(({ genuine: own }) => inTwos(own, together));
        const foreign = scores.flatMap(({ impostors: { first, last } }) => [...first, ...last].flatMap((one) => inTwos(one, together)));
        return fitLogistic(genuine, foreign);
      });
      shipped[`${method}/${used}`] = { weights: fitTouchWeights(targets, names, () => true), lines };
    }
  }
  print(rows);
  return { rows, shipped };
}

/**
 * Log likelihood ratios of checks on a touch keyboard, with everything that it tells: of so many
 * repetitions, and of those and the one more.
 */
export function touchChecks(file: string, judged: number, withOneMore: number): { genuine: CheckScores[]; impostor: CheckScores[] } {
  const scores = crossFitted(touchTrials(readTouchCsv(file), 'full', null), USED.size as readonly WeightName[]);
  const { offset, slope } = CALIBRATIONS['full/size'][1];
  const checksOf = (all: readonly number[]): CheckScores[] => {
    const llr = (some: readonly number[]): number => offset - (slope * some.reduce((sum, value) => sum + value, 0)) / some.length;
    const count = Math.floor(all.length / withOneMore);
    return Array.from({ length: count }, (_, at) => all.slice(at * withOneMore, (at + 1) * withOneMore)).map((one) => ({
      once: llr(one.slice(0, judged)),
      more: llr(one),
    }));
  };
  return {
    genuine: scores.flatMap(({ genuine }) => checksOf(genuine)),
    impostor: scores.flatMap(({ impostors: { first, last } }) => [...first, ...last].flatMap(checksOf)),
  };
}

/** Scores by weights that none of the two people has a part in. */
function crossFitted(targets: readonly TouchTarget[], names: readonly WeightName[]): TargetScores[] {
  const fitted = new Map<string, TouchWeights>();
  const weightsOf = (one: number, other: number): TouchWeights => {
    const name = [one, other].sort().join();
    const found = fitted.get(name) ?? fitTouchWeights(targets, names, (group) => group !== one && group !== other);
    fitted.set(name, found);
    return found;
  };
  return targets.map(({ group, genuine, impostors }) => {
    const own = weightsOf(group, group);
    const foreign = (kind: 'first' | 'last'): number[][] =>
      impostors.map((other) => {
        const weights = weightsOf(group, other.group);
        return other.attempts[kind].map(({ times, touches }) => weighted(times, touches, weights));
      });
    return {
      genuine: genuine.map(({ times, touches }) => weighted(times, touches, own)),
      impostors: { first: foreign('first'), last: foreign('last') },
    };
  });
}

function print(rows: readonly TouchRow[]): void {
  const percent = (value: number): string => (100 * value).toFixed(2);
  console.table(
    rows.map(({ method, used, impostors, together, eer, globalEer, frrAtFar1 }) => ({
      method,
      used,
      impostors,
      together,
      EER: percent(eer),
      global: percent(globalEer),
      'FRR at FAR 1 %': percent(frrAtFar1),
    })),
  );
}
