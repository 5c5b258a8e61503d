import type { Phrase } from '../../types.js';
import { ACCENTS, LAYOUTS, type Layout, type LayoutName } from './layouts.js';

/** A key that types: plain and with shift. */
export interface CharKey {
  readonly plain: string;
  readonly shifted: string;
}

/** The keys of a sentence: rows of letters, and above them what these lack. */
export interface Keys {
  readonly name: LayoutName;
  /** Signs, digits and letters of the sentence that no other key gives; rows of up to ten. */
  readonly extra: readonly (readonly CharKey[])[];
  readonly rows: readonly (readonly CharKey[])[];
  /** Of the last row, beside the space bar. */
  readonly signs: readonly [CharKey, CharKey];
  /** Whether letters have capitals, or a second one each. */
  readonly hasShift: boolean;
}

const SCRIPTS: readonly (readonly [RegExp, LayoutName])[] = [
  [/\p{Script=Cyrillic}/u, 'cyrillic'],
  [/\p{Script=Greek}/u, 'greek'],
  [/\p{Script=Arabic}/u, 'arabic'],
  [/\p{Script=Hebrew}/u, 'hebrew'],
  [/\p{Script=Devanagari}/u, 'devanagari'],
];
/** Languages in Latin letters whose keyboards are not QWERTY. */
const LATIN: Readonly<Record<string, LayoutName>> = {
  de: 'qwertz',
  cs: 'qwertz',
  sk: 'qwertz',
  hu: 'qwertz',
  hr: 'qwertz',
  sl: 'qwertz',
  bs: 'qwertz',
  sq: 'qwertz',
  lb: 'qwertz',
  fr: 'azerty',
  br: 'azerty',
  wa: 'azerty',
};
const ROW = 10;

/** The layout of a sentence, by its script, and in Latin letters by its language. */
export function layoutName({ text, lang }: Pick<Phrase, 'text' | 'lang'>): LayoutName {
  const script = SCRIPTS.find(([letters]) => letters.test(text))?.[1];
  return script ?? LATIN[lang.toLowerCase().split('-')[0] ?? ''] ?? 'qwerty';
}

/** The keys that are drawn for a sentence: every character of it can be typed. */
export function keysFor(phrase: Pick<Phrase, 'text' | 'lang'>): Keys {
  const name = layoutName(phrase);
  const layout = LAYOUTS[name];
  const rows = layout.rows.map((row, at) => charKeys(row, layout, at, phrase.lang));
  const signs = signsOf(name);
  const letters = rows.flat();
  const given = new Set([' ', ...letters.flatMap(({ plain, shifted }) => [plain, shifted]), ...signs.flatMap(({ plain }) => [plain])]);
  for (const { plain, shifted } of letters)
    for (const char of accentsOf(plain, phrase.lang, false) + accentsOf(plain, phrase.lang, true) + shifted) given.add(char);
  const lacking = [...new Set(phrase.text.normalize('NFC'))]
    .filter((char) => !given.has(char))
    .map((char) => ({ plain: char, shifted: char }));
  const extra = Array.from({ length: Math.ceil(lacking.length / ROW) }, (_, at) => lacking.slice(at * ROW, (at + 1) * ROW));
  return { name, extra, rows, signs, hasShift: letters.some(({ plain, shifted }) => plain !== shifted) };
}

/** What a held key offers, in capitals where shift is on; empty: nothing. */
export function accentsOf(plain: string, lang: string, shift: boolean): string {
  const accents = ACCENTS[plain] ?? '';
  return shift ? [...accents].map((char) => capital(char, lang)).join('') : accents;
}

function charKeys(row: string, { shifted }: Layout, at: number, lang: string): CharKey[] {
  const others = shifted === undefined ? null : [...(shifted[at] ?? '')];
  return [...row].map((plain, index) => ({ plain, shifted: others === null ? capital(plain, lang) : (others[index] ?? plain) }));
}

/** One character: the capital of ß has two. */
function capital(char: string, lang: string): string {
  const upper = char.toLocaleUpperCase(lang);
  return [...upper].length === 1 ? upper : char;
}

function signsOf(name: LayoutName): readonly [CharKey, CharKey] {
  const key = (plain: string): CharKey => ({ plain, shifted: plain });
  if (name === 'devanagari') return [key(','), key('।')];
  return name === 'arabic' ? [key('،'), key('.')] : [key(','), key('.')];
}
