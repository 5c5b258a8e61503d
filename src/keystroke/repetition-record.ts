import type { KeystrokeRepetition, RejectedReason } from '../types.js';

/** Longer pauses count as this long: they say nothing about rhythm. */
export const MAX_PAUSE_MS = 2_000;
/** A pause this long makes the repetition worthless. */
export const LONGEST_PAUSE_MS = 15_000;
/** Share of positions that may have been corrected. */
export const MAX_CORRECTED = 0.2;
/** Nobody holds every key this shortly: iOS reports a key as released at once. */
const SIMULATED_HOLD_MS = 10;

interface Press {
  readonly downMs: number;
  upMs: number | null;
}

/**
 * One attempt at the phrase: presses by position, built event by event. Pure: it is told keys' physical codes (only to pair down with up;
 * they are forgotten with the record) and times in milliseconds of one clock.
 */
export class RepetitionRecord {
  readonly #phrase: readonly string[];
  readonly #held = new Map<string, Press>();
  readonly #masked = new Set<number>();
  #typed: { readonly char: string; readonly press: Press | null }[] = [];
  #pending: Press | null = null;
  #edits = 0;
  #soft = false;
  #failure: RejectedReason | null = null;

  constructor(phrase: string) {
    this.#phrase = [...phrase.normalize('NFC')];
  }

  get started(): boolean {
    return this.#typed.length > 0 || this.#edits > 0;
  }

  /** A soft keyboard typed at least one character, or made up every hold: dwell times are unknown. */
  get soft(): boolean {
    return this.#soft || (this.typedOut && this.#typed.every(({ press }) => !press?.upMs || press.upMs - press.downMs < SIMULATED_HOLD_MS));
  }

  get failure(): RejectedReason | null {
    return this.#failure;
  }

  /** Final for this repetition; the first reason stands. */
  fail(reason: RejectedReason): void {
    this.#failure ??= reason;
  }

  /** A key that may type goes down. The same key down twice without an up in between: its up was lost. */
  keyDown(code: string, atMs: number): void {
    if (this.#held.has(code)) this.fail('lost-key');
    this.#pending = { downMs: atMs, upMs: null };
    this.#held.set(code, this.#pending);
  }

  keyUp(code: string, atMs: number): void {
    const press = this.#held.get(code);
    if (press === undefined) return;
    this.#held.delete(code);
    if (atMs < press.downMs) this.fail('inconsistent');
    press.upMs = atMs;
  }

  /**
   * A character appears at the end of the text.
   *
   * @param source `key`: by the key that went down last; `soft`: without one, at this time; `composed`: by a dead key, its times are not those of one press
   */
  insert(char: string, source: 'key' | 'soft' | 'composed', atMs: number): void {
    const position = this.#typed.length;
    if (source === 'soft') this.#soft = true;
    const press = source === 'soft' ? { downMs: atMs, upMs: null } : source === 'key' ? this.#pending : null;
    if (press === null || char !== this.#phrase[position]) this.#masked.add(position);
    const before = this.#typed.at(-1)?.press;
    if (press && before && press.downMs - before.downMs > LONGEST_PAUSE_MS) this.fail('paused');
    this.#typed.push({ char, press });
    this.#pending = null;
  }

  /** Characters are taken away from the end: their positions, and the ones before them, no longer tell a rhythm. */
  erase(length: number): void {
    this.#edits++;
    for (let position = length; position < this.#typed.length; position++) this.#masked.add(position);
    this.#typed = this.#typed.slice(0, length);
  }

  /** The field lost the focus: a key that is down now will not be seen to come up. */
  blur(): void {
    if (this.#held.size > 0) this.fail('lost-key');
    else if (this.started) this.fail('blurred');
  }

  /** The phrase stands there, or as many characters as it has. */
  get typedOut(): boolean {
    return this.#typed.length >= this.#phrase.length;
  }

  /** @returns the repetition, why it cannot be used, or `null` while it is not finished */
  result(): KeystrokeRepetition | RejectedReason | null {
    if (this.#failure !== null) return this.#failure;
    if (!this.typedOut) return null;
    if (this.#typed.some(({ char }, position) => char !== this.#phrase[position])) return 'mistyped';
    if (this.#masked.size > MAX_CORRECTED * this.#phrase.length) return 'mistyped';
    if (this.#held.size > 0) return null;
    const presses = this.#typed.map(({ press }, position) => (this.#masked.has(position) ? null : press));
    const { soft } = this;
    const dwellMs = presses.map((press) => (soft || press === null || press.upMs === null ? null : press.upMs - press.downMs));
    const downDownMs = presses.slice(1).map((press, index) => gap(presses[index] ?? null, press));
    if ([...dwellMs, ...downDownMs].some((time) => time !== null && time < 0)) return 'inconsistent';
    return { dwellMs, downDownMs, edits: this.#edits };
  }
}

function gap(before: Press | null, press: Press | null): number | null {
  return before === null || press === null ? null : Math.min(press.downMs - before.downMs, MAX_PAUSE_MS);
}
