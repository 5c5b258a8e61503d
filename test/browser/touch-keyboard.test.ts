import axe from 'axe-core';
import { render } from 'lit';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { cdp, page } from 'vitest/browser';
import { press, typed } from '../../examples/simulation/typist.js';
import { captureScreens } from '../../src/element/capture/capture-screens.js';
import { focusScreen } from '../../src/element/focus-screen.js';
import { language as ar } from '../../src/element/messages/languages/ar.js';
import { messagesFor } from '../../src/element/messages/messages-for.js';
import type { ScreenActions, ScreenModel } from '../../src/element/screen.js';
import { styles } from '../../src/element/styles.js';
import { theme } from '../../src/element/theme.js';
import { frame } from '../../src/element/views/frame.js';
import { collectTyping } from '../../src/keystroke/collect.js';
import { TouchKeys } from '../../src/keystroke/touch-keys.js';
import type { InputKind, KeystrokeEvidence, Phrase } from '../../src/types.js';
import { models } from '../support/screens.js';

const PHRASE: Phrase = { id: 'p1', text: 'Élan of a fox.', lang: 'en' };
const PLAIN: Phrase = { id: 'p2', text: 'Open it.', lang: 'en' };

let host: HTMLElement;
let root: ShadowRoot;
let keys: TouchKeys;
let controller: AbortController;
let model: ScreenModel;
let words = messagesFor(null, {}, captureScreens.messages);

const actions = new Proxy({} as ScreenActions, {
  get: (_, name) => (name === 'useTouchKeys' ? (shown: boolean) => keys.choose(shown) : () => undefined),
});

beforeEach(async () => {
  words = messagesFor(null, {}, captureScreens.messages);
  host = document.body.appendChild(document.createElement('main'));
  root = host.attachShadow({ mode: 'open' });
  const late = new CSSStyleSheet();
  late.replaceSync(captureScreens.styles);
  root.adoptedStyleSheets = [theme.styleSheet as CSSStyleSheet, styles.styleSheet as CSSStyleSheet, late];
  keys = new TouchKeys();
  controller = new AbortController();
  keys.addEventListener('change', draw);
  await cdp().send('Emulation.setTouchEmulationEnabled', { enabled: true, maxTouchPoints: 5 });
});

afterEach(async () => {
  controller.abort();
  host.remove();
  vi.restoreAllMocks();
  await cdp().send('Emulation.setTouchEmulationEnabled', { enabled: false });
});

function draw(): void {
  model = { ...model, touchKeys: keys, keysShown: keys.shown };
  render(frame({ capture: captureScreens, model, messages: words, actions }), root);
}

function show(phrase: Phrase): void {
  model = { ...models.typing, phrase };
  keys.offer(true);
}

it.each([568, 640, 700])('a phone that is %i px high shows the sentence, its field and the keys at once', async (height) => {
  await page.viewport(320, height);
  const filler = document.createElement('h1');
  filler.style.height = '150px';
  document.body.prepend(filler);
  try {
    show(PHRASE);
    focusScreen(root);
    const sentence = (root.querySelector('label.typing') as HTMLElement).getBoundingClientRect();
    expect(Math.round(sentence.top)).toBeGreaterThanOrEqual(0);
    expect(board().getBoundingClientRect().bottom).toBeLessThanOrEqual(innerHeight);
  } finally {
    filler.remove();
    await page.viewport(1000, 800);
  }
});

function collect(phrase: Phrase, kinds?: readonly InputKind[]): Promise<KeystrokeEvidence> {
  show(phrase);
  const collecting = collectTyping({
    input: field(),
    phrase,
    warmup: 0,
    repetitions: 2,
    touchKeys: keys,
    kinds,
    onProgress: () => undefined,
    onRejected: () => undefined,
    signal: controller.signal,
  });
  collecting.catch(() => undefined);
  return collecting;
}

const field = (): HTMLInputElement => root.querySelector('input') as HTMLInputElement;
const board = (): HTMLElement => root.querySelector('.keys') as HTMLElement;
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 60));

