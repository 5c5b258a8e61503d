import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { cdp } from 'vitest/browser';
import { type RecordedRepetition, recordRepetition } from '../../src/keystroke/recorder.js';
import type { Mistake } from '../../src/types.js';

/**
 * One key going down or up in the browser, at a time from the beginning of the test. `text` is what
 * it types.
 */
interface Key {
  readonly type: 'down' | 'up';
  readonly code: string;
  readonly key: string;
  readonly atMs: number;
  readonly text?: string;
  readonly modifiers?: number;
  readonly repeat?: boolean;
  readonly keyCode?: number;
  readonly location?: number;
  /** What an editor does for it. */
  readonly commands?: string[];
}

const SHIFT = 8;
const ALT = 1;
const CONTROL = 2;
let input: HTMLInputElement;
let startMs: number;
let controller: AbortController;
let mistakes: (Mistake | null)[];
const anew = vi.fn();

beforeEach(() => {
  input = document.createElement('input');
  document.body.append(input);
  input.focus();
  controller = new AbortController();
  mistakes = [];
  anew.mockClear();
  startMs = performance.timeOrigin + performance.now();
});

afterEach(() => {
  controller.abort();
  vi.restoreAllMocks();
  input.remove();
});

async function send(keys: readonly Key[]): Promise<void> {
  for (const { type, code, key, atMs, text, modifiers = 0, repeat = false, keyCode, location, commands } of keys) {
    const windowsVirtualKeyCode = keyCode ?? key.toUpperCase().charCodeAt(0);
    await cdp().send('Input.dispatchKeyEvent', {
      type: type === 'up' ? 'keyUp' : text === undefined ? 'rawKeyDown' : 'keyDown',
      timestamp: (startMs + atMs) / 1000,
      code,
      key,
      modifiers,
      autoRepeat: repeat,
      windowsVirtualKeyCode,
      ...(location === undefined ? {} : { location }),
      ...(commands === undefined ? {} : { commands }),
      ...(type === 'down' && text !== undefined ? { text, unmodifiedText: text } : {}),
    });
  }
}

/** A letter, or a space, held from one time to another. */
function letter(char: string, downMs: number, upMs: number): [Key, Key] {
  const code = char === ' ' ? 'Space' : `Key${char.toUpperCase()}`;
  return [
    { type: 'down', code, key: char, text: char, atMs: downMs },
    { type: 'up', code, key: char, atMs: upMs },
  ];
}

function inOrder(...keys: readonly (readonly Key[])[]): Key[] {
  return keys.flat().sort((one, other) => one.atMs - other.atMs);
}

/** The phrase typed evenly: 60 ms held, a key every 150 ms. */
function evenly(text: string, fromMs = 0): Key[] {
  return [...text].flatMap((char, at) => letter(char, fromMs + 150 * at, fromMs + 150 * at + 60));
}

/** A key that types nothing. */
const keyAt = (key: string, keyCode: number, atMs: number): Key[] => [
  { type: 'down', code: key, key, keyCode, atMs },
  { type: 'up', code: key, key, keyCode, atMs: atMs + 40 },
];
const backspace = (atMs: number): Key[] => keyAt('Backspace', 8, atMs);

function record(phrase: string): Promise<RecordedRepetition> {
  const recording = recordRepetition({
    input,
    phrase,
    onMistake: (mistake) => mistakes.push(mistake),
    onAnew: anew,
    signal: controller.signal,
  });
  recording.catch(() => undefined);
  return recording;
}

/** Times in whole milliseconds, as they were sent: the browser's clock has a grain of 0.1 ms. */
async function timesOf(recording: Promise<RecordedRepetition>): Promise<unknown> {
  const { result } = await recording;
  if (typeof result === 'string') return result;
  const rounded = (times: readonly (number | null)[]) => times.map((time) => (time === null ? null : Math.round(time)));
  return { dwellMs: rounded(result.dwellMs), downDownMs: rounded(result.downDownMs), edits: result.edits };
}

