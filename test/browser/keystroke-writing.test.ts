import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { cdp } from 'vitest/browser';
import { press, typed } from '../../examples/simulation/typist.js';
import { recordWriting, type WritingRecorder } from '../../src/keystroke/writing-recorder.js';
import type { WritingWindow } from '../../src/types.js';

let field: HTMLTextAreaElement;
let windows: WritingWindow[];
let recorder: WritingRecorder;
let startMs: number;

beforeEach(() => {
  field = document.createElement('textarea');
  document.body.append(field);
  field.focus();
  windows = [];
  startMs = performance.timeOrigin + performance.now();
  recorder = recordWriting({ field, windowKeys: 8, onWindow: (window) => windows.push(window) });
});

afterEach(() => {
  recorder.close();
  field.remove();
});

async function type(text: string): Promise<void> {
  await press(cdp() as never, typed({ typist: 'ana', text, repetition: 1 }), { startSeconds: startMs / 1000 });
  startMs += 20_000;
}

describe('recordWriting', () => {
  it('hands over a window when its last key is up', async () => {
    await type('to be or');
    expect(windows).toHaveLength(1);
    expect(windows[0]).toMatchObject({ keys: 8, edits: 0, pastedCharacters: 0, blurs: 0 });
    expect(Object.keys(windows[0]!.digraphs)).toEqual([
      'KeyB KeyE',
      'KeyE Space',
      'KeyO KeyR',
      'KeyO Space',
      'KeyT KeyO',
      'Space KeyB',
      'Space KeyO',
    ]);
    expect(recorder.pending).toBe(0);
  });

  it('tells nothing of the order: pairs by name, timings by length', async () => {
    await type('ababababab');
    const timings = windows[0]!.digraphs['KeyA KeyB']!.map(({ downDownMs }) => downDownMs);
    expect(timings).toEqual([...timings].sort((one, other) => one - other));
    expect(JSON.stringify(windows)).not.toContain('abab');
  });

  it('keeps letters and space only', async () => {
    await type('a1b2,c.d');
    expect(windows[0]).toMatchObject({ keys: 8, digraphs: {} });
  });

  it('counts corrections, and keeps no pair across one', async () => {
    await type('abc');
    for (const event of ['rawKeyDown', 'keyUp'] as const)
      await cdp().send('Input.dispatchKeyEvent', { type: event, key: 'Backspace', code: 'Backspace', windowsVirtualKeyCode: 8 });
    await type('x');
    recorder.flush();
    expect(windows[0]).toMatchObject({ keys: 4, edits: 1 });
    expect(Object.keys(windows[0]!.digraphs)).toEqual(['KeyA KeyB', 'KeyB KeyC']);
  });

  it('counts what was not typed, and lets it in', async () => {
    await cdp().send('Input.insertText', { text: 'filled in' });
    recorder.flush();
    expect(windows[0]).toMatchObject({ keys: 0, pastedCharacters: 9 });
    expect(field.value).toBe('filled in');
  });

  it('listens to no other field, and to no script', async () => {
    const other = document.createElement('textarea');
    document.body.append(other);
    other.focus();
    await type('elsewhere');
    field.dispatchEvent(new KeyboardEvent('keydown', { key: 'a', code: 'KeyA' }));
    recorder.flush();
    expect(windows).toEqual([]);
    other.remove();
  });

  it('counts how often the field was left', async () => {
    await type('ab');
    field.blur();
    recorder.flush();
    expect(windows[0]).toMatchObject({ blurs: 1 });
  });

  it('hands nothing over where nothing was typed, nor after it was closed', async () => {
    recorder.flush();
    recorder.close();
    await type('to be or');
    expect(windows).toEqual([]);
  });

  it('closes with the signal', async () => {
    const controller = new AbortController();
    const onWindow = vi.fn();
    recordWriting({ field, windowKeys: 2, onWindow, signal: controller.signal });
    controller.abort();
    await type('abc');
    expect(onWindow).not.toHaveBeenCalled();
  });

  it('refuses a window of no keys', () => {
    expect(() => recordWriting({ field, windowKeys: 0, onWindow: () => undefined })).toThrow(TypeError);
  });
});

