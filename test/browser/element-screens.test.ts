import axe from 'axe-core';
import { nothing, render } from 'lit';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { cdp, page } from 'vitest/browser';
import type { CheckState } from '../../src/check/check-types.js';
import { captureScreens } from '../../src/element/capture/capture-screens.js';
import { focusScreen } from '../../src/element/focus-screen.js';
import { language as ar } from '../../src/element/messages/languages/ar.js';
import { language as fr } from '../../src/element/messages/languages/fr.js';
import { messagesFor } from '../../src/element/messages/messages-for.js';
import type { ScreenActions, ScreenModel } from '../../src/element/screen.js';
import { styles } from '../../src/element/styles.js';
import { theme } from '../../src/element/theme.js';
import { frame } from '../../src/element/views/frame.js';
import { ACTIONS, CountersignError, type ErrorCode } from '../../src/errors.js';
import type { Hint, MistakeKind, RejectedReason } from '../../src/types.js';
import { GOOD_QUALITY } from '../support/good-quality.js';
import { failed, models, notice } from '../support/screens.js';

const actions = {
  start: vi.fn(),
  cancel: vi.fn(),
  agree: vi.fn(),
  proceed: vi.fn(),
  recover: vi.fn(),
  selectCamera: vi.fn(),
  toggleLight: vi.fn(),
  typed: vi.fn(),
  retype: vi.fn(),
  redo: vi.fn(),
  anotherPhrase: vi.fn(),
  useTouchKeys: vi.fn(),
  usePhone: vi.fn(),
  otherWay: vi.fn(),
} satisfies ScreenActions;
const messages = messagesFor(null, {}, captureScreens.messages);
/** Written from right to left, and the language that takes the most room. */
const tight = [ar, fr].map(({ check }) => messagesFor(check, {}, captureScreens.messages));
const states = Object.keys(models) as CheckState[];
const running: readonly CheckState[] = ['checking', 'consent', 'primer', 'loading', 'face', 'typing', 'review', 'sending'];
let host: HTMLElement;
let root: ShadowRoot;

beforeEach(() => {
  vi.clearAllMocks();
  document.documentElement.lang = 'en';
  document.title = 'Test';
  host = document.body.appendChild(document.createElement('main'));
  root = host.attachShadow({ mode: 'open' });
  const late = new CSSStyleSheet();
  late.replaceSync(captureScreens.styles);
  root.adoptedStyleSheets = [theme.styleSheet as CSSStyleSheet, styles.styleSheet as CSSStyleSheet, late];
});

afterEach(() => host.remove());

function show(model: ScreenModel, words = messages): void {
  render(frame({ capture: captureScreens, model, messages: words, actions }), root);
}

function button(label: string): HTMLElement {
  const found = [...root.querySelectorAll<HTMLElement>('button, a')].find((item) => item.textContent?.trim() === label);
  if (found === undefined) throw new Error(`no button ${label}`);
  return found;
}

function text(): string {
  return root.querySelector<HTMLElement>('section')?.innerText ?? '';
}

describe.each(states)('the screen of %s', (state) => {
  it.each(['light', 'dark'])('has nothing that axe finds against WCAG 2.2 A and AA, %s', async (scheme) => {
    host.style.colorScheme = scheme;
    show(models[state]);
    const { violations } = await axe.run(host, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] });
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
  });

  it('follows the color scheme of the page', () => {
    const grounds = ['light', 'dark'].map((scheme) => {
      host.style.colorScheme = scheme;
      show(models[state]);
      return getComputedStyle(root.querySelector('section') as HTMLElement).backgroundColor;
    });
    expect(grounds).toEqual(['rgb(255, 255, 255)', 'rgb(21, 24, 30)']);
  });

  it('has one heading that can take the focus', () => {
    show(models[state]);
    expect(root.querySelectorAll('h2[tabindex="-1"]')).toHaveLength(1);
  });

  it('can be stopped while the check runs', () => {
    show(models[state]);
    if (running.includes(state)) button('Cancel').click();
    expect(actions.cancel).toHaveBeenCalledTimes(running.includes(state) ? 1 : 0);
  });

  it('offers the other way, but when it has passed', () => {
    show(models[state]);
    const passed = ['accepted', 'under-review', 'handed-over'].includes(state);
    expect(root.querySelector<HTMLElement>('footer')?.hidden).toBe(passed);
    expect(root.querySelector('slot[name=alternative]')).not.toBeNull();
  });

  it.each([
    ['320 px', '320px', '16px'],
    ['640 px at 200 %', '640px', '32px'],
  ])('fits into %s, in both directions of writing', (_, width, fontSize) => {
    host.style.width = width;
    host.style.setProperty('--countersign-font-size', fontSize);
    for (const words of [messages, ...tight]) {
      show(models[state], words);
      const card = root.querySelector('section') as HTMLElement;
      expect(getComputedStyle(card).direction).toBe(words.dir);
      expect(card.scrollWidth).toBeLessThanOrEqual(card.clientWidth);
      const outside = [...card.querySelectorAll<HTMLElement>('*')].filter((item) => {
        const { left, right, width: wide } = item.getBoundingClientRect();
        const { left: from, right: to } = card.getBoundingClientRect();
        return wide > 1 && item.closest('svg') === null && (left < from - 0.5 || right > to + 0.5);
      });
      expect(outside.map((item) => item.outerHTML)).toEqual([]);
    }
  });

  it('has targets of 44 px', () => {
    show(models[state]);
    for (const item of root.querySelectorAll<HTMLElement>('button, select, label.tick, input[type=text], a.button')) {
      const { width, height } = item.getBoundingClientRect();
      expect(height, item.outerHTML).toBeGreaterThanOrEqual(44);
      expect(width, item.outerHTML).toBeGreaterThanOrEqual(44);
    }
  });

  it('uses no inline style, which a strict policy would drop', () => {
    show(models[state]);
    expect(root.querySelectorAll('[style], style')).toHaveLength(0);
  });
});