describe('a repetition on a keyboard', () => {
  it('holds the times of the keys by position', async () => {
    const recording = record('abc');
    await send(inOrder(letter('a', 0, 80), letter('b', 130, 200), letter('c', 310, 405)));
    expect(await timesOf(recording)).toEqual({ dwellMs: [80, 70, 95], downDownMs: [130, 180], edits: 0 });
  });

  it('keeps overlapping keys apart: the next goes down before the last is up', async () => {
    const recording = record('abc');
    await send(inOrder(letter('a', 0, 140), letter('b', 100, 260), letter('c', 200, 240)));
    expect(await timesOf(recording)).toEqual({ dwellMs: [140, 160, 40], downDownMs: [100, 100], edits: 0 });
  });

  it('drops the repeats of a key that is held down', async () => {
    const recording = record('ab');
    await send([{ type: 'down', code: 'KeyA', key: 'a', text: 'a', atMs: 0 }]);
    await send([{ type: 'down', code: 'KeyA', key: 'a', repeat: true, atMs: 500 }]);
    await send([{ type: 'up', code: 'KeyA', key: 'a', atMs: 700 }, ...letter('b', 900, 950)]);
    expect(await timesOf(recording)).toEqual({ dwellMs: [700, 50], downDownMs: [900], edits: 0 });
  });

  it.each(['ShiftLeft', 'ShiftRight'])('pairs a capital whose %s came up first', async (code) => {
    const recording = record('Ab');
    const shift = { code, key: 'Shift', keyCode: 16, location: code === 'ShiftLeft' ? 1 : 2 };
    await send([
      { type: 'down', ...shift, modifiers: SHIFT, atMs: 0 },
      { type: 'down', code: 'KeyA', key: 'A', text: 'A', modifiers: SHIFT, atMs: 50 },
      { type: 'up', ...shift, atMs: 90 },
      { type: 'up', code: 'KeyA', key: 'a', atMs: 130 },
      ...letter('b', 250, 330),
    ]);
    expect(await timesOf(recording)).toEqual({ dwellMs: [80, 80], downDownMs: [200], edits: 0 });
  });

  it('takes a character of AltGr as one position', async () => {
    const recording = record('a@');
    await send([
      ...letter('a', 0, 60),
      { type: 'down', code: 'AltRight', key: 'AltGraph', keyCode: 225, modifiers: ALT, location: 2, atMs: 150 },
      { type: 'down', code: 'KeyQ', key: '@', text: '@', modifiers: 0, atMs: 200 },
      { type: 'up', code: 'KeyQ', key: '@', atMs: 290 },
      { type: 'up', code: 'AltRight', key: 'AltGraph', keyCode: 225, location: 2, atMs: 300 },
    ]);
    expect(await timesOf(recording)).toEqual({ dwellMs: [60, 90], downDownMs: [200], edits: 0 });
  });

  it('does not know the times of a letter that a dead key composed', async () => {
    const recording = record('zurück');
    await send(evenly('zur'));
    await send([{ type: 'down', code: 'Quote', key: 'Dead', keyCode: 222, atMs: 450 }]);
    await cdp().send('Input.imeSetComposition', { text: '¨', selectionStart: 1, selectionEnd: 1 });
    await send([
      { type: 'up', code: 'Quote', key: 'Dead', keyCode: 222, atMs: 500 },
      { type: 'down', code: 'KeyU', key: 'ü', atMs: 600 },
    ]);
    await cdp().send('Input.insertText', { text: 'ü' });
    await send([{ type: 'up', code: 'KeyU', key: 'ü', atMs: 660 }, ...evenly('ck', 750)]);
    expect(await timesOf(recording)).toEqual({
      dwellMs: [60, 60, 60, null, 60, 60],
      downDownMs: [150, 150, null, null, 150],
      edits: 0,
    });
  });

  it('leaves out what was corrected, and counts the correction', async () => {
    const recording = record('abcdefghijkl');
    await send([...evenly('abx'), ...backspace(450), ...evenly('cdefghijkl', 600)]);
    expect(await timesOf(recording)).toEqual({
      dwellMs: [60, 60, null, 60, 60, 60, 60, 60, 60, 60, 60, 60],
      downDownMs: [150, null, null, 150, 150, 150, 150, 150, 150, 150, 150],
      edits: 1,
    });
  });

  it('begins anew where everything was taken back', async () => {
    const recording = record('abcdefghi');
    await send([...evenly('xy'), ...backspace(300), ...backspace(400), ...evenly('abcdefghi', 500)]);
    expect(anew).toHaveBeenCalledOnce();
    expect(await timesOf(recording)).toEqual({ dwellMs: Array(9).fill(60), downDownMs: Array(8).fill(150), edits: 0 });
  });

  it('waits for a wrong text to be corrected, and says what is wrong', async () => {
    const recording = record('abcdefghij');
    await send(evenly('abcdefghix'));
    expect(mistakes).toEqual([{ kind: 'wrong', word: 'abcdefghij' }]);
    await send([...backspace(2000), ...evenly('j', 2200)]);
    expect(await timesOf(recording)).toEqual({
      dwellMs: [...Array(9).fill(60), null],
      downDownMs: [...Array(8).fill(150), null],
      edits: 1,
    });
    expect(mistakes.at(-1)).toBeNull();
  });

  it.each([
    ['by an arrow key', () => send(keyAt('ArrowLeft', 37, 1500))],
    ['where the caret was set', async () => input.setSelectionRange(8, 8)],
  ])('takes a letter that is put in %s', async (_, move) => {
    const recording = record('abcdefghij');
    await send(evenly('abcdefghj'));
    await move();
    await send(evenly('i', 2000));
    expect(await timesOf(recording)).toEqual({
      dwellMs: [...Array(8).fill(60), null, 60],
      downDownMs: [...Array(7).fill(150), null, null],
      edits: 1,
    });
  });

  it('takes a word that is deleted at once', async () => {
    const recording = record('abcde fghijkl');
    await send(evenly('abcde fxh'));
    await send([
      { type: 'down', code: 'Backspace', key: 'Backspace', keyCode: 8, modifiers: CONTROL, atMs: 2000, commands: ['deleteWordBackward'] },
    ]);
    expect(input.value).toBe('abcde ');
    await send(evenly('fghijkl', 3000));
    expect(await timesOf(recording)).toEqual({
      dwellMs: [...Array(6).fill(60), null, ...Array(6).fill(60)],
      downDownMs: [...Array(5).fill(150), null, null, ...Array(5).fill(150)],
      edits: 1,
    });
  });

  it('takes undo, and knows no times of what it brought back', async () => {
    const recording = record('abcdefghijklmnop');
    await send([...evenly('abcdefghij'), ...backspace(2000), ...backspace(2200)]);
    expect(input.value).toBe('abcdefgh');
    while (input.value.length < 10) document.execCommand('undo');
    expect(input.value).toBe('abcdefghij');
    await send(evenly('klmnop', 4000));
    expect(await timesOf(recording)).toMatchObject({
      dwellMs: [...Array(8).fill(60), null, null, null, ...Array(5).fill(60)],
      downDownMs: [...Array(7).fill(150), null, null, null, null, ...Array(4).fill(150)],
    });
  });

  it('begins anew by Escape, keeps the key from the page then, and leaves it to the page where nothing is typed', async () => {
    const seen = vi.fn();
    document.body.addEventListener('keydown', seen);
    const recording = record('abc');
    await send(keyAt('Escape', 27, 0));
    expect([seen.mock.calls.length, anew.mock.calls.length]).toEqual([1, 0]);
    await send([...evenly('ax', 100), ...keyAt('Escape', 27, 1000)]);
    expect([input.value, anew.mock.calls.length]).toEqual(['', 1]);
    expect(seen.mock.calls.filter(([event]) => event.key === 'Escape')).toHaveLength(1);
    await send(evenly('abc', 2000));
    expect(await timesOf(recording)).toEqual({ dwellMs: [60, 60, 60], downDownMs: [150, 150], edits: 0 });
    document.body.removeEventListener('keydown', seen);
  });

  it('begins anew where a script, or a button, emptied the field', async () => {
    const recording = record('abc');
    await send(evenly('ax'));
    input.value = '';
    await send(evenly('abc', 2000));
    expect(await timesOf(recording)).toEqual({ dwellMs: [60, 60, 60], downDownMs: [150, 150], edits: 0 });
    expect(anew).toHaveBeenCalledOnce();
  });

  it.each([
    ['a blank', ' '],
    ['letters', 'xy'],
    ['its own first letter', 'a'],
    ['half of itself', 'abx'],
  ])('is the sentence alone where %s came before it', async (_, stray) => {
    const recording = record('abcd');
    await send([...evenly(stray), ...evenly('abcd', 5000)]);
    expect(await timesOf(recording)).toEqual({ dwellMs: Array(4).fill(60), downDownMs: Array(3).fill(150), edits: 0 });
  });

  it('lets no key in that goes down while the last one of the sentence is still held', async () => {
    const recording = record('abc');
    await send(inOrder(letter('a', 0, 60), letter('b', 150, 210), letter('c', 300, 420), letter('x', 380, 400)));
    expect(await timesOf(recording)).toEqual({ dwellMs: [60, 60, 120], downDownMs: [150, 150], edits: 0 });
    expect(input.value).toBe('abc');
  });

  it('tells of Caps Lock at once', async () => {
    record('Open the door');
    vi.spyOn(KeyboardEvent.prototype, 'getModifierState').mockImplementation((key) => key === 'CapsLock');
    await send([...evenly('O'), ...evenly('P', 150)]);
    expect(mistakes).toEqual([{ kind: 'caps-lock', word: 'Open' }]);
  });

  it('tells of a mistake that is left standing for a second', async () => {
    record('Open the door');
    await send(evenly('x'));
    expect(mistakes).toEqual([]);
    await vi.waitFor(() => expect(mistakes).toEqual([{ kind: 'wrong', word: 'Open' }]), 3000);
  });

  it('does not mind Return', async () => {
    const recording = record('ab');
    await send([...evenly('a'), { type: 'down', code: 'Enter', key: 'Enter', text: '\r', keyCode: 13, atMs: 100 }]);
    await send([{ type: 'up', code: 'Enter', key: 'Enter', keyCode: 13, atMs: 120 }, ...evenly('b', 150)]);
    expect(await timesOf(recording)).toEqual({ dwellMs: [60, 60], downDownMs: [150], edits: 0 });
  });

  it('cuts a pause at two seconds, and refuses one of more than fifteen', async () => {
    const short = record('abc');
    await send([...evenly('ab'), ...evenly('c', 14_000)]);
    expect(await timesOf(short)).toEqual({ dwellMs: [60, 60, 60], downDownMs: [150, 2000], edits: 0 });
    startMs += 20_000;
    const long = record('abc');
    await send([...evenly('ab'), ...evenly('c', 150 + 15_001)]);
    expect(await timesOf(long)).toBe('paused');
  });
});

