// `countersign/react`: the element, and what JSX may say of it. React 18 sets attributes and knows
// no events of elements: there, `false` means what the attribute says, and events need a ref.
import type { DetailedHTMLProps, HTMLAttributes } from 'react';
import type { CountersignCheck } from '../element.js';
import type { CountersignMonitor } from '../monitor.js';
import type { CountersignPhone } from '../phone.js';
import type { CheckPropsAndEvents, MonitorPropsAndEvents, PhonePropsAndEvents } from './props.js';

export * from '../element.js';

type Html<Element> = DetailedHTMLProps<HTMLAttributes<Element>, Element>;

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'countersign-check': Html<CountersignCheck> & CheckPropsAndEvents;
      'countersign-monitor': Html<CountersignMonitor> & MonitorPropsAndEvents;
      'countersign-phone': Html<CountersignPhone> & PhonePropsAndEvents;
    }
  }
}
