import { decodeJwt } from 'jose';
import { afterEach, describe, expect, it } from 'vitest';
import type { CountersignOptions } from '../../../src/server/backend/countersign-options.js';
import type { ReceiptClaims } from '../../../src/server/decision/receipt.js';
import type { Notice } from '../../../src/server/devices/devices.js';
import type { Adds, ChallengeClaims, Evidence, InputKind, Outcome } from '../../../src/types.js';
import { type Browser, POLICY, restarted, type TestBackend, testBackend } from '../../support/backend.js';
import { embedding, evidenceOf, type Person, random } from '../../support/evidence.js';
import { between } from '../../support/rhythm-between.js';

const DAY = 86_400;
const OWNER = { tenant: 'example', subject: 'ada' };
/** The learner with keys, and on a touch screen, where the rhythm is another one. */
const ADA = { face: 1, typist: 1 };
const ADA_TOUCHING = { face: 1, typist: 51 };
const THIEF = { face: 9, typist: 9 };
/**
 * Somebody who has the learner's password and, by whatever means, their face; never their rhythm.
 */
const MASK = { face: 1, typist: 9 };
const TOUCH: Adds = { inputKind: 'soft' };
const PHONE: Adds = { device: true, inputKind: 'soft' };

type Rebind = Partial<NonNullable<CountersignOptions['policy']['rebind']>>;

let backend: TestBackend;
const notices: Notice[] = [];
const login: { freshSeconds: number | null } = { freshSeconds: 0 };
afterEach(() => backend?.close());

const optionsOf = (rebind: Rebind | null, more: Partial<CountersignOptions['policy']> = {}): Partial<CountersignOptions> => ({
  policy: { ...POLICY, ...(rebind === null ? {} : { rebind: { oldDevices: 'keep', liveness: [], ...rebind } }), ...more },
  onNotice: async (notice) => void notices.push(notice),
  authenticate: async () => ({
    ...OWNER,
    ...(login.freshSeconds === null ? {} : { freshSince: backend.clock.now - login.freshSeconds }),
  }),
});

const AT_ONCE = { newDevice: 'allow', newKind: 'allow' } as const;

/** A learner who has enrolled with keys, in a browser of theirs. */
async function open(rebind: Rebind | null = AT_ONCE, more: Partial<CountersignOptions['policy']> = {}): Promise<Browser> {
  notices.length = 0;
  login.freshSeconds = 0;
  backend = await testBackend(optionsOf(rebind, more));
  const own = await backend.browser('ada');
  expect((await own.check(ADA, 1)).result).toBe('accepted');
  return own;
}

interface Sitting {
  readonly kind?: InputKind;
  readonly adds?: Adds;
  readonly change?: (evidence: Evidence) => Evidence;
}

/** What the backend answers to one check. */
async function sit(browser: Browser, person: Person, sitting: number, { kind = 'soft', adds, change = (same) => same }: Sitting = {}) {
  const challenge = await browser.challenge(adds === undefined ? { purpose: 'verify' } : { purpose: 'rebind', adds });
  const evidence = evidenceOf(person, challenge.claims, sitting);
  const sealed = await browser.seal(challenge, change({ ...evidence, keystroke: { ...evidence.keystroke, inputKind: kind } }));
  const response = await browser.post(sealed);
  return (await response.json()) as Partial<Outcome> & { readonly error?: string };
}

const receiptOf = ({ receipt = '' }: Partial<Outcome>) => decodeJwt<ReceiptClaims>(receipt);
const codeNow = () => backend.runs.at(-1)?.failure?.code;
const kinds = async () => (await backend.countersign.keyboards(OWNER)).map(({ inputKind }) => inputKind);
const browsers = async () => (await backend.countersign.devices(OWNER)).length;

