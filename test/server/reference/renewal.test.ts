import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Challenge, KeystrokeRepetition, LivenessEvidence } from '../../../src/types.js';
import { type Browser, ORIGIN, POLICY, START, type TestBackend, testBackend } from '../../support/backend.js';
import { evidenceOf } from '../../support/evidence.js';

const PHRASES = ['en-1', 'en-2', 'en-3'].map((id) => ({ id, text: `My own work carries my own name ${id.at(-1)}`, lang: 'en' }));
const ANNA = { face: 1, typist: 1 };
let backend: TestBackend;

beforeAll(async () => {
  backend = await testBackend({
    policy: {
      ...POLICY,
      phrases: PHRASES,
      reenroll: 'allow',
      liveness: ['turn-left', 'turn-right', 'look-up', 'blink'],
      review: { days: 3 },
    },
  });
});
afterAll(() => backend.close());

async function ask(learner: string, body: object, query = 'course=algebra&activity=quiz-1&attempt=1'): Promise<Response> {
  const request = { method: 'POST', body: JSON.stringify(body), headers: { origin: ORIGIN, 'x-learner': `example/${learner}` } };
  return backend.countersign.fetch(new Request(`${ORIGIN}/api/countersign/challenges?${query}`, request));
}

async function renew({ claims }: Challenge, learner: string, more: object = {}, query?: string) {
  const answer = (await (await ask(learner, { renew: claims.nonce, ...more }, query)).json()) as { challenge: string };
  return JSON.parse(Buffer.from(answer.challenge.split('.')[1] as string, 'base64url').toString()) as Challenge['claims'];
}

describe('a challenge that is renewed', () => {
  it('asks for the same sentence and actions, and is another one', async () => {
    const browser = await backend.browser('anna');
    const old = await browser.challenge();
    const again = await renew(old, 'anna');
    expect(again).toMatchObject({ renewed: true, phrase: old.claims.phrase, liveness: old.claims.liveness, purpose: 'enroll' });
    expect(again.nonce).not.toBe(old.claims.nonce);
  });

  it('has another sentence where that is asked for, and the same actions', async () => {
    const browser = await backend.browser('anna');
    for (let at = 0; at < 6; at++) {
      const old = await browser.challenge();
      expect(old.claims.otherPhrase).toBe(true);
      const { phrase, liveness } = await renew(old, 'anna', { otherPhrase: true });
      expect(phrase.id).not.toBe(old.claims.phrase.id);
      expect(liveness).toEqual(old.claims.liveness);
    }
  });

  it('is drawn anew for another learner, another place, a second time, and where its time is long over', async () => {
    const browser = await backend.browser('ben');
    const old = await browser.challenge();
    const [other, another] = [await browser.challenge(), await browser.challenge()];
    const drawn = (claims: Challenge['claims']) => claims.renewed;
    expect(drawn(await renew(old, 'cleo'))).toBeUndefined();
    expect(drawn(await renew(old, 'ben', {}, 'course=algebra&activity=quiz-2&attempt=1'))).toBeUndefined();
    const once = await renew(old, 'ben');
    expect(drawn(await renew({ ...old, claims: once }, 'ben'))).toBeUndefined();
    backend.clock.now = START + 1.5 * 900;
    expect(drawn(await renew(other, 'ben'))).toBe(true);
    backend.clock.now = START + 1.5 * 900 + 1;
    expect(drawn(await renew(another, 'ben'))).toBeUndefined();
    backend.clock.now = START;
  });

  it.each([{ renew: 'short' }, { renew: 7 }, { otherPhrase: true }, { renew: 'A'.repeat(32), otherPhrase: 'yes' }])(
    'is refused for the body %j',
    async (body) => expect((await ask('anna', body)).status).toBe(400),
  );

  it('takes what was gathered for the one before', async () => {
    const browser = await backend.browser('dora');
    const old = await browser.challenge();
    const evidence = evidenceOf({ face: 4, typist: 4 }, old.claims, 1);
    const live = { ...evidence, liveness: seen(evidence.liveness) };
    backend.clock.now = START + 1000;
    const late = await browser.post(await browser.seal(old, live, 1000));
    expect(await late.json()).toMatchObject({ error: 'challenge/expired' });
    const token = ((await (await ask('dora', { renew: old.claims.nonce })).json()) as { challenge: string }).challenge;
    const claims = JSON.parse(Buffer.from(token.split('.')[1] as string, 'base64url').toString()) as Challenge['claims'];
    const answer = await browser.post(await browser.seal({ token, claims, receivedAtMs: 0 }, live, 1));
    expect(await answer.json()).toMatchObject({ result: 'accepted' });
    backend.clock.now = START;
  });
});

function seen({ actions, track, algorithm }: LivenessEvidence): LivenessEvidence {
  const done = actions.map((action, at) => ({ ...action, askedAtMs: at * 2_000, doneAtMs: at * 2_000 + 900 }));
  return { algorithm, actions: done, track: { ...track, yawRange: 0.6, pitchRange: 0.5, eyeRange: 0.3 } };
}

