import type { TouchWeights } from '../../../src/matching/keystroke/touch/touch-fusion.js';
import { cholesky, solveLower, solveUpper, symmetricOf } from '../../support/linear.js';
import type { Attempt, TouchTarget } from './touch-trials.js';

export type WeightName = Exclude<keyof TouchWeights, 'bias'>;

/** Ridge on standardized inputs: sub-scores that say the same share the weight. */
const RIDGE = 1e-3;

/**
 * Logistic regression over attempts of these targets and impostors, genuine and foreign weighing
 * the same, and each target the same.
 *
 * @param isMeant whether the people of a group may be used
 */
export function fitTouchWeights(
  targets: readonly TouchTarget[],
  names: readonly WeightName[],
  isMeant: (group: number) => boolean,
): TouchWeights {
  const rows = targets.filter(({ group }) => isMeant(group)).flatMap((target) => rowsOf(target, names, isMeant));
  const size = names.length + 1;
  const total = rows.reduce((sum, { weight }) => sum + weight, 0);
  const means = names.map((_, at) => rows.reduce((sum, { inputs, weight }) => sum + weight * inputs[at]!, 0) / total);
  const spreads = names.map((_, at) =>
    Math.sqrt(rows.reduce((sum, { inputs, weight }) => sum + weight * (inputs[at]! - means[at]!) ** 2, 0) / total),
  );
  const standard = rows.map(({ inputs, ...row }) => ({
    ...row,
    inputs: [...inputs.map((value, at) => (value - means[at]!) / spreads[at]!), 1],
  }));
  let weights = new Float64Array(size);
  for (let step = 0; step < 12; step++) {
    const gradient = weights.map((value) => -RIDGE * value);
    const curvature = new Float64Array(size * size);
    for (const { inputs, foreign, weight } of standard) {
      const probability = 1 / (1 + Math.exp(-inputs.reduce((sum, value, at) => sum + value * weights[at]!, 0)));
      const [off, curve] = [(weight / total) * (foreign - probability), (weight / total) * probability * (1 - probability)];
      for (let row = 0; row < size; row++) {
        gradient[row]! += off * inputs[row]!;
        for (let column = 0; column <= row; column++) curvature[row * size + column]! += curve * inputs[row]! * inputs[column]!;
      }
    }
    const lower = cholesky(symmetricOf(size, (row, column) => curvature[row * size + column]! + (row === column ? RIDGE : 0)));
    const move = solveUpper(lower, solveLower(lower, gradient));
    weights = weights.map((value, at) => value + move[at]!);
  }
  const own = names.map((_, at) => weights[at]! / spreads[at]!);
  const fitted: Record<keyof TouchWeights, number> = {
    bias: weights[size - 1]! - own.reduce((sum, value, at) => sum + value * means[at]!, 0),
    times: 0,
    place_joint: 0,
    place_near: 0,
    size_joint: 0,
  };
  for (const [at, name] of names.entries()) fitted[name] = own[at]!;
  return fitted;
}

interface Row {
  readonly inputs: readonly number[];
  readonly foreign: 0 | 1;
  readonly weight: number;
}

function rowsOf({ genuine, impostors }: TouchTarget, names: readonly WeightName[], isMeant: (group: number) => boolean): Row[] {
  const foreign = impostors.filter(({ group }) => isMeant(group)).flatMap(({ attempts }) => [...attempts.first, ...attempts.last]);
  const row = (attempts: readonly Attempt[], foreign: 0 | 1): Row[] =>
    attempts.map(({ times, touches }) => ({
      inputs: names.map((name) => (name === 'times' ? times : touches[name])),
      foreign,
      weight: 1 / attempts.length,
    }));
  return [...row(genuine, 0), ...row(foreign, 1)];
}
