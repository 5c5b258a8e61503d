import './element/define.js';

export { CountersignCheck } from './element/countersign-check.js';
