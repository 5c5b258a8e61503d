import { sentenceStart, sharedLength } from '../sentence.js';
import type { Mistake } from '../types.js';

/**
 * Letters that change places between the layouts of one script, QWERTZ's and AZERTY's; `least`: so
 * many may not be a slip. On QWERTY a and q lie side by side.
 */
const OTHER_LAYOUTS = [
  { swaps: ['yz'], least: 1 },
  { swaps: ['aq', 'wz'], least: 2 },
] as const;
const SCRIPTS = [
  /\p{Script=Latin}/u,
  /\p{Script=Cyrillic}/u,
  /\p{Script=Greek}/u,
  /\p{Script=Arabic}/u,
  /\p{Script=Hebrew}/u,
  /\p{Script=Devanagari}/u,
];

/**
 * The first mistake in what stands there.
 *
 * @param sentence its characters
 * @param typed the field's characters
 * @param capsLock whether Caps Lock was on with the last key
 * @returns `null` where everything is right so far
 */
export function findMistake(sentence: readonly string[], typed: readonly string[], capsLock: boolean): Mistake | null {
  const given = typed.slice(sentenceStart(sentence, typed));
  const at = sharedLength(sentence, given);
  if (at === given.length) return null;
  const word = wordAt(sentence, at);
  const [wanted = '', got = ''] = [sentence[at], given[at]];
  if (wanted !== got && wanted.toLowerCase() === got.toLowerCase() && capsLock) return { kind: 'caps-lock', word };
  if (isOtherScript(wanted, got) || isOtherLayout(sentence, given)) return { kind: 'layout', word };
  const kind = kindOf(sentence.slice(at), given.slice(at));
  // A letter too many before a blank is at the end of a word.
  return { kind, word: kind === 'extra' && wanted === ' ' ? wordAt(sentence, at - 1) : word };
}

/**
 * What explains most of the rest: a letter too many, one that is missing, or another one in its
 * place.
 */
function kindOf(wanted: readonly string[], got: readonly string[]): 'extra' | 'missing' | 'wrong' {
  if (wanted.length === 0) return 'extra';
  if (wanted[0] === got[1] && wanted[1] === got[0]) return 'wrong';
  const extra = sharedLength(wanted, got.slice(1));
  const missing = sharedLength(wanted.slice(1), got);
  const wrong = sharedLength(wanted.slice(1), got.slice(1));
  if (extra > Math.max(missing, wrong)) return 'extra';
  return missing > wrong ? 'missing' : 'wrong';
}

/** The word at a place of the sentence; at a blank, the two around it. */
export function wordAt(sentence: readonly string[], at: number): string {
  const isBlank = (place: number): boolean => sentence[place] === ' ';
  let start = Math.min(at, sentence.length - 1);
  let end = start;
  while (start > 0 && !isBlank(start - 1)) start--;
  if (isBlank(end)) end++;
  while (end < sentence.length && !isBlank(end)) end++;
  const word = sentence.slice(start, end).join('');
  return word.replace(/^[^\p{L}\p{M}\p{N}]+|[^\p{L}\p{M}\p{N}]+$/gu, '') || word;
}

function isOtherScript(wanted: string, got: string): boolean {
  const script = SCRIPTS.findIndex((letters) => letters.test(wanted));
  const other = SCRIPTS.findIndex((letters) => letters.test(got));
  return script >= 0 && other >= 0 && script !== other;
}

/** Every letter that differs is the one that another layout has on that key. */
function isOtherLayout(sentence: readonly string[], given: readonly string[]): boolean {
  const differing = given.slice(0, sentence.length).flatMap((char, at) => {
    const [wanted, got] = [(sentence[at] as string).toLowerCase(), char.toLowerCase()];
    return wanted === got ? [] : [[wanted, got].sort().join('')];
  });
  return OTHER_LAYOUTS.some(
    ({ swaps, least }) => differing.length >= least && differing.every((pair) => (swaps as readonly string[]).includes(pair)),
  );
}