describe('a learner with a new phone', () => {
  it('is checked in one sitting: the face compared, the typing enrolled, both said in the receipt and told', async () => {
    const own = await open();
    const phone = await backend.browser('ada');
    const challenge = await phone.challenge({ purpose: 'rebind', adds: PHONE });
    expect(challenge.claims.adds).toEqual(PHONE);
    expect(challenge.claims.enrolled).toEqual({ inputKinds: ['physical'], devices: [own.key.thumbprint] });
    expect(challenge.claims.policy).toMatchObject({ faceFrames: 3, warmupRepetitions: 2, repetitions: 8 });
    const first = await sit(phone, ADA_TOUCHING, 2, { adds: PHONE });
    expect(first.result).toBe('accepted');
    const place = { subject: 'ada', tenant: 'example', course: 'algebra', activity: 'quiz-1', attempt: '1' };
    const says = { purpose: 'verify', device: 'added', typing: 'enrolled' };
    expect(await backend.countersign.receipts.verify(first.receipt, place)).toMatchObject(says);
    await backend.countersign.work();
    expect(notices.map(({ kind, thumbprint }) => [kind, thumbprint]).sort()).toEqual([
      ['device-added', phone.key.thumbprint],
      ['typing-added', phone.key.thumbprint],
    ]);
    expect(receiptOf(await sit(phone, ADA_TOUCHING, 3))).toMatchObject({ result: 'accepted', device: 'known', typing: 'compared' });
    expect(receiptOf(await sit(own, ADA, 4, { kind: 'physical' }))).toMatchObject({ result: 'accepted', typing: 'compared' });
    expect(await kinds()).toEqual(['physical', 'soft']);
  });

  it('who plugs in keys is compared with their typing on keys, more strictly, and nothing of a kind is added', async () => {
    await open();
    const tablet = await backend.browser('ada');
    expect(receiptOf(await sit(tablet, ADA, 2, { adds: PHONE, kind: 'physical' }))).toMatchObject({
      result: 'accepted',
      device: 'added',
      typing: 'compared',
    });
    expect([await kinds(), await browsers()]).toEqual([['physical'], 2]);
    expect((await sit(await backend.browser('ada'), MASK, 3, { adds: PHONE, kind: 'physical' })).result).toBe('refused');
  });

  it('enrolled on a touch screen first, and adds keys', async () => {
    notices.length = 0;
    login.freshSeconds = 0;
    backend = await testBackend(optionsOf(AT_ONCE));
    const phone = await backend.browser('ada');
    const challenge = await phone.challenge();
    const evidence = evidenceOf(ADA_TOUCHING, challenge.claims, 1);
    await phone.post(await phone.seal(challenge, { ...evidence, keystroke: { ...evidence.keystroke, inputKind: 'soft' } }));
    backend.clock.now += 60;
    login.freshSeconds = 0;
    const laptop = await backend.browser('ada');
    const adds: Adds = { device: true, inputKind: 'physical' };
    expect((await sit(laptop, ADA, 2, { adds, kind: 'physical' })).result).toBe('accepted');
    expect(await kinds()).toEqual(['soft', 'physical']);
  });
});