describe('the field that is followed', () => {
  let host: HTMLElement;
  const unmeasurable = vi.fn();

  /** Records what is written in `#answer`, whatever stands there. */
  function record(html: string): HTMLElement {
    host = document.createElement('div');
    host.innerHTML = html;
    document.body.append(host);
    recorder.close();
    unmeasurable.mockClear();
    const field = (): HTMLElement | null => document.getElementById('answer');
    recorder = recordWriting({ field, windowKeys: 8, onWindow: (window) => windows.push(window), onUnmeasurable: unmeasurable });
    return field() as HTMLElement;
  }

  afterEach(() => host.remove());

  it('may be replaced by another one', async () => {
    record('<textarea id="answer"></textarea>').focus();
    await type('abcd');
    const other = document.createElement('textarea');
    other.id = 'answer';
    document.getElementById('answer')?.replaceWith(other);
    other.focus();
    await type('efgh');
    expect(windows[0]).toMatchObject({ keys: 8 });
  });

  it('may be an editor, one inside of it, or the one after a text field that it hides', async () => {
    for (const html of [
      '<div id="answer" contenteditable></div>',
      '<div id="answer"><button>B</button><div contenteditable></div></div>',
      '<textarea id="answer" hidden></textarea><div class="editor"><div contenteditable></div></div>',
    ]) {
      record(html);
      windows = [];
      (host.querySelector('[contenteditable]') as HTMLElement).focus();
      await type('to be or');
      expect(windows, html).toMatchObject([{ keys: 8, pastedCharacters: 0 }]);
      host.remove();
    }
  });

  it('may stand in a shadow root, open or closed, and hear of keys that the page keeps to itself', async () => {
    for (const mode of ['open', 'closed'] as const) {
      const inner = document.createElement('textarea');
      record('<div id="answer"></div>').attachShadow({ mode }).append(inner);
      inner.addEventListener('keydown', (event) => event.stopImmediatePropagation());
      windows = [];
      inner.focus();
      await type('to be or');
      expect(windows, mode).toMatchObject([{ keys: 8 }]);
      host.remove();
    }
  });

  it('may stand in a frame of the same origin, as of an editor that hides the text field', async () => {
    record('<textarea id="answer" style="display:none"></textarea><div><iframe srcdoc="<body contenteditable>"></iframe></div>');
    const frame = host.querySelector('iframe') as HTMLIFrameElement;
    await vi.waitFor(() => expect(frame.contentDocument?.body.isContentEditable).toBe(true));
    frame.contentDocument?.body.focus();
    await vi.waitFor(() => expect(document.activeElement).toBe(frame));
    await type('to be or');
    expect(windows).toMatchObject([{ keys: 8 }]);
    expect(unmeasurable).not.toHaveBeenCalled();
  });

  it('cannot be measured in a frame of another origin, and says so', async () => {
    record('<div id="answer"><iframe sandbox srcdoc="<textarea autofocus></textarea>"></iframe></div>');
    (host.querySelector('iframe') as HTMLIFrameElement).focus();
    await vi.waitFor(() => expect(unmeasurable).toHaveBeenCalledOnce());
    expect(windows).toEqual([]);
  });

  it('cannot be measured with a keyboard that composes every word, and says so once', async () => {
    record('<textarea id="answer"></textarea>').focus();
    for (let letters = 1; letters <= 50; letters++)
      await cdp().send('Input.imeSetComposition', { text: 'a'.repeat(letters), selectionStart: letters, selectionEnd: letters });
    expect(unmeasurable).toHaveBeenCalledOnce();
    expect(recorder.pending).toBe(0);
  });

  it('throws nothing at an event that names no key', () => {
    const answer = record('<input id="answer">');
    const failed = vi.fn();
    addEventListener('error', failed, { once: true });
    answer.dispatchEvent(new Event('keydown', { bubbles: true }));
    answer.dispatchEvent(new Event('keyup', { bubbles: true }));
    answer.dispatchEvent(new Event('beforeinput', { bubbles: true }));
    expect(failed).not.toHaveBeenCalled();
  });
});
