import { describe, expect, it } from 'vitest';
import { ACTIONS, CountersignError, type ErrorCode, isCountersignError } from '../src/errors.js';

describe('CountersignError', () => {
  it.each(Object.entries(ACTIONS))('%s says that a person can: %s', (code, action) => {
    const error = new CountersignError(code as ErrorCode);
    expect(error).toMatchObject({ name: 'CountersignError', message: code, code, action, details: {} });
    expect('cause' in error).toBe(false);
  });

  it('carries details and a cause', () => {
    const cause = new Error('why');
    expect(new CountersignError('internal', { details: { file: 'worker' }, cause })).toMatchObject({ details: { file: 'worker' }, cause });
  });
});

describe('isCountersignError', () => {
  it('knows one of another copy of the package', () => {
    const foreign = Object.assign(new Error('camera/none'), { name: 'CountersignError', code: 'camera/none' });
    expect(isCountersignError(foreign)).toBe(true);
  });

  it.each([null, undefined, 'camera/none', { name: 'CountersignError', code: 'camera/none' }, new Error('camera/none')])(
    'does not take %s for one',
    (value) => {
      expect(isCountersignError(value)).toBe(false);
    },
  );

  it.each(['nope', 'toString', '__proto__'])('does not take an error with the code %s for one', (code) => {
    expect(isCountersignError(Object.assign(new Error(), { name: 'CountersignError', code }))).toBe(false);
  });
});