it.each([
  ['privacy@example.org', 'mailto:privacy@example.org', 'privacy@example.org'],
  ['mailto:privacy@example.org', 'mailto:privacy@example.org', 'privacy@example.org'],
  ['https://example.org/privacy', 'https://example.org/privacy', 'https://example.org/privacy'],
])('the contact %s leads to %s, and reads as a person writes it', (contact, href, text) => {
  show({ ...models.consent, notice: { ...notice, contact } });
  const link = [...root.querySelectorAll('a')].find((found) => found.getAttribute('href') === href);
  expect(link?.textContent).toBe(text);
});

describe('the screen of an error', () => {
  it.each(Object.keys(ACTIONS) as ErrorCode[])('%s says what happened, what to do, and shows its button', (code) => {
    show(
      failed(code, { recoverable: ['retry', 'fix-settings', 'new-challenge'].includes(ACTIONS[code]), sealed: code === 'submit/rejected' }),
    );
    const words = code === 'submit/network' ? messages.unreachable : messages.errors[code];
    for (const sentence of [words.title, words.text, words.next]) expect(text()).toContain(sentence);
    const label = {
      retry: 'Try again',
      'fix-settings': messages.labels.retrySettings,
      'new-challenge': 'Start again',
      'open-tab': 'Open in a new tab',
      'other-device': 'Start again',
      alternative: 'Start again',
    }[ACTIONS[code]];
    const slow: readonly ErrorCode[] = ['face/none', 'face/timeout', 'face/quality', 'face/document'];
    expect(button(slow.includes(code) ? 'More time' : label)).toBeDefined();
    expect(text()).toContain('Your camera is off');
  });

  it('says only of what was sent that it was not taken, and of what was not that nothing was sent', () => {
    const { nothingSent } = messages.labels;
    for (const code of ['submit/rejected', 'challenge/invalid'] as const) {
      show(failed(code, { details: { reason: 'origin' } }));
      expect(text()).toContain(messages.errors['challenge/invalid'].title);
      expect(text()).toContain(nothingSent);
      show(failed(code, { sealed: true }));
      expect(text()).toContain(messages.errors['submit/rejected'].title);
      expect(text()).not.toContain(nothingSent);
    }
    show(failed('consent/declined', { sealed: true }));
    expect(text()).toContain(messages.cases.withdrawn.title);
    expect(text()).not.toContain(nothingSent);
    for (const code of ['submit/too-large', 'challenge/used', 'challenge/expired', 'internal'] as const) {
      show(failed(code, { sealed: true }));
      expect(text()).not.toContain(nothingSent);
    }
  });

  it.each([
    ['real-keys', 'keystroke/other-kind', { enrolled: 'physical' }],
    ['touch-keys', 'keystroke/other-kind', { enrolled: 'soft' }],
    ['login', 'submit/unknown-device', { status: 409, reason: 'login' }],
    ['sandboxed', 'env/policy-blocked', { missing: 'allow-same-origin' }],
  ] as const)('has words of its own for %s, and offers the other way', (name, code, details) => {
    show(failed(code, { details }));
    for (const word of [messages.cases[name].title, messages.cases[name].text, messages.cases[name].next]) expect(text()).toContain(word);
    button(messages.labels.otherWay);
  });

  it('says before the consent that the browser is another one', () => {
    show({ ...models.consent, purpose: 'rebind' });
    expect(text()).toContain(messages.labels.otherBrowser);
    show(models.consent);
    expect(text()).not.toContain(messages.labels.otherBrowser);
  });

  it('lets the waiting check try again, or give up', () => {
    show(failed('camera/in-use'));
    button('Try again').click();
    button('Stop here').click();
    expect(actions.recover.mock.calls).toEqual([['retry'], ['give-up']]);
  });

  it('shows the way to the camera permission of this browser', () => {
    show(failed('camera/denied'));
    expect([...root.querySelectorAll('ol li')].map((step) => step.textContent)).toEqual(messages.cameraSteps.chromium);
  });

  it('shows the exact line for a frame without permission', () => {
    show(failed('env/policy-blocked', { recoverable: false }));
    expect(root.querySelector('code.line')?.textContent).toBe('<iframe src="…" allow="camera">');
    expect(button('Open in a new tab').getAttribute('href')).toBe(location.href);
  });

  it('shows the page around it as a cause, where the browser cannot tell', () => {
    show(failed('camera/denied', { details: { framed: true } }));
    expect(root.querySelector('code.line')?.textContent).toBe('<iframe src="…" allow="camera">');
    expect(button('Open in a new tab').getAttribute('href')).toBe(location.href);
    show(failed('camera/denied'));
    expect(root.querySelector('code.line')).toBeNull();
  });

  it.each([
    ['signed-out', 'submit/rejected', { status: 401 }],
    ['pause', 'submit/rejected', { status: 429, retryAtMs: Date.now() + 30_000 }],
    ['stopped', 'submit/rejected', { status: 409, reason: 'stopped' }],
    ['withdrawn', 'consent/declined', { status: 409, reason: 'withdrawn' }],
    ['storage', 'env/unsupported', { missing: 'storage' }],
    ['reload', 'challenge/invalid', { status: 409, reason: 'reload' }],
  ] as const)('has words of its own for %s', (name, code, details) => {
    show(failed(code, { details }));
    for (const word of [messages.cases[name].title, messages.cases[name].text]) expect(text()).toContain(word);
    expect(text()).not.toContain(messages.errors[code].title);
  });

  it('says from when on the learner may go on, to the minute and not too early', () => {
    const at = new Date(2026, 10, 25, 9, 41, 20);
    show(failed('submit/rejected', { details: { status: 429, retryAtMs: at.getTime() } }));
    expect(text().replaceAll(/\s/g, ' ')).toContain('You can go on at 9:42 AM.');
  });

  it('keeps a check whose session has ended, and offers to send it again', () => {
    show(failed('submit/rejected', { details: { status: 401 }, sealed: true }));
    expect(text()).toContain('Your check is kept, encrypted');
    expect(button('Try again')).toBeDefined();
  });

  it('says that good pictures stay when more time is asked for', () => {
    show(failed('face/timeout', { face: { done: 2, total: 5 } }));
    expect(text()).toContain(messages.labels.picturesKept);
    show(failed('face/timeout'));
    expect(text()).not.toContain(messages.labels.picturesKept);
  });

  it.each(['camera/in-use', 'camera/lost', 'camera/black'] as const)('%s offers the other cameras', (code) => {
    const cameras = [
      { deviceId: 'a', label: 'One' },
      { deviceId: 'b', label: 'Two' },
    ];
    show(failed(code, { cameras, cameraId: 'a' }));
    const list = root.querySelector('select') as HTMLSelectElement;
    list.value = 'b';
    list.dispatchEvent(new Event('change'));
    expect(actions.selectCamera).toHaveBeenCalledWith('b');
  });

  it('copies the address where an app keeps the page', async () => {
    const copied = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
    show(failed('env/webview', { recoverable: false }));
    const copy = button('Copy the address');
    copy.click();
    expect(copied).toHaveBeenCalledWith(location.href);
    await vi.waitFor(() => expect(copy.textContent).toBe('Copied'));
  });

  it('begins nothing anew while the element is disabled', () => {
    for (const model of [failed('camera/none', { recoverable: false }), models.refused, models.canceled]) {
      show({ ...model, disabled: true });
      expect((button('Start again') as HTMLButtonElement).disabled).toBe(true);
    }
  });

  it('says that the check is kept only when there is one', () => {
    show(failed('submit/network'));
    expect(text()).not.toContain('kept');
    expect(text()).toContain('Nothing was sent');
    show(failed('submit/network', { sealed: true }));
    expect(text()).toContain('Your check is kept, encrypted');
    expect(text()).not.toContain('Nothing was sent');
  });
});

