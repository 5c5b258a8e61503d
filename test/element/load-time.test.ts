import { expect, it } from 'vitest';
import { LoadTime } from '../../src/element/load-time.js';

it('tells how long the rest takes at the speed so far, once it can be told, and 0 at the end', () => {
  const time = new LoadTime();
  const total = 3_000_000;
  expect(time.secondsLeft({ done: 100_000, total }, 0)).toBeNull();
  expect(time.secondsLeft({ done: 150_000, total }, 1_000)).toBeNull();
  expect(time.secondsLeft({ done: 200_000, total }, 2_000)).toBe(56);
  expect(time.secondsLeft({ done: 110_000, total }, 9_000)).toBeNull();
  expect(time.secondsLeft({ done: total, total }, 60_000)).toBe(0);
});
