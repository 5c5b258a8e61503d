import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { en } from '../../src/element/messages/en.js';
import { enCapture } from '../../src/element/messages/en-capture.js';
import type { Language } from '../../src/element/messages/language.js';
import { language as ar } from '../../src/element/messages/languages/ar.js';
import { language as es } from '../../src/element/messages/languages/es.js';
import { language as fr } from '../../src/element/messages/languages/fr.js';
import { language as hi } from '../../src/element/messages/languages/hi.js';
import { language as pt } from '../../src/element/messages/languages/pt.js';
import { language as zh } from '../../src/element/messages/languages/zh.js';
import { fill } from '../../src/element/messages/messages.js';
import { messagesFor } from '../../src/element/messages/messages-for.js';
import { monitorEn } from '../../src/element/monitor/monitor-messages.js';
import { ACTIONS } from '../../src/errors.js';

const STATES = [
  'idle',
  'checking',
  'consent',
  'primer',
  'loading',
  'face',
  'document',
  'typing',
  'review',
  'sending',
  'one-more',
  'handover',
  'handed-over',
  'accepted',
  'under-review',
  'refused',
  'error',
  'canceled',
];
const ENGLISH = messagesFor(null, {}, enCapture);
const OTHERS: Readonly<Record<string, Language>> = { ar, es, fr, hi, pt, zh };
const languages = [['en', ENGLISH] as const, ...Object.entries(OTHERS).map(([name, { check }]) => [name, check] as const)];

/** Every text in a tree of messages, with its path. */
function texts(value: unknown, path = ''): [string, string][] {
  if (typeof value === 'string') return [[path, value]];
  return Object.entries(value as object).flatMap(([key, inner]) => texts(inner, `${path}.${key}`));
}

describe.each(languages)('the messages of %s', (_, messages) => {
  it('have words for every state', () => {
    expect(Object.keys(messages.states).sort()).toEqual([...STATES].sort());
  });

  it.each(Object.keys(ACTIONS) as (keyof typeof ACTIONS)[])('say what happened and what to do about %s', (code) => {
    const { title, text, next } = messages.errors[code];
    for (const words of [title, text, next]) expect(words.trim().length).toBeGreaterThan(2);
  });

  it('have words for no code that does not exist', () => {
    expect(Object.keys(messages.errors).sort()).toEqual(Object.keys(ACTIONS).sort());
  });

  it('have no empty text but the sentence of the error screen, which the code gives', () => {
    const empty = texts(messages).filter(([, text]) => text.trim() === '');
    expect(empty.map(([path]) => path)).toEqual(['.states.error.text']);
  });

  it('fill in only what the screens give', () => {
    const given = new Set([
      'n',
      'total',
      'done',
      'left',
      'date',
      'frames',
      'numbers',
      'times',
      'repetitions',
      'stills',
      'time',
      'word',
      'days',
      'page',
      'learner',
      'site',
    ]);
    const asked = texts(messages).flatMap(([, text]) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
    expect(asked.filter((name) => !given.has(name as string))).toEqual([]);
  });

  it('never tell a score, a limit or which factor failed', () => {
    for (const words of Object.values(messages.reasons)) expect(words).not.toMatch(/\d|score|threshold/i);
  });
});

describe('en and en-capture', () => {
  it('share no code, state or label: each is said in one place', () => {
    for (const group of ['states', 'errors', 'labels'] as const) {
      expect(Object.keys(en[group]).filter((key) => key in enCapture[group])).toEqual([]);
    }
  });
});

describe.each(Object.entries(OTHERS))('the language %s', (name, { check, monitor }) => {
  const placeholders = (text: string): string[] => [...text.matchAll(/\{\w+\}/g)].map(([found]) => found).sort();
  const english = new Map([...texts(ENGLISH), ...texts(monitorEn, '.monitor')]);
  const own = [...texts(check), ...texts(monitor, '.monitor')];

  it('says all that English says, and nothing else', () => {
    expect(own.map(([path]) => path).sort()).toEqual([...english.keys()].sort());
  });

  it('fills in the same things at each place', () => {
    for (const [path, text] of own) expect([path, placeholders(text)]).toEqual([path, placeholders(english.get(path) ?? '')]);
  });

  it('is translated: no words are the English ones, but those that are the same', () => {
    const same = own.filter(([path, text]) => text !== '' && text === english.get(path)).map(([path]) => path);
    const allowed = [
      '.dir',
      '.monitor.dir',
      '.labels.cameraNumber',
      '.monitor.decline',
      '.monitor.questions',
      '.labels.loaded',
      '.labels.sentence',
    ];
    expect(same.filter((path) => !allowed.includes(path))).toEqual([]);
  });

  it('names itself and its direction', () => {
    expect([check.lang, monitor.lang]).toEqual([name, name]);
    expect([check.dir, monitor.dir]).toEqual(name === 'ar' ? ['rtl', 'rtl'] : ['ltr', 'ltr']);
    expect(new Intl.NumberFormat(name).resolvedOptions().locale).toMatch(new RegExp(`^${name}`));
  });
});

it('there is a test for each language that is built', () => {
  const files = readdirSync('src/element/messages/languages').map((file) => file.replace('.ts', ''));
  expect(files.sort()).toEqual(Object.keys(OTHERS).sort());
});

describe('messagesFor', () => {
  it('speaks English where there is no other language', () => {
    expect(messagesFor(null)).toMatchObject({ lang: 'en', dir: 'ltr' });
  });

  it("lays a page's own words over its own, one by one", () => {
    const messages = messagesFor(null, { dir: 'rtl', labels: { start: 'Go' } }, enCapture);
    expect(messages.dir).toBe('rtl');
    expect(messages.labels.start).toBe('Go');
    expect(messages.labels.cancel).toBe(en.labels.cancel);
    expect(messages.labels.send).toBe(enCapture.labels.send);
    expect(en.labels.start).not.toBe('Go');
  });
});

describe('fill', () => {
  it('fills in names, and nothing for those that are not given', () => {
    expect(fill('{done} of {total}{x}', { done: '1', total: '2' })).toBe('1 of 2');
  });
});
