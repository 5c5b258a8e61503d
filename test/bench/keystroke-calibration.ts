import { parseArgs } from 'node:util';
import { scoreKeystroke } from '../../src/matching/keystroke.js';
import { fitLogistic } from '../support/logistic.js';
import { equalErrorRate } from '../support/rates.js';
import { readTypingCsv } from '../support/typing-csv.js';

/** The last so many of the first half are the template: practised, as a natural sentence is. */
const ENROLLED = 8;
const PROBES = 40;

/** `npm run bench -- keystroke-calibration --data FILE.csv [--json]`: from distance to log likelihood ratio, for 1 and 2 repetitions judged together. */
export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...args], options: { data: { type: 'string' }, json: { type: 'boolean' } } });
  if (values.data === undefined) throw new Error('Usage: npm run bench -- keystroke-calibration --data FILE.csv [--json]');
  const typists = readTypingCsv(values.data);
  const rows = [1, 2].map((together) => {
    const genuine: number[] = [];
    const impostor: number[] = [];
    for (const { subject, repetitions } of typists) {
      const half = repetitions.length >> 1;
      const template = repetitions.slice(half - ENROLLED, half);
      for (let at = half; at + together <= Math.min(half + PROBES, repetitions.length); at += together) {
        genuine.push(scoreKeystroke({ template, probe: repetitions.slice(at, at + together) }).distance);
      }
      for (const other of typists) {
        if (other.subject !== subject)
          impostor.push(scoreKeystroke({ template, probe: other.repetitions.slice(0, together) }).distance);
      }
    }
    const eer = equalErrorRate(
      genuine.map((value) => -value),
      impostor.map((value) => -value),
    );
    return { together, eer, ...fitLogistic(genuine, impostor), genuine: genuine.length, impostor: impostor.length };
  });
  console.table(rows);
  if (values.json === true) console.log(JSON.stringify({ rows }));
}
