import { describe, expect, it } from 'vitest';
import { fromFormState, toFormState } from '../../src/element/form-value.js';

describe('the form state', () => {
  it.each(['accepted', 'review'] as const)('gives back a receipt that was %s', (result) => {
    expect(fromFormState(toFormState({ result, receipt: 'a.b.c' }))).toEqual({ result, receipt: 'a.b.c' });
  });

  it.each(['refused a.b.c', 'accepted', 'accepted ', 'accepted a b', '', null, undefined, 7, new FormData()])(
    'takes nothing else: %s',
    (state) => {
      expect(fromFormState(state)).toBeNull();
    },
  );
});
