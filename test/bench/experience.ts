import { ACTIONS } from '../../src/errors.js';
import { type FlowFigures, measureFlow } from './experience/flow.js';
import { type Leaks, measureLeaks } from './experience/leaks.js';
import { openPlace } from './experience/place.js';
import { ALL_HINTS, ALL_STATES, reachAll } from './experience/reach.js';

interface Report extends FlowFigures {
  readonly statesReached: number;
  readonly statesTotal: number;
  readonly codesReached: number;
  readonly codesTotal: number;
  readonly hintsReached: number;
  readonly hintsTotal: number;
  /** What was not reached: the scenarios of this benchmark do not provoke it yet. */
  readonly missing: readonly string[];
  readonly leaks: number;
  readonly growth: Leaks;
}

/**
 * `npm run bench -- experience [--json]`: what a learner feels, in headless Chromium with a simulated camera and typist: time of an enrolment and
 * of a check, tasks on the main thread, time that key events spend in handlers, what axe finds, which states, codes and hints can be reached, and
 * whether a hundred mounts leave anything behind.
 */
export async function run(args: readonly string[]): Promise<void> {
  const place = await openPlace();
  try {
    console.error('an enrolment and a check …');
    const flow = await measureFlow(place);
    console.error('every state, code and hint …');
    const told = await reachAll();
    console.error('a hundred mounts …');
    const growth = await measureLeaks(place);
    const codes = Object.keys(ACTIONS);
    const reached = (all: readonly string[]): number => all.filter((name) => told.has(name)).length;
    const report: Report = {
      ...flow,
      statesReached: reached(ALL_STATES),
      statesTotal: ALL_STATES.length,
      codesReached: reached(codes),
      codesTotal: codes.length,
      hintsReached: reached(ALL_HINTS),
      hintsTotal: ALL_HINTS.length,
      missing: [...ALL_STATES, ...codes, ...ALL_HINTS].filter((name) => !told.has(name)),
      leaks: Object.values(growth).filter(({ leaked }) => leaked).length,
      growth,
    };
    console.table({ ...report, missing: report.missing.join(' '), growth: '' });
    console.table(growth);
    if (args.includes('--json')) console.log(JSON.stringify(report));
  } finally {
    await place.close();
  }
}
