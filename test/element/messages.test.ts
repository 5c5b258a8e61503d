import { describe, expect, it } from 'vitest';
import { en } from '../../src/element/messages/en.js';
import { enCapture } from '../../src/element/messages/en-capture.js';
import { fill } from '../../src/element/messages/messages.js';
import { messagesFor } from '../../src/element/messages/messages-for.js';
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
  'accepted',
  'under-review',
  'refused',
  'error',
  'cancelled',
];
const languages = [['en', messagesFor('en', {}, enCapture)]] as const;

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
    for (const words of [title, text, next]) expect(words.trim().length).toBeGreaterThan(3);
  });

  it('have words for no code that does not exist', () => {
    expect(Object.keys(messages.errors).sort()).toEqual(Object.keys(ACTIONS).sort());
  });

  it('have no empty text but the sentence of the error screen, which the code gives', () => {
    const empty = texts(messages).filter(([, text]) => text.trim() === '');
    expect(empty.map(([path]) => path)).toEqual(['.states.error.text']);
  });

  it('fill in only what the screens give', () => {
    const given = new Set(['n', 'total', 'done', 'left', 'date', 'frames', 'numbers', 'times', 'repetitions', 'stills']);
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

describe('messagesFor', () => {
  it('falls back to English and says so', () => {
    expect(messagesFor('tlh-KX')).toMatchObject({ lang: 'en', dir: 'ltr' });
  });

  it('takes the primary language of a tag', () => {
    expect(messagesFor('EN-gb').lang).toBe('en');
  });

  it("lays a page's own words over its own, one by one", () => {
    const messages = messagesFor('en', { dir: 'rtl', labels: { start: 'Go' } }, enCapture);
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
