import { CountersignPhone } from './countersign-phone.js';

declare global {
  interface HTMLElementTagNameMap {
    'countersign-phone': CountersignPhone;
  }
}

if (typeof customElements !== 'undefined' && customElements.get('countersign-phone') === undefined) {
  customElements.define('countersign-phone', CountersignPhone);
}
