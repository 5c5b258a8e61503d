import { afterEach, describe, expect, it } from 'vitest';
import type { CountersignOptions } from '../../src/server/backend/countersign-options.js';
import { ANY } from '../../src/server/decision/receipt.js';
import type { Challenge, Evidence, KeystrokeRepetition, Outcome } from '../../src/types.js';
import { type Browser, POLICY, restarted, START, type TestBackend, testBackend } from '../support/backend.js';
import { DATABASES } from '../support/databases.js';
import { evidenceOf } from '../support/evidence.js';
import { pictureOf, readingChecker } from '../support/still-checker.js';
import { writingOf } from '../support/writing.js';

type PolicyOptions = CountersignOptions['policy'];

const DAY = 86_400;
const PERSON = { face: 1, typist: 1 };
const CONSENT = { ...POLICY.consent, id: 'identity-2', contact: 'dpo@courses.example' };
const MONITOR = { consent: { ...POLICY.consent, id: 'writing-1' } };
const WRITING = 'course=algebra&activity=essay&attempt=1';

let backend: TestBackend | null = null;
afterEach(async () => {
  await backend?.close();
  backend = null;
});

interface Change extends Partial<CountersignOptions> {
  readonly before?: Partial<PolicyOptions>;
  readonly after?: Partial<PolicyOptions>;
  readonly databaseOf?: NonNullable<Parameters<typeof testBackend>[0]>['databaseOf'];
}

/** Two processes, one with the policy of before, one with that of after; a learner of both. */
async function processes({ before = {}, after = {}, databaseOf, ...options }: Change) {
  const opened = await testBackend({ ...options, ...(databaseOf === undefined ? {} : { databaseOf }), policy: { ...POLICY, ...before } });
  backend = opened;
  const next = restarted(opened, { ...options, policy: { ...POLICY, ...after } });
  const ada = await opened.browser('ada');
  return { opened, next, ada, later: await next.browser('ada', { key: ada.key }) };
}

async function answer(browser: Browser, challenge: Challenge, evidence: Evidence): Promise<Outcome & { error?: string }> {
  const response = await browser.post(await browser.seal(challenge, evidence));
  return (await response.json()) as Outcome & { error?: string };
}

const plain = (challenge: Challenge, sitting: number): Evidence => evidenceOf(PERSON, challenge.claims, sitting);

describe.each(DATABASES)('a check that has begun on $name', ({ open, available }) => {
  it.skipIf(!available)('ends under its own consent, and the next one asks for the new one', async () => {
    const { ada, later } = await processes({ after: { consent: CONSENT }, databaseOf: open });
    await ada.check(PERSON, 1);
    const challenge = await ada.challenge();
    expect((await answer(later, challenge, plain(challenge, 2))).result).toBe('accepted');
    expect((await later.challenge()).claims.consent.id).toBe('identity-2');
    // The trail holds what was agreed to.
    const [row] = await backend!.database.query<{ consent: { policyId: string } }>(
      'select consent from countersign_audit where consent is not null order by id desc limit 1',
    );
    expect(row?.consent.policyId).toBe('identity-1');
  });

  it.skipIf(!available)('has its policy stored once, as long as something may come that began with it', async () => {
    const { opened, next, ada, later } = await processes({ after: { receiptSeconds: 600 }, databaseOf: open });
    const revisions = async (): Promise<number> => (await opened.database.query('select 1 from countersign_policy')).length;
    await Promise.all([ada.challenge(), ada.challenge(), ada.challenge()]);
    expect(await revisions()).toBe(1);
    await Promise.all([later.challenge(), later.challenge()]);
    expect(await revisions()).toBe(2);
    opened.clock.now += 600;
    await next.countersign.privacy.sweep();
    expect(await revisions()).toBe(2);
    opened.clock.now += 3 * DAY;
    await next.countersign.privacy.sweep();
    expect(await revisions()).toBe(0);
  });
});

