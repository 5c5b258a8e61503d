import { expect, it } from 'vitest';
import { age } from '../../examples/course-platform/site/layout.js';

const NOW = new Date('2026-11-30T12:00:00Z');

it.each([
  ['2026-11-30T12:00:00Z', 'less than an hour'],
  ['2026-11-30T13:00:00Z', 'less than an hour'],
  ['2026-11-30T11:00:00Z', '1 hour'],
  ['2026-11-28T12:00:01Z', '47 hours'],
  ['2026-11-28T12:00:00Z', '2 days'],
  ['2026-11-20T12:00:00Z', '10 days'],
])('what began %s has waited %s', (since, words) => {
  expect(age(new Date(since), NOW)).toBe(words);
});
