import { kilobytes, make, table } from './make.js';

/** What a visit costs: bytes by step, time until the first hint, time for a frame, keys that were lost. */
export function speed(check) {
  const panel = make('div');
  const marks = {};
  let lostKeys = 0;
  let measuredKeys = 0;
  check.addEventListener('countersign-statechange', ({ detail }) => {
    marks[detail.state] ??= performance.now();
    show();
  });
  check.addEventListener('countersign-hint', () => {
    marks.hint ??= performance.now();
    show();
  });
  document.addEventListener('harness-run', ({ detail }) => {
    const times = (detail.claims?.keystroke?.repetitions ?? []).flatMap(({ dwellMs }) => dwellMs);
    measuredKeys += times.length;
    lostKeys += times.filter((time) => time === null).length;
    show();
  });
  function show() {
    const { frames, backend } = window.harnessCounts;
    const sorted = [...frames].sort((one, other) => one - other);
    const at = (share) => (sorted.length === 0 ? '–' : `${sorted[Math.floor((sorted.length - 1) * share)].toFixed(0)} ms`);
    panel.replaceChildren(
      table([
        ['bytes before consent', kilobytes(bytes(0, marks.primer ?? marks.cancelled ?? Number.POSITIVE_INFINITY))],
        ['bytes after it', kilobytes(marks.primer === undefined ? 0 : bytes(marks.primer, Number.POSITIVE_INFINITY))],
        ['camera to first hint', marks.hint === undefined ? '–' : `${((marks.hint - (marks.loading ?? marks.face)) / 1000).toFixed(2)} s`],
        ['frames analysed', frames.length],
        ['a frame takes (median, 95 of 100)', `${at(0.5)}, ${at(0.95)}`],
        ['backend of the nets', backend() || '–'],
        ['keys measured, of them lost', `${measuredKeys}, ${lostKeys}`],
      ]),
    );
  }
  show();
  setInterval(show, 1000);
  return panel;
}

/** Decoded bytes of the package's files that were asked for in this time: what the cache holds counts too. */
function bytes(fromMs, toMs) {
  return performance
    .getEntriesByType('resource')
    .filter(({ name, startTime }) => name.includes('/countersign/') && !name.includes('/api/') && startTime >= fromMs && startTime < toMs)
    .reduce((sum, { decodedBodySize }) => sum + decodedBodySize, 0);
}
