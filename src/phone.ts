import './element/handover/define-phone.js';

export { createPhone, type Phone, type PhoneOptions } from './check/handover/create-phone.js';
export { CountersignPhone } from './element/handover/countersign-phone.js';
export type { CountersignPhoneAttributes, CountersignPhoneEventMap } from './element/handover/phone-events.js';
