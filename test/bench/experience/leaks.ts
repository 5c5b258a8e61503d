import { setTimeout as pause } from 'node:timers/promises';
import type { CDPSession, Page } from 'playwright';
import { analyzeFrames } from './analyze-frames.js';
import type { Place } from './place.js';

export interface LeakOptions {
  /** Elements that are started, come to the consent, and are taken out of the page. */
  readonly mounts: number;
  /**
   * As many go on through camera and face worker, and are taken out when the first frame was
   * analyzed.
   */
  readonly cameraMounts: number;
  /** Frames that one face worker analyzes. */
  readonly frames: number;
}

/** Heap may grow by this share: issue 6. */
const HEAP_SHARE = 0.05;
/** Before and after, and whether it grew. */
export type Leaks = Readonly<Record<string, { readonly before: number; readonly after: number; readonly leaked: boolean }>>;

/**
 * What is left of elements that came and went, and of frames that were analyzed. As many come and
 * go before: what is made once (modules, compiled code) is made by them.
 */
export async function measureLeaks(place: Place, { mounts, cameraMounts, frames }: LeakOptions): Promise<Leaks> {
  const { page } = await place.visit({ learner: 'mounts', clip: 'a1' });
  await page.evaluate(() => document.querySelector('countersign-check')?.remove());
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Performance.enable');
  await cdp.send('HeapProfiler.enable');
  await mountAll(page, { mounts, cameraMounts });
  const before = await count(page, cdp);
  await mountAll(page, { mounts, cameraMounts });
  const after = await count(page, cdp);
  const tensors = await analyzeFrames(page, frames);
  const pairs = Object.entries(before).map(([name, value]) => [name, { before: value, after: after[name] ?? 0 }] as const);
  return Object.fromEntries(
    [...pairs, ['tensors', tensors] as const].map(([name, pair]) => {
      const most = name === 'heapBytes' ? pair.before * (1 + HEAP_SHARE) : pair.before;
      return [name, { ...pair, leaked: pair.after > most }];
    }),
  );
}

async function mountAll(page: Page, { mounts, cameraMounts }: Omit<LeakOptions, 'frames'>): Promise<void> {
  await page.evaluate(mount, { times: mounts, through: 'consent' });
  await page.evaluate(mount, { times: cameraMounts, through: 'face' });
}

/**
 * Runs in the page: elements one after the other, each taken out at the consent, or once a frame
 * has been analyzed.
 */
async function mount({ times, through }: { readonly times: number; readonly through: string }): Promise<void> {
  type Check = HTMLElement & { start(): void; readonly updateComplete: Promise<unknown> };
  const kept = window as unknown as { told: unknown[]; streams: MediaStream[] };
  const MOST_MS = 30_000;
  /** Does something to an element that leads to an event. */
  const reach = async (element: Check, event: string, state: string | null, act: () => Promise<void> | void): Promise<void> => {
    const ended = new AbortController();
    const { signal } = ended;
    const reached = new Promise<void>((resolve, reject) => {
      const late = (): void => reject(new Error(`no ${event} ${state} in ${element.dataset.state}`));
      const timer = setTimeout(late, MOST_MS);
      signal.addEventListener('abort', () => clearTimeout(timer));
      const heard = ({ detail }: CustomEventInit<{ state: string }>): void => {
        if (state === null || detail?.state === state) resolve();
      };
      element.addEventListener(`countersign-${event}`, heard, { signal });
      element.addEventListener('countersign-error', ({ detail }: CustomEventInit<{ code: string }>) => reject(new Error(detail?.code)), {
        signal,
      });
    });
    try {
      await Promise.all([reached, act()]);
    } finally {
      ended.abort();
    }
  };
  const press = async (element: Check, selector: string): Promise<void> => {
    await element.updateComplete;
    const found = element.shadowRoot?.querySelector<HTMLElement>(selector);
    if (found == null) throw new Error(`${selector} is not there in ${element.dataset.state}`);
    found.click();
  };
  for (let round = 0; round < times; round++) {
    const element = document.createElement('countersign-check') as Check;
    element.setAttribute('challenge', '/api/countersign/challenges?course=demo&activity=quiz-1&attempt=1');
    element.setAttribute('submit', '/api/countersign/bundles');
    document.querySelector('form')?.append(element);
    await reach(element, 'statechange', 'consent', () => element.start());
    if (through === 'face') {
      await press(element, 'input[type="checkbox"]');
      await reach(element, 'statechange', 'primer', () => press(element, '[part~="primary"]'));
      await reach(element, 'hint', null, () => press(element, '[part~="primary"]'));
    }
    element.remove();
    if (kept.streams.length > 0) {
      const live = (): boolean => kept.streams.some((stream) => stream.getTracks().some(({ readyState }) => readyState === 'live'));
      const endMs = performance.now() + 5000;
      while (live() && performance.now() < endMs) await new Promise((resolve) => setTimeout(resolve, 20));
      if (!live()) kept.streams.length = 0;
    }
    kept.told.length = 0;
  }
  performance.clearResourceTimings();
}

async function count(page: Page, cdp: CDPSession): Promise<Record<string, number>> {
  const endMs = performance.now() + 5000;
  while (page.workers().length > 0 && performance.now() < endMs) await pause(50);
  for (let round = 0; round < 4; round++) await cdp.send('HeapProfiler.collectGarbage');
  const { metrics } = await cdp.send('Performance.getMetrics');
  const metric = (name: string): number => metrics.find((one) => one.name === name)?.value ?? 0;
  const { usedSize } = await cdp.send('Runtime.getHeapUsage');
  const liveTracks = await page.evaluate(() => {
    const { streams } = window as unknown as { streams: MediaStream[] };
    return streams.flatMap((stream) => stream.getTracks()).filter(({ readyState }) => readyState === 'live').length;
  });
  return {
    listeners: metric('JSEventListeners'),
    nodes: metric('Nodes'),
    documents: metric('Documents'),
    workers: page.workers().length,
    liveTracks,
    heapBytes: usedSize,
  };
}
