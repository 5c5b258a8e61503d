// Typists who err, as people do: slips, stray keys, a forgotten Caps Lock, each mended in its way.
import { gaussian, random } from './random.js';
import { keyOf, type Stroke } from './typist.js';

/** Who types, how fast, and how steadily: all but the speed follows from the name. */
export interface CarelessTypist {
  readonly name: string;
  readonly wordsAMinute: number;
}

/**
 * Of each key that it is another one; of each sentence that a stray key follows, or Caps Lock is
 * on.
 */
const SLIP = 0.02;
const STRAY = 0.1;
const CAPS_LOCK = 0.02;
/** A slip is noticed at once, or at the end of the word; else at the end of the sentence. */
const AT_ONCE = 0.5;
const IN_WORD = 0.25;
/** Going back over nine letters or more, some take the arrow keys. */
const BY_ARROWS = 0.5;
/** A glance at what stands there, before it is mended. */
const NOTICE_MS = 400;
/** From one repetition to the next, of the logarithm: medians of CMU and MEU-Mobile, practised. */
const NOISE = { dwell: 0.12, flight: 0.2 };
/** How much people differ in that. */
const NOISE_SPREAD = 0.25;
/** Down to down: the mean of the times drawn here is so much above their median. */
const MEAN_OVER_MEDIAN = 1.09;

type Planned = { readonly key: string; readonly afterMs?: number };

/**
 * The strokes of one sentence. What stands in the field in the end is the sentence, but for a stray
 * key behind it.
 *
 * @param typing counts its repetitions: each differs
 */
export function carelesslyTyped(
  { name, wordsAMinute }: CarelessTypist,
  { text, repetition }: { readonly text: string; readonly repetition: number },
): Stroke[] {
  const next = random(`${name} types it carelessly for the ${repetition}th time`);
  return timed(plan([...text], next), { name, wordsAMinute, next });
}

/** Which keys go down, in their order. */
function plan(text: readonly string[], next: () => number): Planned[] {
  const keys: Planned[] = [];
  const late: number[] = [];
  if (next() < CAPS_LOCK) keys.push(...forgottenCapsLock(text));
  for (let at = 0; at < text.length; at++) {
    const slips = next() < SLIP;
    if (!slips) {
      keys.push({ key: text[at] as string });
      continue;
    }
    const noticed = next();
    keys.push({ key: neighborOf(text[at] as string, next) });
    if (noticed < AT_ONCE) keys.push({ key: 'Backspace', afterMs: NOTICE_MS }, { key: text[at] as string });
    else if (noticed < AT_ONCE + IN_WORD) {
      const end = endOfWord(text, at);
      for (const char of text.slice(at + 1, end)) keys.push({ key: char });
      keys.push(...back(end - at), ...text.slice(at, end).map((key) => ({ key })));
      at = end - 1;
    } else late.push(at);
  }
  for (const at of late.reverse()) keys.push(...mendedLate(text, at, next));
  if (next() < STRAY) keys.push({ key: next() < 0.7 ? '.' : 'e', afterMs: 150 + 150 * next() });
  return keys;
}

/** Four letters come in the wrong case before it is seen. */
function forgottenCapsLock(text: readonly string[]): Planned[] {
  const wrong = text.slice(0, 4).map((char) => (char === char.toUpperCase() ? char.toLowerCase() : char.toUpperCase()));
  return [{ key: 'CapsLock' }, ...wrong.map((key) => ({ key })), { key: 'CapsLock', afterMs: NOTICE_MS }, ...back(wrong.length)];
}

/** By the arrow keys and one letter, or by taking everything back to there and typing it again. */
function mendedLate(text: readonly string[], at: number, next: () => number): Planned[] {
  const after = text.length - at - 1;
  if (after >= 9 && next() < BY_ARROWS) {
    const left = Array.from({ length: after }, (_, index) => ({ key: 'ArrowLeft', ...(index === 0 ? { afterMs: NOTICE_MS } : {}) }));
    return [...left, { key: 'Backspace' }, { key: text[at] as string }, { key: 'End' }];
  }
  return [...back(after + 1), ...text.slice(at).map((key) => ({ key }))];
}

function back(count: number): Planned[] {
  return Array.from({ length: count }, (_, index) => ({ key: 'Backspace', ...(index === 0 ? { afterMs: NOTICE_MS } : {}) }));
}

function endOfWord(text: readonly string[], at: number): number {
  const blank = text.indexOf(' ', at + 1);
  return blank === -1 ? text.length : blank;
}

/** Another letter than the one that is meant. */
function neighborOf(char: string, next: () => number): string {
  const letters = 'qwertyuiopasdfghjklzxcvbnm';
  const at = letters.indexOf(char.toLowerCase());
  const other = letters[(at + 1 + Math.floor(next() * 3)) % letters.length] as string;
  return other === char ? 'x' : other;
}

function timed(keys: readonly Planned[], { name, wordsAMinute, next }: CarelessTypist & { readonly next: () => number }): Stroke[] {
  const own = random(`how steadily ${name} types`);
  const steadiness = Math.exp(NOISE_SPREAD * gaussian(own));
  const flightMs = 60_000 / (5 * wordsAMinute) / MEAN_OVER_MEDIAN;
  const dwellMs = Math.min(110, 0.45 * flightMs + 35);
  const vary = (noise: number): number => Math.exp(noise * steadiness * gaussian(next));
  const strokes: Stroke[] = [];
  const heldUntil = new Map<string, number>();
  let downMs = 60;
  let shiftUpMs = 0;
  for (const [position, { key: char, afterMs = 0 }] of keys.entries()) {
    const key = keyOf(char);
    const before = keys[position - 1]?.key;
    const quick = before === char && key.text === '' ? 0.5 : 1;
    const habit = Math.exp(0.3 * gaussian(random(`${name} goes from ${before} to ${char}`)));
    if (before !== undefined) downMs += afterMs + quick * flightMs * habit * vary(NOISE.flight);
    downMs = Math.max(downMs, (heldUntil.get(key.code) ?? -1) + 8, key.shift ? shiftUpMs + 60 : shiftUpMs + 6);
    const upMs = downMs + Math.max(20, dwellMs * Math.exp(0.2 * gaussian(random(`${name} holds ${char}`))) * vary(NOISE.dwell));
    heldUntil.set(key.code, upMs);
    if (key.shift) {
      shiftUpMs = downMs + 0.6 * (upMs - downMs);
      strokes.push(
        { ...keyOf('Shift'), type: 'down', shift: true, atMs: downMs - 50 },
        { ...keyOf('Shift'), type: 'up', shift: false, atMs: shiftUpMs },
      );
    }
    strokes.push({ ...key, type: 'down', atMs: downMs }, { ...key, type: 'up', shift: false, atMs: upMs });
  }
  return strokes.sort((one, other) => one.atMs - other.atMs);
}