describe('a consent that stands', () => {
  const standing = { ...models.typing, agreedAt: 1_790_000_000 };
  it.each(['checking', 'primer', 'loading', 'face', 'document', 'typing', 'review'] as const)(
    'is one line below %s, with all of it to be opened and the way to withdraw',
    (state) => {
      show({ ...models[state], agreedAt: standing.agreedAt });
      const day = new Intl.DateTimeFormat('en', { dateStyle: 'long' }).format(standing.agreedAt * 1000);
      expect(root.querySelector('.agreed summary')?.textContent?.trim()).toBe(`You agreed on ${day}. Details`);
      expect(root.querySelector('.agreed dl')?.textContent).toContain(notice.controller);
      expect(button('Withdraw').getAttribute('href')).toBe(notice.withdrawUrl);
    },
  );

  it('is no step that is counted', () => {
    show(standing);
    expect(root.querySelector('[part=steps]')?.textContent).toBe('Step 2 of 3');
    show(models.typing);
    expect(root.querySelector('[part=steps]')?.textContent).toBe('Step 3 of 4');
    expect(root.querySelector('.agreed')).toBeNull();
  });

  it('is nothing before the start that speaks of a first time, where the page knows better', () => {
    show({ ...models.idle, returning: true });
    expect(text()).toContain(messages.labels.introAgain);
    expect(text()).not.toContain('ten times');
  });
});

describe('the end', () => {
  it('of a check under review says who looks and by when', () => {
    show({ ...models['under-review'], reviewDays: 3 });
    expect(text()).toContain('within 3 days');
    show(models['under-review']);
    expect(text()).toContain(messages.labels.reviewNext);
  });

  it.each([
    [undefined, '', true],
    [49, '', true],
    [3, 'Tries left: 3.', true],
    [0, messages.labels.noTries, false],
  ])('of a refused check with %j tries left says “%s”, and offers another one only where there is one', (triesLeft, words, again) => {
    const outcome = { result: 'refused', reasons: ['no-match'], receipt: 'r', ...(triesLeft === undefined ? {} : { triesLeft }) } as const;
    show({ ...models.refused, outcome });
    expect(text()).toContain(words);
    expect(text().includes('Tries left')).toBe(triesLeft === 3);
    expect(root.querySelectorAll('.buttons button')).toHaveLength(again ? 1 : 0);
    button(messages.labels.otherWay).click();
    expect(actions.otherWay).toHaveBeenCalledOnce();
  });

  it('of too many tries offers no other one', () => {
    show({ ...models.refused, outcome: { result: 'refused', reasons: ['attempts'], receipt: 'r' } });
    expect(root.querySelectorAll('.buttons button')).toHaveLength(0);
  });

  it('of a stopped or withdrawn learner has no button that cannot work', () => {
    for (const reason of ['stopped', 'withdrawn']) {
      show(failed('submit/rejected', { recoverable: false, details: { status: 409, reason } }));
      expect([...root.querySelectorAll('.body button')].map((item) => item.textContent)).toEqual([messages.labels.otherWay]);
    }
  });

  it('has a pause after which its button is active, and not before', () => {
    const wait = (retryAtMs: number): boolean => {
      show(failed('submit/rejected', { details: { status: 429, retryAtMs } }));
      return (button('Try again') as HTMLButtonElement).disabled;
    };
    expect([wait(Date.now() + 20_000), wait(Date.now() - 1)]).toEqual([true, false]);
  });
});

