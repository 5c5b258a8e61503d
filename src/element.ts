import './element/define.js';

export { type ForgetOptions, forget } from './check/forget.js';
export { CountersignCheck } from './element/countersign-check.js';
