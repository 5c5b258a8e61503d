import { describe, expect, it } from 'vitest';
import { completePolicy } from '../../../src/server/policy/complete-policy.js';
import type { Challenge, Evidence } from '../../../src/types.js';
import { type Browser, POLICY, START, type TestBackend, testBackend } from '../../support/backend.js';
import { evidenceOf, type Person } from '../../support/evidence.js';

const PERSON: Person = { face: 1, typist: 1 };

async function post(browser: Browser, challenge: Challenge, sitting: number, change: Partial<Evidence> = {}, person = PERSON) {
  const response = await browser.post(await browser.seal(challenge, { ...evidenceOf(person, challenge.claims, sitting), ...change }));
  return (await response.json()) as { result?: string; reasons?: string[]; error?: string };
}

async function withBackend(policy: object, work: (backend: TestBackend) => Promise<void>): Promise<void> {
  const backend = await testBackend({ policy: { ...POLICY, ...policy } });
  try {
    await work(backend);
  } finally {
    await backend.close();
  }
}

describe('the hash of the consent', () => {
  it('does not depend on the order in which it is written, and changes with every word', async () => {
    const { consent } = await completePolicy(POLICY);
    const reversed = Object.fromEntries(Object.entries(POLICY.consent).reverse()) as typeof POLICY.consent;
    expect((await completePolicy({ ...POLICY, consent: reversed })).consent.hash).toBe(consent.hash);
    const longer = { ...POLICY.consent, retentionDays: 181 };
    expect((await completePolicy({ ...POLICY, consent: longer })).consent.hash).not.toBe(consent.hash);
  });
});

describe('a policy', () => {
  it.each<[string, object]>([
    ['challengeSeconds', { challengeSeconds: Number.NaN }],
    ['challengeSeconds', { challengeSeconds: 59 }],
    ['lateSeconds', { lateSeconds: Number.NaN }],
    ['lateSeconds', { lateSeconds: -1 }],
    ['lateSeconds', { lateSeconds: '86400' }],
    ['receiptSeconds', { receiptSeconds: Number.POSITIVE_INFINITY }],
    ['attempts.stopAfter', { attempts: { pauseAfter: 5, pauseSeconds: 30 } }],
    ['attempts.pauseAfter', { attempts: { pauseAfter: 0, pauseSeconds: 30, stopAfter: 50 } }],
    ['attempts.stopAfter', { attempts: { pauseAfter: 5, pauseSeconds: 30, stopAfter: 101 } }],
    ['attempts.pauseAfterr', { attempts: { pauseAfter: 5, pauseSeconds: 30, stopAfter: 50, pauseAfterr: 5 } }],
    ['stillDays', { stillDays: 0 }],
    ['latesecond', { latesecond: 3 }],
    ['rebind.most', { rebind: { oldDevices: 'keep', most: Number.NaN } }],
    ['typing.falseMatchRate', { typing: { falseMatchRate: 0.5 } }],
    ['typing.mostRepetitions', { typing: { mostRepetitions: 0 } }],
    ['monitor.windowKeys', { monitor: { consent: POLICY.consent, windowKeys: 601 } }],
    ['monitor.challengeSeconds', { monitor: { consent: POLICY.consent, challengeSeconds: Number.NaN } }],
    ['capture.verify.faceFrame', { capture: { verify: { faceFrame: 3 } } }],
    ['capture.enroll.repetitions', { capture: { enroll: { repetitions: '10' } } }],
    ['consent.controller', { consent: { ...POLICY.consent, controller: undefined } }],
    ['consent.retentionDays', { consent: { ...POLICY.consent, retentionDays: '180' } }],
    ['consent.contacts', { consent: { ...POLICY.consent, contacts: 'a' } }],
    ['consent.categories.1', { consent: { ...POLICY.consent, categories: ['face-template', 3] } }],
    ['monitor.consent.id', { monitor: { consent: { ...POLICY.consent, id: '' } } }],
    ['phrases.1.text', { phrases: [POLICY.phrases[0], { id: 'two', lang: 'en', text: 'short' }] }],
    ['phrases.0.lang', { phrases: [{ id: 'one', text: 'A sentence that is long enough' }] }],
    ['fourEyes', { fourEyes: 'yes' }],
    ['provenance', { provenance: 'refuse' }],
  ])('with a %s that is unknown or out of its range is a mistake, which names it', async (name, change) => {
    await expect(completePolicy({ ...POLICY, ...change } as typeof POLICY)).rejects.toThrow(
      new TypeError(`policy: ${name} is missing, unknown, or not what it may be`),
    );
  });
});

