// `countersign/vue`: the element, and what a template may say of it. Events are
// `@countersign-complete`.
import type { HTMLAttributes } from 'vue';
import type { CountersignCheck, CountersignCheckEventMap } from '../element.js';
import type { CountersignMonitor, CountersignMonitorEventMap } from '../monitor.js';
import type { CountersignPhone, CountersignPhoneEventMap } from '../phone.js';
import type { CheckProps, MonitorProps, PhoneProps } from './props.js';

export * from '../element.js';

/** `onCountersignComplete` and so on: so Vue names the listeners of a template. */
type Pascal<Name extends string> = Name extends `${infer First}-${infer Rest}` ? `${Capitalize<First>}${Pascal<Rest>}` : Capitalize<Name>;
type Listeners<Events> = { [Type in keyof Events as `on${Pascal<Type & string>}`]?: ((event: Events[Type]) => void) | undefined };
type Tag<Element, Props, Events> = new () => Element & { $props: HTMLAttributes & Props & Listeners<Events> };

declare module 'vue' {
  /**
   * Where a child of a custom element goes: strict templates know no attribute that is not here.
   */
  interface HTMLAttributes {
    slot?: string | undefined;
  }
  interface GlobalComponents {
    'countersign-check': Tag<CountersignCheck, CheckProps, CountersignCheckEventMap>;
    'countersign-monitor': Tag<CountersignMonitor, MonitorProps, CountersignMonitorEventMap>;
    'countersign-phone': Tag<CountersignPhone, PhoneProps, CountersignPhoneEventMap>;
  }
}
