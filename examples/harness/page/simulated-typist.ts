// Somebody who types, in any browser: events that a script makes, which the field's listeners are
// told were trusted, at the typist's own times. Only the harness does so; it also shows that
// `isTrusted` proves nothing.
import { type Stroke, typed } from '../../simulation/typist.js';
import { changeTimeStamps } from './time-stamps.js';

const TYPES = ['keydown', 'keyup', 'beforeinput', 'input', 'compositionstart', 'compositionend', 'paste'];
/** Between two repetitions, in the typist's own time. */
const BETWEEN_MS = 600;
const times = new WeakMap<Event, number>();
const played = new WeakSet<Event>();
let busyUntilMs = 0;

export interface Repetition {
  /** Counts: each differs a little. */
  readonly repetition: number;
  /** At once with the times that it would have taken, or so that one sees it. */
  readonly instant: boolean;
}

/** Fills the field with a text once. Resolves when that is done. */
export type Typist = (field: HTMLInputElement, text: string, at: Repetition) => Promise<void>;

export const TYPISTS: Readonly<Record<string, Typist>> = {
  ana: (field, text, at) => press(field, typed({ typist: 'ana', text, repetition: at.repetition }), at),
  ben: (field, text, at) => press(field, typed({ typist: 'ben', text, repetition: at.repetition }), at),
  /** Ana on a slow day. */
  drift: (field, text, at) => press(field, stretched(typed({ typist: 'ana', text, repetition: at.repetition }), 1.06), at),
  'one-handed': (field, text, at) => press(field, typed({ typist: 'one-handed', text, repetition: at.repetition }), at),
  bot: (field, text, at) => press(field, regular(typed({ typist: 'ana', text, repetition: 1 })), at),
  paste: async (field, text) => {
    send(field, new ClipboardEvent('paste', { bubbles: true, cancelable: true }), performance.now());
    insert(field, text, 'insertFromPaste', performance.now());
  },
  'input-method': async (field) => {
    const nowMs = performance.now();
    send(field, key('keydown', { key: 'Process', code: 'KeyA', keyCode: 229 }), nowMs);
    send(field, new CompositionEvent('compositionstart', { bubbles: true, data: '' }), nowMs);
    send(field, new CompositionEvent('compositionend', { bubbles: true, data: '雨' }), nowMs + 1);
  },
  /** A soft keyboard, letter by letter: it names no keys. */
  touch: async (field, text, at) => {
    const strokes = typed({ typist: 'ana', text, repetition: at.repetition }).filter(
      (stroke) => stroke.type === 'down' && stroke.text !== '',
    );
    await inTime(strokes, at, (stroke, atMs) => soft(field, stroke.text, atMs));
  },
  /** A soft keyboard that puts in whole words. */
  swipe: async (field, text) => {
    for (const part of [text.slice(0, 1), text.slice(1)]) soft(field, part, performance.now());
  },
  /** Dictation, or an input aid: text without a key. */
  dictation: async (field, text) => insert(field, text, 'insertText', performance.now()),
  /** Events of a script, without the harness's word for them. */
  script: async (field) => void field.dispatchEvent(key('keydown', { key: 'R', code: 'KeyR' })),
  /** Every key goes down and none comes up, as when a program in between swallows it. */
  'lost-keys': async (field, text) => {
    for (const [index, stroke] of typed({ typist: 'ana', text, repetition: 1 })
      .filter(({ type }) => type === 'down')
      .entries())
      strike(field, stroke, performance.now() + index);
  },
};

type Listener = EventListenerOrEventListenerObject;

/**
 * Lets listeners of text fields take the simulated events for trusted ones. Before the element
 * starts.
 */
