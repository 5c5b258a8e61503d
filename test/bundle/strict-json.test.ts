import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseStrictJson } from '../../src/bundle/strict-json.js';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const parse = (text: string): unknown => parseStrictJson(bytes(text));
const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);

describe('parseStrictJson', () => {
  it('reads what JSON.parse reads', () => {
    const value = fc.jsonValue({ maxDepth: 5, noUnicodeString: false, stringUnit: 'grapheme' });
    fc.assert(
      fc.property(value, (wanted) => {
        const text = JSON.stringify(wanted);
        if (/__proto__|constructor|prototype|1e\+?\d{3}/.test(text)) return;
        expect(parse(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it('never throws anything but a SyntaxError, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (noise) => {
        try {
          parseStrictJson(noise);
        } catch (error) {
          expect(error).toBeInstanceOf(SyntaxError);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ['a key that stands twice', '{"a":1,"a":1}', 'a key stands twice'],
    ['a key that stands twice, once escaped', '{"a":1,"\\u0061":2}', 'a key stands twice'],
    ['a key that stands twice in a deeper object', '[{"b":{"a":1,"c":2,"a":3}}]', 'a key stands twice'],
    ['a key that stands twice around an object', '{"a":{"b":1},"a":2}', 'a key stands twice'],
    ['a key that stands twice around a list', '{"a":[{}],"a":2}', 'a key stands twice'],
    ['a key that stands twice after a text with a quote', '{"b":"\\"","a":1,"a":2}', 'a key stands twice'],
    ['a key that stands twice around a text with a brace', '{"a":"}","b":"{","a":1}', 'a key stands twice'],
    ['an empty key that stands twice', '{"":1,"":2}', 'a key stands twice'],
    ['__proto__', '{"__proto__":{}}', 'a forbidden key'],
    ['__proto__, escaped', '{"\\u005f_proto__":{}}', 'a forbidden key'],
    ['__proto__ with a space before its colon', '{"__proto__" \n:{}}', 'a forbidden key'],
    ['constructor', '{"a":{"constructor":1}}', 'a forbidden key'],
    ['prototype', '[{"prototype":1}]', 'a forbidden key'],
    ['a number that overflows', '{"a":1e999}', 'a number overflows'],
    ['a negative number that overflows', '[-1e999]', 'a number overflows'],
    ['a lone surrogate', '["\\ud800"]', 'a lone surrogate'],
    ['a lone surrogate in an object', '{"a":"x\\udc00"}', 'a lone surrogate'],
    ['a lone surrogate in a key', '{"\\ud800":1}', 'a lone surrogate'],
    ['a byte order mark', '\uFEFF{}', 'byte order mark'],
    ['nothing', '', 'not JSON'],
    ['two values', '{}{}', 'not JSON'],
    ['a trailing comma', '[1,]', 'not JSON'],
    ['a comment', '{}//', 'not JSON'],
    ['NaN', '[NaN]', 'not JSON'],
    ['a leading zero', '[01]', 'not JSON'],
    ['a control character in a text', '["\u0001"]', 'not JSON'],
  ])('refuses %s', (_, text, message) => {
    expect(() => parse(text)).toThrow(new SyntaxError(message));
  });

  it.each([
    ['an overlong form', [0x22, 0xc0, 0x80, 0x22]],
    ['a cut character', [0x22, 0xe2, 0x82, 0x22]],
    ['an encoded surrogate', [0x22, 0xed, 0xa0, 0x80, 0x22]],
    ['UTF-16', [0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00]],
  ])('refuses bytes that are not UTF-8: %s', (_, raw) => {
    expect(() => parseStrictJson(Uint8Array.from(raw))).toThrow('not UTF-8');
  });

  it('takes one key in several objects, and keys as values', () => {
    expect(parse('[{"a":1},{"a":{"a":"a"}},{"b":"a\\":","c":"{[\\"a\\":"}]')).toEqual([
      { a: 1 },
      { a: { a: 'a' } },
      { b: 'a":', c: '{["a":' },
    ]);
  });

  it('takes 8 levels and refuses 9', () => {
    expect(parse(`${'['.repeat(8)}null${']'.repeat(8)}`)).toEqual([[[[[[[[null]]]]]]]]);
    expect(parse(`[${nested(7)},${nested(7)}]`)).toHaveLength(2);
    expect(() => parse(nested(9))).toThrow('too deep');
    expect(() => parse(`${'{"a":'.repeat(9)}0${'}'.repeat(9)}`)).toThrow('too deep');
  });

  it('takes 4,000 values and refuses 4,001', () => {
    const list = (items: number): string => JSON.stringify(Array(items).fill(0));
    expect(() => parse(list(3999))).not.toThrow();
    expect(() => parse(list(4000))).toThrow('too many values');
    expect(() => parse(JSON.stringify(Object.fromEntries(Array.from({ length: 4000 }, (_, at) => [at, 0]))))).toThrow('too many values');
  });

  it('refuses 30,000 levels without running out of stack', () => {
    expect(() => parse(nested(30_000))).toThrow('too deep');
  });

  it('says which rule was broken, never what the text was', () => {
    try {
      parse('{"secret-word":1,"secret-word":2}');
      expect.unreachable();
    } catch (error) {
      expect(String(error)).not.toContain('secret-word');
      expect((error as Error).cause).toBeUndefined();
    }
  });
});
