import type { Page } from 'playwright';
import type { Place } from './place.js';
import { type TracedTask, traceTasks } from './trace-tasks.js';

export interface FlowFigures {
  /** From the click on Start to the answer, the scripted typing included. */
  readonly enrollSeconds: number;
  readonly verifySeconds: number;
  /**
   * On the main thread during both, by the thread's own clock: what another process on the machine
   * takes from us does not count.
   */
  readonly longestTaskMs: number;
  /** The same on a computer of a quarter of the speed. */
  readonly longestTaskAtQuarterSpeedMs: number;
  /** Time that a key event spends in the handlers of the page. */
  readonly keyDelayP99Ms: number;
  /**
   * From a key to the next paint, by Event Timing, which tells only of 16 ms and more, in steps of
   * 8.
   */
  readonly keyToPaintP99Ms: number;
  /**
   * Of the package's files, as they lie in dist/: before the learner presses Start, and by the time
   * the consent is shown, while models load that nobody waits for yet.
   */
  readonly bytesBeforeStart: number;
  readonly bytesBeforeConsent: number;
}

/**
 * An enrollment and a check of one learner, and a sentence typed in real time. The longest tasks,
 * and which script they were, are printed.
 */
export async function measureFlow(place: Place): Promise<FlowFigures> {
  const enrolled = await timed(place, 'a1');
  const verified = await timed(place, 'a2');
  const tasks = [...enrolled.tasks, ...verified.tasks].sort((one, other) => other.cpuMs - one.cpuMs);
  for (const { cpuMs, atSeconds, blame } of tasks.slice(0, TOLD))
    console.error(`  task of ${cpuMs.toFixed(0)} ms at ${atSeconds.toFixed(1)} s: ${blame}`);
  const longestTaskMs = tasks[0]?.cpuMs ?? 0;
  return {
    enrollSeconds: enrolled.seconds,
    verifySeconds: verified.seconds,
    longestTaskMs,
    longestTaskAtQuarterSpeedMs: 4 * longestTaskMs,
    keyDelayP99Ms: p99([...enrolled.keys, ...verified.keys]),
    bytesBeforeStart: enrolled.bytesBeforeStart,
    bytesBeforeConsent: enrolled.bytesBeforeConsent,
    keyToPaintP99Ms: await keyToPaint(place),
  };
}

/** Tasks that are printed. */
const TOLD = 10;

interface Watched {
  readonly keys: number[];
  bytesBeforeStart: number;
  bytesBeforeConsent: number;
}

async function timed(
  place: Place,
  clip: 'a1' | 'a2',
): Promise<Watched & { readonly seconds: number; readonly tasks: readonly TracedTask[] }> {
  let endTrace = async (): Promise<TracedTask[]> => [];
  const { page, learner } = await place.visit({
    learner: 'measured',
    clip,
    prepare: async (opened) => {
      await watch(opened);
      endTrace = await traceTasks(opened);
    },
  });
  await learner.until('idle');
  const startedMs = performance.now();
  const end = await learner.until();
  if (end !== 'accepted') throw new Error(`the check ended ${end}`);
  const seconds = (performance.now() - startedMs) / 1000;
  const watched = await page.evaluate(() => (window as unknown as { watched: Watched }).watched);
  return { ...watched, seconds, tasks: await endTrace() };
}

async function watch(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const watched: Watched = { keys: [], bytesBeforeStart: 0, bytesBeforeConsent: 0 };
    Object.assign(window, { watched });
    document.addEventListener('countersign-statechange', (event) => {
      const { state } = (event as CustomEvent<{ state: string }>).detail;
      const stage = ({ checking: 'bytesBeforeStart', consent: 'bytesBeforeConsent' } as const)[state];
      if (stage === undefined || watched[stage] > 0) return;
      const files = performance
        .getEntriesByType('resource')
        .filter(({ name }) => name.includes('/countersign/') && !name.includes('/api/'));
      watched[stage] = (files as PerformanceResourceTiming[]).reduce((sum, { decodedBodySize }) => sum + decodedBodySize, 0);
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
