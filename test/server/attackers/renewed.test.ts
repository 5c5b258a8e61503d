import { afterEach, describe, expect, it } from 'vitest';
import type { Challenge, ChallengeClaims, LivenessAction } from '../../../src/types.js';
import { ORIGIN, POLICY, restarted, START, type TestBackend, testBackend } from '../../support/backend.js';
import { evidenceOf } from '../../support/evidence.js';

/** Orders of two or three of them: ten draws that are alike by chance are one in millions. */
const ACTIONS: readonly LivenessAction[] = ['turn-left', 'turn-right', 'look-up', 'blink'];
const PLACE = 'course=algebra&activity=quiz-1&attempt=1';
const LIFETIME = 900;
const DRAWS = Array.from({ length: 10 });

type Asking = Pick<TestBackend, 'countersign'>;

let backend: TestBackend | null = null;
afterEach(async () => {
  await backend?.close();
  backend = null;
});

const opened = async (): Promise<TestBackend> => {
  backend = await testBackend({ policy: { ...POLICY, liveness: ACTIONS } });
  return backend;
};

/** Asks as a page's own code would, with whatever body. */
async function ask({ countersign }: Asking, body: object, { learner = 'example/ada', query = PLACE } = {}): Promise<Challenge> {
  const request = { method: 'POST', body: JSON.stringify(body), headers: { origin: ORIGIN, 'x-learner': learner } };
  const answer = await countersign.fetch(new Request(`${ORIGIN}/api/countersign/challenges?${query}`, request));
  const { challenge: token } = (await answer.json()) as { challenge: string };
  const claims = JSON.parse(Buffer.from(token.split('.')[1] as string, 'base64url').toString()) as ChallengeClaims;
  return { token, claims, receivedAtMs: 0 };
}

const renewals = async (at: Asking, { claims }: Challenge): Promise<ChallengeClaims[]> => {
  const drawn: ChallengeClaims[] = [];
  for (const _ of DRAWS) drawn.push((await ask(at, { renew: claims.nonce })).claims);
  return drawn;
};
const ordersOf = (drawn: readonly ChallengeClaims[]): Set<string> => new Set(drawn.map(({ liveness }) => liveness.join()));

describe('one film for the actions of a challenge', () => {
  it('fits one challenge at a time: of many renewals of one, the first alone keeps its order', async () => {
    const at = await opened();
    const old = await ask(at, {});
    const drawn = await renewals(at, old);
    expect(drawn.map(({ renewed = false }) => renewed)).toEqual([true, ...Array.from({ length: 9 }, () => false)]);
    expect(ordersOf(drawn).size).toBeGreaterThan(1);
  });

  it('fits one of many renewals that come at once', async () => {
    const at = await opened();
    const { claims } = await ask(at, {});
    const drawn = await Promise.all(DRAWS.map(() => ask(at, { renew: claims.nonce })));
    expect(drawn.filter((one) => one.claims.renewed === true)).toHaveLength(1);
  });

  it('fits no challenge whose place another one has taken', async () => {
    const at = await opened();
    const browser = await at.browser('ada');
    const old = await ask(at, {});
    await ask(at, { renew: old.claims.nonce });
    const response = await browser.post(await browser.seal(old, evidenceOf({ face: 1, typist: 1 }, old.claims, 1)));
    expect([response.status, at.runs.at(-1)?.failure?.code]).toEqual([409, 'challenge/used']);
  });

  it.each([0, LIFETIME, 1.5 * LIFETIME, 1.5 * LIFETIME + 1, 2 * LIFETIME, 10 * LIFETIME])(
    'is good for no longer than twice the lifetime of the first, whether renewed after %d seconds or not',
    async (seconds) => {
      const at = await opened();
      const old = await ask(at, {});
      at.clock.now = START + seconds;
      const { claims } = await ask(at, { renew: old.claims.nonce });
      if (claims.renewed === true) expect(claims.exp).toBeLessThanOrEqual(START + 2 * LIFETIME);
      else expect(claims.exp).toBe(START + seconds + LIFETIME);
      expect(claims.exp - claims.iat).toBeGreaterThanOrEqual(LIFETIME / 2);
      expect(claims.renewed).toBe(seconds <= 1.5 * LIFETIME ? true : undefined);
    },
  );

  it('has no life after a chain of renewals', async () => {
    const at = await opened();
    let { claims } = await ask(at, {});
    for (const step of [1, 2, 3, 4]) {
      at.clock.now = START + step * 60;
      ({ claims } = await ask(at, { renew: claims.nonce }));
      expect(claims.renewed).toBe(step % 2 === 1 ? true : undefined);
    }
  });
});

describe('a renewal', () => {
  it('is of the policy of now: a challenge without actions or pictures brings none of that along', async () => {
    backend = await testBackend();
    const old = await ask(backend, {});
    const strict = restarted(backend, { policy: { ...POLICY, liveness: ACTIONS } });
    const { claims } = await ask(strict, { renew: old.claims.nonce });
    expect(old.claims.liveness).toEqual([]);
    expect(claims.liveness.length).toBeGreaterThan(1);
    expect(claims.renewed).toBeUndefined();
  });

  it.each<[string, object, { learner?: string; query?: string }]>([
    ['another learner', {}, { learner: 'example/ben' }],
    ['a learner of the same name in another tenant', {}, { learner: 'other/ada' }],
    ['another course', {}, { query: PLACE.replace('algebra', 'logic') }],
    ['another activity', {}, { query: PLACE.replace('quiz-1', 'quiz-2') }],
    ['another attempt', {}, { query: PLACE.replace('attempt=1', 'attempt=2') }],
    ['another purpose', { purpose: 'enroll' }, {}],
  ])('of %s keeps nothing, and leaves the challenge to whom it was given', async (_, body, place) => {
    backend = await testBackend({ policy: { ...POLICY, reenroll: 'allow', liveness: ACTIONS } });
    const ada = await backend.browser('ada');
    const enrolling = await ask(backend, {});
    const live = evidenceOf({ face: 1, typist: 1 }, enrolling.claims, 1);
    const actions = live.liveness.actions.map((action, at) => ({ ...action, askedAtMs: at * 2_000, doneAtMs: at * 2_000 + 900 }));
    const track = { ...live.liveness.track, yawRange: 0.6, pitchRange: 0.5, eyeRange: 0.3 };
    await ada.post(await ada.seal(enrolling, { ...live, liveness: { ...live.liveness, actions, track } }));
    const old = await ask(backend, {});
    expect(old.claims.purpose).toBe('verify');
    const { claims } = await ask(backend, { renew: old.claims.nonce, ...body }, place);
    expect(claims.renewed).toBeUndefined();
    expect((await ask(backend, { renew: old.claims.nonce })).claims).toMatchObject({ renewed: true, liveness: old.claims.liveness });
  });

  it('of a challenge that was answered, erased or withdrawn keeps nothing', async () => {
    const at = await opened();
    const browser = await at.browser('ada');
    const answered = await ask(at, {});
    await browser.post(await browser.seal(answered, evidenceOf({ face: 1, typist: 1 }, answered.claims, 1)));
    expect((await ask(at, { renew: answered.claims.nonce })).claims.renewed).toBeUndefined();
    for (const end of ['erase', 'withdraw'] as const) {
      const old = await ask(at, { purpose: 'enroll' });
      await at.countersign.privacy[end]({ tenant: 'example', subject: 'ada' });
      expect((await ask(at, { purpose: 'enroll', renew: old.claims.nonce })).claims.renewed).toBeUndefined();
    }
  });
});
