import type { Outcome } from '../types.js';

/**
 * The value of the element as a form control: a receipt with its result, and whether a form may be
 * sent.
 */
export interface FormValue {
  readonly result: Outcome['result'];
  readonly receipt: string;
}

/** What the browser keeps for the back button, and gives back. */
export function toFormState({ result, receipt }: FormValue): string {
  return `${result} ${receipt}`;
}

/**
 * @returns `null` for what `toFormState` did not write, and for a receipt whose time is over: no
 *   backend takes it
 */
export function fromFormState(state: unknown, nowMs: number = Date.now()): FormValue | null {
  const [, result, receipt] = /^(accepted|review) (\S+)$/.exec(typeof state === 'string' ? state : '') ?? [];
  return receipt === undefined || expiryMs(receipt) <= nowMs ? null : { result: result as FormValue['result'], receipt };
}

/** The end of a receipt's time, unchecked: 0 for what is no receipt. */
function expiryMs(receipt: string): number {
  try {
    const { exp } = JSON.parse(atob((receipt.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/'))) as { exp?: unknown };
    return typeof exp === 'number' ? exp * 1000 : 0;
  } catch {
    return 0;
  }
}
