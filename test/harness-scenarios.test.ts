import { expect, it } from 'vitest';
import { CONDITIONS } from '../examples/harness/page/conditions.js';
import { POLICIES } from '../examples/harness/policy.js';
import { SCENARIOS } from '../examples/harness/scenarios.js';
import { ALL_CODES, ALL_HINTS, ALL_STATES } from './support/all-names.js';

const rows = Object.values(SCENARIOS);

it('every state, code and hint is what some scenario of the harness leads to, and no scenario names another', () => {
  const states = rows.flatMap(({ reaches }) => [...(reaches.states ?? []), ...(reaches.ends === undefined ? [] : [reaches.ends])]);
  const codes = rows.flatMap(({ reaches }) => reaches.code ?? []);
  const hints = rows.flatMap(({ reaches }) => reaches.hints ?? []);
  expect(new Set(states)).toEqual(new Set(ALL_STATES));
  expect(new Set(codes)).toEqual(new Set(ALL_CODES));
  expect(new Set(hints)).toEqual(new Set(ALL_HINTS));
});

it('scenarios name only policies, conditions and other scenarios that there are', () => {
  for (const { policy = 'plain', condition, after } of rows) {
    expect(Object.keys(POLICIES)).toContain(policy);
    if (condition !== undefined) expect(Object.keys(CONDITIONS)).toContain(condition);
    if (after !== undefined) expect(Object.keys(SCENARIOS)).toContain(after);
  }
});
