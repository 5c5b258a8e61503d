import type { CountersignCheckEventMap } from './check-events.js';
import { CountersignCheck } from './countersign-check.js';

declare global {
  interface HTMLElementTagNameMap {
    'countersign-check': CountersignCheck;
  }
  /** They bubble: a form and the document know them by name, too. */
  interface GlobalEventHandlersEventMap extends CountersignCheckEventMap {}
}

if (typeof customElements !== 'undefined' && customElements.get('countersign-check') === undefined) {
  customElements.define('countersign-check', CountersignCheck);
}
