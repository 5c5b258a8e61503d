import { parseArgs } from 'node:util';
import { jointTrust, publishedLogit } from '../../src/matching/keystroke/fusion-weights.js';
import { jointScorer } from '../../src/matching/keystroke/joint.js';
import { subScorer } from '../../src/matching/keystroke/sub-scores.js';
import { buildTemplate } from '../../src/matching/keystroke/template/template.js';
import { cholesky, solveLower, solveUpper, symmetricOf } from '../support/linear.js';
import { readTypingCsv } from '../support/typing-csv.js';
import { divide } from './keystroke/protocol.js';
import { type Prepared, prepare } from './keystroke/trials.js';

const ENROLLED = [4, 8, 10, 20] as const;
/** Ridge: keeps the curvature invertible, and hardly more. */
const RIDGE = 1e-5;

/** One attempt: the published logit, and what the weights are of. */
interface Attempt {
  readonly offset: number;
  readonly inputs: readonly [number, number, number];
  readonly foreign: 0 | 1;
  readonly weight: number;
}

/**
 * `npm run bench -- keystroke-weights --data FILE.csv`: the weights of `joint` and `white` and
 * their bias that `src/matching/keystroke/fusion-weights.ts` holds, beside the published logit,
 * which keeps its own weights.
 */
export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...args], options: { data: { type: 'string' } } });
  if (values.data === undefined) throw new Error('Usage: npm run bench -- keystroke-weights --data FILE.csv');
  const prepared = prepare(divide(readTypingCsv(values.data), null, null));
  const [joint, white, bias] = regress(ENROLLED.flatMap((enrolled) => attemptsOf(prepared, enrolled)));
  console.log(JSON.stringify({ set: values.data, joint, white, bias }));
}

function attemptsOf({ subjects, population }: Prepared, enrolled: number): Attempt[] {
  return subjects.flatMap((target) => {
    const template = buildTemplate(target.enrolling.slice(-enrolled).map(({ features }) => features));
    const scorers = new Map<number, (probe: Float64Array) => Pick<Attempt, 'offset' | 'inputs'>>();
    const attempt = (group: number, probe: Float64Array, foreign: 0 | 1, weight: number): Attempt => {
      const scorer = scorers.get(group) ?? scorerOf();
      scorers.set(group, scorer);
      return { ...scorer(probe), foreign, weight };
      function scorerOf(): (probe: Float64Array) => Pick<Attempt, 'offset' | 'inputs'> {
        const others = population(target.group, group);
        const joint = others === null ? null : jointScorer(template, others);
        if (others === null || joint === null) throw new Error('too few subjects for a population');
        const published = subScorer(template, others);
        const trust = jointTrust(others.typists);
        return (values) => {
          const scores = joint(values);
          return { offset: publishedLogit(published(values)), inputs: [trust * scores.joint, trust * scores.white, trust] };
        };
      }
    };
    const others = subjects.filter((other) => other !== target);
    const impostors = others.flatMap(({ group, attempts }) => [...attempts.first, ...attempts.last].map((one) => ({ group, one })));
    return [
      ...target.genuine.map(({ features }) => attempt(target.group, features.values, 0, 1 / target.genuine.length)),
      ...impostors.map(({ group, one }) => attempt(group, one.features.values, 1, 1 / impostors.length)),
    ];
  });
}

/** Logistic regression by Newton's method. */
function regress(attempts: readonly Attempt[]): Float64Array {
  const size = 3;
  const total = attempts.reduce((sum, { weight }) => sum + weight, 0);
  let weights = new Float64Array(size);
  for (let step = 0; step < 20; step++) {
    const gradient = weights.map((value) => -RIDGE * value);
    const curvature = symmetricOf(size, (row, column) => (row === column ? RIDGE : 0));
    for (const { offset, inputs, foreign, weight } of attempts) {
      const logit = inputs.reduce((sum, value, index) => sum + value * weights[index]!, offset);
      const probability = 1 / (1 + Math.exp(-logit));
      for (let row = 0; row < size; row++) {
        gradient[row]! += (weight / total) * (foreign - probability) * inputs[row]!;
        for (let column = 0; column < size; column++)
          curvature.data[row * size + column]! += (weight / total) * probability * (1 - probability) * inputs[row]! * inputs[column]!;
      }
    }
    const lower = cholesky(curvature);
    const move = solveUpper(lower, solveLower(lower, gradient));
    weights = weights.map((value, index) => value + move[index]!);
  }
  return weights;
}
