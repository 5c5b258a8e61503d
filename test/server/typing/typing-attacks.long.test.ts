import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SCORER_VERSION } from '../../../src/matching/keystroke.js';
import { requireDataKey } from '../../../src/server/keys/data-key.js';
import { generateKeys, importKeys } from '../../../src/server/keys/keys.js';
import { openTyping } from '../../../src/server/reference/reference.js';
import { findReference } from '../../../src/server/store/stored-references.js';
import { findSubject } from '../../../src/server/store/subjects.js';
import { MOST_TYPISTS } from '../../../src/server/typing/typing-population.js';
import type { ChallengeClaims, Evidence, KeystrokeRepetition, Outcome } from '../../../src/types.js';
import { type Browser, POLICY, type TestBackend, testBackend } from '../../support/backend.js';
import { evidenceOf, type Person } from '../../support/evidence.js';

const DAY = 86_400;
const HELPER = 5_000;
const KEYS = await generateKeys();

type Change = (evidence: Evidence, claims: ChallengeClaims) => Evidence;
type Repetitions = readonly KeystrokeRepetition[];

let backend: TestBackend;
let sitting = 0;
beforeAll(async () => {
  backend = await testBackend({ keys: KEYS, policy: { ...POLICY, reenroll: 'allow' } });
});
afterAll(() => backend.close());

async function send(browser: Browser, person: Person, change: Change = (same) => same, purpose?: string) {
  const challenge = await browser.challenge(purpose === undefined ? {} : { purpose });
  const evidence = change(evidenceOf(person, challenge.claims, ++sitting), challenge.claims);
  const answer = (await (await browser.post(await browser.seal(challenge, evidence))).json()) as Outcome & { error?: string };
  return { claims: challenge.claims, result: answer.result ?? answer.error };
}

/** A check after enough time for any pause. */
async function later(browser: Browser, person: Person, change?: Change) {
  backend.clock.now += 600;
  return (await send(browser, person, change)).result;
}

/** The learner's evidence with these repetitions. */
const typing =
  (of: (own: Repetitions, helper: Repetitions) => Repetitions): Change =>
  (evidence, claims) => {
    const helper = evidenceOf({ face: 0, typist: HELPER }, { ...claims, policy: { ...claims.policy, repetitions: 20 } }, ++sitting);
    return {
      ...evidence,
      keystroke: { ...evidence.keystroke, repetitions: of(evidence.keystroke.repetitions, helper.keystroke.repetitions) },
    };
  };

/** A rhythm of which this share is the helper's. */
function between(own: KeystrokeRepetition, helper: KeystrokeRepetition, share: number): KeystrokeRepetition {
  const mix = (times: readonly (number | null)[], others: readonly (number | null)[]) =>
    times.map((time, at) => Math.round(10 * ((1 - share) * time! + share * others[at]!)) / 10);
  return { dwellMs: mix(own.dwellMs, helper.dwellMs), downDownMs: mix(own.downDownMs, helper.downDownMs), edits: 0 };
}

async function enrolled(name: string, person: Person): Promise<Browser> {
  const browser = await backend.browser(name);
  expect((await send(browser, person)).result).toBe('accepted');
  return browser;
}

const learnedOf = async (subject: string): Promise<number> => {
  const owner = { tenant: 'example', subject };
  const stored = await findReference(backend.database, owner);
  const typed = await openTyping(
    await requireDataKey(await importKeys(KEYS), owner, await findSubject(backend.database, owner)),
    owner,
    stored!.typing[0]!,
  );
  return typed.learned.length;
};
const statusOf = (subject: string) => backend.countersign.status({ tenant: 'example', subject });

describe('a bundle', () => {
  it('with more repetitions than were asked for, eleven of twenty the helper’s, or with fewer is refused, and teaches nothing', async () => {
    const anna = { face: 1, typist: 1 };
    const browser = await enrolled('anna', anna);
    const twenty = typing((own, helper) => [...own, ...own.map((one) => between(one, helper[0]!, 0.01)), ...helper.slice(0, 11)]);
    for (const change of [twenty, typing((own, helper) => [...own, helper[0]!]), typing((own) => own.slice(1))]) {
      expect((await send(browser, anna, change)).result).toBe('submit/rejected');
      expect(backend.runs.at(-1)?.failure).toEqual({ step: 'evidence', code: 'evidence/typing' });
    }
    expect(await learnedOf('anna')).toBe(0);
    expect((await later(browser, anna))!).toBe('accepted');
    expect(await learnedOf('anna')).toBe(2);
  });

  it('of times that no hand can type is refused, enrollment and check', async () => {
    const bot = await backend.browser('bot');
    const quick = typing((own) => own.map((one, at) => ({ ...one, downDownMs: one.downDownMs.map((_, key) => 20 + ((key + at) % 9)) })));
    expect((await send(bot, { face: 2, typist: 2 }, quick)).result).toBe('submit/rejected');
    expect(backend.runs.at(-1)?.failure).toEqual({ step: 'evidence', code: 'evidence/typing' });
  });
});

