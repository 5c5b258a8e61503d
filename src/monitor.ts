import './element/monitor/define-monitor.js';

export { CountersignMonitor } from './element/monitor/countersign-monitor.js';
export type { CountersignMonitorAttributes, CountersignMonitorEventMap } from './element/monitor/monitor-events.js';
export { createMonitor } from './monitor/create-monitor.js';
export type { Monitor, MonitorEventMap, MonitorOptions, MonitorState } from './monitor/monitor-types.js';
export type { ConsentPolicy } from './types.js';