describe('a repetition that cannot be used', () => {
  it('says so when a key came up elsewhere', async () => {
    const recording = record('abc');
    await send([letter('a', 0, 0)[0]]);
    input.blur();
    expect(await timesOf(recording)).toBe('blurred');
    await send([letter('a', 0, 100)[1]]);
  });

  it('says so when the same key goes down twice without coming up', async () => {
    const recording = record('aab');
    await send([letter('a', 0, 0)[0], letter('a', 200, 0)[0]]);
    expect(await timesOf(recording)).toBe('lost-key');
    await send([letter('a', 0, 300)[1]]);
  });

  it('says so when the field was left halfway', async () => {
    const recording = record('abc');
    await send(evenly('ab'));
    vi.spyOn(document, 'hasFocus').mockReturnValue(true);
    input.blur();
    expect(await timesOf(recording)).toBe('blurred');
    expect((await recording).mistake).toEqual({ kind: 'field', word: '' });
  });

  it('knows another window from another field', async () => {
    const recording = record('abc');
    await send(evenly('ab'));
    vi.spyOn(document, 'hasFocus').mockReturnValue(false);
    input.blur();
    expect(await recording).toMatchObject({ result: 'blurred', mistake: null });
  });

  it('begins anew where the field was left for a button beside it', async () => {
    const root = document.body.appendChild(document.createElement('div')).attachShadow({ mode: 'open' });
    const button = document.createElement('button');
    root.append(input, button);
    input.focus();
    const recording = record('abc');
    await send(evenly('ax'));
    button.focus();
    expect([input.value, anew.mock.calls.length]).toEqual(['', 1]);
    input.focus();
    await send(evenly('abc', 2000));
    expect(await timesOf(recording)).toMatchObject({ dwellMs: [60, 60, 60] });
    root.host.remove();
  });

  it('refuses pasted text, and does not let it in', async () => {
    const source = document.createElement('input');
    source.value = 'abc';
    document.body.append(source);
    source.focus();
    source.select();
    const recording = record('abc');
    await cdp().send('Input.dispatchKeyEvent', { type: 'rawKeyDown', code: 'KeyC', key: 'c', modifiers: 2, commands: ['copy'] });
    input.focus();
    await cdp().send('Input.dispatchKeyEvent', { type: 'rawKeyDown', code: 'KeyV', key: 'v', modifiers: 2, commands: ['paste'] });
    expect(await timesOf(recording)).toBe('pasted');
    expect(input.value).toBe('');
    source.remove();
  });

  it('refuses dropped text', async () => {
    const recording = record('abc');
    const box = input.getBoundingClientRect();
    const frame = window.frameElement?.getBoundingClientRect() ?? new DOMRect();
    const at = { x: frame.x + box.x + box.width / 2, y: frame.y + box.y + box.height / 2 };
    const data = { items: [{ mimeType: 'text/plain', data: 'abc' }], dragOperationsMask: 1 };
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const) await cdp().send('Input.dispatchDragEvent', { type, ...at, data });
    expect(await timesOf(recording)).toBe('pasted');
    expect(input.value).toBe('');
  });

  it('refuses what a prediction or a password manager fills in', async () => {
    const recording = record('abcdef');
    await send(evenly('ab'));
    await cdp().send('Input.insertText', { text: 'cdef' });
    expect(await timesOf(recording)).toBe('autofilled');
    expect(input.value).toBe('ab');
  });

  it('refuses the composition of an input method on a keyboard', async () => {
    const recording = record('abc');
    await send([{ type: 'down', code: 'KeyN', key: 'Process', keyCode: 229, atMs: 0 }]);
    await cdp().send('Input.imeSetComposition', { text: 'に', selectionStart: 1, selectionEnd: 1 });
    expect(await timesOf(recording)).toBe('composed');
    await cdp().send('Input.imeSetComposition', { text: '', selectionStart: 0, selectionEnd: 0 });
    await send([{ type: 'up', code: 'KeyN', key: 'Process', keyCode: 229, atMs: 100 }]);
  });

  it('refuses keys that a script pressed after it emptied the field', async () => {
    const recording = record('abc');
    await send(evenly('a'));
    input.value = '';
    input.dispatchEvent(new KeyboardEvent('keydown', { code: 'KeyA', key: 'a' }));
    expect(await timesOf(recording)).toBe('synthetic');
  });

  it('refuses keys that a script pressed', async () => {
    const recording = record('abc');
    input.dispatchEvent(new KeyboardEvent('keydown', { code: 'KeyA', key: 'a' }));
    expect(await timesOf(recording)).toBe('synthetic');
  });
});