describe('a consent that leaves out what is collected', () => {
  const without = (...names: readonly string[]) => ({
    ...POLICY.consent,
    categories: POLICY.consent.categories.filter((name) => !names.includes(name)),
  });
  it.each<[string, object]>([
    ['consent.categories must name what is collected: face-template is missing', { consent: without('face-template') }],
    [
      'consent.categories must name what is collected: typing-rhythm, device-key is missing',
      { consent: without('typing-rhythm', 'device-key') },
    ],
    ['consent.categories must name what is collected: camera-facts is missing', { consent: without('camera-facts') }],
    [
      'monitor.consent.categories must name what is collected: typing-rhythm is missing',
      { monitor: { consent: without('typing-rhythm') } },
    ],
  ])('is refused at the start: %s', async (words, change) => {
    await expect(completePolicy({ ...POLICY, ...change })).rejects.toThrow(new TypeError(`policy: ${words}`));
    await expect(testBackend({ policy: { ...POLICY, ...change } })).rejects.toThrow(`policy: ${words}`);
  });
});

const words = (length: number, start = 'a'): { id: string; text: string; lang: string } => ({
  id: `${start}-${length}`,
  text: start.repeat(length),
  lang: 'en',
});

describe('a policy with members that are undefined, as of a setting that nobody set', () => {
  it('is the policy without them: a rebind still needs a person, and nothing is without a limit', async () => {
    const nothing = undefined as never;
    const written = {
      rebind: { oldDevices: 'keep', newDevice: nothing, newKind: nothing, most: nothing, freshSeconds: nothing, liveness: nothing },
      attempts: { pauseAfter: 5, pauseSeconds: 30, stopAfter: 50, mostForeign: nothing },
      typing: { falseMatchRate: nothing },
      ratePerDay: nothing,
    } as const;
    const plain = await completePolicy({ ...POLICY, rebind: { oldDevices: 'keep' } });
    expect(await completePolicy({ ...POLICY, ...written })).toEqual(plain);
    expect(plain.rebind).toMatchObject({ newDevice: 'review', newKind: 'review', most: 3, freshSeconds: 900 });
    expect(plain.attempts.mostForeign).toBe(5);
  });
});

