import { describe, expect, it } from 'vitest';
import { fromFormState, toFormState } from '../../src/element/form-value.js';

const END_SECONDS = 1_900_000_000;
/** A receipt of which only the end of its time is read. */
const RECEIPT = `a.${btoa(JSON.stringify({ exp: END_SECONDS, sub: 'ö?>' }))}.c`;

describe('the form state', () => {
  it.each(['accepted', 'review'] as const)('gives back a receipt that was %s', (result) => {
    expect(fromFormState(toFormState({ result, receipt: RECEIPT }))).toEqual({ result, receipt: RECEIPT });
  });

  it('gives back none whose time is over', () => {
    const state = toFormState({ result: 'accepted', receipt: RECEIPT });
    expect(fromFormState(state, END_SECONDS * 1000 - 1)?.receipt).toBe(RECEIPT);
    expect(fromFormState(state, END_SECONDS * 1000)).toBeNull();
  });

  it.each([
    'refused a.b.c',
    'accepted a.b.c',
    'accepted a',
    'accepted a.bnVsbA.c',
    'accepted',
    'accepted ',
    'accepted a b',
    '',
    null,
    undefined,
    7,
    new FormData(),
  ])('takes nothing else: %s', (state) => {
    expect(fromFormState(state)).toBeNull();
  });
});
