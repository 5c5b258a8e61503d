// Types for a site's own scripts: what the events of the elements say, so that `addEventListener`
// knows them by name.
import type { CheckEventMap, CheckState, CountersignError, Outcome } from 'countersign';

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
  interface GlobalEventHandlersEventMap extends CheckElementEventMap {}
}
