import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { cdp } from 'vitest/browser';
import { press, timesOf, typed } from '../../examples/simulation/typist.js';
import { type CollectTypingOptions, collectTyping, startTyping } from '../../src/keystroke/collect.js';
import type { KeystrokeEvidence, KeystrokeRepetition, Mistake, RejectedReason } from '../../src/types.js';

const PHRASE = { id: 'p1', text: 'Open the door.', lang: 'en' };
let input: HTMLInputElement;
let controller: AbortController;
let startMs: number;
let progress: { done: number; total: number; warmup: boolean }[];
let refused: RejectedReason[];
let mistakes: (Mistake | null)[];
let lastKey: KeyboardEvent | null;
let rhythms: KeystrokeRepetition[];

beforeEach(() => {
  input = document.createElement('input');
  document.body.append(input);
  input.focus();
  controller = new AbortController();
  startMs = performance.timeOrigin + performance.now();
  [progress, refused, rhythms, mistakes, lastKey] = [[], [], [], [], null];
  input.addEventListener('keyup', (event) => {
    lastKey = event;
  });
});

afterEach(() => {
  controller.abort();
  vi.restoreAllMocks();
  input.remove();
});

function collect(options: Partial<CollectTypingOptions> = {}): Promise<KeystrokeEvidence> {
  const collecting = collectTyping({
    input,
    phrase: PHRASE,
    warmup: 1,
    repetitions: 2,
    onProgress: (step) => progress.push(step),
    onRejected: (reason) => refused.push(reason),
    onMistake: (mistake) => mistakes.push(mistake),
    onRhythm: (repetition) => rhythms.push(repetition),
    signal: controller.signal,
    ...options,
  });
  collecting.catch(() => undefined);
  return collecting;
}

/** One repetition by a simulated typist; the next begins ten seconds later. */
async function type(repetition: number, text: string = PHRASE.text): Promise<ReturnType<typeof timesOf>> {
  const strokes = typed({ typist: 'ana', text, repetition });
  await press(cdp() as never, strokes, { startSeconds: startMs / 1000 });
  startMs += 10_000;
  return timesOf(strokes);
}

function largestDifference(one: KeystrokeRepetition, other: ReturnType<typeof timesOf>): number {
  const differences = (some: readonly (number | null)[], others: readonly number[]): number[] =>
    some.map((time, at) => Math.abs((time ?? Number.NaN) - (others[at] ?? Number.NaN)));
  return Math.max(...differences(one.dwellMs, other.dwellMs), ...differences(one.downDownMs, other.downDownMs));
}

/** One key, so long after the last of the repetition before. */
async function pressAfter(text: string, afterMs: number): Promise<ReturnType<typeof timesOf>> {
  const strokes = typed({ typist: 'ana', text, repetition: 1 });
  const { timeStamp } = lastKey as KeyboardEvent;
  await press(cdp() as never, strokes, { startSeconds: (performance.timeOrigin + timeStamp + afterMs) / 1000 });
  return timesOf(strokes);
}

/** What a script types, key by key, is never evidence. */
async function typeByScript(): Promise<void> {
  input.dispatchEvent(new KeyboardEvent('keydown', { key: 'O', code: 'KeyO' }));
  await Promise.resolve();
}

