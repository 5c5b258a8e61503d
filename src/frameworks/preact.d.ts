// `countersign/preact`: the element, and what JSX may say of it.
import type { ClassAttributes, HTMLAttributes } from 'preact';
import type { CountersignCheck } from '../element.js';
import type { CountersignMonitor } from '../monitor.js';
import type { CountersignPhone } from '../phone.js';
import type { CheckPropsAndEvents, MonitorPropsAndEvents, PhonePropsAndEvents } from './props.js';

export * from '../element.js';

type Html<Element extends EventTarget, Props> = Omit<HTMLAttributes<Element>, keyof Props> & ClassAttributes<Element> & Props;

declare module 'preact' {
  namespace JSX {
    interface IntrinsicElements {
      'countersign-check': Html<CountersignCheck, CheckPropsAndEvents>;
      'countersign-monitor': Html<CountersignMonitor, MonitorPropsAndEvents>;
      'countersign-phone': Html<CountersignPhone, PhonePropsAndEvents>;
    }
  }
}