describe('a check that has begun', () => {
  it('ends with its own times: of the receipt', async () => {
    const { opened, ada, later } = await processes({ before: { receiptSeconds: 600 }, after: { receiptSeconds: 60 } });
    await ada.check(PERSON, 1);
    const challenge = await ada.challenge();
    const { receipt } = await answer(later, challenge, plain(challenge, 2));
    const place = { subject: 'ada', activity: 'quiz-1', tenant: ANY, course: ANY, attempt: ANY } as const;
    expect((await opened.countersign.receipts.verify(receipt, place)).exp).toBe(START + 600);
  });

  it.each([
    [DAY, 0, 'review'],
    [0, DAY, undefined],
  ])('is taken late as it was told: %i seconds then, %i now', async (before, after, result) => {
    const { opened, ada, later } = await processes({ before: { lateSeconds: before }, after: { lateSeconds: after } });
    await ada.check(PERSON, 1);
    const challenge = await ada.challenge();
    const sealed = await ada.seal(challenge, plain(challenge, 2));
    opened.clock.now += 3 * 3_600;
    const response = await later.post(sealed);
    const { result: found, error } = (await response.json()) as { result?: string; error?: string };
    expect([found, error]).toEqual([result, result === undefined ? 'challenge/expired' : undefined]);
  });

  it('ends as an enrollment in the place of another one where that was allowed', async () => {
    const { ada, later } = await processes({ before: { reenroll: 'allow' } });
    await ada.check(PERSON, 1);
    const challenge = await ada.challenge({ purpose: 'enroll' });
    expect((await answer(later, challenge, plain(challenge, 2))).result).toBe('accepted');
    await expect(later.challenge({ purpose: 'enroll' })).rejects.toThrow('409');
  });

  it('comes with the pictures that it was asked for', async () => {
    const consent = { ...POLICY.consent, categories: [...POLICY.consent.categories, 'pictures'] };
    const { ada, later } = await processes({
      before: { stills: 2, consent },
      after: { stills: 0, consent },
      stillChecker: readingChecker(),
    });
    const challenge = await ada.challenge();
    const evidence = plain(challenge, 1);
    const stills = (challenge.claims.stills ?? []).map((sample) => ({ sample, jpeg: pictureOf(evidence.face.samples[sample]!.vector) }));
    expect(stills).toHaveLength(2);
    expect((await answer(later, challenge, { ...evidence, stills })).result).toBe('accepted');
    // What was not asked for is still refused.
    const next = await later.challenge();
    const more = { ...plain(next, 2), stills: [{ sample: 0, jpeg: pictureOf(evidence.face.samples[0]!.vector) }] };
    expect((await answer(later, next, more)).error).toBe('submit/rejected');
  });

  it('makes another browser the learner’s where that was allowed', async () => {
    const { opened, next } = await processes({
      before: { rebind: { oldDevices: 'keep', newDevice: 'allow', liveness: [] } },
      onNotice: async () => undefined,
      authenticate: async () => ({ tenant: 'example', subject: 'ada', freshSince: START }),
    });
    await (await opened.browser('ada')).check(PERSON, 1);
    const other = await opened.browser('ada');
    const challenge = await other.challenge({ purpose: 'rebind' });
    const later = await next.browser('ada', { key: other.key });
    expect((await answer(later, challenge, plain(challenge, 2))).result).toBe('accepted');
    await expect(later.challenge({ purpose: 'rebind' })).rejects.toThrow('409');
  });

  it('takes a window of writing under the consent that was given', async () => {
    const { ada, later } = await processes({ before: { monitor: MONITOR } });
    await ada.check(PERSON, 1);
    const challenge = await ada.challenge({ purpose: 'monitor', query: WRITING });
    const response = await later.post(await later.seal(challenge, writingOf(1, challenge.claims, 1)));
    expect(await response.json()).toEqual({ received: true });
  });

  it('is finished by its one more look, which asks for no other consent and no other sentence', async () => {
    const { ada, later } = await processes({
      after: { consent: CONSENT, phrases: [{ id: 'en-2', text: 'Rain fell softly on the old stone bridge', lang: 'en' }] },
    });
    await ada.check(PERSON, 1);
    let result: string | undefined;
    for (let share = 0.7, sitting = 2; share > 0 && result !== 'one-more'; share -= 0.02, sitting++) {
      backend!.clock.now += 60;
      const challenge = await ada.challenge();
      result = (await answer(ada, challenge, between(challenge, sitting, share))).result;
    }
    expect(result).toBe('one-more');
    const more = await later.challenge();
    expect(more.claims).toMatchObject({ oneMore: true, consent: { id: 'identity-1' }, phrase: { id: 'en-1' }, purpose: 'verify' });
    expect((await answer(later, more, plain(more, 90))).result).toBe('accepted');
    expect((await later.challenge()).claims.consent.id).toBe('identity-2');
  });

  it('is compared with nothing that is kept too long by the policy of now', async () => {
    const { opened, next, ada, later } = await processes({ after: { consent: { ...POLICY.consent, retentionDays: 30 } } });
    await ada.check(PERSON, 1);
    opened.clock.now += 31 * DAY;
    const challenge = await ada.challenge();
    expect((await answer(later, challenge, plain(challenge, 2))).error).toBe('submit/rejected');
    expect(next.runs.at(-1)?.failure?.code).toBe('model/re-enroll');
  });
});

/** Typing of a share of another typist's times: close, and no match. */
function between(challenge: Challenge, sitting: number, share: number): Evidence {
  const own = plain(challenge, sitting);
  const other = evidenceOf({ face: 1, typist: 101 }, challenge.claims, sitting).keystroke.repetitions;
  const mix = (times: readonly (number | null)[], others: readonly (number | null)[]): number[] =>
    times.map((time, at) => (1 - share) * (time ?? 0) + share * (others[at] ?? 0));
  const repetitions = own.keystroke.repetitions.map(
    ({ dwellMs, downDownMs }, at): KeystrokeRepetition => ({
      dwellMs: mix(dwellMs, other[at]!.dwellMs),
      downDownMs: mix(downDownMs, other[at]!.downDownMs),
      edits: 0,
    }),
  );
  return { ...own, keystroke: { ...own.keystroke, repetitions } };
}
