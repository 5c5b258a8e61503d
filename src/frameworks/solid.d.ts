// `countersign/solid`: the element, and what JSX may say of it. Events are
// `on:countersign-complete`.
import type { JSX } from 'solid-js';
import type { CountersignCheck, CountersignCheckEventMap } from '../element.js';
import type { CountersignMonitor, CountersignMonitorEventMap } from '../monitor.js';
import type { CountersignPhone } from '../phone.js';
import type { CheckProps, MonitorProps, PhoneProps } from './props.js';

export * from '../element.js';

type Html<Element, Props> = Omit<JSX.HTMLAttributes<Element>, keyof Props> & Props;

declare module 'solid-js' {
  namespace JSX {
    interface IntrinsicElements {
      'countersign-check': Html<CountersignCheck, CheckProps>;
      'countersign-monitor': Html<CountersignMonitor, MonitorProps>;
      'countersign-phone': Html<CountersignPhone, PhoneProps>;
    }
    interface CustomEvents extends CountersignCheckEventMap, CountersignMonitorEventMap {}
  }
}
