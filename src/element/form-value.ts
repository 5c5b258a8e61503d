import type { Outcome } from '../types.js';
import { receiptLifeMs } from './receipt-life.js';

/**
 * The value of the element as a form control: a receipt with its result, and whether a form may be
 * sent.
 */
export interface FormValue {
  readonly result: Outcome['result'];
  readonly receipt: string;
  /** When it came, by the clock of this device. */
  readonly receivedAtMs: number;
}

/** What the browser keeps for the back button, and gives back. */
export function toFormState({ result, receipt, receivedAtMs }: FormValue): string {
  return `${result} ${receivedAtMs} ${receipt}`;
}

/**
 * @returns `null` for what `toFormState` did not write, and for a receipt whose time is over: no
 *   backend takes it
 */
export function fromFormState(state: unknown, nowMs: number = Date.now()): FormValue | null {
  const [, result, received, receipt] = /^(accepted|review) (\d+) (\S+)$/.exec(typeof state === 'string' ? state : '') ?? [];
  if (receipt === undefined || Number(received) + receiptLifeMs(receipt) <= nowMs) return null;
  return { result: result as FormValue['result'], receipt, receivedAtMs: Number(received) };
}
