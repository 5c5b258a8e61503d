import type { Page } from 'playwright';

/** One task of the page's main thread. */
export interface TracedTask {
  /** What the thread computed: other processes of the machine take nothing from it. */
  readonly cpuMs: number;
  readonly wallMs: number;
  /** Since tracing began. */
  readonly atSeconds: number;
  /** The calls in it that took longest, with their files. */
  readonly blame: string;
}

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds, as all of them. */
  readonly ts: number;
  readonly dur?: number;
  /** Of the thread's own clock. */
  readonly tdur?: number;
  readonly args?: {
    readonly name?: string;
    readonly data?: {
      readonly url?: string;
      readonly functionName?: string;
      readonly lineNumber?: number;
      readonly columnNumber?: number;
      readonly type?: string;
    };
  };
}

/** Shorter ones are not told. */
const SHORTEST_MS = 10;
/** Events that hold others, and say nothing of where time goes. */
const FRAMES = new Set(['RunTask', 'ThreadControllerImpl::RunTask']);

/**
 * Traces the tasks of a page's main thread from now on, by Chromium's own tracing.
 *
 * @returns what ends it, and gives the tasks in their order
 */
export async function traceTasks(page: Page): Promise<() => Promise<TracedTask[]>> {
  const cdp = await page.context().newCDPSession(page);
  const events: TraceEvent[] = [];
  cdp.on('Tracing.dataCollected', ({ value }) => void events.push(...(value as unknown as TraceEvent[])));
  await cdp.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: {
      includedCategories: ['devtools.timeline', 'disabled-by-default-devtools.timeline', 'v8', 'blink.user_timing', '__metadata'],
      excludedCategories: ['*'],
    },
  });
  return async () => {
    const ended = new Promise<void>((resolve) => cdp.once('Tracing.tracingComplete', () => resolve()));
    await cdp.send('Tracing.end');
    await ended;
    return tasksOf(events);
  };
}

function tasksOf(events: readonly TraceEvent[]): TracedTask[] {
  const main = mainThread(events);
  const own = events.filter((event) => event.ph === 'X' && main(event)).sort((one, other) => one.ts - other.ts);
  const began = own[0]?.ts ?? 0;
  return own
    .filter((event) => event.name === 'RunTask' && (event.tdur ?? 0) >= SHORTEST_MS * 1000)
    .map((task) => ({ task, inside: own.filter(({ ts }) => ts >= task.ts && ts < task.ts + (task.dur ?? 0)) }))
    .filter(({ inside }) => !inside.some(isDriver))
    .map(({ task, inside }) => ({
      cpuMs: (task.tdur ?? 0) / 1000,
      wallMs: (task.dur ?? 0) / 1000,
      atSeconds: (task.ts - began) / 1e6,
      blame: blame(inside.filter(({ name }) => !FRAMES.has(name))),
    }));
}

/** Scripts that have no address are those by which the page is driven here. */
function isDriver({ name, args }: TraceEvent): boolean {
  return name === 'EvaluateScript' && (args?.data?.url ?? '') === '';
}

/** The main thread of the process that calls most functions: the page's. */
function mainThread(events: readonly TraceEvent[]): (event: TraceEvent) => boolean {
  const calls = new Map<number, number>();
  for (const { name, pid } of events) if (name === 'FunctionCall') calls.set(pid, (calls.get(pid) ?? 0) + 1);
  const mains = events.filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain');
  const [main] = mains.sort((one, other) => (calls.get(other.pid) ?? 0) - (calls.get(one.pid) ?? 0));
  return ({ pid, tid }) => pid === main?.pid && tid === main.tid;
}

function blame(inside: readonly TraceEvent[]): string {
  return [...inside]
    .sort((one, other) => (other.tdur ?? 0) - (one.tdur ?? 0))
    .slice(0, 5)
    .map(({ name, tdur = 0, args }) => {
      const { url = '', functionName = '', lineNumber, columnNumber, type = '' } = args?.data ?? {};
      const place = url === '' ? '' : ` ${url.split('/').at(-1)}${lineNumber === undefined ? '' : `:${lineNumber}:${columnNumber}`}`;
      return `${(tdur / 1000).toFixed(0)} ms ${[name, type, functionName].filter((part) => part !== '').join(' ')}${place}`;
    })
    .join('; ');
}
