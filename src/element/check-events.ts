import type { CheckEventMap, CheckState } from '../check/check-types.js';
import type { CountersignError } from '../errors.js';
import type { Outcome } from '../types.js';

/** The events of `<countersign-check>`. They bubble, out of shadow roots too. */
export interface CountersignCheckEventMap {
  'countersign-statechange': CheckEventMap['statechange'];
  'countersign-hint': CheckEventMap['hint'];
  'countersign-progress': CustomEvent<Omit<CheckEventMap['progress']['detail'], 'phrase' | 'least' | 'otherPhrase'>>;
  'countersign-complete': CustomEvent<Outcome>;
  /** The time of the receipt is over: the element has no value any more. */
  'countersign-expire': CustomEvent<{ readonly receipt: string }>;
  'countersign-cancel': CustomEvent<{ readonly state: CheckState }>;
  'countersign-error': CustomEvent<Pick<CountersignError, 'code' | 'action' | 'details'>>;
}

/** What markup may say of `<countersign-check>`, beside what any element takes. */
export interface CountersignCheckAttributes {
  challenge: string;
  submit: string;
  /** Address of the page that a phone opens to be the camera. */
  phone?: string | undefined;
  name?: string | undefined;
  required?: boolean | undefined;
  /** The learner is enrolled, as the page knows. */
  returning?: boolean | undefined;
  disabled?: boolean | undefined;
  /** The console says what a developer has to change. */
  debug?: boolean | undefined;
  assets?: string | undefined;
  /** The id of a form that is not around the element. */
  form?: string | undefined;
  'checked-worker'?: boolean | undefined;
}