describe('whoever has the session or the password', () => {
  it('adds nothing by a session alone: the login has to be of the last minutes', async () => {
    const own = await open();
    for (const seconds of [901, null]) {
      login.freshSeconds = seconds;
      await expect(own.challenge({ purpose: 'rebind', adds: TOUCH })).rejects.toThrow('409 submit/unknown-device');
      await expect((await backend.browser('ada')).challenge({ purpose: 'rebind', adds: PHONE })).rejects.toThrow('409');
    }
    expect([await kinds(), await browsers()]).toEqual([['physical'], 1]);
  });

  it('adds nothing with the face of somebody else, and has five tries a month with all of it together', async () => {
    const own = await open();
    const thief = await backend.browser('ada');
    const tries: readonly (readonly [Browser, Adds, InputKind])[] = [
      [thief, PHONE, 'soft'],
      [own, TOUCH, 'soft'],
      [thief, { device: true }, 'physical'],
      [own, TOUCH, 'soft'],
      [thief, PHONE, 'soft'],
    ];
    for (const [at, [browser, adds, kind]] of tries.entries())
      expect(await sit(browser, THIEF, 100 + at, { adds, kind })).toMatchObject({ result: 'refused', reasons: ['no-match'] });
    for (const adds of [PHONE, TOUCH, { device: true } as const])
      await expect(own.challenge({ purpose: 'rebind', adds })).rejects.toThrow('409 submit/rejected');
    expect([await kinds(), await browsers()]).toEqual([['physical'], 1]);
    // The learner's own browser is kept waiting by none of this.
    expect((await sit(own, ADA, 2, { kind: 'physical' })).result).toBe('accepted');
    await backend.countersign.work();
    expect(notices.map(({ kind }) => kind)).toEqual(['foreign-tries']);
  });

  it('adds a kind, or a browser, for which the challenge was not given, by no claim', async () => {
    const own = await open();
    expect(await sit(own, ADA_TOUCHING, 2)).toEqual({ error: 'submit/rejected' });
    expect(codeNow()).toBe('model/re-enroll');
    expect(await sit(await backend.browser('ada'), ADA_TOUCHING, 3, { adds: { device: true } })).toEqual({ error: 'submit/rejected' });
    expect(codeNow()).toBe('model/re-enroll');
    expect(await sit(await backend.browser('ada'), ADA_TOUCHING, 4, { adds: TOUCH })).toEqual({ error: 'submit/unknown-device' });
    expect(codeNow()).toBe('key/unknown');
    expect([await kinds(), await browsers()]).toEqual([['physical'], 1]);
  });

  it('asks for nothing else than what can be added', async () => {
    await open();
    const ask = (body: object) =>
      backend.countersign.fetch(
        new Request('https://courses.example/api/countersign/challenges?course=algebra&activity=quiz-1&attempt=1', {
          method: 'POST',
          body: JSON.stringify(body),
          headers: { origin: 'https://courses.example', 'x-learner': 'example/ada' },
        }),
      );
    for (const adds of [{ device: false }, { inputKind: 'voice' }, { inputKind: null }, { other: true }, [], 'soft', null])
      expect((await ask({ purpose: 'rebind', adds })).status).toBe(400);
    for (const purpose of ['verify', 'enroll', undefined]) expect((await ask({ purpose, adds: TOUCH })).status).toBe(400);
  });

  it('does not replace typing that is there: neither by asking again, nor by two sittings at once', async () => {
    const own = await open({ ...AT_ONCE, most: 10 });
    const sealed = await Promise.all(
      [ADA_TOUCHING, MASK].map(async (person, at) => {
        const challenge = await own.challenge({ purpose: 'rebind', adds: TOUCH });
        const evidence = evidenceOf(person, challenge.claims, 2 + at);
        return own.seal(challenge, { ...evidence, keystroke: { ...evidence.keystroke, inputKind: 'soft' } });
      }),
    );
    const answers = await Promise.all(sealed.map(async (one) => ((await (await own.post(one)).json()) as Outcome).result));
    // Whoever comes second is compared with the first, and types otherwise.
    expect(answers.sort()).toEqual(['accepted', 'refused']);
    expect((await own.challenge({ purpose: 'rebind', adds: TOUCH })).claims.adds).toEqual({});
    const sql = 'select count(*)::integer as count from countersign_typing';
    expect(await backend.database.query(sql)).toEqual([{ count: 2 }]);
  });

  it('adds no more in thirty days than the policy has, kinds and browsers together', async () => {
    const own = await open({ ...AT_ONCE, most: 2 });
    expect((await sit(own, ADA_TOUCHING, 2, { adds: TOUCH })).result).toBe('accepted');
    expect((await sit(await backend.browser('ada'), ADA, 3, { adds: { device: true }, kind: 'physical' })).result).toBe('accepted');
    await expect((await backend.browser('ada')).challenge({ purpose: 'rebind', adds: PHONE })).rejects.toThrow('submit/unknown-device');
    // What goes may be added again within the same limit only.
    expect(await backend.countersign.removeKeyboard(OWNER, 'soft')).toBe(true);
    await expect(own.challenge({ purpose: 'rebind', adds: TOUCH })).rejects.toThrow('submit/unknown-device');
    backend.clock.now += 30 * DAY;
    expect((await sit(own, ADA_TOUCHING, 4, { adds: TOUCH })).result).toBe('accepted');
  });

  it('has nothing from pictures or times that were sent before', async () => {
    const own = await open();
    const sent = backend.runs[0]?.claims as unknown as { keystroke: Evidence['keystroke'] };
    const { repetitions } = sent.keystroke;
    const again = (evidence: Evidence): Evidence => ({ ...evidence, keystroke: { ...evidence.keystroke, repetitions } });
    expect(await sit(own, ADA, 2, { adds: TOUCH, change: again })).toMatchObject({ error: 'submit/rejected' });
    const twice = (evidence: Evidence): Evidence => {
      const [first] = evidence.keystroke.repetitions;
      const slower = { ...first!, downDownMs: first!.downDownMs.map((time) => (time ?? 0) + 0.1) };
      return { ...evidence, keystroke: { ...evidence.keystroke, repetitions: [slower, ...evidence.keystroke.repetitions.slice(0, 7)] } };
    };
    expect(await sit(own, ADA_TOUCHING, 3, { adds: TOUCH, change: twice })).toMatchObject({ error: 'submit/rejected' });
    expect(codeNow()).toBe('evidence/duplicate');
    expect(await kinds()).toEqual(['physical']);
  });
});

