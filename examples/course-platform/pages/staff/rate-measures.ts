import type { Rates } from '../../checks/rates.js';

export type Cell = string | number;

/**
 * What is shown of each browser and each class of device: a chart of `value`, and a table of the
 * counts that it is made of.
 */
export interface Measure {
  id: string;
  title: string;
  /** `null`: there is nothing to measure. */
  value: (rates: Rates) => number | null;
  words: (rates: Rates) => string;
  head: readonly string[];
  counts: (rates: Rates) => readonly Cell[];
  about: (rates: Rates) => string;
}

export const MEASURES: readonly Measure[] = [
  {
    id: 'false-alarms',
    title: 'False alarms',
    value: ({ falseAlarms, checked }) => part(falseAlarms, checked),
    words: ({ falseAlarms, checked }) => percent(falseAlarms, checked),
    head: ['Checked work', 'Refused or unsure', 'Decided by a person', 'Accepted after all'],
    counts: ({ checked, turned, looked, falseAlarms }) => [checked, turned, looked, falseAlarms],
    about: ({ falseAlarms, checked }) => `${percent(falseAlarms, checked)} of ${checked} checked pieces of work were turned away or unsure,
      and a person accepted them after all. Not everybody who is turned away asks: the true share can be larger.`,
  },
  {
    id: 'failures',
    title: 'Failures to acquire',
    value: ({ failed, starts }) => part(failed, starts),
    words: ({ failed, starts }) => percent(failed, starts),
    head: ['Begun', 'Not acquired', 'Reported by the page', 'Refused, not reported', 'Left'],
    counts: ({ starts, failed, reported, unreported, left }) => [starts, failed, reported, unreported, left],
    about: ({ failed, starts, unreported, left }) => `${percent(failed, starts)} of ${starts} checks that were begun came to no result:
      they ended with an error, were refused without a page that reported it (${unreported}), or were left (${left}).`,
  },
  {
    id: 'seconds',
    title: 'Time of a check',
    value: ({ medianSeconds }) => medianSeconds,
    words: ({ medianSeconds }) => (medianSeconds === null ? '–' : `${Math.round(medianSeconds)} s`),
    head: ['With a result', 'Median seconds'],
    counts: ({ results, medianSeconds }) => [results, medianSeconds === null ? '–' : Math.round(medianSeconds)],
    about: ({ medianSeconds }) =>
      medianSeconds === null
        ? 'None was timed.'
        : `Half of all checks take ${Math.round(medianSeconds)} seconds or less, from challenge to result.`,
  },
];

function part(count: number, of: number): number | null {
  return of === 0 ? null : count / of;
}

function percent(count: number, of: number): string {
  return of === 0 ? '–' : `${Math.round((1000 * count) / of) / 10} %`;
}
