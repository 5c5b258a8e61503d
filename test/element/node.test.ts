import { expect, it } from 'vitest';

it('can be imported where there is no DOM', async () => {
  const { CountersignCheck } = await import('../../src/element.js');
  expect(CountersignCheck.formAssociated).toBe(true);
});
