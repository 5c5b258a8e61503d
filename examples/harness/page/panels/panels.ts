// The panels under the harness's page.
import { checklist } from './checklist.js';
import { counters } from './counters.js';
import { make } from './make.js';
import { speed } from './performance.js';

const check = document.querySelector('countersign-check');
const place = document.getElementById('panels');
await customElements.whenDefined('countersign-check');
const PANELS = [
  ['Counters', counters()],
  ['Performance', speed(check)],
  ['States, codes and hints', await checklist(check)],
];
for (const [title, content] of PANELS) {
  const panel = make('section', '', 'panel');
  panel.append(make('h2', title), content);
  place.append(panel);
}
