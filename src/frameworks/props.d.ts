// What the types of every framework share.
import type { CountersignCheck, CountersignCheckAttributes, CountersignCheckEventMap } from '../element.js';
import type { CountersignMonitor, CountersignMonitorAttributes, CountersignMonitorEventMap } from '../monitor.js';
import type { CountersignPhoneAttributes, CountersignPhoneEventMap } from '../phone.js';

/** `oncountersign-complete` and so on. */
type Handlers<Events> = { [Type in keyof Events as `on${Type & string}`]?: ((event: Events[Type]) => void) | undefined };

export type CheckProps = CountersignCheckAttributes & { messages?: CountersignCheck['messages'] | undefined };
export type CheckPropsAndEvents = CheckProps & Handlers<CountersignCheckEventMap>;
export type MonitorProps = CountersignMonitorAttributes & { messages?: CountersignMonitor['messages'] | undefined };
export type MonitorPropsAndEvents = MonitorProps & Handlers<CountersignMonitorEventMap>;
export type PhoneProps = CountersignPhoneAttributes & { messages?: CountersignCheck['messages'] | undefined };
export type PhonePropsAndEvents = PhoneProps & Handlers<CountersignPhoneEventMap>;
