import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright';
import type { CarelessTypist } from '../../../examples/simulation/careless.js';
import { BENCH_FOLDER } from './analyze-frames.js';

type Harness = Awaited<ReturnType<typeof import('../../../examples/harness/backend.js')['startHarness']>>;
type Learner = Awaited<ReturnType<typeof import('../../../examples/simulation/learner.js')['sitDown']>>;
type BrowserOptions = Parameters<typeof import('../../../examples/simulation/open-browser.js')['openBrowser']>[0];

export interface VisitOptions extends Omit<BrowserOptions, 'profile'> {
  readonly learner: string;
  /** One of the harness's (examples/harness/scenarios.ts). */
  readonly scenario?: string;
  readonly typist?: CarelessTypist;
  /** Nothing is clicked. */
  readonly byKeyboard?: boolean;
  /** Is told each state once its screen is drawn. */
  readonly onState?: (state: string) => Promise<void> | void;
  readonly prepare?: (page: Page) => Promise<void>;
}

/** A harness with a folder of its own, and one browser after the other. */
export interface Place {
  readonly harness: Harness;
  visit(options: VisitOptions): Promise<{ page: Page; learner: Learner; browser: BrowserContext }>;
  close(): Promise<void>;
}

export async function openPlace(policy: object = {}): Promise<Place> {
  const { startHarness } = await import('../../../examples/harness/backend.js');
  const { openBrowser } = await import('../../../examples/simulation/open-browser.js');
  const { sitDown } = await import('../../../examples/simulation/learner.js');
  const folder = mkdtempSync(join(tmpdir(), 'countersign-'));
  const harness = await startHarness({
    port: 0,
    data: join(folder, 'data'),
    policy: { ratePerMinute: 10_000, ...policy },
    folders: { '/bench': BENCH_FOLDER },
  });
  let current: BrowserContext | null = null;
  let takes = 0;
  return {
    harness,
    async visit({ learner: name, scenario, prepare, typist, byKeyboard, onState, ...options }) {
      await current?.close();
      const take = ++takes + 500;
      const browser = await openBrowser({ take, ...options, profile: join(folder, 'browsers', name) });
      current = browser;
      const page = browser.pages()[0] ?? (await browser.newPage());
      await prepare?.(page);
      const query = new URLSearchParams({ learner: name, ...(scenario === undefined ? {} : { scenario }) });
      await page.goto(`${harness.url}/plain-form.html?${query}`);
      return { page, learner: await sitDown(page, { from: take * 100, typist, byKeyboard, onState }), browser };
    },
    async close() {
      await current?.close();
      await harness.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
