import type { CountersignError } from '../../errors.js';
import type { MonitorState } from '../../monitor/monitor-types.js';

/** The events of `<countersign-monitor>`. They bubble, out of shadow roots too. */
export interface CountersignMonitorEventMap {
  'countersign-monitor-state': CustomEvent<{
    readonly state: MonitorState;
    readonly previous: MonitorState;
    readonly error: Pick<CountersignError, 'code' | 'action'> | null;
  }>;
}

/** What markup may say of `<countersign-monitor>`, beside what any element takes. */
export interface CountersignMonitorAttributes {
  for: string;
  challenge: string;
  submit: string;
  assets?: string | undefined;
}