describe('typing that an impostor enrolled', () => {
  /** A face with so much of a stranger's in it. */
  const blurred =
    (share: number, sitting: number) =>
    (evidence: Evidence): Evidence => {
      const next = random(4242 + sitting);
      const another = embedding(9, random(77));
      const samples = evidence.face.samples.map((sample) => {
        const mixed = embedding(1, next).map((value, at) => value + share * another[at]!);
        const length = Math.hypot(...mixed);
        return { ...sample, vector: mixed.map((value) => value / length) };
      });
      return { ...evidence, face: { ...evidence.face, samples } };
    };

  it('does not help a face that does not say who it is by itself, until an accepted check on another day', async () => {
    const own = await open();
    // With the learner's own rhythm it passes, and not by the face alone, which says 4 of 7 at
    // most.
    const share = 4.6;
    const ofKeys = await sit(own, ADA, 2, { kind: 'physical', change: blurred(share, 115) });
    expect(ofKeys.result).toBe('accepted');
    expect(backend.runs.at(-1)?.decision?.score).toBeLessThan(6);
    expect((await sit(own, MASK, 3, { adds: TOUCH })).result).toBe('accepted');
    const outcome = await sit(own, MASK, 4, { change: blurred(share, 4) });
    expect([outcome.result, outcome.reasons]).toEqual(['review', ['no-match']]);
    expect(backend.runs.at(-1)?.decision?.score).toBeGreaterThanOrEqual(4);
    expect((await sit(own, MASK, 5)).result).toBe('accepted');
    const count = async () =>
      (await backend.database.query('select 1 from countersign_typing where typing_confirmed_at is not null')).length;
    expect(await count()).toBe(0);
    backend.clock.now += DAY;
    expect((await sit(own, MASK, 6)).result).toBe('accepted');
    expect(await count()).toBe(1);
  });

  it('opens nothing on keys, counts for nobody on its first day, and goes with the kind, which the learner is told', async () => {
    const own = await open();
    expect((await sit(own, MASK, 2, { adds: TOUCH })).result).toBe('accepted');
    expect((await sit(own, MASK, 3, { kind: 'physical' })).result).not.toBe('accepted');
    expect(await backend.countersign.removeKeyboard(OWNER, 'soft')).toBe(true);
    expect(await backend.countersign.removeKeyboard(OWNER, 'soft')).toBe(false);
    // The last one stays: without typing, the face alone would say who it is.
    expect(await backend.countersign.removeKeyboard(OWNER, 'physical')).toBe(false);
    expect(await sit(own, MASK, 4)).toEqual({ error: 'submit/rejected' });
    await backend.countersign.work();
    expect(notices.map(({ kind }) => kind)).toEqual(['typing-added', 'typing-removed']);
  });

  it('is gone with an enrollment, and with an erasure', async () => {
    const own = await open(AT_ONCE, { reenroll: 'allow' });
    expect((await sit(own, MASK, 2, { adds: TOUCH })).result).toBe('accepted');
    const challenge = await own.challenge({ purpose: 'enroll' });
    await own.post(await own.seal(challenge, evidenceOf(ADA, challenge.claims, 3)));
    expect(await kinds()).toEqual(['physical']);
    expect(await backend.countersign.privacy.erase(OWNER)).toMatchObject({ reference: 1, typing: 1 });
    expect(await kinds()).toEqual([]);
  });
});

