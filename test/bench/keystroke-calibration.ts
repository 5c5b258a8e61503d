import { parseArgs } from 'node:util';
import type { KeystrokeRepetition } from '../../src/types.js';
import { fitLogistic } from '../support/logistic.js';
import { equalErrorRate } from '../support/rates.js';
import { readTypingCsv } from '../support/typing-csv.js';
import { type Divided, divide } from './keystroke/protocol.js';
import { inTwos } from './keystroke/rows.js';
import { type Method, prepare, scoreSet } from './keystroke/trials.js';

/** What the product enrolls. */
const ENROLLED = 8;

/**
 * `npm run bench -- keystroke-calibration --data A.csv --data B.csv [--json]`: the lines from a
 * score to a log likelihood ratio that `src/matching/keystroke/calibration.ts` holds, over all sets
 * together, each set weighing the same.
 */
export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...args], options: { data: { type: 'string', multiple: true }, json: { type: 'boolean' } } });
  if (values.data === undefined) throw new Error('Usage: npm run bench -- keystroke-calibration --data A.csv [--data B.csv …] [--json]');
  const sets = values.data.map((file) => divide(readTypingCsv(file), null, null));
  const rows = (['full', 'one-class'] as const).flatMap((method) =>
    (['timed', 'soft'] as const).flatMap((kind) => {
      const seen = sets.map((set) => scoresOf(kind === 'soft' ? set.map(withoutDwell) : set, method));
      return ([1, 2] as const).map((together) => {
        const genuine = balanced(seen.map((set) => set.genuine.flatMap((scores) => inTwos(scores, together))));
        const impostor = balanced(seen.map((set) => set.impostors.flatMap((scores) => inTwos(scores, together))));
        const eer = equalErrorRate(genuine.map(negative), impostor.map(negative));
        return { scale: `${method}/${kind}`, together, eer, ...fitLogistic(genuine, impostor) };
      });
    }),
  );
  console.table(rows);
  if (values.json === true) console.log(JSON.stringify({ rows }));
}

interface Scores {
  readonly genuine: readonly (readonly number[])[];
  readonly impostors: readonly (readonly number[])[];
}

function scoresOf(divided: readonly Divided[], method: Method): Scores {
  const scores = scoreSet(prepare(divided), method, ENROLLED);
  return {
    genuine: scores.map(({ genuine }) => genuine),
    impostors: scores.flatMap(({ impostors }) => [...impostors.first, ...impostors.last]),
  };
}

/**
 * The sets one after the other, the shorter ones repeated until they are as long as the longest.
 */
function balanced(sets: readonly (readonly number[])[]): number[] {
  const longest = Math.max(...sets.map(({ length }) => length));
  return sets.flatMap((set) => Array.from({ length: longest }, (_, index) => set[index % set.length]!));
}

function withoutDwell(divided: Divided): Divided {
  const masked = (all: readonly KeystrokeRepetition[]): KeystrokeRepetition[] =>
    all.map((one) => ({ ...one, dwellMs: one.dwellMs.map(() => null) }));
  const { enrolling, genuine, first, last } = divided;
  return { ...divided, enrolling: masked(enrolling), genuine: masked(genuine), first: masked(first), last: masked(last) };
}

function negative(value: number): number {
  return -value;
}
