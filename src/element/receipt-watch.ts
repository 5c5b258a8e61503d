import { receiptLifeMs, whenOver } from './receipt-life.js';

/** A receipt is good for a time, which begins when it came. */
export class ReceiptWatch {
  /** When the receipt came, by the clock of this device. */
  receivedAtMs = 0;
  #watching = new AbortController();

  /**
   * Watches over this receipt, and no more over an earlier one.
   *
   * @param receipt empty: there is none
   */
  begin(receipt: string, onOver: () => void): void {
    this.end();
    this.#watching = new AbortController();
    if (receipt === '') return;
    whenOver(this.receivedAtMs + receiptLifeMs(receipt) - Date.now(), onOver, this.#watching.signal);
  }

  end(): void {
    this.#watching.abort();
  }
}