describe('the review', () => {
  const parcel = {
    vectors: [Float32Array.of(0.5, -0.25)],
    quality: null,
    repetitions: models.typing.rhythms,
    picture: null,
    stills: [],
  };
  it('lets the learner do either step again, and look at every number that is sent', () => {
    show({ ...models.review, parcel });
    button(messages.labels.faceAgain).click();
    button(messages.labels.typingAgain).click();
    expect(actions.redo.mock.calls).toEqual([['face'], ['typing']]);
    const [numbers, times] = [...root.querySelectorAll('.parcel pre')].map((pre) => pre.textContent);
    expect(numbers).toBe('0.500 -0.250');
    expect(times?.split('\n\n')).toHaveLength(models.typing.rhythms.length);
    expect(times?.split('\n')[0]?.split(' ')).toHaveLength(models.typing.phrase?.text.length as number);
  });

  it('draws the picture of the face from memory, cut to the face', async () => {
    const frame = new OffscreenCanvas(64, 48);
    const pen = frame.getContext('2d') as OffscreenCanvasRenderingContext2D;
    pen.fillStyle = 'red';
    pen.fillRect(0, 0, 64, 48);
    pen.fillStyle = 'lime';
    pen.fillRect(32, 12, 24, 24);
    const picture = new Uint8Array(await (await frame.convertToBlob({ type: 'image/jpeg', quality: 1 })).arrayBuffer());
    const quality = { ...GOOD_QUALITY, size: 0.25, offsetX: 0.1875, offsetY: 0 };
    show({ ...models.review, parcel: { ...parcel, picture, quality } });
    const canvas = root.querySelector('canvas') as HTMLCanvasElement;
    await vi.waitFor(() => {
      const [red = 255, green = 0] = canvas.getContext('2d')?.getImageData(canvas.width >> 1, canvas.height >> 1, 1, 1).data ?? [];
      expect(green - red).toBeGreaterThan(150);
    });
    expect(canvas.width).toBe(canvas.height);
    show({ ...models.review, parcel: { ...parcel, picture, quality } });
    expect(root.querySelector('canvas')).toBe(canvas);
  });

  it('shows that it works while what was pressed takes its time, and takes no second press', () => {
    show({ ...models.review, busy: true });
    const send = button(messages.labels.send);
    send.click();
    expect([send.getAttribute('aria-busy'), getComputedStyle(send, '::after').animationName, actions.proceed.mock.calls.length]).toEqual([
      'true',
      'turn, come',
      0,
    ]);
  });
});

describe('a low window', () => {
  it.each([
    ['at 400 %', 320, 225],
    ['of a phone that lies', 640, 300],
  ])('%s shows the whole picture with its hint on it, and the sentence with its field', async (_, width, height) => {
    await page.viewport(width, height);
    try {
      show({ ...models.face, hint: 'closer' });
      const picture = root.querySelector('.preview') as HTMLElement;
      focusScreen(root);
      const box = picture.getBoundingClientRect();
      const hint = (root.querySelector('.hint') as HTMLElement).getBoundingClientRect();
      expect(box.height).toBeLessThanOrEqual(innerHeight);
      expect(hint.top).toBeGreaterThanOrEqual(Math.max(0, box.top));
      expect(hint.bottom).toBeLessThanOrEqual(Math.min(innerHeight, box.bottom));
      show(models.typing);
      focusScreen(root);
      const field = (root.querySelector('label.typing') as HTMLElement).getBoundingClientRect();
      expect(field.top).toBeGreaterThanOrEqual(0);
      expect(field.bottom).toBeLessThanOrEqual(innerHeight);
      expect(root.activeElement).toBe(root.querySelector('input'));
    } finally {
      await page.viewport(1000, 800);
    }
  });
});

