import { begunLength, charactersOf, endsWith, sentenceStart } from '../sentence.js';
import type { KeystrokeRepetition, Mistake, RejectedReason } from '../types.js';
import { findMistake, wordAt } from './find-mistake.js';

/** Longer pauses count as this long: they say nothing about rhythm. */
export const MAX_PAUSE_MS = 2_000;
/** A pause this long makes the repetition worthless. */
export const LONGEST_PAUSE_MS = 15_000;
/**
 * Share of the times, of either kind, that a repetition keeps at least. The backend takes none with
 * half or less.
 */
export const LEAST_KNOWN = 0.6;
/** Nobody holds every key this shortly: iOS reports a key as released at once. */
const SIMULATED_HOLD_MS = 10;
/**
 * A text this much longer than the sentence is not going to become right, unless the sentence is
 * being typed once more just now.
 */
const LOST = { times: 2, more: 10 } as const;

interface Press {
  readonly downMs: number;
  upMs: number | null;
  readonly touch: Touch | null;
}

/**
 * Where in its key a finger landed, from the key's middle, and how large the contact was (`null`:
 * the device does not tell), in 64ths of a key's width, whole numbers.
 */
export interface Touch {
  readonly x: number;
  readonly y: number;
  readonly size: number | null;
}

/** A character that stands in the field. */
interface Typed {
  readonly char: string;
  /** How it came; `nothing`: as if by a key, and none was heard. */
  readonly by: Source | 'nothing';
  /** `null`: its times are unknown, or a correction touched them. */
  readonly press: Press | null;
  /** The character that was typed directly before, with nothing between the two. */
  readonly after: Typed | null;
}

/**
 * How a character came: `key`: by the key that went down last; `soft`: without one, at a time;
 * `composed`: by a dead key, its times are not those of one press; `restored`: by undo or redo;
 * `corrected`: by the system, in the place of what was typed.
 */
export type Source = 'key' | 'soft' | 'composed' | 'restored' | 'corrected';