describe('a soft keyboard', () => {
  it('without codes gives the times between keys, and no dwell', async () => {
    const recording = record('abcde');
    let now = 1000;
    vi.spyOn(Event.prototype, 'timeStamp', 'get').mockImplementation(() => now);
    for (const char of 'abcde') {
      await send([{ type: 'down', code: '', key: 'Unidentified', keyCode: 229, atMs: 0 }]);
      await cdp().send('Input.insertText', { text: char });
      await send([{ type: 'up', code: '', key: 'Unidentified', keyCode: 229, atMs: 0 }]);
      now += 120;
    }
    const { soft } = await recording;
    expect(soft).toBe(true);
    expect(await timesOf(recording)).toEqual({ dwellMs: Array(5).fill(null), downDownMs: Array(4).fill(120), edits: 0 });
  });

  it('that reports every key as released at once gives no dwell either', async () => {
    const recording = record('abc');
    await send(inOrder(letter('a', 0, 2), letter('b', 150, 151), letter('c', 300, 301)));
    expect((await recording).soft).toBe(true);
    expect(await timesOf(recording)).toEqual({ dwellMs: [null, null, null], downDownMs: [150, 150], edits: 0 });
  });
});

/** Text that comes as from a key, while no key is heard. */
const insert = (text: string) => cdp().send('Input.insertText', { text });
/** The field's listeners are told of each event that it is the browser's own. */
function trustAll(): void {
  const add = input.addEventListener.bind(input);
  const get = (target: object, name: string): unknown => {
    const value: unknown = name === 'isTrusted' ? true : Reflect.get(target, name, target);
    return typeof value === 'function' ? value.bind(target) : value;
  };
  input.addEventListener = ((type: string, listener: (event: Event) => void, options?: AddEventListenerOptions) =>
    add(type, (event) => listener(new Proxy(event, { get: get as never })), options)) as typeof input.addEventListener;
}
/** What a page says of its pointers: a device with nothing but a touch screen. */
function touchOnly(): void {
  vi.spyOn(window, 'matchMedia').mockImplementation((query) => ({ matches: query.includes('coarse') }) as MediaQueryList);
}

