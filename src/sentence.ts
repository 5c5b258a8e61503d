/**
 * The characters of a text as they are compared: composed, and with plain quotes in the place of
 * those that systems bend by themselves.
 */
export function charactersOf(text: string): string[] {
  return [...text.normalize('NFC').replace(/[‘’]/g, "'").replace(/[“”]/g, '"')];
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
