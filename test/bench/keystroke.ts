import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { JOINT_WEIGHTS, type JointWeights } from '../../src/matching/keystroke/fusion-weights.js';
import { readTypingCsv, type Typist } from '../support/typing-csv.js';
import { maskedSet } from './keystroke/masked.js';
import { type PersonTyping, type Poisoned, poison } from './keystroke/poisoned.js';
import { coarsenedSet, type Divided, divide } from './keystroke/protocol.js';
import { type Row, rowOf } from './keystroke/rows.js';
import { hasTouchColumns } from './keystroke/touch-csv.js';
import { type TouchReport, touchReport } from './keystroke/touch-report.js';
import { type Impostors, type Method, prepare, scoreSet } from './keystroke/trials.js';

const USAGE =
  'Usage: npm run bench -- keystroke --data FILE.csv [--json] [--enroll COUNT] [--test COUNT] [--joint-weights JOINT,WHITE,BIAS]';
const METHODS: readonly Method[] = ['manhattan-scaled', 'one-class', 'full'];
const ENROLLED = [4, 8, 10, 20] as const;
const CLOCKS_MS = [null, 1, 5, 16.7, 100] as const;
const IMPOSTORS: readonly Impostors[] = ['first', 'last'];

interface Report {
  readonly set: string;
  readonly subjects: number;
  readonly rows: readonly Row[];
  /** Two repetitions judged together. */
  readonly averaged: readonly Row[];
  /**
   * Ten enrolled, two judged: as typed, and with the times unknown that people who slip have
   * touched.
   */
  readonly masked: readonly (Row & { readonly slips: boolean })[];
  /** What made-up learners of a class do to it. */
  readonly poisoned: Poisoned | null;
}

/**
 * `npm run bench -- keystroke`: error rates of the methods by enrolled repetitions, impostors and
 * clock, on any set of the CMU layout. A set with touch columns is judged by times alone, with
 * positions, and with contact size (`touchReport`).
 */
export async function run(args: readonly string[]): Promise<Report | TouchReport> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      data: { type: 'string' },
      json: { type: 'boolean' },
      enroll: { type: 'string' },
      test: { type: 'string' },
      'joint-weights': { type: 'string' },
    },
  });
  if (values.data === undefined) throw new Error(USAGE);
  if (hasTouchColumns(values.data)) {
    const report = touchReport(values.data, count(values.enroll));
    if (values.json === true) console.log(JSON.stringify(report));
    return report;
  }
  const typists = readTypingCsv(values.data);
  const [enroll, test, weights] = [count(values.enroll), count(values.test), weightsOf(values['joint-weights'])];
  const rows: Row[] = [];
  const averaged: Row[] = [];
  for (const [index, clockMs] of CLOCKS_MS.entries()) {
    const divided = divide(coarsenedSet(typists, clockMs), enroll, test);
    const prepared = prepare(divided);
    const all = Math.min(...divided.map(({ enrolling }) => enrolling.length));
    const sizes = [...new Set([...ENROLLED.filter((size) => size < all), all])];
    for (const [at, enrolled] of sizes.entries()) {
      for (const method of METHODS) {
        const scores = scoreSet(prepared, method, enrolled, weights);
        for (const impostors of IMPOSTORS) {
          rows.push(rowOf({ method, enrolled, impostors, clockMs }, scores, 1));
          averaged.push(rowOf({ method, enrolled, impostors, clockMs }, scores, 2));
        }
      }
      progress((index + (at + 1) / sizes.length) / CLOCKS_MS.length);
    }
  }
  const masked = [false, true].flatMap((slips) => maskedRows(typists, { slips, enroll, test, weights }));
  const poisoned = poison(divide(typists, enroll, test).map(inEights));
  const report = { set: basename(values.data, '.csv'), subjects: typists.length, rows, averaged, masked, poisoned };
  print(report);
  if (values.json === true) console.log(JSON.stringify(report));
  return report;
}

/** As a check has them: two judged together. */
function maskedRows(
  typists: readonly Typist[],
  options: { readonly slips: boolean; readonly enroll: number | null; readonly test: number | null; readonly weights: JointWeights },
): (Row & { slips: boolean })[] {
  const { slips, enroll, test, weights } = options;
  const prepared = prepare(divide(slips ? maskedSet(typists) : typists, enroll, test));
  return (['one-class', 'full'] as const).flatMap((method) =>
    ([1, 2] as const).map((together) => ({
      ...rowOf({ method, enrolled: 10, impostors: 'first', clockMs: null }, scoreSet(prepared, method, 10, weights), together),
      slips,
    })),
  );
}

function count(value: string | undefined): number | null {
  if (value === undefined) return null;
  const number = Number(value);
  if (!Number.isInteger(number) || number < 2) throw new Error(USAGE);
  return number;
}

/**
 * The shipped weights were fitted without CMU; for MEU-Mobile give those that were fitted on CMU
 * (src/matching/keystroke/fusion-weights.ts).
 */
function weightsOf(value: string | undefined): JointWeights {
  if (value === undefined) return JOINT_WEIGHTS;
  const numbers = value.split(',').map(Number);
  if (numbers.length !== 3 || !numbers.every(Number.isFinite)) throw new Error(USAGE);
  return { joint: numbers[0]!, white: numbers[1]!, bias: numbers[2]! };
}

function progress(share: number): void {
  process.stderr.write(`${process.stderr.isTTY ? '\r' : ''}${Math.round(share * 100)} %${process.stderr.isTTY && share < 1 ? '' : '\n'}`);
}

/** As a check has them: eight repetitions enrolled, two judged together. */
function inEights({ enrolling, genuine, first }: Divided): PersonTyping {
  return {
    enrolled: enrolling.slice(-8),
    own: [genuine.slice(0, 2), genuine.slice(2, 4)],
    foreign: [first.slice(0, 2), first.slice(2, 4)],
  };
}

function print({ set, subjects, rows, averaged, masked, poisoned }: Report): void {
  console.log(`${set}: ${subjects} subjects; rates in per cent`);
  const percent = (value: number): string => (100 * value).toFixed(2);
  const lines = [...rows.map((row) => ({ row, together: 1 })), ...averaged.map((row) => ({ row, together: 2 }))].map(
    ({ row, together }) => ({
      method: row.method,
      enrolled: row.enrolled,
      impostors: row.impostors,
      clock: row.clockMs === null ? 'own' : `${row.clockMs} ms`,
      together,
      EER: `${percent(row.eer)} ± ${percent(row.eerSd)}`,
      global: percent(row.globalEer),
      'FRR at FAR 1 %': percent(row.frrAtFar1),
      'FRR at FAR 5 %': percent(row.frrAtFar5),
    }),
  );
  console.table(lines);
  console.log('People who slip and mend it, ten enrolled, one and two together:');
  console.table(masked.map(({ method, slips, eer, globalEer }) => ({ method, slips, EER: percent(eer), global: percent(globalEer) })));
  if (poisoned === null) return;
  const { attempts, fmr, worstFmr, fnmr, worstFnmr } = poisoned;
  console.log('A class of 30 with up to 60 made-up learners, at the threshold beside the best face:');
  console.table([{ attempts, FMR: percent(fmr), 'worst FMR': percent(worstFmr), FNMR: percent(fnmr), 'worst FNMR': percent(worstFnmr) }]);
}
