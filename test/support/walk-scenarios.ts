import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startHarness } from '../../examples/harness/backend.js';
import { SCENARIOS } from '../../examples/harness/scenarios.js';
import { type Driver, type Tab, waitFor } from './browsers/driver.js';

export type ScenarioName = string;

/** What the element told and showed in a page. */
export interface Reached {
  readonly ends: string | null;
  readonly states: readonly string[];
  readonly codes: readonly string[];
  readonly hints: readonly string[];
}

/** So long a scenario may take: a download that stalls is given up after 30 seconds. */
const MOST_SECONDS = 75;
/** Few pictures and repetitions; no limits that many visits of one address would reach. */
const capture = { faceFrames: 2, warmupRepetitions: 0, repetitions: 1 };
const POLICY = {
  capture: { enroll: capture, verify: capture },
  ratePerMinute: 10_000,
  attempts: { pauseAfter: 50, pauseSeconds: 1, stopAfter: 100 },
};

function rowOf(name: ScenarioName): (typeof SCENARIOS)[string] {
  const row = SCENARIOS[name];
  if (row === undefined) throw new TypeError(`no scenario ${name}`);
  return row;
}

/** A harness with a folder of its own. */
export async function openHarness() {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-'));
  const harness = await startHarness({ port: 0, data: folder, policy: POLICY });
  return {
    url: harness.url,
    async close(): Promise<void> {
      await harness.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Whether a page has been where its scenario leads. */
export function isReached(name: ScenarioName, reached: Reached): boolean {
  const { ends, code, states = [], hints = [] } = rowOf(name).reaches;
  return (
    (ends === undefined || reached.ends === ends) &&
    (code === undefined || reached.codes.includes(code)) &&
    states.every((state) => reached.states.includes(state)) &&
    hints.every((hint) => reached.hints.includes(hint))
  );
}

/**
 * Walks scenarios in one browser: each in a page that drives itself; those of one learner one after
 * the other, the others `atOnce`.
 *
 * @returns what each reached, by its name; a page that could not be opened or asked is an Error
 */
export async function walkScenarios(
  driver: Driver,
  url: string,
  names: readonly ScenarioName[],
  {
    atOnce = 1,
    onWalked = () => {},
  }: { readonly atOnce?: number; readonly onWalked?: (name: string, reached: Reached | Error, seconds: number) => void } = {},
): Promise<ReadonlyMap<string, Reached | Error>> {
  const found = new Map<string, Reached | Error>();
  const chains = names
    .filter((name) => rowOf(name).after === undefined)
    .map((name) => [name, ...names.filter((other) => rowOf(other).after === name)]);
  const walkChain = async (chain: readonly ScenarioName[]): Promise<void> => {
    const store = await driver.openStore();
    const learner = `${driver.name}-${chain[0]}`;
    for (const name of chain) {
      const startedMs = Date.now();
      const reached = await walk(name, () =>
        driver.open(`${url}/plain-form.html?${new URLSearchParams({ learner, scenario: name, auto: 'all', instant: '1' })}`, store),
      ).catch((error: Error) => error);
      found.set(name, reached);
      onWalked(name, reached, (Date.now() - startedMs) / 1000);
    }
    await store.close();
  };
  const waiting = [...chains];
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (let chain = waiting.shift(); chain !== undefined; chain = waiting.shift()) await walkChain(chain);
    }),
  );
  return found;
}

async function walk(name: ScenarioName, open: () => Promise<Tab>): Promise<Reached> {
  const tab = await open();
  try {
    const ask = (): Promise<Reached | null> => tab.evaluate<Reached | null>('window.harness ? window.harness.reached() : null');
    const reached = await waitFor(ask, (now) => now !== null && (isReached(name, now) || hasEnded(name, now)), MOST_SECONDS);
    if (reached === null) throw new Error('the page of the harness did not start');
    return reached;
  } finally {
    await tab.close();
  }
}

/** Nothing more comes where a check rests, wherever it was to lead. */
function hasEnded(name: ScenarioName, { ends }: Reached): boolean {
  return ['accepted', 'under-review', 'refused', 'canceled', 'error'].includes(ends ?? '') && ends !== rowOf(name).reaches.ends;
}
