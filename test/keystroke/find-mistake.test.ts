import { describe, expect, it } from 'vitest';
import { findMistake, wordAt } from '../../src/keystroke/find-mistake.js';
import { charactersOf, sentenceStart } from '../../src/sentence.js';

const PHRASE = 'Quietly, the crazy frog sat.';

function mistakeIn(typed: string, { phrase = PHRASE, capsLock = false } = {}): unknown {
  return findMistake(charactersOf(phrase), charactersOf(typed), capsLock);
}

describe('the mistake in a sentence', () => {
  it.each(['', 'Q', 'Quietly, the', PHRASE])('is none in “%s”', (typed) => {
    expect(mistakeIn(typed)).toBeNull();
  });

  it.each([
    ['a letter too many', 'Quietly, the crazzy frog sat.', 'extra', 'crazy'],
    ['a letter too many at the end of a word', 'Quietly, the crazyy frog sat.', 'extra', 'crazy'],
    ['a letter too many at the end', `${PHRASE}.`, 'extra', 'sat'],
    ['a blank too many', 'Quietly, the  crazy frog sat.', 'extra', 'crazy'],
    ['a missing letter', 'Quietly, the crzy frog sat.', 'missing', 'crazy'],
    ['a missing blank', 'Quietly, thecrazy frog sat.', 'missing', 'the crazy'],
    ['a wrong letter', 'Quietly, the crazy ftog sat.', 'wrong', 'frog'],
    ['a wrong letter under a blank', 'Quietly, thencrazy frog sat.', 'wrong', 'the crazy'],
    ['two letters that changed places', 'Quietly, the crazy forg sat.', 'wrong', 'frog'],
    ['a wrong first letter', 'Wuietly, the crazy frog sat.', 'wrong', 'Quietly'],
    ['a letter in the wrong case', 'quietly, the crazy frog sat.', 'wrong', 'Quietly'],
    ['the keys of QWERTZ', 'Quietlz, the crayz frog sat.', 'layout', 'Quietly'],
    ['the keys of AZERTY', 'Auietly, the crqzy frog sat.', 'layout', 'Quietly'],
    ['another script', 'Йгшуедн', 'layout', 'Quietly'],
  ])('is told exactly: %s', (_, typed, kind, word) => {
    expect(mistakeIn(typed)).toEqual({ kind, word });
  });

  it('is Caps Lock where that key was on, and only for the case of a letter', () => {
    expect(mistakeIn('QUIETLY', { capsLock: true })).toEqual({ kind: 'caps-lock', word: 'Quietly' });
    expect(mistakeIn('Quiwtly', { capsLock: true })).toEqual({ kind: 'wrong', word: 'Quietly' });
  });

  it('takes one a for a q as a slip: the keys lie side by side', () => {
    expect(mistakeIn('Quietly, the crqzy frog sat.')).toEqual({ kind: 'wrong', word: 'crazy' });
  });

  it('is none where stray keys stand before the sentence, or it was begun once more', () => {
    expect(mistakeIn('xQuietly')).toBeNull();
    expect(mistakeIn('Quietly, tQuietly, the')).toBeNull();
  });

  it('names words as they are written, with the signs of their script', () => {
    expect(wordAt(charactersOf('यह वाक्य।'), 4)).toBe('वाक्य');
    expect(wordAt(charactersOf('Say “it’s”!'), 7)).toBe("it's");
    expect(wordAt(charactersOf('a - b'), 2)).toBe('-');
  });
});

describe('the beginning of the sentence in what was typed', () => {
  it.each([
    ['Quiet', 0],
    ['xyQuiet', 2],
    ['QQuiet', 1],
    ['Quietly, tQui', 0],
    ['Quietly, tQuietly, the', 10],
    ['Quietly, xQuietly, ', 10],
    [`${PHRASE}${PHRASE}`, PHRASE.length],
    ['Wuietly', 0],
  ])('of “%s” is at %i', (typed, start) => {
    expect(sentenceStart(charactersOf(PHRASE), charactersOf(typed))).toBe(start);
  });
});