/** What a dead key leaves where it does not combine with the next one. */
const ACCENT = /^['"`^~´¨¸ˇ˘˛˙˝°]$/;
/** So many characters without one key show that there are no keys. */
const KEYLESS = 8;

/**
 * One attempt at the phrase: what stands in the field, character by character, each with the press
 * that typed it. Any correction is taken; the times that it touched are unknown. Pure: it is told
 * keys' physical codes (only to pair down with up; they are forgotten with the record) and times in
 * milliseconds of one clock.
 */
export class RepetitionRecord {
  readonly #phrase: readonly string[];
  readonly #held = new Map<string, Press>();
  #text: readonly Typed[] = [];
  /** Typed last, and nothing has come between since. */
  #last: Typed | null = null;
  #pending: { readonly code: string; readonly press: Press } | null = null;
  /** Of a dead key that has typed nothing yet. */
  #dead: Press | null = null;
  #edits = 0;
  #soft = false;
  #failure: RejectedReason | null = null;
  #mistake: Mistake | null = null;

  constructor(phrase: string) {
    this.#phrase = charactersOf(phrase);
  }

  /** What stands in the field. */
  get text(): readonly string[] {
    return this.#text.map(({ char }) => char);
  }

  /**
   * A soft keyboard typed at least one character, or made up every hold: dwell times are unknown.
   */
  get soft(): boolean {
    const presses = this.#sentence?.flatMap(({ press }) => (press === null ? [] : [press])) ?? [];
    return this.#soft || (presses.length > 0 && presses.every(({ downMs, upMs }) => upMs !== null && upMs - downMs < SIMULATED_HOLD_MS));
  }

  /** Why it failed, in more detail than the reason has. */
  get mistake(): Mistake | null {
    return this.#mistake;
  }

  /**
   * The sentence stands there, perhaps after something else: a stray key, or an attempt that was
   * begun once more.
   */
  get typedOut(): boolean {
    return this.#sentence !== null;
  }

  /** As many characters stand there as the sentence has, or more: the learner takes it for done. */
  get isFull(): boolean {
    const { text } = this;
    return text.length - sentenceStart(this.#phrase, text) >= this.#phrase.length;
  }

  get #sentence(): readonly Typed[] | null {
    return endsWith(this.text, this.#phrase) ? this.#text.slice(-this.#phrase.length) : null;
  }

  /** Final for this repetition; the first reason stands. */
  fail(reason: RejectedReason, mistake: Mistake | null = null): void {
    if (this.#failure !== null) return;
    this.#failure = reason;
    this.#mistake = mistake;
  }

  /**
   * Whether a character at the beginning belongs to the sentence, or may: a letter may be a slip, a
   * blank or a sign is a stray key.
   */
  begins(char: string): 'yes' | 'perhaps' | 'no' {
    if (char === this.#phrase[0]) return 'yes';
    return /[\p{L}\p{N}]/u.test(char) ? 'perhaps' : 'no';
  }

  /** The first mistake in what stands there; `null` where all is right so far. */
  findMistake(capsLock: boolean): Mistake | null {
    return findMistake(this.#phrase, this.text, capsLock);
  }

  /**
   * A key that may type goes down; `dead`: it does so with the next one. The same key down twice
   * without an up in between: its up was lost.
   */
  keyDown(code: string, atMs: number, dead = false, touch: Touch | null = null): void {
    if (this.#held.has(code)) this.fail('lost-key');
    const press = { downMs: atMs, upMs: null, touch };
    if (dead) this.#dead = press;
    this.#pending = { code, press };
    this.#held.set(code, press);
  }

  /** The key that went down last typed nothing: it is forgotten. */
  dropKey(): void {
    if (this.#pending !== null) this.#held.delete(this.#pending.code);
    this.#pending = null;
  }

  keyUp(code: string, atMs: number): void {
    const press = this.#held.get(code);
    if (press === undefined) return;
    this.#held.delete(code);
    if (atMs < press.downMs) this.fail('inconsistent');
    press.upMs = atMs;
  }

  /** The caret was moved: what comes next does not follow what was typed last. */
  interrupt(): void {
    this.#last = null;
    this.#dead = null;
  }

  /** A dead key went down, and has typed nothing yet. */
  get hasDeadKey(): boolean {
    return this.#dead !== null;
  }

  /** Whether this is a dead key's sign, and the character of the key after it. */
  isUncombined([first = '', ...others]: readonly string[]): boolean {
    return this.#dead !== null && ACCENT.test(first) && others.length <= 1;
  }

  /** A mark joins the character before it: a tone, typed after its letter, which has the times. */
  join(at: number, char: string): void {
    const joined = { ...(this.#text[at] as Typed), char };
    if (this.#last === this.#text[at]) this.#last = joined;
    this.#text = [...this.#text.slice(0, at), joined, ...this.#text.slice(at + 1)];
    this.#pending = null;
  }

  /**
   * The text changes: `removed` characters go, and others come in their place.
   *
   * @param at index of the first one
   * @param inserted characters, in their order
   * @param atMs the time, where the source is `soft`
   */
  replace(at: number, removed: number, inserted: readonly string[], source: Source, atMs: number): void {
    const follows = this.#last !== null && this.#text[at - 1] === this.#last;
    const unseen = source === 'restored' || source === 'corrected';
    if (removed > 0 || unseen || (at < this.#text.length && !follows)) this.#edits++;
    if (removed > 0 || unseen) this.#last = null;
    const typed = inserted.map((char, index) => this.#typedAt(char, index === 0 ? this.#text[at - 1] : undefined, source, atMs));
    this.#text = [...this.#text.slice(0, at), ...typed, ...this.#text.slice(at + removed)];
    this.#last = unseen ? null : (typed.at(-1) ?? null);
    if (this.#text.length >= KEYLESS && this.#text.every(({ by }) => by === 'nothing')) this.fail('no-keys');
    const long = this.#text.length > LOST.times * this.#phrase.length + LOST.more;
    if (long && begunLength(this.#phrase, this.text) === 0) this.fail('mistyped', this.findMistake(false));
  }

  #typedAt(char: string, before: Typed | undefined, source: Source, atMs: number): Typed {
    const first = this.#text.length === 0 && this.#edits === 0;
    const after = before !== undefined && before === this.#last ? before : null;
    if (source === 'soft') this.#soft = true;
    const own = source === 'soft' ? { downMs: atMs, upMs: null, touch: null } : this.#takePress(char, source);
    const paused = own && after?.press && own.downMs - after.press.downMs > LONGEST_PAUSE_MS;
    if (paused && this.findMistake(false) === null) this.fail('paused');
    return { char, by: source === 'key' && own === null ? 'nothing' : source, press: first || after !== null ? own : null, after };
  }

  /**
   * The press that typed a character. Where a dead key did not combine, the one after it has still
   * to type its own.
   */
  #takePress(char: string, source: Source): Press | null {
    const dead = this.#dead;
    this.#dead = null;
    if (dead !== null && ACCENT.test(char) && (source === 'key' || source === 'composed')) return dead;
    const press = this.#pending?.press ?? null;
    this.#pending = null;
    return source === 'key' ? press : null;
  }

  /** The field lost the focus. */
  blur(mistake: Mistake | null = null): void {
    if (this.#text.length > 0 || this.#held.size > 0) this.fail('blurred', mistake);
  }

  /** @returns the repetition, why it cannot be used, or `null` while it is not finished */
  result(): KeystrokeRepetition | RejectedReason | null {
    if (this.#failure !== null) return this.#failure;
    const sentence = this.#sentence;
    if (sentence === null) return null;
    const held = new Set(this.#held.values());
    if (sentence.some(({ press }) => press !== null && held.has(press))) return null;
    const { soft } = this;
    const dwellMs = sentence.map(({ press }) => (soft || press === null || press.upMs === null ? null : press.upMs - press.downMs));
    const downDownMs = sentence.slice(1).map((typed, index) => gap(sentence[index] as Typed, typed));
    if ([...dwellMs, ...downDownMs].some((time) => time !== null && time < 0)) return 'inconsistent';
    if (share(downDownMs) < LEAST_KNOWN || (!soft && share(dwellMs) < LEAST_KNOWN)) {
      this.#failUnknown(sentence);
      return this.#failure;
    }
    return { dwellMs, downDownMs, edits: this.#edits, ...touchesOf(sentence) };
  }

  /** Too few times are known: there were no keys, something filled it in, or much was corrected. */
  #failUnknown(sentence: readonly Typed[]): void {
    const came = (by: Typed['by']): boolean => sentence.filter((typed) => typed.by === by).length > (1 - LEAST_KNOWN) * sentence.length;
    if (came('nothing')) this.fail('no-keys');
    else if (came('corrected')) this.fail('autofilled');
    else this.fail('mistyped', { kind: 'corrected', word: this.#mostCorrected(sentence) });
  }

  /** The word of which the most is unknown. */
  #mostCorrected(sentence: readonly Typed[]): string {
    const counts = new Map<string, number>();
    for (const [at, { press, after }] of sentence.entries()) {
      const unknown = Number(press === null) + Number(at > 0 && after !== sentence[at - 1]);
      const word = wordAt(this.#phrase, at);
      if (this.#phrase[at] !== ' ') counts.set(word, (counts.get(word) ?? 0) + unknown);
    }
    return [...counts].reduce((most, word) => (word[1] > most[1] ? word : most), ['', -1] as [string, number])[0];
  }
}

function gap(before: Typed, typed: Typed): number | null {
  if (typed.after !== before || before.press === null || typed.press === null) return null;
  return Math.min(typed.press.downMs - before.press.downMs, MAX_PAUSE_MS);
}

/** Of a touch keyboard's sentence; a size that never changes is a device's constant. */
function touchesOf(sentence: readonly Typed[]): Pick<KeystrokeRepetition, 'x' | 'y' | 'size'> {
  const touches = sentence.map(({ press }) => press?.touch ?? null);
  if (touches.every((touch) => touch === null)) return {};
  const size = touches.map((touch) => touch?.size ?? null);
  const varies = new Set(size.filter((value) => value !== null)).size > 1;
  return { x: touches.map((touch) => touch?.x ?? null), y: touches.map((touch) => touch?.y ?? null), ...(varies ? { size } : {}) };
}

/** Of the times, those that are known. */
function share(times: readonly (number | null)[]): number {
  return times.filter((time) => time !== null).length / times.length;
}
