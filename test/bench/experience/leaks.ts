import type { CDPSession, Page } from 'playwright';
import type { Place } from './place.js';

const MOUNTS = 100;
/** Heap may grow by this share: caches of the engine, not of ours. */
const HEAP_SHARE = 0.05;

/** Before and after, and whether it grew. */
export type Leaks = Readonly<Record<string, { readonly before: number; readonly after: number; readonly leaked: boolean }>>;

/** A hundred elements that are started, come to the consent, and are taken out of the page again. Ten before, to warm up. */
export async function measureLeaks(place: Place): Promise<Leaks> {
  const { page } = await place.visit({ learner: 'mounts', clip: 'a1' });
  await page.evaluate(() => document.querySelector('countersign-check')?.remove());
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Performance.enable');
  await cdp.send('HeapProfiler.enable');
  await mount(page, 10);
  const before = await count(page, cdp);
  await mount(page, MOUNTS);
  const after = await count(page, cdp);
  return Object.fromEntries(
    Object.entries(before).map(([name, value]) => {
      const grown = after[name] ?? 0;
      return [name, { before: value, after: grown, leaked: grown > (name === 'heapBytes' ? value * (1 + HEAP_SHARE) : value) }];
    }),
  );
}

async function mount(page: Page, times: number): Promise<void> {
  await page.evaluate(async (rounds) => {
    for (let round = 0; round < rounds; round++) {
      const element = document.createElement('countersign-check') as HTMLElement & { start(): void };
      element.setAttribute('challenge', '/api/countersign/challenges?course=demo&activity=quiz-1&attempt=1');
      element.setAttribute('submit', '/api/countersign/bundles');
      document.querySelector('form')?.append(element);
      const consent = new Promise<void>((resolve) => {
        element.addEventListener('countersign-statechange', (event) => {
          if ((event as CustomEvent<{ state: string }>).detail.state === 'consent') resolve();
        });
      });
      element.start();
      await consent;
      element.remove();
    }
    (window as unknown as { told: unknown[] }).told.length = 0;
    performance.clearResourceTimings();
  }, times);
}

async function count(page: Page, cdp: CDPSession): Promise<Record<string, number>> {
  for (let round = 0; round < 3; round++) await cdp.send('HeapProfiler.collectGarbage');
  const { metrics } = await cdp.send('Performance.getMetrics');
  const metric = (name: string): number => metrics.find((one) => one.name === name)?.value ?? 0;
  const tracks = await page.evaluate(() => {
    const { streams } = window as unknown as { streams: MediaStream[] };
    return streams.flatMap((stream) => stream.getTracks()).filter(({ readyState }) => readyState === 'live').length;
  });
  return {
    listeners: metric('JSEventListeners'),
    nodes: metric('Nodes'),
    documents: metric('Documents'),
    workers: page.workers().length,
    liveTracks: tracks,
    heapBytes: metric('JSHeapUsedSize'),
  };
}
