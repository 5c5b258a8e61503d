import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChallengeClaims, Evidence, Outcome } from '../../../src/types.js';
import { type Browser, POLICY, type TestBackend, testBackend } from '../../support/backend.js';
import { evidenceOf } from '../../support/evidence.js';
import { between } from '../../support/rhythm-between.js';

const policy = { ...POLICY, provenance: 'review', liveness: ['turn-left', 'blink'] } as const;

let backend: TestBackend;
beforeAll(async () => {
  backend = await testBackend({ policy });
});
afterAll(() => backend?.close());

let sitting = 0;
let learners = 0;
type Change = (evidence: Evidence) => Evidence;

/** All actions seen in their time, and a head that turned. */
const live = ({ liveness, ...rest }: Evidence): Evidence => ({
  ...rest,
  liveness: { ...liveness, actions: liveness.actions.map((one, at) => ({ ...one, askedAtMs: 1000 * at, doneAtMs: 1000 * at + 900 })) },
});

async function send(browser: Browser, make: (claims: ChallengeClaims) => Evidence, change: Change): Promise<Outcome> {
  const challenge = await browser.challenge();
  const response = await browser.post(await browser.seal(challenge, change(live(make(challenge.claims)))));
  return (await response.json()) as Outcome;
}

/** A first half that is borderline and measured so, and then a clean one. */
async function halves(first: Change): Promise<Outcome> {
  const name = `learner-${++learners}`;
  const person = { face: learners, typist: learners };
  const browser = await backend.browser(name);
  const own = (claims: ChallengeClaims): Evidence => evidenceOf(person, claims, ++sitting);
  await send(browser, own, (same) => same);
  for (let share = 0.7; share > 0; share -= 0.02) {
    const mixed = (claims: ChallengeClaims): Evidence =>
      between(own(claims), evidenceOf({ face: person.face, typist: person.typist + 100 }, claims, sitting), share);
    const { result } = await send(browser, mixed, first);
    backend.clock.now += 60;
    if (result === 'one-more') return send(browser, own, (same) => same);
    if (result !== 'refused') throw new Error(`${result} without one more at ${share}`);
  }
  throw new Error('nothing is borderline');
}

describe('a first half that was measured badly, and a clean second one', () => {
  it.each<readonly [string, Change]>([
    ['a virtual camera', ({ capture, ...rest }) => ({ ...rest, capture: { ...capture, virtualCamera: true } })],
    ['keys that no hand pressed', ({ keystroke, ...rest }) => ({ ...rest, keystroke: { ...keystroke, rejected: { synthetic: 3 } } })],
    [
      'no action seen',
      ({ liveness, ...rest }) => ({
        ...rest,
        liveness: { ...liveness, actions: liveness.actions.map((one) => ({ ...one, doneAtMs: null })) },
      }),
    ],
    ['a clock that is too coarse', ({ keystroke, ...rest }) => ({ ...rest, keystroke: { ...keystroke, clockResolutionMs: 100 } })],
  ])('%s: is for a person, not accepted', async (_, first) => {
    const { result, reasons, receipt } = await halves(first);
    expect([result, reasons]).toEqual(['review', ['quality']]);
    expect(decodeJwt(receipt).result).toBe('review');
  });

  it('two clean halves are accepted', async () => {
    expect((await halves((same) => same)).result).toBe('accepted');
  });
});
