// Simulated typists: who types what when is a pure function of their name; only `press` talks to a
// browser.
import type { CDPSession } from 'playwright';
import { gaussian, random } from './random.js';

interface Key {
  /** The physical key. */
  readonly code: string;
  readonly key: string;
  /** What it types; empty for Shift. */
  readonly text: string;
  /** Windows virtual key code. */
  readonly keyCode: number;
}

/** One key going down or up. */
export interface Stroke extends Key {
  readonly type: 'down' | 'up';
  /** Whether Shift is held. */
  readonly shift: boolean;
  /** Since the first key. */
  readonly atMs: number;
}

/**
 * Typists. Times in milliseconds: `dwellMs` and `flightMs` (down to down) are medians, `habit` is
 * how far keys and key pairs of their own differ from them, `noise` how far one repetition differs
 * from the next; both as standard deviations of the logarithm. Medians lie within those of the CMU
 * set's 51 typists (10th to 90th percentile: dwell 60 to 113 ms, down-down 136 to 314 ms). The
 * noise is chosen, and smaller than there (.16 for dwell, .28 for down-down): these two are
 * steadier, and easier to tell apart, than people. They exercise the flow; they say nothing about
 * error rates.
 */
const TYPISTS = {
  ana: { dwellMs: 112, flightMs: 178, habit: 0.3, noise: 0.09 },
  ben: { dwellMs: 74, flightMs: 245, habit: 0.36, noise: 0.11 },
  'one-handed': { dwellMs: 105, flightMs: 430, habit: 0.5, noise: 0.14 },
};

/** Shift goes down this long before its letter. */
const SHIFT_AHEAD_MS = 60;

export type TypistName = keyof typeof TYPISTS;

export interface Typing {
  readonly typist: TypistName;
  readonly text: string;
  /** Counts: each repetition differs a little. */
  readonly repetition: number;
}

/**
 * One repetition of a text, by a typist, on a US keyboard. The next key often goes down before the
 * last is up, as fast typists do.
 *
 * @returns in the order of their times
 */
export function typed({ typist, text, repetition }: Typing): Stroke[] {
  const person = TYPISTS[typist];
  if (person === undefined) throw new TypeError(`no typist ${typist}: there are ${Object.keys(TYPISTS).join(', ')}`);
  const next = random(`${typist} types it for the ${repetition}th time`);
  const tempo = Math.exp(gaussian(next) * 0.03);
  const time = (median: number, habit: number) => median * tempo * Math.exp(habit * person.habit + gaussian(next) * person.noise);
  const strokes: Stroke[] = [];
  const heldUntil = new Map<string, number>();
  let downMs = SHIFT_AHEAD_MS;
  let shiftUpMs = 0;
  for (const [position, char] of [...text].entries()) {
    const key = keyOf(char);
    const before = [...text][position - 1];
    const beforeMs = downMs;
    if (before !== undefined) downMs += time(person.flightMs, trait(`${typist} goes from ${before} to ${char}`));
    downMs = Math.max(downMs, (heldUntil.get(key.code) ?? -1) + 8, key.shift ? 0 : shiftUpMs + 6);
    const upMs = downMs + time(person.dwellMs, trait(`${typist} holds ${char}`) * 0.7);
    heldUntil.set(key.code, upMs);
    if (key.shift) {
      shiftUpMs = downMs + 0.6 * (upMs - downMs);
      strokes.push({ ...SHIFT, type: 'down', shift: true, atMs: position === 0 ? 0 : Math.max(downMs - SHIFT_AHEAD_MS, beforeMs + 1) });
      strokes.push({ ...SHIFT, type: 'up', shift: false, atMs: shiftUpMs });
    }
    strokes.push({ ...key, type: 'down', atMs: downMs }, { ...key, type: 'up', shift: false, atMs: Math.max(upMs, downMs + 10) });
  }
  return strokes.sort((one, other) => one.atMs - other.atMs);
}

/** A lasting trait: a standard normal number that belongs to this text. */
function trait(text: string): number {
  return gaussian(random(text));
}

const SHIFT = { code: 'ShiftLeft', key: 'Shift', text: '', keyCode: 16 };
/** Keys that are no letters or digits: code, key code, without and with Shift. */
const OTHERS: readonly (readonly [code: string, keyCode: number, plain: string, shifted: string])[] = [
  ['Space', 32, ' ', ''],
  ['Comma', 188, ',', '<'],
  ['Period', 190, '.', '>'],
  ['Slash', 191, '/', '?'],
  ['Semicolon', 186, ';', ':'],
  ['Quote', 222, "'", '"'],
  ['Minus', 189, '-', '_'],
  ['Digit1', 49, '1', '!'],
];

/** Keys that type nothing. */
const NAMED: Readonly<Record<string, readonly [code: string, keyCode: number]>> = {
  Shift: ['ShiftLeft', 16],
  Backspace: ['Backspace', 8],
  CapsLock: ['CapsLock', 20],
  ArrowLeft: ['ArrowLeft', 37],
  End: ['End', 35],
  Escape: ['Escape', 27],
};

/** The key of a US keyboard that types a character, or has that name. */
export function keyOf(char: string): Key & { shift: boolean } {
  const named = NAMED[char];
  if (named !== undefined) return { code: named[0], key: char, text: '', keyCode: named[1], shift: false };
  if (/^[a-z]$/i.test(char)) {
    const upper = char.toUpperCase();
    return { code: `Key${upper}`, key: char, text: char, keyCode: upper.charCodeAt(0), shift: char === upper };
  }
  if (/^[0-9]$/.test(char)) return { code: `Digit${char}`, key: char, text: char, keyCode: char.charCodeAt(0), shift: false };
  const found = OTHERS.find((other) => other[2] === char || other[3] === char);
  if (found === undefined) throw new TypeError(`no key for ${JSON.stringify(char)}`);
  return { code: found[0], key: char, text: char, keyCode: found[1], shift: found[3] === char };
}

/**
 * Sends strokes to the focused field, each with its exact time: what the page sees as
 * `event.timeStamp`.
 *
 * @param options `startSeconds`: epoch seconds of time 0; not before the page loaded
 */
export async function press(cdp: CDPSession, strokes: readonly Stroke[], { startSeconds }: { startSeconds: number }): Promise<void> {
  for (const { type, code, key, text, keyCode, shift, atMs } of strokes) {
    await cdp.send('Input.dispatchKeyEvent', {
      type: type === 'down' ? 'keyDown' : 'keyUp',
      timestamp: startSeconds + atMs / 1000,
      code,
      key,
      modifiers: shift ? 8 : 0,
      windowsVirtualKeyCode: keyCode,
      nativeVirtualKeyCode: keyCode,
      ...(type === 'down' && text !== '' ? { text, unmodifiedText: text } : {}),
    });
  }
}

/** The times that a recorder should find: one dwell a character, one down-down less. */
export function timesOf(strokes: readonly Stroke[]): { dwellMs: number[]; downDownMs: number[] } {
  const typing = strokes.filter(({ text }) => text !== '');
  const downs = typing.filter(({ type }) => type === 'down');
  const dwellMs = downs.map((down) => {
    const up = typing.find(({ type, code, atMs }) => type === 'up' && code === down.code && atMs > down.atMs);
    if (up === undefined) throw new TypeError(`${down.code} never goes up`);
    return up.atMs - down.atMs;
  });
  return { dwellMs, downDownMs: downs.slice(1).map(({ atMs }, index) => atMs - (downs[index] as Stroke).atMs) };
}
