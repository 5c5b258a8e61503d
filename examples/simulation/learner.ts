// A learner for tests and the demo: a Chromium with a camera clip, and somebody who does what the screens ask.
import { setTimeout as pause } from 'node:timers/promises';
import { chromium } from 'playwright';
import { chromiumArgs, chromiumPath } from './browser.js';
import { clip } from './clip.js';
import { press, typed } from './typist.js';

/**
 * @typedef {object} Told an event of the element, or `camera-asked`
 * @property {string} type
 * @property {number} atMs
 * @property {string} [state]
 * @property {string} [previous]
 * @property {string} [hint]
 * @property {string} [stage]
 * @property {number} [done]
 * @property {string} [code]
 */

/** States in which a check rests: nothing happens any more without the learner. */
const RESTING = ['accepted', 'under-review', 'refused', 'error', 'canceled'];
/** Time between two repetitions, in the typist's own time. */
const BETWEEN_SECONDS = 0.6;

/**
 * Opens a browser with one camera clip. What it stores lies in `profile`, so that another browser can go on with it.
 *
 * @param {{ film?: string, clip?: import('./clip.js').ClipName, take?: string | number, profile?: string, size?: { width: number, height: number }, scale?: number, camera?: 'simulated' | 'none' | 'denied', handleSignals?: boolean }} options
 *   `film` is played in place of a clip: a file that is opened anew each time a page asks for the camera; `scale`: pixels of a screenshot for one of the page;
 *   `handleSignals`: Ctrl-C closes the browser and ends the process at once; false for a caller that has more to close
 * @returns {Promise<import('playwright').BrowserContext>}
 */
export async function openBrowser({
  film,
  clip: name = 'a1',
  take = 1,
  profile = '',
  size = { width: 900, height: 900 },
  scale = 1,
  camera = 'simulated',
  handleSignals = true,
}) {
  const args = chromiumArgs({ clip: film ?? (await clip(name, take)) }).filter(
    (flag) => !withoutCamera(camera).some((other) => flag.startsWith(other)),
  );
  if (camera === 'none') args.push('--use-fake-device-for-media-stream=device-count=0');
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: chromiumPath(),
    headless: true,
    args: camera === 'denied' ? [...args, '--deny-permission-prompts'] : args,
    viewport: size,
    deviceScaleFactor: scale,
    handleSIGINT: handleSignals,
    handleSIGTERM: handleSignals,
    handleSIGHUP: handleSignals,
    timeout: 30_000,
  });
  context.setDefaultTimeout(30_000);
  await context.addInitScript(watchPage);
  return context;
}

function withoutCamera(camera) {
  if (camera === 'none') return ['--use-fake-device', '--use-file-for-fake'];
  return camera === 'denied' ? ['--use-fake-ui'] : [];
}

/** Runs in the page, before its own code: keeps what the element tells, and every camera stream that was opened. */
function watchPage() {
  window.told = [];
  window.streams = [];
  for (const type of ['statechange', 'hint', 'progress', 'complete', 'cancel', 'error']) {
    document.addEventListener(`countersign-${type}`, ({ detail }) => window.told.push({ type, ...detail, atMs: performance.now() }));
  }
  /** Repetitions that were taken in this typing step; −1 while nobody listens to the field. */
  window.repetitions = () => {
    const begun = window.told.findLastIndex(({ type, state }) => type === 'statechange' && state === 'typing');
    const progress = window.told.slice(begun).filter(({ type, stage }) => type === 'progress' && stage === 'typing');
    return progress.length > 1 ? progress.at(-1).done : -1;
  };
  window.allTyped = () => {
    const last = window.told.findLast(({ type, stage }) => type === 'progress' && stage === 'typing');
    return last !== undefined && last.done === last.total;
  };
  const devices = navigator.mediaDevices;
  if (devices === undefined) return;
  const open = devices.getUserMedia.bind(devices);
  devices.getUserMedia = async (constraints) => {
    window.told.push({ type: 'camera-asked', atMs: performance.now() });
    const stream = await open(constraints);
    window.streams.push(stream);
    return stream;
  };
}