describe('collectTyping', () => {
  it('leaves the warm-up out and gives the times of the rest as they were typed', async () => {
    const collecting = collect();
    const sent = [await type(1), await type(2), await type(3)];
    const evidence = await collecting;
    expect(evidence).toMatchObject({ phraseId: 'p1', inputKind: 'physical', rejected: {} });
    expect(evidence.repetitions).toHaveLength(2);
    for (const [at, repetition] of evidence.repetitions.entries()) expect(largestDifference(repetition, sent[at + 1]!)).toBeLessThan(0.3);
    expect(rhythms).toHaveLength(3);
    expect(input.value).toBe('');
  });

  it('tells how far it is, and which are the warm-up', async () => {
    const collecting = collect();
    for (const repetition of [1, 2, 3]) await type(repetition);
    await collecting;
    expect(progress).toEqual([
      { done: 0, total: 3, warmup: true },
      { done: 1, total: 3, warmup: false },
      { done: 2, total: 3, warmup: false },
      { done: 3, total: 3, warmup: false },
    ]);
  });

  it.each([
    ['a second full stop', '.', 300],
    ['a space', ' ', 300],
    ['a letter', 'x', 300],
    ['a second full stop, a second later', '.', 1000],
    ['a letter, a second later', 'x', 1000],
  ])('goes on after a stray key: %s', async (_, stray, afterMs) => {
    const collecting = collect({ warmup: 0, repetitions: 3 });
    const sent = [await type(1), await pressAfter(stray, afterMs), await type(2), await pressAfter(stray, afterMs), await type(3)];
    const evidence = await collecting;
    expect([refused, evidence.rejected]).toEqual([[], {}]);
    for (const [at, repetition] of evidence.repetitions.entries()) expect(largestDifference(repetition, sent[2 * at]!)).toBeLessThan(0.3);
  });

  it('takes a first letter that comes at once', async () => {
    const collecting = collect({ warmup: 0, repetitions: 2, phrase: { ...PHRASE, text: 'ab' } });
    await type(1, 'ab');
    startMs += 250 - 10_000;
    await type(2, 'ab');
    expect((await collecting).rejected).toEqual({});
  });

  it('takes the next sentence that is right, whatever stands there before it', async () => {
    const collecting = collect({ warmup: 0, repetitions: 1 });
    await type(1, 'Open the doot.');
    expect(mistakes).toEqual([{ kind: 'wrong', word: 'door' }]);
    await type(2, 'Opem the door.');
    await type(3, 'Open the.');
    const sent = await type(4);
    const { repetitions, rejected } = await collecting;
    expect(rejected).toEqual({});
    expect(largestDifference(repetitions[0]!, sent)).toBeLessThan(0.3);
  });

  it('switches off whatever else would write into the field', async () => {
    collect();
    const off = ['autocomplete', 'autocorrect', 'autocapitalize', 'spellcheck'].map((name) => input.getAttribute(name));
    expect(off).toEqual(['off', 'off', 'off', 'false']);
  });

  it('lets a person mistype as often as they like', async () => {
    const collecting = collect({ warmup: 0, repetitions: 1, phrase: { ...PHRASE, text: 'ab' } });
    for (let repetition = 0; repetition < 30; repetition++) await type(repetition, 'xx');
    expect(refused.length).toBeGreaterThan(2);
    await type(31, 'ab');
    expect(await collecting).toMatchObject({ rejected: { mistyped: refused.length } });
  });

  it('gives up on a script after five in a row', async () => {
    const collecting = collect();
    for (let attempt = 0; attempt < 5; attempt++) await typeByScript();
    await expect(collecting).rejects.toMatchObject({ code: 'keystroke/synthetic', action: 'retry' });
    expect(refused).toEqual(['synthetic', 'synthetic', 'synthetic', 'synthetic']);
  });

  it('goes on with what was typed when the learner has turned off what typed for them', async () => {
    const kept = startTyping();
    const first = collect({ kept });
    await type(1);
    for (let attempt = 0; attempt < 5; attempt++) await typeByScript();
    await expect(first).rejects.toMatchObject({ code: 'keystroke/synthetic' });
    [progress, rhythms] = [[], []];
    const second = collect({ kept });
    expect(progress).toEqual([{ done: 1, total: 3, warmup: false }]);
    expect(rhythms).toHaveLength(1);
    await type(2);
    await type(3);
    const { repetitions, rejected } = await second;
    expect([repetitions.length, rejected]).toEqual([2, { synthetic: 5 }]);
  });

  it('does not give up where a usable one came between', async () => {
    const collecting = collect({ warmup: 0, repetitions: 2 });
    for (let attempt = 0; attempt < 4; attempt++) await typeByScript();
    await type(1);
    for (let attempt = 0; attempt < 4; attempt++) await typeByScript();
    await type(2);
    expect(await collecting).toMatchObject({ rejected: { synthetic: 8 } });
  });

  it('measures a clock of 16.7 ms', async () => {
    const real = Object.getOwnPropertyDescriptor(Event.prototype, 'timeStamp')?.get as () => number;
    vi.spyOn(Event.prototype, 'timeStamp', 'get').mockImplementation(function (this: Event) {
      return Math.floor(real.call(this) / (50 / 3)) * (50 / 3);
    });
    const collecting = collect({ warmup: 0, repetitions: 1 });
    await type(1);
    expect((await collecting).clockResolutionMs).toBeCloseTo(16.7, 1);
  });

  it('refuses a clock of 100 ms, and says that a setting is to change', async () => {
    const real = Object.getOwnPropertyDescriptor(Event.prototype, 'timeStamp')?.get as () => number;
    vi.spyOn(Event.prototype, 'timeStamp', 'get').mockImplementation(function (this: Event) {
      return Math.floor(real.call(this) / 100) * 100;
    });
    const kept = startTyping();
    const collecting = collect({ warmup: 0, repetitions: 1, kept });
    await type(1);
    await expect(collecting).rejects.toMatchObject({ code: 'keystroke/coarse-clock', action: 'fix-settings' });
    expect(kept).toEqual(startTyping());
  });

  it('ends with the other way where text comes without keys, after two', async () => {
    const collecting = collect();
    for (const _ of [1, 2]) await cdp().send('Input.insertText', { text: PHRASE.text });
    await expect(collecting).rejects.toMatchObject({ code: 'keystroke/no-keys', action: 'alternative' });
    expect(refused).toEqual(['no-keys']);
  });

  it('says after the first sentence that it is another kind of keyboard than the one of the enrollment', async () => {
    const kept = startTyping();
    const collecting = collect({ kinds: ['soft'], kept });
    await type(1);
    const details = { enrolled: 'soft' };
    await expect(collecting).rejects.toMatchObject({ code: 'keystroke/other-kind', action: 'fix-settings', details });
    expect(kept).toEqual(startTyping());
    const again = collect({ kinds: ['soft', 'physical'], warmup: 0, repetitions: 1 });
    await type(2);
    expect(await again).toMatchObject({ inputKind: 'physical' });
  });

  it('stops for an abort', async () => {
    const collecting = collect();
    await type(1);
    controller.abort(new Error('closed'));
    await expect(collecting).rejects.toThrow('closed');
    await type(2);
    expect(progress.at(-1)).toMatchObject({ done: 1 });
  });
});
