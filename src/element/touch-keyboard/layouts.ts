/**
 * Keys as they lie, row by row, from left to right; each character is a key. `shifted`: what the
 * shift key makes of them, where that is not the capital letter.
 */
export interface Layout {
  readonly rows: readonly [string, string, string];
  readonly shifted?: readonly [string, string, string];
}

export type LayoutName = 'qwerty' | 'qwertz' | 'azerty' | 'cyrillic' | 'greek' | 'arabic' | 'hebrew' | 'devanagari';

/**
 * The usual ones of each script, as phones have them. What a sentence has beyond them gets a row of
 * its own (`keysFor`).
 */
export const LAYOUTS: Readonly<Record<LayoutName, Layout>> = {
  qwerty: { rows: ['qwertyuiop', 'asdfghjkl', 'zxcvbnm'] },
  qwertz: { rows: ['qwertzuiopü', 'asdfghjklöä', 'yxcvbnm'] },
  azerty: { rows: ['azertyuiop', 'qsdfghjklm', 'wxcvbn'] },
  cyrillic: { rows: ['йцукенгшщзх', 'фывапролджэ', 'ячсмитьбю'] },
  greek: { rows: ['ςερτυθιοπ', 'ασδφγηξκλ', 'ζχψωβνμ'] },
  arabic: { rows: ['ضصثقفغعهخحج', 'شسيبلاتنمكط', 'ذءؤرىةوزظد'] },
  hebrew: { rows: ['קראטוןםפ', 'שדגכעיחלךף', 'זסבהנמצתץ'] },
  devanagari: {
    rows: ['ौैाीूबहगदज', 'ोे्िुपरकतच', 'टंमनवलसयष'],
    shifted: ['औऐआईऊभङघधझ', 'ओएअइउफऱखथछ', 'ठँणञऋळशृः'],
  },
};

/** What a key gives that is held: letters with marks, and their like. */
export const ACCENTS: Readonly<Record<string, string>> = {
  a: 'àáâãäåæāăą',
  c: 'çćč',
  d: 'ďđð',
  e: 'èéêëēėęě',
  g: 'ğģ',
  i: 'ìíîïīįı',
  l: 'łľļ',
  n: 'ñńňņ',
  o: 'òóôõöøœőō',
  r: 'řŕ',
  s: 'ßśšşș',
  t: 'ťțþ',
  u: 'ùúûüūůűų',
  y: 'ýÿ',
  z: 'źžż',
  е: 'ё',
  и: 'і',
  ь: 'ъ',
  г: 'ґ',
  х: 'ї',
  э: 'є',
  α: 'ά',
  ε: 'έ',
  η: 'ή',
  ι: 'ίϊΐ',
  ο: 'ό',
  υ: 'ύϋΰ',
  ω: 'ώ',
  ا: 'أإآٱ',
  ي: 'ئى',
  ه: 'ة',
};