/**
 * Somebody in front of a page that holds a `<countersign-check>`.
 *
 * @param {import('playwright').Page} page
 * @param {{ typist?: import('./typist.js').TypistName, from?: number, frame?: import('playwright').Page | import('playwright').Frame, select?: string, shared?: boolean, onState?: (state: string) => Promise<void> | void, onTyped?: () => Promise<void> | void }} [options]
 *   `from` counts the typist's repetitions: no two are alike, and a backend refuses one that it has seen; `onState` is told each state once
 *   its screen is drawn, `onTyped` each repetition that was taken while more are to come;
 *   `frame` holds the element where that is not the page itself, `select` tells it from others
 */
export async function sitDown(
  page,
  { typist = 'ana', from = 0, frame = page, select = 'countersign-check', shared = false, onState = () => {}, onTyped = () => {} } = {},
) {
  const cdp = await page.context().newCDPSession(page);
  const element = frame.locator(select);
  let repetition = from;
  let busyUntil = 0;

  const state = () => element.getAttribute('data-state');
  /** @returns {Promise<Told[]>} everything that the element told, in order */
  const told = () => frame.evaluate(() => window.told);
  const primary = () => element.locator('[part~="primary"]').click();
  const repetitions = () => frame.evaluate(() => window.repetitions());
  const leave = (left) => poll(async () => (await state()) !== left, { what: `the check to leave ${left}`, seconds: 90 });

  /** One repetition of a text into the focused field, at the typist's own times. */
  async function type(text) {
    repetition += 1;
    const strokes = typed({ typist, text, repetition });
    const now = await frame.evaluate(() => (performance.timeOrigin + performance.now()) / 1000);
    const startSeconds = Math.max(now, busyUntil) + BETWEEN_SECONDS;
    busyUntil = startSeconds + strokes.at(-1).atMs / 1000;
    await press(cdp, strokes, { startSeconds });
    return strokes;
  }

  async function typePhrase() {
    const input = element.locator('[part~="input"]');
    await input.waitFor();
    await poll(async () => (await repetitions()) >= 0, { what: 'the field to listen', seconds: 10 });
    const text = await element.locator('[part~="phrase"]').evaluate((phrase) => phrase.textContent.replaceAll(/\s+/g, ' ').trim());
    await input.focus();
    const strokes = [];
    while ((await state()) === 'typing') {
      const done = await repetitions();
      strokes.push(await type(text));
      const taken = async () => (await repetitions()) > done || (await state()) !== 'typing';
      await poll(taken, { what: `repetition ${done + 1} to be taken`, seconds: 10 });
      // Whoever types on while the next screen is drawn types into nothing.
      if (await frame.evaluate(() => window.allTyped())) await leave('typing');
      if ((await state()) === 'typing') await onTyped();
    }
    return strokes;
  }

  const acts = {
    idle: primary,
    consent: async () => {
      await element.locator('input[type="checkbox"]').first().check();
      if (shared) await element.locator('input[name="shared"]').check();
      await primary();
    },
    primer: primary,
    typing: typePhrase,
    review: primary,
    'one-more': primary,
  };

  return {
    page,
    element,
    state,
    told,
    type,
    primary,
    typePhrase,
    /** Goes on until the check is in one of these states, and says in which. Never past a screen that rests. */
    async until(...wanted) {
      const goals = wanted.length === 0 ? RESTING : wanted;
      await poll(async () => (await state()) !== null, { what: 'the element to come', seconds: 10 });
      for (;;) {
        const now = await state();
        await element.evaluate((host) => host.updateComplete);
        await onState(now);
        if (goals.includes(now) || RESTING.includes(now)) return now;
        await acts[now]?.();
        await leave(now);
      }
    },
    /** Takes the way on that an error's screen offers. */
    async mend() {
      await primary();
      await leave('error');
    },
    /** Live camera tracks that the page has opened. */
    liveTracks: () =>
      frame.evaluate(() => window.streams.flatMap((stream) => stream.getTracks()).filter(({ readyState }) => readyState === 'live').length),
  };
}

/** Until it is so. (Playwright's own `waitForFunction` needs `unsafe-eval`, which the pages' policy refuses.) */
async function poll(isSo, { what, seconds }) {
  const end = Date.now() + seconds * 1000;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error(`waited ${seconds} s for ${what}`);
    await pause(25);
  }
}
