const MOST = 100;
const LETTERS = '\\p{L}\\p{M}';
/**
 * Letters of all scripts, digits, spaces and the signs that names have. An apostrophe or a joiner
 * stands between letters.
 */
const FORM = new RegExp(`^(?:[${LETTERS}\\p{Nd} .,·・-]|(?<=[${LETTERS}])['’\\u200c\\u200d](?=[${LETTERS}]))+$`, 'u');
const JOINERS = /[\u200c\u200d]/gu;

/**
 * A person's name as a page or a certificate can carry it: at most 100 characters, something to be
 * seen, and no sign by which it could look like a sentence of ours or turn a line around.
 *
 * @returns the name in its one spelling (NFC, single spaces); `null` for what is none
 *
 * @example
 * readPersonName('  Ada   Lovelace '); // 'Ada Lovelace'
 */
export function readPersonName(text: string): string | null {
  const name = text.normalize('NFC').trim().replaceAll(/\s+/g, ' ');
  if (name.length > 2 * MOST || [...name].length > MOST || !FORM.test(name) || !/\p{L}/u.test(name)) return null;
  return /\p{M}{5}/u.test(name) || /\p{Default_Ignorable_Code_Point}/u.test(name.replace(JOINERS, '')) ? null : name;
}