describe('a helper who types one of two repetitions', () => {
  /**
   * The helper's own rhythm: so far toward another person's that it is refused by itself, and near
   * enough that one of it passes with one of the learner's.
   */
  const asHelper = (share: number) => typing((own, helper) => own.map((one, at) => between(one, helper[at]!, share)));
  /** The one more that a close check is asked for is the learner's own. */
  const asBoth = (share: number) =>
    typing((own, helper) => [own[0]!, ...own.slice(1).map((one, at) => between(one, helper[at + 1]!, share))]);

  it('in thirty accepted checks never passes alone', async () => {
    const ben = { face: 3, typist: 3 };
    const browser = await enrolled('ben', ben);
    let share = 1;
    while ((await later(browser, ben, asBoth(share))) !== 'accepted' && share > 0) share -= 0.02;
    expect(await later(browser, ben, asHelper(share))).toBe('refused');
    let [accepted, atOnce, before] = [0, 0, ''];
    for (let check = 0; check < 60 && accepted < 30; check++) {
      const result = (await later(browser, ben, asBoth(share))) ?? '';
      if (result === 'accepted') accepted++;
      if (result === 'accepted' && before !== 'one-more') atOnce++;
      before = result;
    }
    expect(accepted).toBeGreaterThanOrEqual(20);
    expect(atOnce).toBeGreaterThan(0);
    for (let check = 0; check < 3; check++) expect(await later(browser, ben, asHelper(share))).not.toBe('accepted');
    const signs = `select count(*)::integer as count from countersign_audit where subject = 'ben' and signs like '%typing-mixed%'`;
    // What the helper typed one half of taught nothing; one more was the learner's alone.
    expect((await backend.database.query<{ count: number }>(signs))[0]!.count).toBeGreaterThanOrEqual(atOnce);
  }, 180_000);

  it('who comes nearer by 2 % with each check is not learned beyond a bound, and then the learner is asked to enroll typing again', async () => {
    const cleo = { face: 4, typist: 4 };
    const browser = await enrolled('cleo', cleo);
    let asked = false;
    for (let share = 0; share <= 1; share += 0.02) {
      for (let again = 0; again < 2; again++) await later(browser, cleo, asHelper(share));
      asked ||= (await statusOf('cleo')).renewTyping;
    }
    expect(asked).toBe(true);
    for (let check = 0; check < 3; check++) expect(await later(browser, cleo, asHelper(1))).not.toBe('accepted');
    backend.clock.now += DAY;
    expect((await send(browser, cleo, undefined, 'enroll')).result).toBe('accepted');
    expect(await statusOf('cleo')).toMatchObject({ enrolled: true, renewTyping: false });
  }, 180_000);
});

describe('learners who are made up', () => {
  const scorers = (like: string) =>
    backend.database.query<{ scorer: number | null; count: number }>(
      'select population_scorer as scorer, count(*)::integer as count from countersign_typing where subject like $1 group by 1 order by 1',
      [like],
    );
  const wild = typing((own) =>
    own.map((one, at) => ({ ...one, downDownMs: one.downDownMs.map((_, key) => ((key * 7 + at * 3) % 5 ? 60 : 1900)) })),
  );

  it('count for nobody on the day of their enrollment, checks or not, and later only who comes again and types like people', async () => {
    const [first, second, third] = [
      await enrolled('new-1', { face: 11, typist: 11 }),
      await backend.browser('wild-1'),
      await enrolled('new-2', { face: 13, typist: 13 }),
    ];
    expect((await send(second, { face: 12, typist: 12 }, wild)).result).toBe('accepted');
    expect(await later(first, { face: 11, typist: 11 })).toBe('accepted');
    await backend.countersign.work();
    expect(await scorers('new-%')).toEqual([{ scorer: null, count: 2 }]);
    backend.clock.now += DAY;
    expect(await later(first, { face: 11, typist: 11 })).toBe('accepted');
    await later(second, { face: 12, typist: 12 }, wild);
    await backend.database.query(`update countersign_typing set typing_confirmed_at = 1 where subject = 'wild-1'`);
    await backend.countersign.work();
    expect(await scorers('new-%')).toEqual([
      { scorer: SCORER_VERSION, count: 1 },
      { scorer: null, count: 1 },
    ]);
    expect(await scorers('wild-%')).toEqual([{ scorer: 0, count: 1 }]);
    expect(await later(third, { face: 13, typist: 13 })).toBe('accepted');
    await backend.countersign.work();
    expect(await scorers('new-%')).toEqual([{ scorer: SCORER_VERSION, count: 2 }]);
  });

  it('wait where the class is full, and one gets the place of a learner who is erased', async () => {
    const typists = async () =>
      (
        await backend.database.query<{ count: number }>(
          `select (statistics->>'typists')::integer as count from countersign_typing_population`,
        )
      )[0]?.count;
    for (let at = (await typists())!; at < MOST_TYPISTS + 2; at++) await enrolled(`crowd-${at}`, { face: 100 + at, typist: 100 + at });
    await backend.database.query(`update countersign_typing set typing_confirmed_at = 1 where subject like 'crowd-%'`);
    await backend.countersign.work();
    expect([await typists(), await scorers('crowd-%')]).toEqual([
      MOST_TYPISTS,
      [
        { scorer: -SCORER_VERSION, count: 2 },
        { scorer: SCORER_VERSION, count: MOST_TYPISTS - 2 },
      ],
    ]);
    await backend.countersign.privacy.erase({ tenant: 'example', subject: 'new-1' });
    expect(await typists()).toBe(MOST_TYPISTS - 1);
    await backend.countersign.work();
    expect([await typists(), (await scorers('crowd-%'))[0]]).toEqual([MOST_TYPISTS, { scorer: -SCORER_VERSION, count: 1 }]);
    expect(await backend.countersign.rescoreTyping()).toBe(0);
  }, 180_000);
});
