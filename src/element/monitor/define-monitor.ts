import { CountersignMonitor } from './countersign-monitor.js';

if (typeof customElements !== 'undefined' && customElements.get('countersign-monitor') === undefined) {
  customElements.define('countersign-monitor', CountersignMonitor);
}
