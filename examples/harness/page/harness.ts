// The harness's own page code: session, the element's events, and what the backend saw. A course page needs none of it.
import { make } from './panels/make.js';
import { runCard } from './run-card.js';
import { showSession } from './session.js';

const byId = (id) => document.getElementById(id);
const check = document.querySelector('countersign-check');

await showSession(check);
logEvents();
byId('again').addEventListener('click', () => location.reload());
let seen = 0;
await showRuns();
if (seen > 0) byId('runs').prepend(make('p', 'Before this page was loaded:', 'earlier'));
setInterval(showRuns, 1500);

/** Every event of the element. Progress of one stage stays one line. */
function logEvents() {
  const startedMs = performance.now();
  for (const type of ['statechange', 'hint', 'progress', 'complete', 'cancel', 'error']) {
    check.addEventListener(`countersign-${type}`, ({ detail }) => {
      const log = byId('events');
      log.querySelector('.empty')?.remove();
      const key = type === 'progress' ? `progress ${detail.stage}` : '';
      const last = log.lastElementChild;
      const line = key !== '' && last?.dataset.key === key ? last : log.appendChild(document.createElement('li'));
      line.dataset.key = key;
      line.replaceChildren(
        make('time', `${((performance.now() - startedMs) / 1000).toFixed(1)} s`),
        make('b', type),
        make('span', describe(type, detail)),
      );
      log.scrollTop = log.scrollHeight;
    });
  }
}

function describe(type, detail) {
  if (type === 'statechange') return `${detail.previous} → ${detail.state}${detail.purpose === null ? '' : ` (${detail.purpose})`}`;
  if (type === 'progress') return `${detail.stage} ${detail.done} of ${detail.total}${detail.warmup ? ', warm-up' : ''}`;
  if (type === 'complete') return [detail.result, ...detail.reasons].join(', ');
  return detail.hint ?? detail.code ?? detail.state ?? '';
}

/** New runs go on top; those that are shown stay as they are, but for steps that all passed. */
async function showRuns() {
  const response = await fetch(`/api/harness/runs?after=${seen}`).catch(() => null);
  if (!response?.ok) return;
  const { runs } = await response.json();
  if (runs.length === 0) return;
  seen += runs.length;
  byId('runs').querySelector('.empty')?.remove();
  byId('runs').prepend(...runs.reverse().map(runCard));
  for (const steps of byId('runs').querySelectorAll('.run:not(:first-of-type) .verification'))
    steps.open = steps.querySelector('.failed') !== null;
}
