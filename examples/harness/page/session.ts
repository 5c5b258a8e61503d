// The bar of the harness: who is signed in, which scenario, whose face and hands, what is broken,
// how it looks.

import type { CountersignCheck } from 'countersign/element';
import { byId } from '../../course-platform/public/find.js';
import type { SessionAnswer } from '../bench-routes.js';
import { SCENARIOS } from '../scenarios.js';
import { goal } from './goal.js';
import { TYPISTS } from './simulated-typist.js';

/** What a list offers: a label by value. */
type Labels = Readonly<Record<string, string>>;

const CAMERAS: Labels = {
  real: 'your own',
  a1: 'person a',
  a2: 'person a, again',
  b1: 'person b',
  two: 'two people',
  nobody: 'nobody',
};
const AUTO: Labels = { nothing: 'off', typing: 'only types', all: 'does it all' };
const LANGUAGES: Labels = {
  '': 'of the page',
  en: 'English',
  es: 'Español',
  pt: 'Português',
  fr: 'Français',
  zh: '中文',
  hi: 'हिन्दी',
  ar: 'العربية',
};
const LOOKS: Labels = { '': 'the system’s', light: 'light', dark: 'dark' };
/** Signs in somebody who has never enrolled. */
const NEW = 'a new one';

const query = new URLSearchParams(location.search);

/** Fills the bar, and says under the page's heading where the scenario leads. */
export async function showSession(check: CountersignCheck): Promise<void> {
  const { learner, learners, fault, faults } = (await (await fetch('/api/harness/session')).json()) as SessionAnswer;
  const current = learner ?? learners[0] ?? '';
  if (learner === null) await post('/api/harness/session', { learner: current });
  fill('learner', same([...(learners.includes(current) ? [] : [current]), ...learners, NEW]), current, async (chosen) => {
    await post('/api/harness/session', { learner: chosen === NEW ? `new-${Date.now().toString(36)}` : chosen });
    go({ learner: null });
  });
  fill('fault', same(faults), fault, (chosen) => void post('/api/harness/fault', { fault: chosen }));
  showScenario(check);
  fill('lang', LANGUAGES, query.get('lang') ?? '', (chosen) => {
    remember('lang', chosen);
    check.lang = chosen;
  });
  fill('scheme', LOOKS, '', (chosen) => {
    document.documentElement.dataset.scheme = chosen;
  });
}

/**
 * Scenario, camera and typist stand in the address; the simulated learner may come and go at any
 * time.
 */
function showScenario(check: CountersignCheck): void {
  const { scenario } = window.harness;
  const row = scenario === null ? undefined : SCENARIOS[scenario];
  const select = byId('scenario', HTMLSelectElement);
  fillGroups(select, scenario ?? '');
  select.addEventListener('change', () => {
    const chosen = select.value === '' ? [] : [['scenario', select.value]];
    location.search = String(new URLSearchParams([...chosen, ...kept('auto', 'lang')]));
  });
  fill('camera', CAMERAS, query.get('camera') ?? (row === undefined ? 'real' : (row.camera ?? 'a1')), (camera) => go({ camera }));
  fill('typist', same(Object.keys(TYPISTS)), query.get('typist') ?? row?.typist ?? 'ana', (typist) => go({ typist }));
  fill('auto', AUTO, query.get('auto') ?? 'nothing', (auto) => {
    remember('auto', auto === 'nothing' ? '' : auto);
    window.harness.sitDown(auto === 'nothing' ? null : auto);
  });
  if (scenario === null || row === undefined) return;
  const place = byId('scenario-row', HTMLElement);
  place.append(goal(scenario, row, check));
  place.hidden = false;
}

/** Scenarios by what they lead to: the first part of their code, or hints, or the check itself. */
function fillGroups(select: HTMLSelectElement, current: string): void {
  const groups = new Map<string, HTMLOptGroupElement>();
  for (const name of Object.keys(SCENARIOS)) {
    const title = groupOf(name);
    const group = groups.get(title) ?? document.createElement('optgroup');
    group.label = title;
    group.append(new Option(name, name, name === current, name === current));
    groups.set(title, group);
  }
  select.replaceChildren(new Option('none', '', current === '', current === ''), ...groups.values());
}

function groupOf(name: string): string {
  const { code, ends, hints } = SCENARIOS[name]?.reaches ?? {};
  if (code !== undefined) return `errors: ${code.split('/')[0]}`;
  return ends === undefined && hints !== undefined ? 'hints' : 'the check';
}

const same = (values: readonly string[]): Labels => Object.fromEntries(values.map((value) => [value, value]));
/** What the address says of these now. */
const kept = (...names: readonly string[]): string[][] =>
  names.flatMap((name) => {
    const value = query.get(name);
    return value ? [[name, value]] : [];
  });

function fill(id: string, labels: Labels, current: string, change: (chosen: string) => void): void {
  const select = byId(id, HTMLSelectElement);
  select.replaceChildren(...Object.entries(labels).map(([value, label]) => new Option(label, value, value === current, value === current)));
  select.addEventListener('change', () => change(select.value));
}

/** Loads the page again with this in its address; `null` takes a member out. */
function go(members: Readonly<Record<string, string | null>>): void {
  for (const [name, value] of Object.entries(members)) value === null ? query.delete(name) : query.set(name, value);
  location.search = String(query);
}

/** Writes into the address what needs no other page. */
function remember(name: string, value: string): void {
  value === '' ? query.delete(name) : query.set(name, value);
  history.replaceState(null, '', query.size === 0 ? location.pathname : `?${query}`);
}

function post(url: string, body: object): Promise<Response> {
  return fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
}