describe('text without keys', () => {
  it.each([
    ['a whole sentence, as dictation writes it', ['Rain fell on the bridge']],
    ['letter by letter, as an aid writes it', [...'Rain fell on the bridge']],
    ['word by word', ['Rain ', 'fell ']],
    ['the wrong words', [...'Rein fell at']],
  ])('is told apart: %s', async (_, parts) => {
    const recording = record('Rain fell on the bridge');
    for (const part of parts) await insert(part);
    expect(await timesOf(recording)).toBe('no-keys');
  });

  it('is told apart where an input method writes it by itself', async () => {
    const recording = record('abc');
    await cdp().send('Input.imeSetComposition', { text: 'ab', selectionStart: 2, selectionEnd: 2 });
    expect(await timesOf(recording)).toBe('no-keys');
    await cdp().send('Input.imeSetComposition', { text: '', selectionStart: 0, selectionEnd: 0 });
  });

  it('is told apart where an extension swallows the keys', async () => {
    const swallow = (event: Event): void => event.stopImmediatePropagation();
    for (const type of ['keydown', 'keyup']) window.addEventListener(type, swallow, { capture: true });
    const recording = record('abc');
    await send(evenly('abc'));
    for (const type of ['keydown', 'keyup']) window.removeEventListener(type, swallow, { capture: true });
    expect(await timesOf(recording)).toBe('no-keys');
  });

  it('has times on a touch screen whose keyboard tells of no key', async () => {
    touchOnly();
    const recording = record('abcde');
    let now = 1000;
    vi.spyOn(Event.prototype, 'timeStamp', 'get').mockImplementation(() => now);
    for (const char of 'abcde') {
      await insert(char);
      now += 120;
    }
    expect(await timesOf(recording)).toEqual({ dwellMs: Array(5).fill(null), downDownMs: Array(4).fill(120), edits: 0 });
    expect((await recording).soft).toBe(true);
  });

  it('is typed over: what was keyed counts, and the rest is corrected', async () => {
    const recording = record('abcdefgh');
    await send(evenly('abcdef'));
    await insert('x');
    await send([...backspace(1500), ...evenly('gh', 2000)]);
    expect(await timesOf(recording)).toMatchObject({ dwellMs: [60, 60, 60, 60, 60, 60, null, 60] });
  });

  it('no event without a key throws, and none counts', async () => {
    const failed = vi.fn((event: ErrorEvent) => event.preventDefault());
    window.addEventListener('error', failed);
    trustAll();
    const recording = record('abc');
    for (const type of ['keydown', 'keyup', 'input']) input.dispatchEvent(new Event(type));
    await send(evenly('abc'));
    window.removeEventListener('error', failed);
    expect(failed).not.toHaveBeenCalled();
    expect(await timesOf(recording)).toEqual({ dwellMs: [60, 60, 60], downDownMs: [150, 150], edits: 0 });
  });
});

