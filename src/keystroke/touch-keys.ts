import type { Touch } from './repetition-record.js';

/** What the check's own keyboard tells of fingers. Times by the events' clock. */
export interface TouchKeysListener {
  /** A finger goes down on a key that types `char`. `trusted`: a person's, not a script's. */
  down(press: {
    readonly id: number;
    readonly char: string;
    readonly timeMs: number;
    readonly touch: Touch;
    readonly trusted: boolean;
  }): void;
  up(id: number, timeMs: number): void;
  /** The browser took the finger away (a gesture of the system). */
  lost(): void;
  /** What was typed last is another one: an accent, chosen from a key that was held. */
  accent(char: string): void;
  /** The character before goes. */
  erase(): void;
  /** The sentence begins anew. */
  anew(): void;
}

/**
 * Between the keyboard that is drawn and what records it: whether it is shown, and who listens. The
 * learner may put their own keyboard in its place at any time (`choose(false)`).
 *
 * Events: `change`: it is shown, or no longer; `begin`: a sentence begins.
 *
 * @example
 * const touchKeys = new TouchKeys(); // createCheck({ …, touchKeys })
 * // Draw it, or take it away.
 * touchKeys.addEventListener('change', () => console.log(touchKeys.shown));
 * touchKeys.listener?.up(1, performance.now()); // when a finger leaves a key
 */
export class TouchKeys extends EventTarget {
  /** Who listens now; `null`: nothing is recorded. */
  listener: TouchKeysListener | null = null;
  #shown = false;
  #declined = false;
  #realKey: KeyboardEvent | null = null;
  #turn = new AbortController();

  get shown(): boolean {
    return this.#shown;
  }

  /** The learner chose their own keyboard. */
  get declined(): boolean {
    return this.#declined;
  }

  /** Ends what is recorded when another keyboard takes over. */
  get turn(): AbortSignal {
    return this.#turn.signal;
  }

  /** Shows it where it fits, unless the learner has declined it. */
  offer(fits: boolean): void {
    this.#set(fits && !this.#declined);
  }

  /** The learner's own choice, which stands. */
  choose(shown: boolean): void {
    this.#declined = !shown;
    this.#set(shown);
  }

  /** A real keyboard takes over: its first key counts for the sentence (`takeRealKey`). */
  yieldTo(realKey: KeyboardEvent): void {
    this.#realKey = realKey;
    this.choose(false);
  }

  /** The key that took over, once; `null`: none did. */
  takeRealKey(): KeyboardEvent | null {
    const realKey = this.#realKey;
    this.#realKey = null;
    return realKey;
  }

  begin(): void {
    this.dispatchEvent(new Event('begin'));
  }

  #set(shown: boolean): void {
    if (shown === this.#shown) return;
    this.#shown = shown;
    const before = this.#turn;
    this.#turn = new AbortController();
    before.abort();
    this.dispatchEvent(new Event('change'));
  }
}
