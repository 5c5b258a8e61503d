// Somebody who does what the screens ask, in the page itself: for testers who want to watch, and for browsers that no test tool can type in exactly.
import { TYPISTS } from './simulated-typist.js';

/** So long the field is given to take a repetition, or to refuse it. */
const TAKE_MS = 40;

/**
 * Goes through the check of this element, from now on.
 *
 * @param {HTMLElement} element
 * @param {{ typist: string, only?: 'typing', does?: { in: string, act: 'cancel' | 'decline' }, instant: boolean, ready: (state: string) => Promise<void>, signal: AbortSignal }} options
 *   `only`: the rest is left to the tester; `instant`: types at once, with the times that it would take; `ready`: resolves when the screen of that state may be left
 */
export function sitDown(element, { typist, only, does, instant, ready, signal }) {
  const find = (selector) => element.shadowRoot.querySelector(selector);
  const click = () => find('[part~="primary"]')?.click();
  let repetition = Math.floor(Math.random() * 1e9);
  const type = async () => {
    while (element.dataset.state === 'typing' && !signal.aborted) {
      const field = find('[part~="input"]');
      // Whoever listens to the field has switched off the helps of the browser there.
      if (field?.hasAttribute('data-1p-ignore')) {
        field.focus();
        const text = find('[part~="phrase"]').textContent.replaceAll(/\s+/g, ' ').trim();
        repetition += 1;
        await TYPISTS[typist](field, text, { repetition, instant });
      }
      await new Promise((resolve) => setTimeout(resolve, TAKE_MS));
    }
  };
  const acts = {
    idle: click,
    consent: () => {
      find('input[type="checkbox"]').click();
      return element.updateComplete.then(click);
    },
    primer: click,
    typing: type,
    review: click,
    'one-more': click,
  };
  const act = async (state) => {
    await ready(state);
    await element.updateComplete;
    if (signal.aborted || element.dataset.state !== state) return;
    if (does?.in === state && does.act === 'cancel') element.cancel();
    else if (does?.in === state) find('button[part~="secondary"]').click();
    else if (only === undefined || only === state) await acts[state]?.();
  };
  element.addEventListener('countersign-statechange', ({ detail }) => act(detail.state), { signal });
  act(element.dataset.state ?? 'idle');
}
