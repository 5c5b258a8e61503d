import './element/define.js';

export { type ForgetOptions, forget } from './check/forget.js';
export type { CountersignCheckAttributes, CountersignCheckEventMap } from './element/check-events.js';
export { CountersignCheck } from './element/countersign-check.js';
