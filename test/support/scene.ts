import { mkdtempSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright';
import { startHarness } from '../../examples/harness/backend.js';
import { type ClipName, clip as clipFile } from '../../examples/simulation/clip.js';
import { sitDown } from '../../examples/simulation/learner.js';
import { openBrowser } from '../../examples/simulation/open-browser.js';
import type { TypistName } from '../../examples/simulation/typist.js';
import { portraitOf } from './portrait.js';

export interface VisitOptions {
  /** Who is signed in. */
  readonly learner: string;
  readonly page?: string;
  /** The page's host, where it is not the address: passkeys belong to names. */
  readonly host?: string;
  /** Of the harness; done to the picture of the browser's camera, which shows the clip. */
  readonly scenario?: string;
  /** Whose face is on the card that the scenario shows. */
  readonly portrait?: ClipName;
  readonly camera?: 'simulated' | 'none' | 'denied';
  readonly clip?: ClipName;
  readonly typist?: TypistName;
  /** Ticks that others use this computer, too. */
  readonly shared?: boolean;
  /**
   * A number that this scene has not used: another take of the clip, other repetitions. Only sent
   * bundles need one of their own.
   */
  readonly take?: number;
}

export type Visit = Awaited<ReturnType<typeof sitDown>> & {
  readonly page: Page;
  readonly browser: BrowserContext;
  /**
   * From the next time on that the page asks for the camera, it shows another take: for a second
   * bundle in one visit.
   */
  readonly playOn: (take: number) => Promise<void>;
};

/**
 * A harness on a free port with a data folder of its own, and learners who visit it. Their browsers
 * keep what they store, by learner.
 */
export async function openScene({ policy = {} }: { readonly policy?: object } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-'));
  const harness = await startHarness({
    port: 0,
    data: join(folder, 'data'),
    policy,
    folders: { '/test': 'test/e2e/pages', '/portraits': folder },
  });
  const browsers = new Set<BrowserContext>();
  const film = join(folder, 'camera.mjpeg');
  async function play(name: ClipName, take: number): Promise<void> {
    symlinkSync(await clipFile(name, take), `${film}.next`);
    renameSync(`${film}.next`, film);
  }
  return {
    url: harness.url,
    runs: harness.runs,
    setFault: harness.setFault,
    /** One visit to a page with the element; the visits before it are over. */
    async visit({
      learner,
      page: path = '/plain-form.html',
      host = '127.0.0.1',
      scenario,
      portrait,
      clip = 'a1',
      typist = 'ana',
      shared = false,
      take = 1,
      ...browser
    }: VisitOptions): Promise<Visit> {
      await leave(browsers);
      await play(clip, take);
      const context = await openBrowser({ ...browser, film, profile: join(folder, 'browsers', learner) });
      browsers.add(context);
      const page = context.pages()[0] ?? (await context.newPage());
      const query = new URLSearchParams({ learner, ...(scenario === undefined ? {} : { scenario, camera: 'real' }) });
      if (portrait !== undefined) query.set('portrait', await portraitOf(portrait, folder));
      await page.goto(`${harness.url.replace('127.0.0.1', host)}${path}?${query}`);
      return { ...(await sitDown(page, { typist, shared, from: take * 100 })), page, browser: context, playOn: (next) => play(clip, next) };
    },
    /** Posts to the backend as this learner's page would. */
    post: (learner: string, path: string, body: string, contentType: string) =>
      fetch(`${harness.url}/api/countersign/${path}`, {
        method: 'POST',
        body,
        headers: { 'content-type': contentType, cookie: `learner=${learner}`, origin: harness.url },
      }),
    async close(): Promise<void> {
      await leave(browsers);
      await harness.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function leave(browsers: Set<BrowserContext>): Promise<void> {
  for (const browser of browsers) await browser.close();
  browsers.clear();
}