describe('a policy that nobody can meet', () => {
  it.each<[string, string, object]>([
    ['a sentence of 200 ten times', 'capture.enroll', { phrases: [words(200)], capture: { enroll: { repetitions: 10 } } }],
    [
      'a long sentence beside a short one',
      'capture.verify',
      { phrases: [words(30), words(200)], capture: { verify: { repetitions: 12 } } },
    ],
    [
      'a rebind with more than fits',
      'typing.mostRepetitions',
      { phrases: [words(200)], rebind: { oldDevices: 'keep' }, typing: { mostRepetitions: 20 } },
    ],
    [
      'more bytes than fit, not more values',
      'capture.enroll',
      { phrases: [words(170)], capture: { enroll: { faceFrames: 20, repetitions: 9 } } },
    ],
    ['fewer repetitions in all than a check has', 'typing.mostRepetitions', { typing: { mostRepetitions: 1 } }],
    ['more stills than pictures of an enrollment', 'stills', { stills: 3, capture: { enroll: { faceFrames: 2 } } }],
    ['more stills than pictures of a check', 'stills', { stills: 4 }],
    ['pictures kept for longer than was agreed to', 'stillDays', { stills: 1, stillDays: 181 }],
    ['a reference kept for no day', 'consent.retentionDays', { consent: { ...POLICY.consent, retentionDays: 0 } }],
    [
      'a look too short for its pictures',
      'capture.enroll.faceTimeoutSeconds',
      { capture: { enroll: { faceFrames: 20, faceTimeoutSeconds: 5 } } },
    ],
    [
      'a look too short for its actions',
      'capture.verify.faceTimeoutSeconds',
      { liveness: ['turn-left', 'turn-right', 'look-up'], capture: { verify: { faceFrames: 10, faceTimeoutSeconds: 5 } } },
    ],
    ['a challenge over before it is typed', 'challengeSeconds', { challengeSeconds: 60, phrases: [words(120)] }],
    ...(
      [
        ['NUL', 'abc\u0000defghijklmnop'],
        ['half a surrogate pair', 'abc\ud800defghijklmnop'],
        ['a line end', 'abc\ndefghijklmnopq rs'],
        ['a tab', 'abc\tdefghijklmnopq rs'],
        ['a line separator', 'abc\u2028defghijklmnopq rs'],
        ['nothing but spaces', '              '],
        ['nothing that can be seen', '\u200b'.repeat(20)],
        ['a word turned around', 'My own \u202ework carries'],
        ['digits alone', '1234567890'],
        ['a space at its end', 'My own work carries '],
        ['letters that cannot be seen', '\u3164'.repeat(20)],
        ['a letter that cannot be seen', 'My own work\u115f carries'],
        ['a joiner where no script needs it', 'My own wo\u200drk carries'],
        ['one joiner behind another', 'می\u200c\u200cخواهم به خانه بروم'],
        ['a space that is on no keyboard', 'My own\u00a0work carries'],
        ['a wide space', 'My own\u3000work carries'],
        ['a space of dots', 'My own \u2800work carries'],
        ['a selector', 'My own wo\ufe0erk carries'],
      ] as const
    ).map(([what, text]): [string, string, object] => [`a sentence with ${what}`, 'phrases', { phrases: [{ ...words(30), text }] }]),
    ['two sentences of one id', 'phrases', { phrases: [words(30), { ...words(30), text: 'another one of this length' }] }],
  ])('(%s) is refused at start by the name of the member', async (_, name, change) => {
    const consent = { ...POLICY.consent, categories: [...POLICY.consent.categories, 'pictures'] };
    const refused = completePolicy({ ...POLICY, consent, ...change } as typeof POLICY);
    await expect(refused).rejects.toThrow(TypeError);
    await expect(refused).rejects.toThrow(`policy: nobody can meet ${name}: `);
  });

  it('is none at the very limit: what it asks for fits, with times as long as there are', async () => {
    const policy = {
      phrases: [words(200, 'b')],
      capture: { enroll: { faceFrames: 12, repetitions: 7 }, verify: { faceFrames: 6, repetitions: 7 } },
    };
    await withBackend(policy, async (backend) => {
      const browser = await backend.browser('n'.repeat(100));
      const challenge = await browser.challenge({
        query: `course=${'c'.repeat(200)}&activity=${'a'.repeat(200)}&attempt=${'t'.repeat(200)}`,
      });
      const { keystroke } = evidenceOf(PERSON, challenge.claims, 1);
      const slow = (times: readonly (number | null)[]) => times.map((time, at) => 9_000.1 + (time ?? 0) + at / 10);
      const repetitions = keystroke.repetitions.map((one) => ({ ...one, dwellMs: slow(one.dwellMs), downDownMs: slow(one.downDownMs) }));
      await post(browser, challenge, 1, { keystroke: { ...keystroke, repetitions } });
      expect(backend.runs.at(-1)?.passed).toContain('schema');
    });
    await expect(completePolicy({ ...POLICY, capture: { verify: { repetitions: 20 } } })).resolves.toMatchObject({
      typing: { mostRepetitions: 20 },
    });
  });
});