function key(face: string): HTMLElement {
  const found = [...root.querySelectorAll<HTMLElement>('.keys button')].find(
    (button) => button.textContent === face || button.getAttribute('aria-label') === face,
  );
  if (found === undefined) throw new Error(`no key ${face}`);
  return found;
}

/** Middle of an element in the browser's own coordinates: tests run in a frame. */
function middleOf(element: Element): { x: number; y: number; scale: number } {
  element.scrollIntoView({ block: 'center' });
  const box = element.getBoundingClientRect();
  const around = window.frameElement?.getBoundingClientRect();
  const scale = around === undefined ? 1 : around.width / innerWidth;
  return {
    x: (around?.left ?? 0) + scale * (box.left + box.width / 2),
    y: (around?.top ?? 0) + scale * (box.top + box.height / 2),
    scale,
  };
}

/** A finger on a key, off its middle by so much in CSS pixels, for so long. */
async function tap(face: string, { dx = 0, dy = 0, radius = 8, heldMs = 30 } = {}): Promise<void> {
  const { x, y, scale } = middleOf(key(face));
  const point = { x: x + scale * dx, y: y + scale * dy, radiusX: radius, radiusY: radius, id: 1 };
  await cdp().send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [point] });
  await new Promise((resolve) => setTimeout(resolve, heldMs));
  await cdp().send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
}

async function type(text: string): Promise<void> {
  for (const [at, char] of [...text].entries())
    await tap(char === ' ' ? 'Space' : char, { dx: (at % 3) * 3 - 2, dy: (at % 4) * 2 - 3, radius: 7 + (at % 3) });
}

describe('the keyboard that the check draws', () => {
  it('gives dwell, flight, the place in each key and the contact, and no key', async () => {
    const collecting = collect(PLAIN);
    await type(PLAIN.text);
    await settled();
    await type(PLAIN.text);
    const { inputKind, repetitions } = await collecting;
    expect(inputKind).toBe('touch-keys');
    for (const { dwellMs, downDownMs, x, y, size, edits } of repetitions) {
      expect(dwellMs.every((time) => time !== null && time > 5)).toBe(true);
      expect(downDownMs.every((time) => time !== null && time > 5)).toBe(true);
      expect([x?.length, y?.length, size?.length, edits]).toEqual([8, 8, 8, 0]);
      expect(new Set(x).size).toBeGreaterThan(1);
      expect([...(x ?? []), ...(y ?? []), ...(size ?? [])].every(Number.isInteger)).toBe(true);
    }
    expect(JSON.stringify(repetitions)).not.toMatch(/Open|Key|char/);
  });

  it('begins with a capital where the sentence does, mends what is wrong, and begins anew', async () => {
    const collecting = collect(PLAIN);
    expect(key('Shift').getAttribute('aria-pressed')).toBe('true');
    await type('Opx');
    expect(field().value).toBe('Opx');
    await tap('Delete');
    expect(field().value).toBe('Op');
    [...root.querySelectorAll('button')].find((button) => button.textContent?.includes('Begin the sentence again'))?.click();
    expect(field().value).toBe('');
    expect(key('Shift').getAttribute('aria-pressed')).toBe('true');
    await type(PLAIN.text);
    await settled();
    await type(PLAIN.text);
    expect((await collecting).repetitions).toHaveLength(2);
  });

  it('gives letters with marks to who holds a key', async () => {
    collect(PHRASE);
    await tap('Shift');
    await tap('Shift');
    await tap('E', { heldMs: 700 });
    await tap('É');
    expect(field().value).toBe('É');
    expect(root.querySelector('.accents')).toBeNull();
  });

  it('takes a script’s presses for what they are', async () => {
    const refused = vi.fn();
    show(PLAIN);
    const { signal } = controller;
    const options = { input: field(), phrase: PLAIN, warmup: 0, repetitions: 1, touchKeys: keys, onProgress: () => undefined, signal };
    collectTyping({ ...options, onRejected: refused }).catch(() => undefined);
    key('O').dispatchEvent(new PointerEvent('pointerdown', { bubbles: true, pointerId: 9 }));
    await settled();
    expect(refused).toHaveBeenCalledWith('synthetic', null);
  });
});

