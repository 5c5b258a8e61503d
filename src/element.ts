import './element/define.js';

export { CountersignCheck } from './element/countersign-check.js';
export { type ForgetOptions, forget } from './forget.js';
