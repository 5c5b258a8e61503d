import type { CountersignCheck } from 'countersign/element';
import { make, makeButton, table } from './make.js';

const MOUNTS = 20;
const WAIT_MS = 5000;

/** Live counts, and the same before and after twenty elements came and went. */
export function counters(): HTMLElement {
  const panel = make('div');
  const live = make('div');
  const result = make('div', '', 'result');
  result.setAttribute('role', 'status');
  const button = makeButton(`Mount and destroy ${MOUNTS} times`);
  button.addEventListener('click', async () => {
    button.disabled = true;
    result.replaceChildren(make('p', 'Running …'));
    await mount(1);
    const before = window.harnessCounts.read();
    await mount(MOUNTS);
    const after = window.harnessCounts.read();
    const rows = Object.entries(before).map(([name, value]) => ({ name, before: value, after: after[name] ?? 0 }));
    result.replaceChildren(
      table(
        rows.map((row) => [row.name, [row.before, row.after]]),
        ['', 'before', 'after'],
      ),
    );
    result.dataset.leaks = String(rows.filter((row) => !row.name.startsWith('heap') && row.after > row.before).length);
    button.disabled = false;
  });
  const show = () => live.replaceChildren(table(Object.entries(window.harnessCounts.read())));
  show();
  setInterval(show, 1000);
  const note = make('p', 'Tensors live in the worker, which a page cannot look into; they are counted by ', 'empty');
  note.append(make('code', 'npm run bench -- experience'), '.');
  panel.append(live, note, button, result);
  return panel;
}

/** Elements that are started, come to their first question, and are taken out again. */
async function mount(times: number): Promise<void> {
  const place = make('form');
  document.body.append(place);
  for (let round = 0; round < times; round++) {
    const check = document.createElement('countersign-check') as CountersignCheck;
    check.setAttribute('challenge', '/api/countersign/challenges?course=demo&activity=quiz-1&attempt=1');
    check.setAttribute('submit', '/api/countersign/bundles');
    place.append(check);
    const far = new Promise<void>((resolve) => {
      setTimeout(resolve, WAIT_MS);
      check.addEventListener('countersign-error', () => resolve());
      check.addEventListener('countersign-statechange', ({ detail }) => {
        if (detail.state !== 'checking') resolve();
      });
    });
    check.start();
    await far;
    check.remove();
  }
  place.remove();
}
