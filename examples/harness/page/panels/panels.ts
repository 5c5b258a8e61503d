// The panels under the harness's page.
import type { CountersignCheck } from 'countersign/element';
import { byId, findTag } from '../../../course-platform/public/find.js';
import { checklist } from './checklist.js';
import { counters } from './counters.js';
import { make } from './make.js';
import { speed } from './performance.js';

const check = findTag<CountersignCheck>('countersign-check');
const place = byId('panels', HTMLElement);
await customElements.whenDefined('countersign-check');
const panels = {
  Counters: counters(),
  Performance: speed(check),
  'States, codes and hints': checklist(check),
};
for (const [title, content] of Object.entries(panels)) {
  const panel = make('section', '', 'panel');
  panel.append(make('h2', title), content);
  place.append(panel);
}