describe('the consent', () => {
  it.each([
    ['rebind', { device: true }, messages.labels.otherBrowser],
    ['rebind', { inputKind: 'soft' }, messages.labels.newKeyboard],
    ['rebind', { device: true, inputKind: 'soft' }, messages.labels.newBoth],
    ['retype', {}, messages.labels.newSentence],
    ['enroll', {}, null],
    ['verify', {}, null],
  ] as const)('says why more is asked for, and what: %s %o', (purpose, adds, words) => {
    show({ ...models.consent, purpose, adds });
    expect(root.querySelector<HTMLElement>('.note')?.innerText ?? null).toBe(words);
  });

  it('names purposes, data, the last day, the controller, and how to withdraw', () => {
    show(models.consent);
    const lastDay = new Intl.DateTimeFormat('en', { dateStyle: 'long' }).format(Date.now() + 180 * 86_400_000);
    for (const words of [messages.purposes['identity-verification'], messages.categories['typing-rhythm'], lastDay, notice.controller]) {
      expect(text()).toContain(words);
    }
    expect(button('how to withdraw').getAttribute('href')).toBe(notice.withdrawUrl);
  });

  it('is not given before the box is ticked', () => {
    show(models.consent);
    const box = root.querySelector('input[type=checkbox]') as HTMLInputElement;
    expect(box.checked).toBe(false);
    button('Agree and continue').click();
    expect(actions.agree).not.toHaveBeenCalled();
    box.click();
    button('Agree and continue').click();
    expect(actions.agree.mock.calls).toEqual([[true, false]]);
  });

  it('asks whether the computer is shared, where a browser that keeps nothing can be let in again', () => {
    show({ ...models.consent, shareable: false });
    expect(root.querySelectorAll('input')).toHaveLength(1);
    show(models.consent);
    for (const box of root.querySelectorAll('input')) box.click();
    button('Agree and continue').click();
    expect(actions.agree.mock.calls).toEqual([[true, true]]);
    expect(text()).toContain(messages.labels.sharedText);
  });

  it('of a shared computer promises nothing that is kept, when the line breaks', () => {
    show({ ...failed('submit/network'), sealed: true });
    expect(text()).toContain(messages.labels.kept);
    show({ ...failed('submit/network'), sealed: true, shared: true });
    expect(text()).not.toContain(messages.labels.kept);
  });

  it('can be declined without ticking anything', () => {
    show(models.consent);
    button('I don’t agree').click();
    expect(actions.agree.mock.calls).toEqual([[false]]);
  });

  it('does not follow an address that is code', () => {
    show({ ...models.consent, notice: { ...notice, withdrawUrl: 'javascript:alert(1)' } });
    expect(button('how to withdraw').getAttribute('href')).toBe('#');
  });

  it('shows words of a policy as words, never as markup', () => {
    show({ ...models.consent, notice: { ...notice, controller: '<img src=x onerror=alert(1)>' } });
    expect(root.querySelector('img')).toBeNull();
    expect(text()).toContain('<img src=x');
  });
});

describe('the live region', () => {
  it('is the same node on every screen, and polite', () => {
    show(models.face);
    const region = root.querySelector('[role=status]');
    show(models.typing);
    expect(root.querySelector('[role=status]')).toBe(region);
  });

  it('speaks the same refusal anew', () => {
    const said = [1, 2, 3].map((refusals) => {
      show({ ...models.typing, rejected: 'mistyped', refusals });
      return root.querySelector('[role=status]')?.textContent ?? '';
    });
    expect(new Set(said.map((words) => words.trim()))).toEqual(new Set([messages.rejected.mistyped]));
    expect(said[0]).not.toBe(said[1]);
    expect(said[1]).not.toBe(said[2]);
  });

  it('speaks that pictures are kept, while they are good', () => {
    show({ ...models.face, hint: 'good', face: { done: 2, total: 5 } });
    expect(root.querySelector('[role=status]')?.textContent).toBe('Good. Stay like that. Good pictures: 2 of 5');
  });

  it('speaks the heading that comes when the models are there, and that the browser asks', () => {
    show({ ...models.loading, asking: true });
    expect(root.querySelector('[role=status]')?.textContent).toBe('Your browser asks now: choose “Allow”');
    expect(root.querySelector('.ask')?.textContent).toBe('Your browser asks now: choose “Allow”');
    show({ ...models.face, hint: null });
    expect(root.querySelector('[role=status]')?.textContent).toBe('Look into the camera. Keep your face inside the oval.');
  });

  it.each(Object.keys(messages.hints) as Hint[])('speaks the hint %s that is shown', (hint) => {
    show({ ...models.face, hint, face: { done: 0, total: 5 } });
    expect(root.querySelector('[role=status]')?.textContent).toBe(messages.hints[hint]);
    expect(root.querySelector('[part=hint]')?.textContent).toBe(messages.hints[hint]);
  });

  it.each(Object.keys(messages.rejected) as RejectedReason[])('speaks why a repetition was refused: %s', (rejected) => {
    show({ ...models.typing, rejected });
    expect(root.querySelector('[role=status]')?.textContent).toBe(messages.rejected[rejected]);
  });

  it('speaks how many repetitions are left', () => {
    show(models.typing);
    expect(root.querySelector('[role=status]')?.textContent).toBe('Got it. 7 to go, about 35 seconds.');
    show({ ...models.typing, typing: { done: 9, total: 9 } });
    expect(root.querySelector('[role=status]')?.textContent).toBe('');
    expect(root.querySelector('[part=note]')?.textContent).toBe('');
  });
});

/**
 * The marks of rrweb, PostHog, Clarity, Datadog, FullStory, Hotjar, Sentry, LogRocket, Smartlook.
 */
const UNRECORDED =
  '.rr-block.ph-no-capture[data-clarity-mask=true][data-dd-privacy=hidden].fs-exclude[data-hj-suppress].sentry-block[data-private][data-sl=exclude]';

describe('the typing step and what others do to pages', () => {
  it('is neither recorded nor translated', () => {
    show(models.typing);
    const [label, input] = [root.querySelector('label.typing'), root.querySelector('input')];
    for (const marked of [label, input]) expect(marked?.matches(UNRECORDED)).toBe(true);
    expect((label as HTMLElement).translate).toBe(false);
    expect(label?.contains(root.querySelector('[part=phrase]'))).toBe(true);
  });
});

