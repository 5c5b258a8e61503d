// `countersign/svelte`: the element, and what markup may say of it. Events are
// `oncountersign-complete={…}`.
import type { HTMLAttributes } from 'svelte/elements';
import type { CountersignCheck } from '../element.js';
import type { CountersignMonitor } from '../monitor.js';
import type { CountersignPhone } from '../phone.js';
import type { CheckPropsAndEvents, MonitorPropsAndEvents, PhonePropsAndEvents } from './props.js';

export * from '../element.js';

declare module 'svelte/elements' {
  interface SvelteHTMLElements {
    'countersign-check': HTMLAttributes<CountersignCheck> & CheckPropsAndEvents;
    'countersign-monitor': HTMLAttributes<CountersignMonitor> & MonitorPropsAndEvents;
    'countersign-phone': HTMLAttributes<CountersignPhone> & PhonePropsAndEvents;
  }
}