describe('a policy that asks for actions', () => {
  const acted = ({ claims }: Challenge, doneAtMs: readonly (number | null)[]): Pick<Evidence, 'liveness'> => {
    const { liveness } = evidenceOf(PERSON, claims, 1);
    const actions = claims.liveness.map((action, index) => ({
      action,
      askedAtMs: 1000 * (index + 1),
      doneAtMs: doneAtMs[index] ?? null,
      others: 0,
    }));
    return { liveness: { ...liveness, actions } };
  };

  it('enrolls nobody of whom they were not seen, and sends a verification without them to a person', async () => {
    await withBackend({ liveness: ['turn-left', 'blink'] }, async (backend) => {
      const browser = await backend.browser('still');
      const refused = { result: 'refused', reasons: ['quality'] };
      const [one, two, three] = [await browser.challenge(), await browser.challenge(), await browser.challenge()];
      expect(await post(browser, one, 1, acted(one, [1500, null]))).toMatchObject(refused);
      expect(await post(browser, two, 2, acted(two, [2500, 2600]))).toMatchObject(refused);
      expect(await post(browser, three, 3, acted(three, [1500, 2600]))).toMatchObject({ result: 'accepted' });
      const verify = await browser.challenge();
      expect(await post(browser, verify, 4, acted(verify, [1500, 1900]))).toMatchObject({ result: 'review', reasons: ['quality'] });
      const again = await browser.challenge();
      expect(await post(browser, again, 5, acted(again, [1500, 2600]))).toMatchObject({ result: 'accepted' });
    });
  });
});

describe('a policy with more actions than a check asks for', () => {
  it('draws two or three of them for each check, none twice, with a move always', async () => {
    const liveness = ['blink', 'open-mouth', 'turn-left', 'look-up'] as const;
    await withBackend({ liveness, ratePerMinute: 200 }, async (backend) => {
      const browser = await backend.browser('drawn');
      const drawn: string[][] = [];
      for (let count = 0; count < 60; count++) drawn.push([...(await browser.challenge()).claims.liveness]);
      for (const actions of drawn) {
        expect(new Set(actions).size).toBe(actions.length);
        expect(actions.some((action) => action === 'turn-left' || action === 'look-up')).toBe(true);
      }
      expect(new Set(drawn.map(({ length }) => length))).toEqual(new Set([2, 3]));
      expect(new Set(drawn.flat())).toEqual(new Set(liveness));
      expect(new Set(drawn.map(([first]) => first)).size).toBe(4);
    });
  });
});

describe('a policy about attempts', () => {
  it('stops a learner for good after the last one, to enroll anew too', async () => {
    const attempts = { pauseAfter: 2, pauseSeconds: 30, stopAfter: 2 };
    await withBackend({ attempts, reenroll: 'allow' }, async (backend) => {
      const browser = await backend.browser('stopped');
      await browser.check(PERSON, 1);
      const kept = [await browser.challenge(), await browser.challenge({ purpose: 'enroll' })] as const;
      for (const sitting of [2, 3]) expect((await browser.check({ ...PERSON, face: 2 }, sitting)).result).toBe('refused');
      backend.clock.now = START + 60;
      await expect(browser.challenge()).rejects.toThrow('409 submit/rejected');
      await expect(browser.challenge({ purpose: 'enroll' })).rejects.toThrow('409 submit/rejected');
      for (const [index, challenge] of kept.entries())
        expect(await post(browser, challenge, 4 + index)).toMatchObject({ result: 'refused', reasons: ['attempts'] });
    });
  });
});

describe('the sentences of a policy', () => {
  it('stay with a learner who enrolled with one, however many there are', async () => {
    const phrases = Array.from({ length: 20 }, (_, index) => ({
      id: `p-${index}`,
      text: `This is sentence number ${index + 10}`,
      lang: 'en',
    }));
    await withBackend({ phrases }, async (backend) => {
      const browser = await backend.browser('faithful');
      const enroll = await browser.challenge();
      expect(await post(browser, enroll, 1)).toMatchObject({ result: 'accepted' });
      for (let request = 0; request < 5; request++) expect((await browser.challenge()).claims.phrase).toEqual(enroll.claims.phrase);
    });
  });

  it('are not verified by who never enrolled', async () => {
    await withBackend({}, async (backend) => {
      const browser = await backend.browser('nobody');
      await expect(browser.challenge({ purpose: 'verify' })).rejects.toThrow('409 challenge/invalid');
    });
  });
});
