import { SCENARIOS } from '../../scenarios.js';
import { make } from './make.js';

const KEPT = 'harness-reached';

/** Every state, code and hint that the scenarios reach: green once this browser has seen it, on whichever page of the harness. */
export async function checklist(check) {
  const panel = make('div');
  const lists = listsOf(SCENARIOS);
  const reached = new Set(JSON.parse(localStorage.getItem(KEPT) ?? '[]'));
  const note = (name) => {
    if (name === undefined || reached.has(name)) return;
    reached.add(name);
    localStorage.setItem(KEPT, JSON.stringify([...reached]));
    show();
  };
  check.addEventListener('countersign-statechange', ({ detail }) => note(detail.state));
  check.addEventListener('countersign-hint', ({ detail }) => note(detail.hint));
  check.addEventListener('countersign-error', ({ detail }) => note(detail.code));
  // An error that can be mended is no ending: only its screen names it.
  new MutationObserver(() => note(check.shadowRoot?.querySelector('.code code')?.textContent)).observe(check, {
    attributeFilter: ['data-state'],
  });
  const forget = make('button', 'Begin again', 'quiet');
  forget.type = 'button';
  forget.addEventListener('click', () => {
    reached.clear();
    localStorage.removeItem(KEPT);
    show();
  });
  function show() {
    const groups = Object.entries(lists).flatMap(([title, names]) => {
      const done = names.filter((name) => reached.has(name)).length;
      const list = make('ul', '', 'checklist');
      for (const name of names) list.append(item(name, reached.has(name), SCENARIOS));
      return [make('h4', `${title}: ${done} of ${names.length}`), list];
    });
    panel.replaceChildren(...groups, forget);
  }
  show();
  note(check.dataset.state ?? 'idle');
  return panel;
}

function item(name, isReached, scenarios) {
  const made = make('li', '', isReached ? 'reached' : '');
  const [scenario] =
    Object.entries(scenarios).find(([, { reaches }]) =>
      [reaches.ends, reaches.code, ...(reaches.hints ?? []), ...(reaches.states ?? [])].includes(name),
    ) ?? [];
  const link = make('a', `${isReached ? '✓' : '○'} ${name}`);
  link.href = `/?scenario=${scenario}`;
  made.append(link);
  return made;
}

/** The names of the table, in its order, each once. */
function listsOf(scenarios) {
  const all = Object.values(scenarios).map(({ reaches }) => reaches);
  const unique = (names) => [...new Set(names.filter((name) => name !== undefined))];
  return {
    States: unique(all.flatMap(({ states = [], ends }) => [...states, ends])),
    Codes: unique(all.map(({ code }) => code)),
    Hints: unique(all.flatMap(({ hints = [] }) => hints)),
  };
}
