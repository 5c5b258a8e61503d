import type { CountersignCheck } from 'countersign/element';
import type { Scenario } from '../scenarios.js';
import { make } from './panels/make.js';

type Wanted = readonly [kind: 'states' | 'codes' | 'hints' | 'ends', name: string];

/**
 * Where a scenario leads, each name green once this page has been there, and what has to come
 * first.
 */
export function goal(scenario: string, { after, byHand, onPhone, reaches }: Scenario, check: CountersignCheck): HTMLElement {
  const { ends, code, states = [], hints = [] } = reaches;
  const wanted: readonly Wanted[] = [
    ...states.map((name): Wanted => ['states', name]),
    ...hints.map((name): Wanted => ['hints', name]),
    ...(code === undefined ? [] : [['codes', code] as const]),
    ...(ends === undefined ? [] : [['ends', ends] as const]),
  ];
  const row = make('div', '', 'goal');
  if (after !== undefined) {
    const first = make('p', 'Only for a learner who went through ');
    const link = make('a', after);
    link.href = `/?${new URLSearchParams({ scenario: after, auto: 'all' })}`;
    first.append(link, ' in this browser.');
    row.append(first);
  }
  if (onPhone) row.append(make('p', 'The phone gets there: open the address that is shown in another window.'));
  if (byHand) row.append(make('p', 'It does not lead there each time: try it again, or with a camera of your own.'));
  const list = make('ul', '', 'checklist');
  const verdict = make('p', '', 'verdict-line');
  verdict.setAttribute('role', 'status');
  row.append(list, verdict);
  const show = (): void => {
    const reached = window.harness.reached();
    const isThere = ([kind, name]: Wanted): boolean => (kind === 'ends' ? reached.ends === name : reached[kind].includes(name));
    list.replaceChildren(
      ...wanted.map((one) => {
        const item = make('li', '', isThere(one) ? 'reached' : '');
        item.append(make('span', `${isThere(one) ? '✓' : '○'} ${one[1]}`));
        return item;
      }),
    );
    const whole = wanted.every(isThere);
    const words = whole ? `“${scenario}” led where it should.` : `“${scenario}” leads to:`;
    if (verdict.textContent !== words) verdict.textContent = words;
    verdict.className = whole ? 'reached' : '';
  };
  row.prepend(verdict);
  show();
  new MutationObserver(show).observe(check, { attributeFilter: ['data-state', 'data-code'] });
  check.addEventListener('countersign-statechange', show);
  check.addEventListener('countersign-hint', show);
  return row;
}
