import type { Outcome } from '../types.js';

/** The value of the element as a form control: a receipt with its result, and whether a form may be sent. */
export interface FormValue {
  readonly result: Outcome['result'];
  readonly receipt: string;
}

/** What the browser keeps for the back button, and gives back. */
export function toFormState({ result, receipt }: FormValue): string {
  return `${result} ${receipt}`;
}

/** @returns `null` for what `toFormState` did not write */
export function fromFormState(state: unknown): FormValue | null {
  const [, result, receipt] = /^(accepted|review) (\S+)$/.exec(typeof state === 'string' ? state : '') ?? [];
  return receipt === undefined ? null : { result: result as FormValue['result'], receipt };
}
