import { describe, expect, it } from 'vitest';
import { gaussian, random } from '../../examples/simulation/random.js';
import { RepetitionRecord } from '../../src/keystroke/repetition-record.js';

const SENTENCE = 'Rain fell softly on the old stone bridge.';
const SLIP = 0.02;
const STRAY = 0.1;
const CAPS_LOCK = 0.02;
const SENTENCES = 400;

/**
 * A person who types with slips and mends each: at once, at the end of the word, or at the end of
 * the sentence by whatever way comes first to their mind.
 */
class Person {
  readonly #next: () => number;
  readonly #keyMs: number;
  #record = new RepetitionRecord(SENTENCE);
  #nowMs = 0;
  /** Letters that stand before the sentence. */
  #strays = 0;

  constructor(wordsAMinute: number) {
    this.#next = random(`a person at ${wordsAMinute} words a minute`);
    this.#keyMs = 60_000 / (wordsAMinute * 5);
  }

  /** @returns the share of the times of one sentence that are known; 0 where it was not taken */
  type(): number {
    this.#record = new RepetitionRecord(SENTENCE);
    this.#strays = 0;
    if (this.#next() < STRAY) this.#stray();
    if (this.#next() < CAPS_LOCK) this.#forgetCapsLock();
    const late = this.#go(0);
    for (const at of late.sort((one, other) => other - one)) this.#mendLate(at);
    const result = this.#record.result();
    if (result === null || typeof result === 'string') return 0;
    const times = [...result.dwellMs, ...result.downDownMs];
    return times.filter((time) => time !== null).length / times.length;
  }

  /** Types the rest of the sentence. Gives the places of slips that are noticed at its end. */
  #go(from: number): number[] {
    const late: number[] = [];
    let inWord: number | null = null;
    for (let at = from; at < SENTENCE.length; at++) {
      const noticed = this.#next();
      if (this.#next() >= SLIP) this.#key(SENTENCE[at] as string);
      else if (noticed < 0.5) {
        this.#key('#');
        this.#backspace(1);
        this.#key(SENTENCE[at] as string);
      } else {
        this.#key('#');
        if (noticed < 0.75) inWord ??= at;
        else late.push(at);
      }
      if (inWord !== null && (SENTENCE[at + 1] === ' ' || at === SENTENCE.length - 1)) {
        const wrong = inWord;
        this.#backspace(at + 1 - wrong);
        inWord = null;
        for (let place = late.length - 1; place >= 0; place--) if ((late[place] as number) >= wrong) late.splice(place, 1);
        at = wrong - 1;
      }
    }
    return late;
  }

  /** By a click and another letter, or by taking everything back to there and typing it again. */
  #mendLate(at: number): void {
    if (this.#next() < 0.5) {
      this.#record.interrupt();
      this.#nowMs += 1500;
      this.#press(SENTENCE[at] as string, this.#strays + at, 1);
    } else {
      this.#backspace(this.#record.text.length - this.#strays - at);
      for (const char of SENTENCE.slice(at)) this.#key(char);
    }
  }

  #forgetCapsLock(): void {
    for (const char of 'rAIN') this.#key(char);
    this.#backspace(4);
    this.#record = new RepetitionRecord(SENTENCE);
    this.#strays = 0;
  }

  #stray(): void {
    const char = this.#next() < 0.7 ? '.' : 'e';
    if (this.#record.begins(char) === 'no') return;
    this.#key(char);
    this.#strays = 1;
  }

  #key(char: string): void {
    this.#press(char, this.#record.text.length, 0);
  }

  #press(char: string, at: number, removed: number): void {
    this.#nowMs += this.#keyMs * Math.exp(0.3 * gaussian(this.#next));
    this.#record.keyDown(char, this.#nowMs);
    this.#record.replace(at, removed, [char], 'key', 0);
    this.#record.keyUp(char, this.#nowMs + 0.4 * this.#keyMs);
  }

  #backspace(count: number): void {
    for (let erased = 0; erased < count; erased++) {
      this.#nowMs += this.#keyMs;
      this.#record.interrupt();
      this.#record.replace(this.#record.text.length - 1, 1, [], 'key', 0);
    }
  }
}

describe('people who slip', () => {
  it.each([25, 40, 70])('at %i words a minute have at least 95 of 100 repetitions taken, and 95 of 100 times are known', (wordsAMinute) => {
    const person = new Person(wordsAMinute);
    const known = Array.from({ length: SENTENCES }, () => person.type());
    expect(known.filter((share) => share > 0).length / SENTENCES).toBeGreaterThanOrEqual(0.95);
    expect(known.reduce((sum, share) => sum + share, 0) / SENTENCES).toBeGreaterThanOrEqual(0.95);
  });
});
