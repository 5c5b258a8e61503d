import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright';
import type { Place } from './place.js';

export interface FlowFigures {
  /** From the click on Start to the answer, the scripted typing included. */
  readonly enrollSeconds: number;
  readonly verifySeconds: number;
  /** On the main thread during both; 0 where none took 50 ms, below which browsers report none. */
  readonly longestTaskMs: number;
  readonly blockingMs: number;
  /** Time that a key event spends in the handlers of the page. */
  readonly keyDelayP99Ms: number;
  readonly axeViolations: number;
}

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** An enrolment and a check of one learner. axe looks at every screen of the enrolment; times are taken of both, without axe's own. */
export async function measureFlow(place: Place): Promise<FlowFigures> {
  let axeViolations = 0;
  const looks = await place.visit({ learner: 'looked-at', clip: 'a1' });
  for (const state of ['idle', 'consent', 'primer', 'typing', 'review', 'accepted']) {
    await looks.learner.until(state);
    const { violations } = await new AxeBuilder({ page: looks.page }).include('countersign-check').withTags(TAGS).analyze();
    for (const { id, nodes } of violations) console.error(`axe, ${state}: ${id} (${nodes.length})`);
    axeViolations += violations.length;
  }
  const enrolled = await timed(place, 'a1');
  const verified = await timed(place, 'a2');
  const tasks = [...enrolled.tasks, ...verified.tasks];
  const keys = [...enrolled.keys, ...verified.keys].sort((one, other) => one - other);
  return {
    enrollSeconds: enrolled.seconds,
    verifySeconds: verified.seconds,
    longestTaskMs: Math.max(0, ...tasks),
    blockingMs: tasks.reduce((sum, task) => sum + task - 50, 0),
    keyDelayP99Ms: keys[Math.floor(keys.length * 0.99)] ?? 0,
    axeViolations,
  };
}

interface Measured {
  readonly seconds: number;
  readonly tasks: readonly number[];
  readonly keys: readonly number[];
}

async function timed(place: Place, clip: 'a1' | 'a2'): Promise<Measured> {
  const { page, learner } = await place.visit({ learner: 'measured', clip, prepare: watch });
  await learner.until('idle');
  const startedMs = performance.now();
  const end = await learner.until();
  if (end !== 'accepted') throw new Error(`the check ended ${end}`);
  const seconds = (performance.now() - startedMs) / 1000;
  const { tasks, keys } = await page.evaluate(() => (window as unknown as { watched: { tasks: number[]; keys: number[] } }).watched);
  return { seconds, tasks, keys };
}

async function watch(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const watched = { tasks: [] as number[], keys: [] as number[] };
    Object.assign(window, { watched });
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) watched.tasks.push(duration);
    }).observe({ type: 'longtask', buffered: true });
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