describe('keyboards of the world', () => {
  const dead: Key = { type: 'down', code: 'Quote', key: 'Dead', keyCode: 222, atMs: 300 };
  const deadUp: Key = { ...dead, type: 'up', atMs: 360 };

  it.each([
    ['at once', async () => insert("'s")],
    [
      'one after the other',
      async () => {
        await insert("'");
        await insert('s');
      },
    ],
    [
      'after a composition',
      async () => {
        await cdp().send('Input.imeSetComposition', { text: "'", selectionStart: 1, selectionEnd: 1 });
        await insert("'");
        await insert('s');
      },
    ],
    [
      'at the end of a composition',
      async () => {
        await cdp().send('Input.imeSetComposition', { text: "'", selectionStart: 1, selectionEnd: 1 });
        await insert("'s");
      },
    ],
  ])('knows the times of a dead key that does not combine: %s', async (_, write) => {
    const recording = record("it's on");
    const s = letter('s', 450, 510);
    const { text: _text, ...silent } = s[0];
    await send([...evenly('it'), dead, deadUp, silent]);
    await write();
    await send([s[1], ...evenly(' on', 600)]);
    expect(await timesOf(recording)).toEqual({ dwellMs: Array(7).fill(60), downDownMs: Array(6).fill(150), edits: 0 });
  });

  it('knows the times of letters whose tone is typed after them, and compares what is composed', async () => {
    const recording = record('m\u1ea5t \u0111\u00e2u'.normalize('NFD'));
    const tone = (code: string, char: string, atMs: number): Key[] => [
      { type: 'down', code, key: char, text: char, keyCode: 56, atMs },
      { type: 'up', code, key: char, keyCode: 56, atMs: atMs + 60 },
    ];
    await send([...evenly('ma'), ...tone('Digit6', '\u0302', 300), ...tone('Digit8', '\u0301', 450)]);
    expect(input.value.normalize('NFC')).toBe('m\u1ea5');
    await send([...evenly('t ', 600), ...tone('Digit0', '\u0111', 900), ...tone('Digit2', '\u00e2', 1050), ...evenly('u', 1200)]);
    expect(await timesOf(recording)).toEqual({
      dwellMs: Array(7).fill(60),
      downDownMs: [150, 450, 150, 150, 150, 150],
      edits: 0,
    });
  });

  it.each([
    ['a no-break space', 'ab cd', 'ab\u00a0cd'],
    ['a narrow no-break space', 'ab cd', 'ab\u202fcd'],
    ['an ideographic space', 'ab cd', 'ab\u3000cd'],
    ['full-width forms', 'ab! cd', '\uff41\uff42\uff01\u3000\uff43\uff44'],
    ['a hyphen that does not break', 'ab-cd', 'ab\u2011cd'],
    ['a sentence with such a space', 'ab\u00a0cd', 'ab cd'],
  ])('takes %s', async (_, phrase, text) => {
    const recording = record(phrase);
    const keys = evenly('qwertyui').map((key, at) => ({
      ...key,
      key: text[at >> 1] ?? '',
      ...(key.text ? { text: text[at >> 1] ?? '' } : {}),
    }));
    await send(keys.slice(0, 2 * text.length).map((key) => ({ ...key, keyCode: 0 })));
    expect(await timesOf(recording)).toMatchObject({ dwellMs: Array([...phrase].length).fill(60), edits: 0 });
  });

  it('keeps what was typed where the system would correct it', async () => {
    trustAll();
    const recording = record('abcdef');
    await send(evenly('abc'));
    const correction = new InputEvent('beforeinput', { inputType: 'insertReplacementText', data: 'abd', cancelable: true });
    input.dispatchEvent(correction);
    expect(correction.defaultPrevented).toBe(true);
    await send(evenly('def', 450));
    expect(await timesOf(recording)).toEqual({ dwellMs: Array(6).fill(60), downDownMs: Array(5).fill(150), edits: 0 });
  });

  it('goes on after a blank that became a full stop, once it is mended', async () => {
    const recording = record('abcd efgh.');
    await send(evenly('abcd '));
    input.setSelectionRange(4, 5);
    await insert('. ');
    expect(input.value).toBe('abcd. ');
    await send([...backspace(1500), ...backspace(1700), ...evenly(' efgh', 2000)]);
    await send([
      { type: 'down', code: 'Period', key: '.', text: '.', keyCode: 190, atMs: 2750 },
      { type: 'up', code: 'Period', key: '.', keyCode: 190, atMs: 2810 },
    ]);
    expect(await timesOf(recording)).toMatchObject({ dwellMs: [60, 60, 60, 60, null, 60, 60, 60, 60, 60] });
  });

  it('takes what a soft keyboard composes word by word, and corrects', async () => {
    const recording = record('abcd efghijk');
    const soft: Key = { type: 'down', code: '', key: 'Unidentified', keyCode: 229, atMs: 0 };
    let now = 1000;
    vi.spyOn(Event.prototype, 'timeStamp', 'get').mockImplementation(() => now);
    const compose = async (text: string): Promise<void> => {
      await send([soft]);
      await cdp().send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
      now += 120;
    };
    for (const text of ['a', 'ab', 'abd', 'abdc', 'abcd']) await compose(text);
    await send([soft]);
    await insert('abcd ');
    for (const text of ['e', 'ef', 'efg', 'efgh', 'efghi', 'efghij', 'efghijk']) await compose(text);
    const { result, soft: isSoft } = await recording;
    expect(isSoft).toBe(true);
    expect(result).toMatchObject({ edits: 1 });
  });

  it('tells apart a sentence that the system has replaced', async () => {
    const recording = record('abcdefgh');
    await send(evenly('hgfedcb'));
    input.setSelectionRange(0, 7);
    const allow = (event: Event): void => event.stopImmediatePropagation();
    window.addEventListener('beforeinput', allow, { capture: true });
    await insert('abcdefgh');
    window.removeEventListener('beforeinput', allow, { capture: true });
    expect(await timesOf(recording)).toBe('autofilled');
  });
});

describe('clocks', () => {
  it('falls back to the time of the handler where events carry none', async () => {
    const recording = record('ab');
    vi.spyOn(Event.prototype, 'timeStamp', 'get').mockReturnValue(0);
    let now = 5000;
    vi.spyOn(performance, 'now').mockImplementation(() => now);
    for (const key of evenly('ab')) {
      now = 5000 + key.atMs;
      await send([key]);
    }
    expect(await timesOf(recording)).toEqual({ dwellMs: [60, 60], downDownMs: [150], edits: 0 });
  });
});

describe('an abort', () => {
  it('rejects with its reason and listens no more', async () => {
    const remove = vi.spyOn(input, 'addEventListener');
    const recording = record('ab');
    expect(remove).toHaveBeenCalled();
    const reason = new Error('closed');
    controller.abort(reason);
    await expect(recording).rejects.toBe(reason);
    const prevented = new KeyboardEvent('keydown', { key: 'Enter', cancelable: true });
    input.dispatchEvent(prevented);
    expect(prevented.defaultPrevented).toBe(false);
  });

  it('that came before rejects at once', async () => {
    controller.abort(new Error('before'));
    await expect(record('ab')).rejects.toThrow('before');
  });
});