describe('the face step', () => {
  it('keeps its video when the models have loaded, mirrors it, and hides it from session replay', () => {
    show(models.loading);
    const video = root.querySelector('video') as HTMLVideoElement;
    show(models.face);
    expect(root.querySelector('video')).toBe(video);
    expect(getComputedStyle(video).transform).toBe('matrix(-1, 0, 0, 1, 0, 0)');
    for (const marked of [video, root.querySelector('.preview')]) expect(marked?.matches(UNRECORDED)).toBe(true);
  });

  it('stays marked when its frame changes its look', () => {
    show({ ...models.face, hint: 'closer' });
    show({ ...models.face, hint: 'good' });
    expect(root.querySelector('.preview.good')?.matches(UNRECORDED)).toBe(true);
  });

  it('numbers cameras without a name, and changes to the chosen one', () => {
    const cameras = [
      { deviceId: 'a', label: '' },
      { deviceId: 'b', label: 'USB' },
    ];
    show({ ...models.face, cameras });
    const select = root.querySelector('select') as HTMLSelectElement;
    expect([...select.options].map(({ text }) => text)).toEqual(['Camera 1', 'USB']);
    select.value = 'b';
    select.dispatchEvent(new Event('change'));
    expect(actions.selectCamera).toHaveBeenCalledWith('b');
    expect(select.value).toBe('a');
    show({ ...models.face, cameras, cameraId: 'b' });
    expect(select.value).toBe('b');
  });

  it('says how long to wait while the models load, and “stay like that” only while that counts', () => {
    const loading = { ...models.face, hint: 'good' as const, assets: { done: 2e6, total: 4e6 } };
    show({ ...loading, loadSeconds: 48 });
    expect(root.querySelector('[part=hint]')?.textContent).toBe('You can relax: about 50 seconds');
    expect(root.querySelector('[role=status]')?.textContent).toBe(messages.labels.relax);
    expect(root.querySelector('.loading')?.textContent?.trim()).toBe('2.0 MB of 4.0 MB');
    show({ ...loading, loadSeconds: null });
    expect(root.querySelector('[part=hint]')?.textContent).toBe(messages.labels.relax);
    show({ ...loading, state: 'loading', loadSeconds: 7 });
    expect(root.querySelector('.loading')?.textContent?.trim()).toBe('You can relax: about 10 seconds · 2.0 MB of 4.0 MB');
    show({ ...loading, assets: { done: 4e6, total: 4e6 } });
    expect(root.querySelector('.loading')).toBeNull();
    expect(root.querySelector('[part=hint]')?.textContent).toBe('Good. Stay like that');
  });

  it.each(['280px', '320px', '480px', '900px'])('has the bar below the picture at %s, over nothing else', (width) => {
    host.style.width = width;
    show({ ...models.face, hint: 'good', assets: { done: 2e6, total: 4e6 }, loadSeconds: 48 });
    const box = (part: string): DOMRect => (root.querySelector(part) as HTMLElement).getBoundingClientRect();
    const [bar, preview, tools, foot] = [box('.loading'), box('.preview'), box('.tools'), box('footer')];
    expect(bar.top).toBeGreaterThanOrEqual(preview.bottom);
    expect(tools.top).toBeGreaterThanOrEqual(bar.bottom);
    expect(foot.top).toBeGreaterThanOrEqual(tools.bottom);
  });

  it('makes the light the thing to press while it is too dark', async () => {
    const ground = (): string => getComputedStyle(button(messages.labels.light)).backgroundColor;
    show(models.face);
    const before = ground();
    show({ ...models.face, hint: 'dark' });
    await vi.waitFor(() => expect(ground()).not.toBe(before));
    show({ ...models.face, hint: 'dark', light: true });
    expect(button(messages.labels.light).classList.contains('wanted')).toBe(false);
  });

  it('lights the room in white, whatever the scheme', () => {
    host.style.colorScheme = 'dark';
    show({ ...models.face, light: true });
    const card = root.querySelector('section') as HTMLElement;
    expect(getComputedStyle(card).backgroundColor).toBe('rgb(255, 255, 255)');
    expect(button(messages.labels.light).getAttribute('aria-pressed')).toBe('true');
    button(messages.labels.light).click();
    expect(actions.toggleLight).toHaveBeenCalledOnce();
  });
});

