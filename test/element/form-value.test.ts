import { describe, expect, it } from 'vitest';
import { fromFormState, toFormState } from '../../src/element/form-value.js';

const LIFE_SECONDS = 600;
/** A receipt of which only its time is read. The clock of the backend is another one than here. */
const RECEIPT = `a.${btoa(JSON.stringify({ iat: 1_900_000_000, exp: 1_900_000_000 + LIFE_SECONDS, sub: 'ö?>' }))}.c`;
const NOW_MS = 1_700_000_000_000;

describe('the form state', () => {
  it.each(['accepted', 'review'] as const)('gives back a receipt that was %s', (result) => {
    const value = { result, receipt: RECEIPT, receivedAtMs: NOW_MS };
    expect(fromFormState(toFormState(value), NOW_MS)).toEqual(value);
  });

  it('gives back none whose time is over', () => {
    const state = toFormState({ result: 'accepted', receipt: RECEIPT, receivedAtMs: NOW_MS });
    expect(fromFormState(state, NOW_MS + LIFE_SECONDS * 1000 - 1)?.receipt).toBe(RECEIPT);
    expect(fromFormState(state, NOW_MS + LIFE_SECONDS * 1000)).toBeNull();
  });

  it.each([
    'refused 1 a.b.c',
    'accepted 1 a.b.c',
    'accepted 1 a',
    'accepted 1 a.bnVsbA.c',
    `accepted ${RECEIPT}`,
    `accepted x ${RECEIPT}`,
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
