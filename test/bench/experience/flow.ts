import type { Page } from 'playwright';
import type { Place } from './place.js';

export interface FlowFigures {
  /** From the click on Start to the answer, the scripted typing included. */
  readonly enrollSeconds: number;
  readonly verifySeconds: number;
  /**
   * On the main thread during both; 0 where none took 50 ms, below which browsers report none. Of
   * up to three rounds the one with the shortest: what we do takes its time in each, what another
   * process on the machine takes from us does not.
   */
  readonly longestTaskMs: number;
  readonly blockingMs: number;
  /** Time that a key event spends in the handlers of the page. */
  readonly keyDelayP99Ms: number;
  /**
   * From a key to the next paint, by Event Timing, which tells only of 16 ms and more, in steps of
   * 8.
   */
  readonly keyToPaintP99Ms: number;
  /** Of the package's files, as they lie in dist/. */
  readonly bytesBeforeConsent: number;
}

/** Rounds at most, while each has a task that is too long. */
const ROUNDS = 3;

/**
 * An enrollment and a check of one learner, and a sentence typed in real time. What took long, and
 * which script it was, is printed.
 */
export async function measureFlow(place: Place): Promise<FlowFigures> {
  let best = await round(place, 1);
  for (let number = 2; number <= ROUNDS && best.longestTaskMs > 0; number++) {
    const next = await round(place, number);
    if (next.longestTaskMs < best.longestTaskMs) best = next;
  }
  return { ...best, keyToPaintP99Ms: await keyToPaint(place) };
}

async function round(place: Place, number: number): Promise<Omit<FlowFigures, 'keyToPaintP99Ms'>> {
  const learner = `measured-${number}`;
  const enrolled = await timed(place, learner, 'a1');
  const verified = await timed(place, learner, 'a2');
  const tasks = [...enrolled.tasks, ...verified.tasks];
  for (const line of [...enrolled.blame, ...verified.blame]) console.error(`  round ${number}: ${line}`);
  return {
    enrollSeconds: enrolled.seconds,
    verifySeconds: verified.seconds,
    longestTaskMs: Math.max(0, ...tasks),
    blockingMs: tasks.reduce((sum, task) => sum + task - 50, 0),
    keyDelayP99Ms: p99([...enrolled.keys, ...verified.keys]),
    bytesBeforeConsent: enrolled.bytesBeforeConsent,
  };
}

interface Watched {
  readonly tasks: number[];
  readonly blame: string[];
  readonly keys: number[];
  bytesBeforeConsent: number;
}

async function timed(place: Place, name: string, clip: 'a1' | 'a2'): Promise<Watched & { readonly seconds: number }> {
  const { page, learner } = await place.visit({ learner: name, clip, prepare: watch });
  await learner.until('idle');
  const startedMs = performance.now();
  const end = await learner.until();
  if (end !== 'accepted') throw new Error(`the check ended ${end}`);
  const seconds = (performance.now() - startedMs) / 1000;
  const watched = await page.evaluate(() => (window as unknown as { watched: Watched }).watched);
  return { ...watched, seconds };
}

async function watch(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const watched: Watched = { tasks: [], blame: [], keys: [], bytesBeforeConsent: 0 };
    Object.assign(window, { watched });
    let state = '';
    new PerformanceObserver((list) => {
      for (const { duration, startTime } of list.getEntries()) {
        watched.tasks.push(duration);
        watched.blame.push(`task of ${duration.toFixed(0)} ms at ${startTime.toFixed(0)} ms, in ${state}`);
      }
    }).observe({ type: 'longtask', buffered: true });
    interface Frame extends PerformanceEntry {
      readonly scripts?: readonly {
        readonly invoker: string;
        readonly sourceURL: string;
        readonly duration: number;
        readonly forcedStyleAndLayoutDuration: number;
      }[];
    }
    new PerformanceObserver((list) => {
      for (const { duration, startTime, scripts = [] } of list.getEntries() as Frame[]) {
        const parts = scripts.map(
          ({ invoker, sourceURL, duration: ms, forcedStyleAndLayoutDuration: layout }) =>
            `${ms.toFixed(0)} ms ${invoker.split('/').at(-1)} of ${sourceURL.split('/').at(-1)}${layout > 1 ? `, layout ${layout.toFixed(0)} ms` : ''}`,
        );
        watched.blame.push(`frame of ${duration.toFixed(0)} ms at ${startTime.toFixed(0)} ms, in ${state}: ${parts.join('; ')}`);
      }
    }).observe({ type: 'long-animation-frame', buffered: true });
    document.addEventListener('countersign-statechange', (event) => {
      state = (event as CustomEvent<{ state: string }>).detail.state;
      if (state !== 'consent') return;
      const files = performance
        .getEntriesByType('resource')
        .filter(({ name }) => name.includes('/countersign/') && !name.includes('/api/'));
      watched.bytesBeforeConsent = (files as PerformanceResourceTiming[]).reduce((sum, { decodedBodySize }) => sum + decodedBodySize, 0);
    });
    let beganMs = 0;
    for (const type of ['keydown', 'keyup', 'beforeinput', 'input']) {
      window.addEventListener(
        type,
        () => {
          beganMs = performance.now();
        },
        { capture: true },
      );
      window.addEventListener(type, () => watched.keys.push(performance.now() - beganMs));
    }
  });
}

/** Keys at real times, unlike those of the simulated typist, which carry times of their own. */
async function keyToPaint(place: Place): Promise<number> {
  const { page, learner } = await place.visit({ learner: 'types', clip: 'a1' });
  await learner.until('typing');
  const field = learner.element.locator('[part~="input"]');
  await field.focus();
  await page.evaluate(() => {
    const paints: number[] = [];
    Object.assign(window, { paints });
    new PerformanceObserver((list) => {
      for (const { name, duration } of list.getEntries()) if (name.startsWith('key')) paints.push(duration);
    }).observe({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit);
  });
  const text = await learner.element.locator('[part~="phrase"]').evaluate((phrase) => phrase.textContent?.trim() ?? '');
  await page.keyboard.type(text.slice(0, -1), { delay: 60 });
  await page.waitForTimeout(300);
  const slow = await page.evaluate(() => (window as unknown as { paints: number[] }).paints);
  const fast = Array.from({ length: Math.max(0, 3 * (text.length - 1) - slow.length) }, () => 0);
  return p99([...slow, ...fast]);
}

function p99(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[Math.floor(values.length * 0.99)] ?? 0;
}