export function trustSimulatedTypist(): void {
  changeTimeStamps((ownMs, event) => times.get(event) ?? ownMs);
  const wrappers = new WeakMap<Listener, EventListener>();
  const { addEventListener, removeEventListener } = EventTarget.prototype;
  const wrapped = (type: string, listener: Listener | null): Listener | null => {
    if (listener === null || !TYPES.includes(type)) return listener;
    const wrapper: EventListener = wrappers.get(listener) ?? ((event) => call(listener, played.has(event) ? trusted(event) : event));
    wrappers.set(listener, wrapper);
    return wrapper;
  };
  HTMLInputElement.prototype.addEventListener = function (
    this: HTMLInputElement,
    type: string,
    listener: Listener | null,
    options?: boolean | AddEventListenerOptions,
  ) {
    addEventListener.call(this, type, wrapped(type, listener), options);
  };
  HTMLInputElement.prototype.removeEventListener = function (
    this: HTMLInputElement,
    type: string,
    listener: Listener | null,
    options?: boolean | EventListenerOptions,
  ) {
    removeEventListener.call(this, type, wrapped(type, listener), options);
  };
}

function call(listener: Listener, event: Event): void {
  if (typeof listener === 'function') listener.call(event.currentTarget, event);
  else listener.handleEvent(event);
}

function trusted(event: Event): Event {
  return new Proxy(event, {
    get: (target, name) => {
      if (name === 'isTrusted') return true;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

function send(field: HTMLInputElement, event: Event, atMs: number): boolean {
  times.set(event, atMs);
  played.add(event);
  return field.dispatchEvent(event);
}

function press(field: HTMLInputElement, strokes: readonly Stroke[], at: Repetition): Promise<void> {
  return inTime(strokes, at, (stroke, atMs) => strike(field, stroke, atMs));
}

async function inTime(strokes: readonly Stroke[], { instant }: Repetition, use: (stroke: Stroke, atMs: number) => void): Promise<void> {
  const startMs = Math.max(performance.now(), busyUntilMs) + (instant ? BETWEEN_MS : 0);
  busyUntilMs = startMs + (strokes.at(-1)?.atMs ?? 0);
  for (const stroke of strokes) {
    const atMs = startMs + stroke.atMs;
    if (!instant) await new Promise((resolve) => setTimeout(resolve, Math.max(0, atMs - performance.now())));
    use(stroke, atMs);
  }
}

function strike(field: HTMLInputElement, { type, code, key: name, text, keyCode, shift }: Stroke, atMs: number): void {
  const goesOn = send(field, key(`key${type}`, { key: name, code, keyCode, shiftKey: shift }), atMs);
  if (type === 'down' && text !== '' && goesOn) insert(field, text, 'insertText', atMs);
}

function soft(field: HTMLInputElement, text: string, atMs: number): void {
  send(field, key('keydown', { key: 'Unidentified', code: '', keyCode: 229 }), atMs);
  insert(field, text, 'insertText', atMs);
  send(field, key('keyup', { key: 'Unidentified', code: '', keyCode: 229 }), atMs + 1);
}

function insert(field: HTMLInputElement, data: string, inputType: string, atMs: number): void {
  const init = { bubbles: true, composed: true, data, inputType };
  if (!send(field, new InputEvent('beforeinput', { ...init, cancelable: true }), atMs)) return;
  field.setRangeText(data, field.selectionStart ?? 0, field.selectionEnd ?? 0, 'end');
  send(field, new InputEvent('input', init), atMs);
}

function key(type: string, init: KeyboardEventInit): KeyboardEvent {
  return new KeyboardEvent(type, { bubbles: true, composed: true, cancelable: true, ...init });
}

function stretched(strokes: readonly Stroke[], factor: number): Stroke[] {
  return strokes.map((stroke) => ({ ...stroke, atMs: stroke.atMs * factor }));
}

/** A key every 150 ms, each held for 80 ms. */
function regular(strokes: readonly Stroke[]): Stroke[] {
  const downs = strokes.filter(({ type, text }) => type === 'down' && text !== '');
  return downs.flatMap((down, at): Stroke[] => [
    { ...down, atMs: at * 150 },
    { ...down, type: 'up', atMs: at * 150 + 80 },
  ]);
}
