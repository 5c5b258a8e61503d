// The harness's own page code: session, faults, the element's events, and what the backend saw. A course page needs none of it.
import { inspector } from './panels/inspector.js';
import { SCENARIOS } from './scenarios.mjs';
import { TYPISTS } from './simulated-typist.mjs';

const CAMERAS = ['real', 'a1', 'a2', 'b1', 'two', 'nobody'];
/** What the simulated learner does. */
const AUTO = ['nothing', 'typing', 'all'];
const STEPS = [
  'Size, type, rate',
  'Five parts, canonical',
  'Encryption header',
  'Decryption',
  'Signature header',
  'Device key',
  'Signature',
  'Strict JSON',
  'Version, closed schema',
  'Issuer, audience, origin',
  'Times',
  'Bound to its challenge',
  'Key belongs to learner',
  'Used once',
  'Consent is live',
  'Model fits the reference',
  'Vectors and times well-formed',
  'Never seen before',
  'Stills',
  'Quality, liveness, provenance',
  'Fused match',
  'Audit and receipt',
];
const byId = (id) => document.getElementById(id);
const check = document.querySelector('countersign-check');

await showSession();
logEvents();
byId('again').addEventListener('click', () => location.reload());
byId('scheme').addEventListener('change', ({ target }) => {
  document.documentElement.dataset.scheme = target.value;
});
let seen = 0;
await showRuns();
setInterval(showRuns, 1500);

async function showSession() {
  const { learner, learners, fault, faults } = await (await fetch('/api/harness/session')).json();
  const current = learner ?? learners[0];
  fillSelect(byId('learner'), learners.includes(current) ? learners : [current, ...learners], current);
  fillSelect(byId('fault'), faults, fault);
  if (learner === null) await post('/api/harness/session', { learner: current });
  byId('learner').addEventListener('change', async ({ target }) => {
    await post('/api/harness/session', { learner: target.value });
    location.href = location.pathname;
  });
  showScenario();
  byId('fault').addEventListener('change', ({ target }) => post('/api/harness/fault', { fault: target.value }));
}

/** Scenario, camera and typist stand in the address; the simulated learner may come and go at any time. */
function showScenario() {
  const query = new URLSearchParams(location.search);
  const { scenario } = window.harness;
  const row = scenario === null ? {} : SCENARIOS[scenario];
  const simulated = scenario === null ? 'real' : (row.camera ?? 'a1');
  fillSelect(byId('scenario'), ['', ...Object.keys(SCENARIOS)], scenario ?? '');
  fillSelect(byId('camera'), CAMERAS, query.get('camera') ?? simulated);
  fillSelect(byId('typist'), Object.keys(TYPISTS), query.get('typist') ?? row.typist ?? 'ana');
  fillSelect(byId('auto'), AUTO, query.get('auto') ?? 'nothing');
  byId('scenario').addEventListener('change', ({ target }) => {
    location.search = target.value === '' ? '' : `scenario=${target.value}`;
  });
  for (const name of ['camera', 'typist'])
    byId(name).addEventListener('change', ({ target }) => {
      query.set(name, target.value);
      location.search = query;
    });
  byId('auto').addEventListener('change', ({ target }) => window.harness.sitDown(target.value === 'nothing' ? null : target.value));
  if (scenario === null) return;
  const { ends, code, states = [], hints = [] } = row.reaches;
  const first = row.after === undefined ? '' : `Go through “${row.after}” first, as the same learner. `;
  byId('scenario-row').textContent =
    `${first}Leads to: ${[ends, code, ...states, ...hints].filter((name) => name !== undefined).join(', ')}.`;
  byId('scenario-row').hidden = false;
}

function post(url, body) {
  return fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
}

function fillSelect(select, values, current) {
  select.replaceChildren(...values.map((value) => new Option(value, value, value === current, value === current)));
}

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
        element('time', `${((performance.now() - startedMs) / 1000).toFixed(1)} s`),
        element('b', type),
        element('span', describe(type, detail)),
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

/** New runs go on top; those that are shown stay as they are, opened or not. */
async function showRuns() {
  const response = await fetch(`/api/harness/runs?after=${seen}`).catch(() => null);
  if (!response?.ok) return;
  const { runs } = await response.json();
  if (runs.length === 0) return;
  seen += runs.length;
  byId('runs').querySelector('.empty')?.remove();
  byId('runs').prepend(...runs.reverse().map(runCard));
}

function runCard(run) {
  const result = run.decision?.result ?? 'not taken';
  const card = element('article', '', 'run');
  const header = element('header');
  header.append(
    element('strong', run.claims?.purpose ?? 'bundle'),
    element('span', result, `verdict ${result === 'accepted' ? 'good' : 'bad'}`),
    element('time', new Date(run.at * 1000).toLocaleTimeString()),
  );
  card.append(header, stepList(run));
  for (const [title, content] of [
    ['Decision', run.decision],
    ['Claims, decrypted', run.claims],
    ['Receipt', run.receipt === null ? null : decodeReceipt(run.receipt)],
  ]) {
    if (content !== null && content !== undefined) card.append(fold(title, content));
  }
  card.append(inspector(run));
  card.dataset.result = result;
  document.dispatchEvent(new CustomEvent('harness-run', { detail: run }));
  return card;
}

function stepList({ passed, failure }) {
  const list = element('ol', '', 'steps');
  STEPS.forEach((name, index) => {
    const step = index + 1;
    const outcome = failure?.step === step ? 'failed' : passed.includes(step) ? 'passed' : 'skipped';
    const sign = { passed: '✓', failed: '✗', skipped: '·' }[outcome];
    list.append(element('li', `${sign} ${step} ${name}${outcome === 'failed' ? `: ${failure.code}` : ''}`, outcome));
  });
  return list;
}

function fold(title, content) {
  const details = element('details');
  details.append(element('summary', title), element('pre', JSON.stringify(content, shorten, 2)));
  return details;
}

/** Long lists of numbers on one line, long strings cut: the whole is in the network panel. */
function shorten(_, value) {
  if (Array.isArray(value) && value.length > 0 && value.every((item) => item === null || typeof item === 'number'))
    return `[${value.join(', ')}]`;
  return typeof value === 'string' && value.length > 120 ? `${value.slice(0, 80)}… (${value.length} characters)` : value;
}

/** Reads a receipt; it is the backend that verifies it. */
function decodeReceipt(token) {
  const bytes = Uint8Array.from(atob(token.split('.')[1].replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0));
  return JSON.parse(new TextDecoder().decode(bytes));
}

function element(name, text = '', className = '') {
  const made = document.createElement(name);
  made.textContent = text;
  if (className !== '') made.className = className;
  return made;
}
