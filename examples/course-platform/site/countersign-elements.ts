// Types for a site's own scripts: what the page's elements are, and what their events say. With it the compiler knows them by name, in
// `querySelector` and in `addEventListener`.
import type { CheckEventMap, CheckState, CountersignError, Outcome } from 'countersign';
import type { CountersignCheck } from 'countersign/element';
import type { CountersignMonitor } from 'countersign/monitor';

/** The events of `<countersign-check>`. They bubble. */
export interface CheckElementEventMap {
  'countersign-statechange': CheckEventMap['statechange'];
  'countersign-hint': CheckEventMap['hint'];
  'countersign-progress': CustomEvent<Omit<CheckEventMap['progress']['detail'], 'phrase'>>;
  'countersign-complete': CustomEvent<Outcome>;
  'countersign-cancel': CustomEvent<{ readonly state: CheckState }>;
  'countersign-error': CustomEvent<Pick<CountersignError, 'code' | 'action' | 'details'>>;
}

declare global {
  interface HTMLElementTagNameMap {
    'countersign-check': CountersignCheck;
    'countersign-monitor': CountersignMonitor;
  }
  interface GlobalEventHandlersEventMap extends CheckElementEventMap {}
}