describe('the typing step', () => {
  const parts = (): (string | null | undefined)[] => ['.right', 's', 'u'].map((part) => root.querySelector(`.phrase ${part}`)?.textContent);

  it.each([
    ['', ['', '', 'T']],
    ['The', ['The', '', ' ']],
    ['The olx', ['The ol', 'd', ' ']],
    ['Thx old', ['Th', 'e old', ' ']],
    ['The old mill stands.', ['The old mill stands.', '', '']],
    ['The old mill stands. And more', ['The old mill stands.', '', '']],
  ])('after “%s” it marks what is typed, typed otherwise, and next', (typed, expected) => {
    show({ ...models.typing, typed });
    expect(parts()).toEqual(expected);
  });

  it.each([
    ['a letter in the place of a blank', 'Thexo', ['The', '␣o', 'l']],
    ['a stray key before the sentence', 'xThe', ['The', '', ' ']],
    ['the sentence begun once more', 'The olx mThe old', ['The old', '', ' ']],
  ])('marks %s', (_, typed, expected) => {
    show({ ...models.typing, typed });
    expect(parts()).toEqual(expected);
  });

  it.each(Object.keys(messages.mistakes) as MistakeKind[])('shows and speaks the mistake %s, with its word', (kind) => {
    show({ ...models.typing, rejected: 'mistyped', mistake: { kind, word: 'mill' } });
    const words = messages.mistakes[kind].replace('{word}', 'mill');
    expect(root.querySelector('[part=note]')?.textContent).toBe(words);
    expect(root.querySelector('[role=status]')?.textContent).toBe(words);
  });

  it('has a button that begins the sentence anew: the field is empty and has the focus', () => {
    show(models.typing);
    const input = root.querySelector('input') as HTMLInputElement;
    input.value = 'The olx';
    button(messages.labels.retype).click();
    expect([input.value, root.activeElement, actions.retype.mock.calls.length]).toEqual(['', input, 1]);
  });

  const offers = (change: Partial<ScreenModel>) =>
    [0, 2, 3, 4, 5].map((refusals) => {
      show({ ...models.typing, rejected: 'mistyped', refusals, trouble: 'mill', ...change });
      const { otherWay, anotherPhrase, onlyPhrase } = messages.labels;
      const said = [otherWay, anotherPhrase, onlyPhrase].map((words) => root.textContent?.includes(words));
      return [root.querySelector('[part=word]')?.textContent ?? '', ...said];
    });

  it('of an enrollment shows the word large and offers another sentence from the third try that came to nothing, the other way from the fifth', () => {
    expect(offers({ purpose: 'enroll', otherPhrase: true })).toEqual([
      ['', false, false, false],
      ['', false, false, false],
      ['mill', false, true, false],
      ['mill', false, true, false],
      ['mill', true, true, false],
    ]);
    button(messages.labels.anotherPhrase).click();
    expect(actions.anotherPhrase).toHaveBeenCalledOnce();
    button(messages.labels.otherWay).click();
    expect(actions.otherWay).toHaveBeenCalledOnce();
  });

  it('of a check says why there is no other sentence, and offers the other way at once', () => {
    expect(offers({ purpose: 'verify' })).toEqual([
      ['', false, false, false],
      ['', false, false, false],
      ['mill', true, false, true],
      ['mill', true, false, true],
      ['mill', true, false, true],
    ]);
  });

  it('offers no other sentence where there is none', () => {
    expect(offers({ purpose: 'enroll', otherPhrase: false }).map(([, other, another]) => [other, another])).toEqual([
      [false, false],
      [false, false],
      [true, false],
      [true, false],
      [true, false],
    ]);
  });

  it('names heading and count with the field, then what is wrong, and calls it wrong only then', () => {
    show(models.typing);
    const input = root.querySelector('input') as HTMLInputElement;
    const describedBy = (): string =>
      (input.getAttribute('aria-describedby') ?? '')
        .split(' ')
        .map((id) => root.getElementById(id)?.textContent)
        .join('; ');
    expect([describedBy(), input.getAttribute('aria-invalid')]).toEqual(['Type this sentence; 3 of 9', null]);
    show({ ...models.typing, rejected: 'paused' });
    expect([describedBy(), input.getAttribute('aria-invalid')]).toEqual([messages.rejected.paused, 'true']);
    show(models.typing);
    expect(input.getAttribute('aria-invalid')).toBeNull();
  });

  it('says how many at most, how long they take at this speed, when half is done, and when one more may do', () => {
    const said = (done: number): string => {
      show({ ...models.typing, typing: { done, total: 10, least: 4 } });
      return `${root.querySelector('#count')?.textContent} | ${root.querySelector('[part=note]')?.textContent}`;
    };
    expect([0, 1, 2, 3, 4, 9].map(said)).toEqual([
      '1 of 10 at most | ',
      '2 of 10 at most | Got it. At least 3 to go, about 15 seconds.',
      '3 of 10 at most | Half of it is done. Got it. At least 2 to go, about 10 seconds.',
      '4 of 10 at most | Got it. Once more, and it may be done.',
      '5 of 10 at most | Got it. Another one: they still differ a little.',
      '10 of 10 at most | Got it. Another one: they still differ a little.',
    ]);
  });

  it('takes the quotes that systems bend', () => {
    show({ ...models.typing, phrase: { id: 'p', text: "It's", lang: 'en' }, typed: 'It’s' });
    expect(parts()).toEqual(["It's", '', '']);
  });

  it('draws one stroke for each known time', () => {
    show(models.typing);
    const path = root.querySelector('.rhythm path:not(.line)')?.getAttribute('d') ?? '';
    expect(path.match(/M/g)).toHaveLength(19);
    expect(path).not.toContain('NaN');
  });
});

describe('the style sheets', () => {
  it('close every bracket: what is for forced colors is not inside what is for narrow cards', () => {
    const queries = root.adoptedStyleSheets.flatMap(({ cssRules }) => [...cssRules]).filter((rule) => rule instanceof CSSMediaRule);
    expect(queries.map(({ conditionText }) => conditionText).sort()).toEqual([
      '(forced-colors: active)',
      '(forced-colors: active)',
      '(forced-colors: active)',
      '(max-height: 31em)',
      '(max-height: 31em)',
      '(prefers-reduced-motion: reduce)',
      '(prefers-reduced-motion: reduce)',
    ]);
  });
});