describe('the learner’s own keyboard', () => {
  it('is one tap away, and stays where it was chosen', async () => {
    collect(PLAIN);
    expect(field().readOnly).toBe(true);
    [...root.querySelectorAll('button')].find((button) => button.textContent?.trim() === 'Use my own keyboard')?.click();
    await settled();
    expect([keys.shown, field().readOnly, board(), root.activeElement]).toEqual([false, false, null, field()]);
    keys.offer(true);
    expect(keys.shown).toBe(false);
  });

  it('comes for who presses keys without a finger: a screen reader, a switch', async () => {
    collect(PLAIN);
    key('P').click();
    expect(keys.shown).toBe(false);
  });

  it('takes over at the first key of a real keyboard, which counts', async () => {
    const collecting = collect(PLAIN);
    field().focus();
    for (const take of [0, 1]) {
      const strokes = typed({ typist: 'ana', text: PLAIN.text, repetition: take });
      await press(cdp() as never, strokes, { startSeconds: (performance.timeOrigin + performance.now()) / 1000 + take * 20 });
      await settled();
    }
    const { inputKind, repetitions } = await collecting;
    expect([inputKind, repetitions.length]).toEqual(['physical', 2]);
    for (const { dwellMs, x } of repetitions) expect([dwellMs.includes(null), x]).toEqual([false, undefined]);
  });

  it('is told at once to who is known on the check’s keyboard alone, not after the work', async () => {
    const collecting = collect(PLAIN, ['touch-keys']);
    keys.choose(false);
    await expect(collecting).rejects.toMatchObject({ code: 'keystroke/other-kind', details: { enrolled: 'touch-keys' } });
  });

  it('begins the sentences anew: each keyboard is a kind of its own', async () => {
    const progress = vi.fn();
    show(PLAIN);
    const { signal } = controller;
    const options = { input: field(), phrase: PLAIN, warmup: 0, repetitions: 3, touchKeys: keys, onRejected: () => undefined, signal };
    collectTyping({ ...options, onProgress: progress }).catch(() => undefined);
    await type(PLAIN.text);
    await settled();
    expect(progress).toHaveBeenLastCalledWith({ done: 1, total: 3, warmup: false });
    keys.choose(false);
    await settled();
    expect(progress).toHaveBeenLastCalledWith({ done: 0, total: 3, warmup: false });
  });
});

describe.each([
  ['en', 'Rain fell softly on the old stone bridge.'],
  ['ru', 'Дождь тихо падал на старый каменный мост.'],
  ['ar', 'هطل المطر بهدوء على الجسر الحجري القديم.'],
  ['hi', 'पुराने पत्थर के पुल पर धीरे धीरे बारिश हुई।'],
])('the keys in %s', (lang, text) => {
  it('fit 320 px, are as large as WCAG asks, and have names', async () => {
    host.style.width = '320px';
    if (lang === 'ar') words = messagesFor(ar.check, {}, captureScreens.messages);
    show({ id: 'p', text, lang });
    expect(board().scrollWidth).toBeLessThanOrEqual(320);
    for (const button of board().querySelectorAll<HTMLElement>('button:not([hidden])')) {
      const { width, height, left, right } = button.getBoundingClientRect();
      expect(Math.min(width, height)).toBeGreaterThanOrEqual(24);
      expect([left >= host.getBoundingClientRect().left, right <= host.getBoundingClientRect().right]).toEqual([true, true]);
      expect(button.textContent !== '' || button.ariaLabel !== null).toBe(true);
    }
    expect(key(words.labels.spaceKey).getBoundingClientRect().width).toBeGreaterThan(80);
    const { violations } = await axe.run(host, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] });
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
  });
});
