// The harness's own page code: session, the element's events, and what the backend saw. A course
// page needs none of it.
import type { CountersignCheck } from 'countersign/element';
import { byId, findTag } from '../../course-platform/public/find.js';
import type { Run } from '../run.js';
import { make } from './panels/make.js';
import { runCard } from './run-card.js';
import { showSession } from './session.js';

const check = findTag<CountersignCheck>('countersign-check');
const list = byId('runs', HTMLElement);

await showSession(check);
logEvents();
byId('again', HTMLElement).addEventListener('click', () => location.reload());
let seen = 0;
await showRuns();
if (seen > 0) list.prepend(make('p', 'Before this page was loaded:', 'earlier'));
setInterval(showRuns, 1500);

/** Every event of the element. Progress of one stage stays one line. */
function logEvents(): void {
  const startedMs = performance.now();
  const log = byId('events', HTMLElement);
  let last = { key: '', line: make('li') };
  const note = (type: string, words: string, key = ''): void => {
    log.querySelector('.empty')?.remove();
    last = { key, line: key !== '' && last.key === key ? last.line : log.appendChild(make('li')) };
    last.line.dataset.key = key;
    last.line.replaceChildren(
      make('time', `${((performance.now() - startedMs) / 1000).toFixed(1)} s`),
      make('b', type),
      make('span', words),
    );
    log.scrollTop = log.scrollHeight;
  };
  check.addEventListener('countersign-statechange', ({ detail: { state, previous, purpose } }) =>
    note('statechange', `${previous} → ${state}${purpose === null ? '' : ` (${purpose})`}`),
  );
  check.addEventListener('countersign-hint', ({ detail }) => note('hint', detail.hint));
  check.addEventListener('countersign-progress', ({ detail: { stage, done, total, warmup } }) =>
    note('progress', `${stage} ${done} of ${total}${warmup ? ', warm-up' : ''}`, `progress ${stage}`),
  );
  check.addEventListener('countersign-complete', ({ detail }) => note('complete', [detail.result, ...detail.reasons].join(', ')));
  check.addEventListener('countersign-cancel', ({ detail }) => note('cancel', detail.state));
  check.addEventListener('countersign-error', ({ detail }) => note('error', detail.code));
}

/** New runs go on top; those that are shown stay as they are, but for steps that all passed. */
async function showRuns(): Promise<void> {
  const response = await fetch(`/api/harness/runs?after=${seen}`).catch(() => null);
  if (!response?.ok) return;
  const { runs } = (await response.json()) as { runs: Run[] };
  if (runs.length === 0) return;
  seen += runs.length;
  list.querySelector('.empty')?.remove();
  list.prepend(...runs.reverse().map(runCard));
  for (const steps of list.querySelectorAll<HTMLDetailsElement>('.run:not(:first-of-type) .verification'))
    steps.open = steps.querySelector('.failed') !== null;
}