describe('on a system with forced colors and less movement', () => {
  const emulate = (features: readonly { name: string; value: string }[]): Promise<unknown> =>
    (cdp() as unknown as { send(method: string, parameters: object): Promise<unknown> }).send('Emulation.setEmulatedMedia', { features });
  beforeEach(async () => {
    await emulate([
      { name: 'forced-colors', value: 'active' },
      { name: 'prefers-reduced-motion', value: 'reduce' },
    ]);
  });
  afterEach(() => emulate([]));

  it.each(states)('%s can be read, shows its controls, and moves nothing', async (state) => {
    expect(matchMedia('(forced-colors: active)').matches).toBe(true);
    show(models[state]);
    const { violations } = await axe.run(host, { runOnly: ['color-contrast'] });
    expect(violations.flatMap(({ nodes }) => nodes.map(({ html }) => html))).toEqual([]);
    for (const control of root.querySelectorAll<HTMLElement>('button, select, input, a.button')) {
      expect(getComputedStyle(control).visibility, control.outerHTML).toBe('visible');
      expect(control.getClientRects().length, control.outerHTML).toBeGreaterThan(0);
    }
    const moved = root.getAnimations().flatMap((animation) => {
      const frames = (animation.effect as KeyframeEffect).getKeyframes();
      return frames.flatMap((one) => Object.keys(one).filter((name) => /transform|margin|inset|left|top|width|height/i.test(name)));
    });
    expect(moved).toEqual([]);
  });

  it('still lights the room in white', () => {
    show({ ...models.face, light: true });
    const { backgroundColor, boxShadow } = getComputedStyle(root.querySelector('section') as HTMLElement);
    expect(backgroundColor).toBe('rgb(255, 255, 255)');
    expect(boxShadow).toContain('rgb(255, 255, 255)');
  });
});

describe('the card', () => {
  it('looks the same under hostile page styles', () => {
    show(models.consent);
    const before = getComputedStyle(root.querySelector('h2') as HTMLElement);
    const [size, font, color] = [before.fontSize, before.fontFamily, before.color];
    const hostile = new CSSStyleSheet();
    hostile.replaceSync(
      '* { font: 40px fantasy !important; color: red !important; letter-spacing: 1em !important; text-transform: uppercase !important; line-height: 4 !important } html { font-size: 5px }',
    );
    document.adoptedStyleSheets = [hostile];
    const after = getComputedStyle(root.querySelector('h2') as HTMLElement);
    expect([after.fontSize, after.fontFamily, after.color, after.textTransform]).toEqual([size, font, color, 'none']);
    document.adoptedStyleSheets = [];
  });
});

describe('a page that a translator works on', () => {
  /** As the translators of browsers do: each text stands in an element of theirs. */
  function translate(): void {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const texts: Text[] = [];
    while (walker.nextNode()) texts.push(walker.currentNode as Text);
    for (const text of texts.filter(({ data }) => data.trim() !== '')) {
      const font = document.createElement('font');
      font.textContent = text.data;
      text.replaceWith(font);
    }
  }
  const said = (): string => (root.textContent ?? '').replaceAll(/\s+/g, ' ');
  const variants: [string, ScreenModel][] = [
    ...states.map((state): [string, ScreenModel] => [state, models[state]]),
    ['closer', { ...models.face, hint: 'closer' }],
    ['good', { ...models.face, hint: 'good', face: { done: 2, total: 5 } }],
    ['half typed', { ...models.typing, typed: 'Rain', typing: { done: 3, total: 8 } }],
    ['camera in use', { ...models.error, error: new CountersignError('camera/in-use') }],
    ['no connection', { ...models.error, error: new CountersignError('submit/network') }],
  ];

  it.each(variants)('shows the words of the next screen after %s', (_, before) => {
    for (const [name, after] of variants) {
      render(nothing, root);
      show(after);
      const fresh = said();
      render(nothing, root);
      show(before);
      translate();
      show(after);
      expect(said(), name).toBe(fresh);
    }
  });
});

describe('a phone as the camera', () => {
  const { labels } = messages;

  it('is the way on where no camera is found, and another way where the camera is asked for', () => {
    show(failed('camera/none', { offersPhone: true }));
    expect(root.querySelector('.primary')?.textContent).toBe(labels.usePhone);
    button(labels.usePhone).click();
    show({ ...models.primer, offersPhone: true });
    button(labels.usePhone).click();
    expect(actions.usePhone).toHaveBeenCalledTimes(2);
    show(failed('camera/none'));
    expect(root.textContent).not.toContain(labels.usePhone);
  });

  it('is shown with a code to scan and one to type, until it is connected', () => {
    show(models.handover);
    expect(root.querySelector('svg.qr path')?.getAttribute('d')).toBe('M0 0h1v1h-1zM1 1h1v1h-1z');
    expect(root.textContent).toContain('courses.example/phone');
    expect(root.querySelector('.code-to-type')?.textContent).toBe('BCDFG-HJKLM');
    expect(root.textContent).toContain(labels.phoneAlone);
    const { handover } = models.handover;
    show({ ...models.handover, handover: handover && { ...handover, progress: 'connected' } });
    expect(root.querySelector('svg.qr, .code-to-type')).toBeNull();
    expect(root.textContent).toContain(labels.phoneConnected);
    button(labels.ownCamera).click();
    expect(actions.proceed).toHaveBeenCalledOnce();
  });

  it('says on the phone whose check it is and for which site, before the consent', () => {
    show({ ...models.consent, phone: { learner: 'Ada Lovelace', site: 'courses.example' } });
    const note = root.querySelector('.note')?.textContent;
    expect(note).toContain('Ada Lovelace');
    expect(note).toContain('courses.example');
  });

  it('says on the computer that the face is sent, and on the phone nothing of typing', () => {
    const { summary } = models.review;
    if (summary === null) throw new Error('there is no summary');
    show({ ...models.review, summary: { ...summary, phone: true } });
    expect(root.textContent).toContain(labels.sentByPhone);
    show({ ...models.review, summary: { ...summary, repetitions: 0 } });
    expect(root.textContent).not.toContain(labels.sendTyping);
    expect(root.textContent).not.toContain(labels.typingAgain);
  });
});
