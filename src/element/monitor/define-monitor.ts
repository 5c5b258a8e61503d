import { CountersignMonitor } from './countersign-monitor.js';
import type { CountersignMonitorEventMap } from './monitor-events.js';

declare global {
  interface HTMLElementTagNameMap {
    'countersign-monitor': CountersignMonitor;
  }
  interface GlobalEventHandlersEventMap extends CountersignMonitorEventMap {}
}

if (typeof customElements !== 'undefined' && customElements.get('countersign-monitor') === undefined) {
  customElements.define('countersign-monitor', CountersignMonitor);
}
