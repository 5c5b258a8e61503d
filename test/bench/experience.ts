import { ALL_CODES, ALL_HINTS, ALL_STATES } from '../support/all-names.js';
import { type AxeFigures, measureAxe } from './experience/axe.js';
import { type CarelessFigures, measureCareless } from './experience/careless.js';
import { type FlowFigures, measureFlow } from './experience/flow.js';
import { type Leaks, measureLeaks } from './experience/leaks.js';
import { openPlace } from './experience/place.js';
import { reachAll } from './experience/reach.js';

interface Report extends FlowFigures, CarelessFigures, AxeFigures {
  readonly statesReached: number;
  readonly statesTotal: number;
  readonly codesReached: number;
  readonly codesTotal: number;
  readonly hintsReached: number;
  readonly hintsTotal: number;
  /**
   * States, codes and hints that were not reached, and scenarios that led elsewhere than their row
   * says.
   */
  readonly missing: readonly string[];
  readonly leaks: number;
  readonly growth: Leaks;
}

/**
 * Tasks of the main thread that a learner feels, here and on a computer of a quarter of the speed.
 */
const LONGEST_TASK_MS = 50;
const LONGEST_TASK_AT_QUARTER_SPEED_MS = 100;
/** Of the sentences that people who err begin, so many are taken. */
const LEAST_TAKEN = 0.95;

/**
 * `npm run bench -- experience [--json]`: what a learner feels, in headless Chromium with a
 * simulated camera and typist: time of an enrollment and of a check, tasks on the main thread, time
 * that key events spend in handlers, what axe finds, which states, codes and hints can be reached,
 * and whether a hundred mounts leave anything behind.
 *
 * @throws Error, after the report, when a limit is broken: a state, code or hint that is not
 *   reached, a scenario that leads elsewhere
 */
export async function run(args: readonly string[]): Promise<void> {
  const place = await openPlace();
  try {
    console.error('an enrollment and a check …');
    const flow = await measureFlow(place);
    console.error('people who err …');
    const careless = await measureCareless();
    console.error('axe on every state …');
    const axe = await measureAxe();
    console.error('every state, code and hint …');
    const { told, astray } = await reachAll();
    console.error('a hundred mounts, a thousand frames …');
    const growth = await measureLeaks(place, { mounts: 80, cameraMounts: 20, frames: 1000 });
    const reached = (all: readonly string[]): number => all.filter((name) => told.has(name)).length;
    const report: Report = {
      ...flow,
      ...careless,
      ...axe,
      statesReached: reached(ALL_STATES),
      statesTotal: ALL_STATES.length,
      codesReached: reached(ALL_CODES),
      codesTotal: ALL_CODES.length,
      hintsReached: reached(ALL_HINTS),
      hintsTotal: ALL_HINTS.length,
      missing: [...[...ALL_STATES, ...ALL_CODES, ...ALL_HINTS].filter((name) => !told.has(name)), ...astray],
      leaks: Object.values(growth).filter(({ leaked }) => leaked).length,
      growth,
    };
    console.table({ ...report, missing: report.missing.join(' '), growth: '' });
    console.table(growth);
    if (args.includes('--json')) console.log(JSON.stringify(report));
    const broken = brokenLimits(report);
    if (broken.length > 0) throw new Error(`a limit is broken: ${broken.join('; ')}`);
  } finally {
    await place.close();
  }
}

function brokenLimits(report: Report): string[] {
  const { longestTaskMs, longestTaskAtQuarterSpeedMs, repetitionsTaken, axeViolations, axeStates, statesTotal, missing, leaks } = report;
  return [
    longestTaskMs > LONGEST_TASK_MS ? `a task of ${longestTaskMs.toFixed(0)} ms` : '',
    longestTaskAtQuarterSpeedMs > LONGEST_TASK_AT_QUARTER_SPEED_MS
      ? `a task of ${longestTaskAtQuarterSpeedMs.toFixed(0)} ms at a quarter of the speed`
      : '',
    axeViolations > 0 ? `${axeViolations} findings of axe` : '',
    axeStates < statesTotal ? `axe saw ${axeStates} of ${statesTotal} states` : '',
    repetitionsTaken < LEAST_TAKEN ? `${(100 * repetitionsTaken).toFixed(0)} % of the sentences of people who err` : '',
    missing.length > 0 ? `not reached: ${missing.join(' ')}` : '',
    leaks > 0 ? `${leaks} leaks` : '',
  ].filter((what) => what !== '');
}
