// The bar of the harness: who is signed in, which scenario, whose face and hands, what is broken, how it looks.

import { SCENARIOS } from '../scenarios.js';
import { goal } from './goal.js';
import { TYPISTS } from './simulated-typist.js';

const CAMERAS = {
  real: 'your own',
  a1: 'person a',
  a2: 'person a, again',
  b1: 'person b',
  two: 'two people',
  nobody: 'nobody',
};
const AUTO = { nothing: 'off', typing: 'only types', all: 'does it all' };
const LANGUAGES = {
  '': 'of the page',
  en: 'English',
  es: 'Español',
  pt: 'Português',
  fr: 'Français',
  zh: '中文',
  hi: 'हिन्दी',
  ar: 'العربية',
};
const LOOKS = { '': 'the system’s', light: 'light', dark: 'dark' };
/** Signs in somebody who has never enrolled. */
const NEW = 'a new one';

const byId = (id) => document.getElementById(id);
const query = new URLSearchParams(location.search);

/** Fills the bar, and says under the page's heading where the scenario leads. */
export async function showSession(check) {
  const { learner, learners, fault, faults } = await (await fetch('/api/harness/session')).json();
  const current = learner ?? learners[0];
  if (learner === null) await post('/api/harness/session', { learner: current });
  fill('learner', same([...(learners.includes(current) ? [] : [current]), ...learners, NEW]), current, async (chosen) => {
    await post('/api/harness/session', { learner: chosen === NEW ? `new-${Date.now().toString(36)}` : chosen });
    go({ learner: null });
  });
  fill('fault', same(faults), fault, (chosen) => post('/api/harness/fault', { fault: chosen }));
  showScenario(check);
  fill('lang', LANGUAGES, query.get('lang') ?? '', (chosen) => {
    remember('lang', chosen);
    check.lang = chosen;
  });
  fill('scheme', LOOKS, '', (chosen) => {
    document.documentElement.dataset.scheme = chosen;
  });
}

/** Scenario, camera and typist stand in the address; the simulated learner may come and go at any time. */
function showScenario(check) {
  const { scenario } = window.harness;
  const row = scenario === null ? {} : SCENARIOS[scenario];
  fillGroups(byId('scenario'), scenario ?? '');
  byId('scenario').addEventListener('change', ({ target }) => {
    const { value } = target;
    location.search = new URLSearchParams({ ...(value === '' ? {} : { scenario: value }), ...kept('auto', 'lang') });
  });
  fill('camera', CAMERAS, query.get('camera') ?? (scenario === null ? 'real' : (row.camera ?? 'a1')), (camera) => go({ camera }));
  fill('typist', same(Object.keys(TYPISTS)), query.get('typist') ?? row.typist ?? 'ana', (typist) => go({ typist }));
  fill('auto', AUTO, query.get('auto') ?? 'nothing', (auto) => {
    remember('auto', auto === 'nothing' ? '' : auto);
    window.harness.sitDown(auto === 'nothing' ? null : auto);
  });
  if (scenario === null) return;
  byId('scenario-row').append(goal(scenario, row, check));
  byId('scenario-row').hidden = false;
}

/** Scenarios by what they lead to: the first part of their code, or hints, or the check itself. */
function fillGroups(select, current) {
  const names = Object.keys(SCENARIOS);
  const titles = [...new Set(names.map(groupOf))];
  select.replaceChildren(
    new Option('none', '', current === '', current === ''),
    ...titles.map((title) => {
      const group = document.createElement('optgroup');
      group.label = title;
      const within = names.filter((name) => groupOf(name) === title);
      group.append(...within.map((name) => new Option(name, name, name === current, name === current)));
      return group;
    }),
  );
}

function groupOf(name) {
  const { code, ends, hints } = SCENARIOS[name].reaches;
  if (code !== undefined) return `errors: ${code.split('/')[0]}`;
  return ends === undefined && hints !== undefined ? 'hints' : 'the check';
}

const same = (values) => Object.fromEntries(values.map((value) => [value, value]));
const kept = (...names) => Object.fromEntries(names.filter((name) => query.get(name)).map((name) => [name, query.get(name)]));

function fill(id, labels, current, change) {
  const options = Object.entries(labels).map(([value, label]) => new Option(label, value, value === current, value === current));
  byId(id).replaceChildren(...options);
  byId(id).addEventListener('change', ({ target }) => change(target.value));
}

/** Loads the page again with this in its address; `null` takes a member out. */
function go(members) {
  for (const [name, value] of Object.entries(members)) value === null ? query.delete(name) : query.set(name, value);
  location.search = query;
}

/** Writes into the address what needs no other page. */
function remember(name, value) {
  value === '' ? query.delete(name) : query.set(name, value);
  history.replaceState(null, '', query.size === 0 ? location.pathname : `?${query}`);
}

function post(url, body) {
  return fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
}