describe('two kinds of keyboard', () => {
  it('are not mixed: one more repetition on the other kind answers nothing', async () => {
    const own = await open(AT_ONCE, { typing: { mostRepetitions: 3 } });
    expect((await sit(own, ADA_TOUCHING, 2, { adds: TOUCH })).result).toBe('accepted');
    const another = (challenge: ChallengeClaims, sitting: number) => evidenceOf({ face: 1, typist: 101 }, challenge, sitting);
    let half: Outcome | null = null;
    for (let [share, sitting] = [0.7, 10]; share > 0 && half?.result !== 'one-more'; share -= 0.02) {
      backend.clock.now += 60;
      const challenge = await own.challenge();
      const mixed = between(evidenceOf(ADA, challenge.claims, ++sitting), another(challenge.claims, sitting), share);
      half = (await (await own.post(await own.seal(challenge, mixed))).json()) as Outcome;
    }
    expect(half?.result).toBe('one-more');
    const challenge = await own.challenge();
    expect(challenge.claims).toMatchObject({ oneMore: true, enrolled: { inputKinds: ['physical'] } });
    const evidence = evidenceOf(ADA_TOUCHING, challenge.claims, 50);
    const sealed = await own.seal(challenge, { ...evidence, keystroke: { ...evidence.keystroke, inputKind: 'soft' } });
    expect((await own.post(sealed)).ok).toBe(false);
    expect(codeNow()).toBe('challenge/expired');
    // It was used up by that.
    expect((await own.challenge()).claims.oneMore).toBeUndefined();
  });

  it('have a population and a threshold each', async () => {
    const own = await open();
    expect((await sit(own, ADA_TOUCHING, 2, { adds: TOUCH })).result).toBe('accepted');
    backend.clock.now += DAY;
    expect((await sit(own, ADA_TOUCHING, 3)).result).toBe('accepted');
    expect((await sit(own, ADA, 4, { kind: 'physical' })).result).toBe('accepted');
    await backend.countersign.work();
    const sql = `select input_kind as kind, (statistics->>'typists')::integer as typists from countersign_typing_population order by 1`;
    const one = [
      { kind: 'physical', typists: 1 },
      { kind: 'soft', typists: 1 },
    ];
    expect(await backend.database.query(sql)).toEqual(one);
    expect(await backend.countersign.removeKeyboard(OWNER, 'soft')).toBe(true);
    expect(await backend.database.query(sql)).toEqual([one[0], { kind: 'soft', typists: 0 }]);
  });
});

describe('the policy', () => {
  it('says of each whether it is added: where both are new, the stricter counts', async () => {
    const own = await open({ newDevice: 'allow', newKind: 'review' });
    expect((await sit(await backend.browser('ada'), ADA, 2, { adds: { device: true }, kind: 'physical' })).result).toBe('accepted');
    expect((await sit(await backend.browser('ada'), ADA_TOUCHING, 3, { adds: PHONE })).result).toBe('review');
    expect((await sit(own, ADA_TOUCHING, 4, { adds: TOUCH })).result).toBe('review');
    expect([await kinds(), await browsers()]).toEqual([['physical'], 2]);
    backend.runs.length = 0;
    const other = restarted(backend, optionsOf({ newDevice: 'review', newKind: 'allow' }));
    const phone = await other.browser('ada');
    const challenge = await phone.challenge({ purpose: 'rebind', adds: PHONE });
    const evidence = evidenceOf(ADA_TOUCHING, challenge.claims, 5);
    const sealed = await phone.seal(challenge, { ...evidence, keystroke: { ...evidence.keystroke, inputKind: 'soft' } });
    expect(await (await phone.post(sealed)).json()).toMatchObject({ result: 'review' });
    expect([await kinds(), await browsers()]).toEqual([['physical'], 2]);
  });

  it('may deny either, before the work and after it', async () => {
    const own = await open();
    const phone = await backend.browser('ada');
    const early = await Promise.all([
      own.challenge({ purpose: 'rebind', adds: TOUCH }),
      phone.challenge({ purpose: 'rebind', adds: PHONE }),
    ]);
    expect(early.map(({ claims }) => claims.adds)).toEqual([TOUCH, PHONE]);
    const denying = restarted(backend, optionsOf({ newDevice: 'deny', newKind: 'allow' }));
    await expect((await denying.browser('ada')).challenge({ purpose: 'rebind', adds: PHONE })).rejects.toThrow('409 submit/unknown-device');
    const noKind = restarted(backend, optionsOf({ newKind: 'deny' }));
    await expect((await noKind.browser('ada')).challenge({ purpose: 'rebind', adds: PHONE })).rejects.toThrow('409 keystroke/other-kind');
    const none = restarted(backend, optionsOf(null));
    await expect((await none.browser('ada')).challenge({ purpose: 'rebind', adds: TOUCH })).rejects.toThrow('409 keystroke/other-kind');
  });
});

