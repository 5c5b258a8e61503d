import type { CountersignCheck } from 'countersign/element';
import { SCENARIOS } from '../../scenarios.js';
import { make, makeButton } from './make.js';

const KEPT = 'harness-reached';

/**
 * Every state, code and hint that the scenarios reach: green once this browser has seen it, on
 * whichever page of the harness.
 */
export function checklist(check: CountersignCheck): HTMLElement {
  const panel = make('div');
  const lists = namesByKind();
  const reached = new Set<string>(JSON.parse(localStorage.getItem(KEPT) ?? '[]'));
  const note = (name: string | null | undefined): void => {
    if (name === undefined || name === null || reached.has(name)) return;
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
  const forget = makeButton('Begin again');
  forget.addEventListener('click', () => {
    reached.clear();
    localStorage.removeItem(KEPT);
    show();
  });
  function show(): void {
    const groups = Object.entries(lists).flatMap(([title, names]) => {
      const done = names.filter((name) => reached.has(name)).length;
      const list = make('ul', '', 'checklist');
      for (const name of names) list.append(item(name, reached.has(name)));
      return [make('h4', `${title}: ${done} of ${names.length}`), list];
    });
    panel.replaceChildren(...groups, forget);
  }
  show();
  note(check.dataset.state ?? 'idle');
  return panel;
}

function item(name: string, isReached: boolean): HTMLLIElement {
  const made = make('li', '', isReached ? 'reached' : '');
  const [scenario] =
    Object.entries(SCENARIOS).find(([, { reaches }]) => {
      const names: readonly (string | undefined)[] = [reaches.ends, reaches.code, ...(reaches.hints ?? []), ...(reaches.states ?? [])];
      return names.includes(name);
    }) ?? [];
  const link = make('a', `${isReached ? '✓' : '○'} ${name}`);
  link.href = `/?scenario=${scenario}`;
  made.append(link);
  return made;
}

/** The names of the table, in its order, each once. */
function namesByKind(): Record<string, readonly string[]> {
  const all = Object.values(SCENARIOS).map(({ reaches }) => reaches);
  const unique = (names: readonly (string | undefined)[]) => [...new Set(names.filter((name) => name !== undefined))];
  return {
    States: unique(all.flatMap(({ states = [], ends }) => [...states, ends])),
    Codes: unique(all.map(({ code }) => code)),
    Hints: unique(all.flatMap(({ hints = [] }) => hints)),
  };
}
