// Somebody who does what the screens ask, in the page itself: for testers who want to watch, and
// for browsers that no test tool can type in exactly.
import type { CountersignCheck } from 'countersign/element';
import type { Scenario } from '../scenarios.js';
import { TYPISTS } from './simulated-typist.js';

/** So long the field is given to take a repetition, or to refuse it. */
const TAKE_MS = 40;

export interface SitDownOptions {
  /** One of `TYPISTS`. */
  readonly typist: string;
  /**
   * The one state in which something is done, the rest is left to the tester; `null`: every state.
   */
  readonly only: string | null;
  readonly does: Scenario['does'];
  /** Types at once, with the times that it would take. */
  readonly instant: boolean;
  /** Resolves when the screen of that state may be left. */
  readonly ready: (state: string) => Promise<void>;
  readonly signal: AbortSignal;
}

/** Goes through the check of this element, from now on. */
export function sitDown(element: CountersignCheck, { typist, only, does, instant, ready, signal }: SitDownOptions): void {
  const find = (selector: string): HTMLElement | null => element.shadowRoot?.querySelector<HTMLElement>(selector) ?? null;
  const click = (selector = '[part~="primary"]'): void => find(selector)?.click();
  const repeat = TYPISTS[typist];
  if (repeat === undefined) throw new TypeError(`no typist ${typist}: there are ${Object.keys(TYPISTS).join(', ')}`);
  let repetition = Math.floor(Math.random() * 1e9);
  const type = async (): Promise<void> => {
    while (element.dataset.state === 'typing' && !signal.aborted) {
      const field = find('[part~="input"]');
      // Whoever listens to the field has switched off the helps of the browser there.
      if (field instanceof HTMLInputElement && field.hasAttribute('data-1p-ignore')) {
        field.focus();
        const text = (find('[part~="phrase"]')?.textContent ?? '').replaceAll(/\s+/g, ' ').trim();
        repetition += 1;
        await repeat(field, text, { repetition, instant });
      }
      await new Promise((resolve) => setTimeout(resolve, TAKE_MS));
    }
  };
  const acts: Readonly<Record<string, () => void | Promise<void>>> = {
    idle: () => click(),
    consent: async () => {
      click('input[type="checkbox"]');
      await element.updateComplete;
      click();
    },
    primer: () => click(),
    typing: type,
    review: () => click(),
    'one-more': () => click(),
  };
  const act = async (state: string): Promise<void> => {
    await ready(state);
    await element.updateComplete;
    if (signal.aborted || element.dataset.state !== state) return;
    if (does?.in === state && does.act === 'cancel') element.cancel();
    else if (does?.in === state) click('button[part~="secondary"]');
    else if (only === null || only === state) await acts[state]?.();
  };
  element.addEventListener('countersign-statechange', ({ detail }) => void act(detail.state), { signal });
  void act(element.dataset.state ?? 'idle');
}