describe('a kind of keyboard that a person decides', () => {
  const decide = async (id: string, outcome: 'accepted' | 'refused' = 'accepted') =>
    backend.countersign.reviews.decide({ tenant: 'example', id, by: 'teacher', outcome, reason: 'Asked them.' });

  it('is not the learner’s before; what was typed lies encrypted until then, and nothing goes around the person', async () => {
    const own = await open({});
    const phone = await backend.browser('ada');
    const waits = await sit(phone, ADA_TOUCHING, 2, { adds: PHONE });
    expect([waits.result, waits.reasons]).toEqual(['review', []]);
    expect([await kinds(), await browsers()]).toEqual([['physical'], 1]);
    expect(await sit(own, ADA_TOUCHING, 3)).toEqual({ error: 'submit/rejected' });
    await expect(phone.check(ADA_TOUCHING, 4)).rejects.toThrow('submit/unknown-device');
    const [review] = await backend.countersign.reviews.list('example');
    expect(review).toMatchObject({ cause: 'rebind', typingKind: 'soft', summary: { adds: { device: true, inputKind: 'soft' } } });
    expect(JSON.stringify(review)).not.toContain('downDownMs');
    expect(await decide(review!.id)).toBe('decided');
    expect([await kinds(), await browsers()]).toEqual([['physical', 'soft'], 2]);
    const left = await backend.database.query('select 1 from countersign_review where typing is not null');
    expect(left).toEqual([]);
    expect((await sit(phone, ADA_TOUCHING, 5)).result).toBe('accepted');
    const receipt = await backend.countersign.reviews.receipt('example', review!.id);
    expect(decodeJwt(receipt)).toMatchObject({ purpose: 'verify', result: 'accepted', device: 'added', typing: 'enrolled' });
  });

  it('that is refused adds nothing; a second one of the same kind adds nothing after the first', async () => {
    const own = await open({});
    const ids: string[] = [];
    for (const sitting of [2, 3, 4]) {
      const person = sitting === 4 ? MASK : ADA_TOUCHING;
      ids.push(receiptOf(await sit(own, person, sitting, { adds: TOUCH })).jti);
    }
    await decide(ids[0]!, 'refused');
    expect(await kinds()).toEqual(['physical']);
    await decide(ids[1]!);
    await expect(decide(ids[2]!)).rejects.toMatchObject({ code: 'review/device' });
    expect((await sit(own, ADA_TOUCHING, 5)).result).toBe('accepted');
    expect((await sit(own, MASK, 6)).result).not.toBe('accepted');
  });

  it('is about the reference of then: after another enrollment it adds nothing', async () => {
    const own = await open({}, { reenroll: 'allow' });
    const { jti } = receiptOf(await sit(own, MASK, 2, { adds: TOUCH }));
    const challenge = await own.challenge({ purpose: 'enroll' });
    await own.post(await own.seal(challenge, evidenceOf(ADA, challenge.claims, 3)));
    await expect(decide(jti)).rejects.toMatchObject({ code: 'review/device' });
    expect(await kinds()).toEqual(['physical']);
  });

  it('is of the sentence of then: after another one it adds nothing, nor where the policy denies it by now', async () => {
    const own = await open({});
    const ids: string[] = [];
    for (const sitting of [2, 3]) ids.push(receiptOf(await sit(own, ADA_TOUCHING, sitting, { adds: TOUCH })).jti);
    const accept = (at: number, { reviews }: Pick<TestBackend, 'countersign'>['countersign']) =>
      reviews.decide({ tenant: 'example', id: ids[at]!, by: 'teacher', outcome: 'accepted', reason: 'Asked them.' });
    const denying = restarted(backend, optionsOf({ newKind: 'deny' }));
    await expect(accept(0, denying.countersign)).rejects.toMatchObject({ code: 'review/device' });
    const phrases = [{ id: 'en-2', text: 'Slow rivers carry all of the rain away', lang: 'en' }];
    const after = restarted(backend, optionsOf({}, { phrases }));
    const same = await after.browser('ada', { key: own.key });
    const challenge = await same.challenge();
    expect(challenge.claims.purpose).toBe('retype');
    const answer = await same.post(await same.seal(challenge, evidenceOf(ADA, challenge.claims, 4)));
    expect(await answer.json()).toMatchObject({ result: 'accepted' });
    await expect(accept(1, after.countersign)).rejects.toMatchObject({ code: 'review/device' });
    expect(await kinds()).toEqual(['physical']);
  });
});
