import { setTimeout as pause } from 'node:timers/promises';

export type BrowserName = 'chromium' | 'firefox' | 'webkit';

/**
 * The least that a test needs of a browser, so that it can be any: pages that drive themselves are
 * opened and asked.
 */
export interface Driver {
  readonly name: BrowserName;
  /** A place for cookies and keys of its own, where the browser has more than one. */
  openStore(): Promise<Store>;
  open(url: string, store: Store): Promise<Tab>;
  close(): Promise<void>;
}

export interface Store {
  close(): Promise<void>;
}

export interface Tab {
  /** The value of a JavaScript expression in the page. */
  evaluate<T>(expression: string): Promise<T>;
  close(): Promise<void>;
}

/**
 * Asks until the answer is as wanted.
 *
 * @returns the last answer, wanted or not
 */
export async function waitFor<T>(ask: () => Promise<T>, isWanted: (answer: T) => boolean, seconds: number): Promise<T> {
  const endMs = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (isWanted(answer) || Date.now() > endMs) return answer;
    await pause(100);
  }
}
