import { CountersignCheck } from './countersign-check.js';

if (typeof customElements !== 'undefined' && customElements.get('countersign-check') === undefined) {
  customElements.define('countersign-check', CountersignCheck);
}
