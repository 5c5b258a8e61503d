import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright';
import type { ClipName } from '../../../examples/simulation/clip.js';
import { openPlace } from './place.js';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

interface Look {
  /** States that axe looks at, in their order. */
  readonly states: readonly string[];
  readonly visit: { readonly clip: ClipName; readonly scenario?: string; readonly learner?: string };
  /** Requests that wait until a state was looked at, which would be over too soon. */
  readonly holds?: Readonly<Record<string, RegExp>>;
  readonly fault?: readonly [name: string, from: string];
}

const LOOKS: readonly Look[] = [
  {
    visit: { clip: 'a1', scenario: 'card' },
    states: ['idle', 'checking', 'consent', 'primer', 'loading', 'typing', 'review', 'sending', 'accepted'],
    holds: { checking: /\/challenges/, loading: /\.bin$/, sending: /\/bundles/ },
  },
  { visit: { clip: 'a1', scenario: 'hint-dark', learner: 'dark' }, states: ['face'] },
  { visit: { clip: 'a1', scenario: 'hint-card-missing', learner: 'no-card' }, states: ['document'] },
  { visit: { clip: 'a2', scenario: 'one-more' }, states: ['one-more'] },
  { visit: { clip: 'a2' }, states: ['under-review'], fault: ['late', 'review'] },
  { visit: { clip: 'b1' }, states: ['refused'] },
  { visit: { clip: 'a1', scenario: 'camera-denied', learner: 'denied' }, states: ['error'] },
  { visit: { clip: 'a1', learner: 'stops' }, states: ['canceled'] },
];

export interface AxeFigures {
  readonly axeStates: number;
  readonly axeViolations: number;
}

/** axe on every state, each as it comes about in the harness. */
export async function measureAxe(): Promise<AxeFigures> {
  const short = { faceFrames: 2, warmupRepetitions: 0, repetitions: 2 };
  const place = await openPlace({ document: { still: false }, capture: { enroll: short, verify: short } });
  const seen = new Set<string>();
  let axeViolations = 0;
  try {
    for (const { states, visit, holds = {}, fault } of LOOKS) {
      const { scenario, clip, learner: name = 'looked-at' } = visit;
      const { page, learner } = await place.visit({ learner: name, clip });
      if (scenario !== undefined)
        await page.goto(`${place.harness.url}/plain-form.html?${new URLSearchParams({ learner: name, scenario, camera: 'real' })}`);
      if (fault !== undefined) {
        await learner.until(fault[1]);
        place.harness.setFault(fault[0], 1);
      }
      const releases = new Map<string, () => void>();
      for (const [state, pattern] of Object.entries(holds)) releases.set(state, await hold(page, pattern));
      for (const state of states) {
        if (state === 'canceled') {
          await learner.until('consent');
          await learner.element.locator('[part~="cancel"]').click();
          await learner.element.and(page.locator('[data-state="canceled"]')).waitFor();
        }
        const reached = await learner.until(state);
        if (reached !== state) throw new Error(`axe: ${reached} came instead of ${state}`);
        const { violations } = await new AxeBuilder({ page }).include('countersign-check').withTags(TAGS).analyze();
        if ((await learner.state()) !== state) throw new Error(`axe: ${state} was over too soon`);
        for (const { id, nodes } of violations) console.error(`  axe, ${state}: ${id} (${nodes.length})`);
        axeViolations += violations.length;
        seen.add(state);
        releases.get(state)?.();
      }
    }
  } finally {
    await place.close();
  }
  return { axeStates: seen.size, axeViolations };
}

/** Requests of this kind wait until the returned function is called. */
async function hold(page: Page, pattern: RegExp): Promise<() => void> {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  await page.context().route(pattern, async (route) => {
    await opened;
    // A request that the page has given up is not there to go on.
    await route.continue().catch(() => undefined);
  });
  return open;
}
