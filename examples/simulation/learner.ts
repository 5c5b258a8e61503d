// A learner for tests and the demo: somebody who does what the screens ask.
import type { Frame, Locator, Page } from 'playwright';
import { type CarelessTypist, carelesslyTyped } from './careless.js';
import type { Told } from './open-browser.js';
import { isSoon, poll } from './poll.js';
import { tabTo } from './tab-to.js';
import { keyOf, press, type Stroke, type TypistName, typed } from './typist.js';

export interface LearnerOptions {
  readonly typist?: TypistName | CarelessTypist | undefined;
  /**
   * Counts the typist's repetitions: no two are alike, and a backend refuses one that it has seen.
   */
  readonly from?: number | undefined;
  /** Holds the element where that is not the page itself. */
  readonly frame?: Page | Frame | undefined;
  /** Tells the element from others. */
  readonly select?: string | undefined;
  /** They say that the computer is a shared one. */
  readonly shared?: boolean | undefined;
  /** Nothing is clicked: they go from one thing to the next by Tab. */
  readonly byKeyboard?: boolean | undefined;
  /** Is told each state once its screen is drawn. */
  readonly onState?: ((state: string) => Promise<void> | void) | undefined;
  /** Is told each repetition that was taken while more are to come. */
  readonly onTyped?: (() => Promise<void> | void) | undefined;
}

/** Somebody in front of a page with the element. */
export interface Learner {
  readonly page: Page;
  readonly element: Locator;
  state(): Promise<string | null>;
  /** Everything that the element told, in order. */
  told(): Promise<Told[]>;
  /** One repetition of a text into the focused field, at the typist's own times. */
  type(text: string): Promise<Stroke[]>;
  primary(): Promise<void>;
  typePhrase(): Promise<Stroke[][]>;
  /**
   * Goes on until the check is in one of these states, and says in which. Never past a screen that
   * rests.
   */
  until(...wanted: string[]): Promise<string>;
  /** Takes the way on that an error's screen offers. */
  mend(): Promise<void>;
  /**
   * Sentences that were begun, and the time of the last key (epoch seconds), by the typist's own
   * clock.
   */
  typing(): { readonly sentences: number; readonly untilSeconds: number };
  /** Live camera tracks that the page has opened. */
  liveTracks(): Promise<number>;
}

/** States in which a check rests: nothing happens any more without the learner. */
const RESTING = ['accepted', 'under-review', 'refused', 'error', 'canceled'];
/** Time between two repetitions, in the typist's own time. */
const BETWEEN_SECONDS = 0.6;
/** Until a learner has read why a sentence was not taken. */
const SEEN_SECONDS = 3;

/** Somebody sits down in front of a page that holds a `<countersign-check>`. */
export async function sitDown(
  page: Page,
  {
    typist = 'ana',
    from = 0,
    frame = page,
    select = 'countersign-check',
    shared = false,
    byKeyboard = false,
    onState = () => {},
    onTyped = () => {},
  }: LearnerOptions = {},
): Promise<Learner> {
  const cdp = await page.context().newCDPSession(page);
  const element = frame.locator(select);
  let repetition = from;
  let busyUntil = 0;

  const state = () => element.getAttribute('data-state');
  const told = () => frame.evaluate(() => window.told);
  const strike = async (selector: string, key: string): Promise<void> => {
    await tabTo(page, element.locator(selector).first());
    await page.keyboard.press(key);
  };
  const primary = () => (byKeyboard ? strike('[part~="primary"]', 'Enter') : element.locator('[part~="primary"]').click());
  const repetitions = () => frame.evaluate(() => window.repetitions());
  const leave = (left: string) => poll(async () => (await state()) !== left, { what: `the check to leave ${left}`, seconds: 90 });

  async function type(text: string): Promise<Stroke[]> {
    repetition += 1;
    const strokes = typeof typist === 'string' ? typed({ typist, text, repetition }) : carelesslyTyped(typist, { text, repetition });
    const now = await frame.evaluate(() => (performance.timeOrigin + performance.now()) / 1000);
    const startSeconds = Math.max(now, busyUntil) + BETWEEN_SECONDS;
    busyUntil = startSeconds + (strokes.at(-1)?.atMs ?? 0) / 1000;
    await press(cdp, strokes, { startSeconds });
    return strokes;
  }

  /**
   * What stands there is not taken: the learner sees it after a while, and begins the sentence
   * again.
   */
  async function beginAnew(): Promise<void> {
    const key = keyOf('Escape');
    const strokes: Stroke[] = (['down', 'up'] as const).map((part) => ({ ...key, type: part, atMs: part === 'down' ? 0 : 80 }));
    busyUntil += SEEN_SECONDS;
    await press(cdp, strokes, { startSeconds: busyUntil });
  }

  async function typePhrase(): Promise<Stroke[][]> {
    const input = element.locator('[part~="input"]');
    await input.waitFor();
    await poll(async () => (await repetitions()) >= 0, { what: 'the field to listen', seconds: 10 });
    const text = await element.locator('[part~="phrase"]').evaluate((phrase) => (phrase.textContent ?? '').replaceAll(/\s+/g, ' ').trim());
    if (byKeyboard) await tabTo(page, input);
    else await input.focus();
    const strokes: Stroke[][] = [];
    while ((await state()) === 'typing') {
      const done = await repetitions();
      strokes.push(await type(text));
      const taken = async () => (await repetitions()) > done || (await state()) !== 'typing';
      if (typeof typist === 'string') await poll(taken, { what: `repetition ${done + 1} to be taken`, seconds: 10 });
      else if (!(await isSoon(taken))) await beginAnew();
      // Whoever types on while the next screen is drawn types into nothing.
      if (await frame.evaluate(() => window.allTyped())) await leave('typing');
      if ((await state()) === 'typing') await onTyped();
    }
    return strokes;
  }

  const acts: Record<string, () => Promise<unknown>> = {
    idle: primary,
    consent: async () => {
      if (byKeyboard) await strike('input[type="checkbox"]', 'Space');
      else await element.locator('input[type="checkbox"]').first().check();
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
    async until(...wanted: string[]) {
      const goals = wanted.length === 0 ? RESTING : wanted;
      await poll(async () => (await state()) !== null, { what: 'the element to come', seconds: 10 });
      for (;;) {
        const now = (await state()) ?? 'none';
        await element.evaluate((host) => (host as HTMLElement & { updateComplete: Promise<boolean> }).updateComplete);
        await onState(now);
        if (goals.includes(now) || RESTING.includes(now)) return now;
        await acts[now]?.();
        await leave(now);
      }
    },
    async mend() {
      await primary();
      await leave('error');
    },
    typing: () => ({ sentences: repetition - from, untilSeconds: busyUntil }),
    liveTracks: () =>
      frame.evaluate(() => window.streams.flatMap((stream) => stream.getTracks()).filter(({ readyState }) => readyState === 'live').length),
  };
}