describe('an enrollment that stops early', () => {
  async function enrollWith(name: string, change: (all: readonly KeystrokeRepetition[]) => readonly KeystrokeRepetition[]) {
    const browser: Browser = await backend.browser(name);
    const challenge = await browser.challenge();
    const evidence = evidenceOf({ face: name.charCodeAt(0), typist: name.charCodeAt(1) }, challenge.claims, 1);
    const { keystroke, liveness } = evidence;
    const given = { ...keystroke, repetitions: change(keystroke.repetitions) };
    const sealed = await browser.seal(challenge, { ...evidence, keystroke: given, liveness: seen(liveness) });
    return (await (await browser.post(sealed)).json()) as { result?: string; error?: string };
  }
  const stretched = (one: KeystrokeRepetition, at: number): KeystrokeRepetition => ({
    ...one,
    downDownMs: one.downDownMs.map((time, key) => (time === null ? null : time * ((key + at) % 2 === 0 ? 1.9 : 1))),
  });

  it('is taken with four repetitions that are alike', async () => {
    expect(await enrollWith('early', (all) => all.slice(0, 4))).toMatchObject({ result: 'accepted' });
  });

  const jittered = (one: KeystrokeRepetition, at: number): KeystrokeRepetition => ({
    ...one,
    dwellMs: one.dwellMs.map((time) => (time ?? 0) + 2 * at),
    downDownMs: one.downDownMs.map((time, key) => (time ?? 0) + ((key + at) % 3)),
  });
  const gappy = (one: KeystrokeRepetition, at: number): KeystrokeRepetition => ({
    ...one,
    downDownMs: one.downDownMs.map((time, key) => ((key + at) % 7 < 3 ? null : time)),
  });

  it.each([4, 8])('is not taken where one repetition is sent %d times, with other last digits', async (count) => {
    const copies = (all: readonly KeystrokeRepetition[]) =>
      all.slice(0, count).map((_, at) => jittered(all[0] as KeystrokeRepetition, at / 2));
    expect(await enrollWith(`${count}-copies`, copies)).toMatchObject({ error: 'submit/rejected' });
  });

  it.each<[string, (all: readonly KeystrokeRepetition[]) => readonly KeystrokeRepetition[]]>([
    ['three', (all) => all.slice(0, 3)],
    ['four that are not alike', (all) => all.slice(0, 4).map(stretched)],
    ['four of which nearly half is not known', (all) => all.slice(0, 4).map(gappy)],
    ['seven that are not alike', (all) => all.slice(0, 7).map(stretched)],
    ['nine', (all) => [...all, { ...all[0]!, edits: 1, dwellMs: all[0]!.dwellMs.map((time) => (time ?? 0) + 1) }]],
  ])('is not taken with %s, whatever the page says', async (name, change) => {
    expect(await enrollWith(name.replaceAll(' ', '-'), change)).toMatchObject({ error: 'submit/rejected' });
  });

  it('is taken with all eight, alike or not: that many were always enough', async () => {
    expect(await enrollWith('whole', (all) => all.map(stretched))).toMatchObject({ result: 'accepted' });
  });

  it('is for enrollments: a check has as many as it asks for', async () => {
    await expect(
      testBackend({ policy: { ...POLICY, capture: { verify: { leastRepetitions: 2, repetitions: 3 } } } }).then((made) =>
        made.browser('x').then((browser) => browser.challenge()),
      ),
    ).rejects.toThrow(/capture\.verify\.leastRepetitions/);
  });
});

describe('a learner who comes back', () => {
  it('has a challenge that says when they agreed, as long as the policy is the same and they have not withdrawn', async () => {
    const own = await testBackend();
    try {
      const browser = await own.browser('anna');
      expect((await browser.challenge()).claims.agreed).toBeUndefined();
      await browser.check(ANNA, 1);
      const { agreed, reviewDays } = (await browser.challenge()).claims;
      expect(agreed).toEqual({ screenHash: 'S'.repeat(43), lang: 'en', agreedAt: START });
      expect(reviewDays).toBeUndefined();
      expect((await (await own.browser('ben')).challenge()).claims.agreed).toBeUndefined();
      await own.countersign.privacy.withdraw({ tenant: 'example', subject: 'anna' });
      expect((await browser.challenge({ purpose: 'enroll' })).claims.agreed).toBeUndefined();
    } finally {
      await own.close();
    }
  });

  it('is told how many tries are left when a check is refused, and never how near it came', async () => {
    const own = await testBackend({ policy: { ...POLICY, attempts: { pauseAfter: 5, pauseSeconds: 0, stopAfter: 7 } } });
    try {
      const browser = await own.browser('anna');
      expect(await browser.check(ANNA, 1)).not.toHaveProperty('triesLeft');
      expect(await browser.check({ face: 2, typist: 2 }, 2)).toEqual({
        result: 'refused',
        reasons: ['no-match'],
        receipt: expect.any(String),
        triesLeft: 6,
      });
      expect((await browser.check({ face: 3, typist: 3 }, 3)).triesLeft).toBe(5);
      expect(await browser.check(ANNA, 4)).not.toHaveProperty('triesLeft');
    } finally {
      await own.close();
    }
  });

  it('is told by when a person looks', async () => {
    expect((await (await backend.browser('zoe')).challenge()).claims.reviewDays).toBe(3);
  });
});
