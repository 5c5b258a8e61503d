import type { CheckEventMap } from '../../check/check-types.js';
import type { CountersignCheckEventMap } from '../check-events.js';

/** The events of `<countersign-phone>`. They bubble, out of shadow roots too. */
export interface CountersignPhoneEventMap
  extends Pick<CountersignCheckEventMap, 'countersign-hint' | 'countersign-progress' | 'countersign-cancel' | 'countersign-error'> {
  'countersign-statechange': CheckEventMap['statechange'];
  /** The part has arrived: it goes on at the computer. */
  'countersign-complete': CustomEvent<Readonly<Record<string, never>>>;
}

/** What markup may say of `<countersign-phone>`, beside what any element takes. */
export interface CountersignPhoneAttributes {
  submit: string;
  assets?: string | undefined;
  lang?: string | undefined;
  'checked-worker'?: boolean | undefined;
}
