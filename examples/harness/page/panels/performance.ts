import type { CountersignCheck } from 'countersign/element';
import { kilobytes, make, table } from './make.js';

/**
 * What a visit costs: bytes by step, time until the first hint, time for a frame, keys that were
 * lost.
 */
export function speed(check: CountersignCheck): HTMLElement {
  const panel = make('div');
  const marks: Record<string, number> = {};
  let modelBytes = 0;
  let lostKeys = 0;
  let measuredKeys = 0;
  check.addEventListener('countersign-statechange', ({ detail }) => {
    marks[detail.state] ??= performance.now();
    show();
  });
  // What a start loads is asked for before the screen after it is there.
  const begin = (): void => {
    if (check.dataset.state === 'idle') marks.begun ??= performance.now();
  };
  check.addEventListener('click', begin, { capture: true });
  check.addEventListener('countersign-progress', ({ detail }) => {
    if (detail.stage === 'assets') modelBytes = Math.max(modelBytes, detail.done);
  });
  check.addEventListener('countersign-hint', () => {
    marks.hint ??= performance.now();
    show();
  });
  document.addEventListener('harness-run', ({ detail }) => {
    const repetitions = detail.claims === null || detail.claims.purpose === 'monitor' ? [] : detail.claims.keystroke.repetitions;
    const times = repetitions.flatMap(({ dwellMs }) => dwellMs);
    measuredKeys += times.length;
    lostKeys += times.filter((time) => time === null).length;
    show();
  });
  function show(): void {
    const { frames, backend } = window.harnessCounts;
    const sorted = [...frames].sort((one, other) => one - other);
    const at = (share: number) => sorted[Math.floor((sorted.length - 1) * share)]?.toFixed(0) ?? '–';
    const begun = marks.loading ?? marks.face ?? Number.NaN;
    panel.replaceChildren(
      table([
        ['code before the start', kilobytes(bytes(0, marks.begun ?? Number.POSITIVE_INFINITY))],
        ['code and models after it', kilobytes(marks.begun === undefined ? 0 : bytes(marks.begun, Number.POSITIVE_INFINITY))],
        ['models', kilobytes(modelBytes)],
        ['camera to first hint', marks.hint === undefined ? '–' : `${((marks.hint - begun) / 1000).toFixed(2)} s`],
        ['frames analyzed', frames.length],
        ['ms per frame (median, p95)', `${at(0.5)}, ${at(0.95)}`],
        ['backend of the nets', backend() || '–'],
        ['keys measured, lost', `${measuredKeys}, ${lostKeys}`],
      ]),
    );
  }
  show();
  setInterval(show, 1000);
  return panel;
}

/**
 * Decoded bytes of the package's files that were asked for in this time: what the cache holds
 * counts too.
 */
function bytes(fromMs: number, toMs: number): number {
  return performance
    .getEntriesByType('resource')
    .filter((entry) => entry instanceof PerformanceResourceTiming)
    .filter(({ name, startTime }) => name.includes('/countersign/') && !name.includes('/api/') && startTime >= fromMs && startTime < toMs)
    .reduce((sum, { decodedBodySize }) => sum + decodedBodySize, 0);
}
