import { expect, it } from 'vitest';
import { receiptPurpose } from '../../src/check/receipt-purpose.js';
import { testBackend } from '../support/backend.js';

it('the page reads from a receipt what it is for, and nothing from what is none', async () => {
  const backend = await testBackend();
  try {
    const { receipt } = await (await backend.browser('ada')).check({ face: 1, typist: 1 }, 1);
    expect(receiptPurpose({ receipt })).toBe('enroll');
  } finally {
    await backend.close();
  }
  for (const receipt of ['', 'a.b.c', 'x', `a.${btoa('null')}.c`, `a.${btoa('{"purpose":5}').replaceAll('=', '')}.c`, `a.${btoa('[')}.c`])
    expect([receipt, receiptPurpose({ receipt })]).toEqual([receipt, null]);
});
