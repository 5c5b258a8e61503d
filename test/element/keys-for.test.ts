import { describe, expect, it } from 'vitest';
import { accentsOf, keysFor, layoutName } from '../../src/element/touch-keyboard/keys-for.js';
import { touchOf } from '../../src/element/touch-keyboard/touch-of.js';

const PHRASES = [
  ['en', 'Rain fell softly on the old stone bridge.', 'qwerty'],
  ['de', 'Der Regen fiel weich auf die größere Brücke.', 'qwertz'],
  ['fr', 'La pluie tombait, l’été, sur le vieux pont.', 'azerty'],
  ['pt', 'A chuva caía sobre a ponte, não é?', 'qwerty'],
  ['ru', 'Дождь тихо падал на старый каменный мост.', 'cyrillic'],
  ['uk', 'Дощ тихо падав на старий кам’яний міст.', 'cyrillic'],
  ['el', 'Η βροχή έπεφτε απαλά στη γέφυρα.', 'greek'],
  ['ar', 'هطل المطر بهدوء على الجسر الحجري القديم.', 'arabic'],
  ['he', 'הגשם ירד בשקט על גשר האבן הישן.', 'hebrew'],
  ['hi', 'पुराने पत्थर के पुल पर धीरे धीरे बारिश हुई।', 'devanagari'],
  ['en', 'Room 42 opens at 7:30, doesn’t it?', 'qwerty'],
] as const;

describe.each(PHRASES)('the keys of a sentence in %s', (lang, text, name) => {
  const keys = keysFor({ text, lang });

  it('lie as its script has them', () => expect(layoutName({ text, lang })).toBe(name));

  it('type every character of it', () => {
    const typed = [...keys.extra.flat(), ...keys.rows.flat(), ...keys.signs].flatMap(({ plain, shifted }) => [
      plain,
      shifted,
      ...accentsOf(plain, lang, false),
      ...accentsOf(plain, lang, true),
    ]);
    expect([...new Set(text.normalize('NFC'))].filter((char) => char !== ' ' && !typed.includes(char))).toEqual([]);
  });

  it('are no more than eleven in a row, shift and delete beside the last', () => {
    for (const row of [...keys.extra, ...keys.rows]) expect(row.length).toBeLessThanOrEqual(11);
    expect(keys.rows[2]!.length).toBeLessThanOrEqual(10);
  });
});

it('a press is told from the middle of its key, in 64ths of a letter key, and no finer', () => {
  const key = { left: 100, top: 200, width: 32, height: 44 };
  expect(touchOf({ clientX: 116, clientY: 222, width: 1, height: 1 }, key, 32)).toEqual({ x: 0, y: 0, size: null });
  expect(touchOf({ clientX: 124.2, clientY: 211, width: 20, height: 20 }, key, 32)).toEqual({ x: 16, y: -22, size: 40 });
  expect(touchOf({ clientX: 900, clientY: 900, width: 900, height: 900 }, key, 32)).toEqual({ x: 192, y: 96, size: 255 });
});
