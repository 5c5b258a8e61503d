/** What keyboards and systems write in the place of a plain character, which is meant. */
const PLAIN: readonly (readonly [RegExp, string])[] = [
  [/[‘’]/g, "'"],
  [/[“”]/g, '"'],
  [/[\u2010-\u2014]/g, '-'],
  [/\p{Zs}/gu, ' '],
];
/** So far are the full-width forms from the characters that they are forms of. */
const FULL_WIDTH = 0xff01 - 0x21;

/**
 * The characters of a text as they are compared: composed, and with plain quotes, hyphens, blanks
 * and widths in the place of those that systems choose by themselves.
 */
export function charactersOf(text: string): string[] {
  const plain = PLAIN.reduce((written, [variants, char]) => written.replace(variants, char), text.normalize('NFC'));
  return [...plain].map((char) => (/[！-～]/.test(char) ? String.fromCharCode(char.charCodeAt(0) - FULL_WIDTH) : char));
}

/** How many characters two texts share from their beginnings. */
export function sharedLength(one: readonly string[], other: readonly string[]): number {
  let at = 0;
  while (at < one.length && at < other.length && one[at] === other[at]) at++;
  return at;
}

/** Whether a text ends with the other. */
export function endsWith(text: readonly string[], end: readonly string[]): boolean {
  return end.length <= text.length && end.every((char, at) => char === text[text.length - end.length + at]);
}

/** How many characters at the end of what was typed are the beginning of the sentence. */
export function begunLength(sentence: readonly string[], typed: readonly string[]): number {
  let length = Math.min(sentence.length, typed.length);
  while (!endsWith(typed, sentence.slice(0, length))) length--;
  return length;
}

/**
 * Where the sentence begins in what was typed: after stray keys, or where it was begun once more. 0
 * where nothing of the kind explains as much of the text.
 *
 * @returns an index into `typed`
 */
export function sentenceStart(sentence: readonly string[], typed: readonly string[]): number {
  const begun = begunLength(sentence, typed);
  return begun > 0 && begun >= sharedLength(sentence, typed) ? typed.length - begun : 0;
}
