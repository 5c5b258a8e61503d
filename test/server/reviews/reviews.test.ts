import { afterEach, describe, expect, it } from 'vitest';
import type { BundleClaims } from '../../../src/bundle/schema.js';
import type { CountersignOptions } from '../../../src/server/backend/countersign-options.js';
import { ReviewError } from '../../../src/server/reviews/reviews.js';
import type { Evidence } from '../../../src/types.js';
import { type Browser, POLICY, START, type TestBackend, testBackend } from '../../support/backend.js';
import { DATABASES } from '../../support/databases.js';
import { evidenceOf } from '../../support/evidence.js';

const ADA = { tenant: 'example', subject: 'ada' };
const PERSON = { face: 1, typist: 1 };
const THIEF = { face: 2, typist: 2 };
const LIVE: CountersignOptions['policy'] = { ...POLICY, liveness: ['blink', 'turn-left'] };
let backend: TestBackend | null = null;
afterEach(async () => {
  await backend?.close();
  backend = null;
});

interface Answer {
  readonly result: string;
  readonly reasons: string[];
  readonly receipt: string;
}

async function check(
  browser: Browser,
  sitting: number,
  { person = PERSON, change = (evidence: Evidence): Evidence => evidence, late = false } = {},
) {
  const challenge = await browser.challenge();
  const sealed = await browser.seal(challenge, change(evidenceOf(person, challenge.claims, sitting)));
  const { clock } = backend as TestBackend;
  if (late) clock.now += 400;
  const response = await browser.post(sealed);
  if (late) clock.now -= 400;
  return (await response.json()) as Answer;
}

/** Every action as it was asked for. */
const alive = (evidence: Evidence): Evidence => ({
  ...evidence,
  liveness: {
    ...evidence.liveness,
    actions: evidence.liveness.actions.map(({ action }, at) => ({ action, askedAtMs: 1000 * at, doneAtMs: 1000 * at + 500, others: 0 })),
  },
});

/** A learner whose check came late: a person has to look at it. */
async function waiting(options: Parameters<typeof testBackend>[0] = {}) {
  backend = await testBackend(options);
  const browser = await backend.browser('ada');
  await check(browser, 1);
  const answer = await check(browser, 2, { late: true });
  const [review] = await backend.countersign.reviews.list('example');
  return { ...backend, browser, answer, id: review?.id as string, reviews: backend.countersign.reviews };
}

const vote = (id: string, by: string, outcome: 'accepted' | 'refused' = 'accepted', more: object = {}) => ({
  tenant: 'example',
  id,
  by,
  outcome,
  reason: 'We spoke with you.',
  ...more,
});

const code = (name: string) => ({ name: 'ReviewError', code: `review/${name}` });

describe.each(DATABASES)('a review on $name', ({ open, available }) => {
  it.skipIf(!available)('is opened for a check that came late, shows how it went, and gives a new receipt once it is decided', async () => {
    const { reviews, id, answer, countersign, runs } = await waiting({ databaseOf: open });
    expect(answer).toMatchObject({ result: 'review', reasons: ['late'] });
    const review = await reviews.get('example', id);
    expect(review).toMatchObject({ ...ADA, cause: 'review', openedAt: START + 400, receipt: answer.receipt, votes: [], outcome: null });
    expect(review?.summary).toMatchObject({
      purpose: 'verify',
      context: { activity: 'quiz-1' },
      late: true,
      face: { pictures: 3 },
      typing: { repetitions: 2, inputKind: 'physical' },
      capture: { virtualCamera: false },
    });
    const { face, keystroke } = (runs.at(-1) as { claims: unknown }).claims as BundleClaims;
    expect(review?.summary).not.toHaveProperty('score');
    for (const raw of [face.samples[0]?.vector, keystroke.repetitions[0]?.dwellMs.slice(0, 3).join(), 'L'.repeat(43)])
      expect(JSON.stringify(review)).not.toContain(raw);
    await expect(reviews.receipt('example', id)).rejects.toMatchObject(code('open'));
    expect(await reviews.decide(vote(id, 'teacher-1'))).toBe('decided');
    const token = await reviews.receipt('example', id);
    const claims = await countersign.receipts.verify(token, {
      subject: 'ada',
      tenant: 'example',
      course: 'algebra',
      activity: 'quiz-1',
      attempt: '1',
      purpose: 'verify',
    });
    expect(claims).toMatchObject({ result: 'accepted', late: true, reviewed: { id }, context: { course: 'algebra' } });
    expect(claims.jti).not.toBe(id);
    expect([await reviews.list('example'), (await reviews.list('example', { state: 'decided' })).map((one) => one.id)]).toEqual([[], [id]]);
  });

  it.skipIf(!available)('with four eyes is decided by two who agree; one who disagrees leaves it to a third', async () => {
    const { reviews, id } = await waiting({ databaseOf: open, policy: { ...POLICY, fourEyes: true } });
    expect(await reviews.decide(vote(id, 'teacher-1'))).toBe('waiting');
    await expect(reviews.decide(vote(id, 'teacher-1'))).rejects.toMatchObject(code('voted'));
    expect(await reviews.decide(vote(id, 'teacher-2', 'refused'))).toBe('waiting');
    await expect(reviews.receipt('example', id)).rejects.toMatchObject(code('open'));
    expect(await reviews.decide(vote(id, 'teacher-3', 'refused'))).toBe('decided');
    await expect(reviews.decide(vote(id, 'teacher-4'))).rejects.toMatchObject(code('closed'));
    expect(await reviews.get('example', id)).toMatchObject({
      outcome: 'refused',
      votes: [{ by: 'teacher-1' }, { by: 'teacher-2' }, { by: 'teacher-3' }],
    });
  });

  it.skipIf(!available)('is decided once of ten who decide at once, and every vote and decision is in the trail', async () => {
    const { reviews, id, database } = await waiting({ databaseOf: open });
    const answers = await Promise.allSettled(
      Array.from({ length: 10 }, (_, at) => reviews.decide(vote(id, `teacher-${at}`, at % 2 ? 'refused' : 'accepted'))),
    );
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const trail = await database.query<{ code: string }>('select code from countersign_audit where step = 0 order by id');
    expect(trail.map(({ code }) => code)).toEqual([
      'review/opened',
      'review/vote',
      expect.stringMatching(/^review\/(?:accepted|refused)$/),
    ]);
  });
});

describe('what gets a review', () => {
  it('is an enrollment and a check in which liveness was not seen, and none in which it was', async () => {
    backend = await testBackend({ policy: LIVE });
    const browser = await backend.browser('ada');
    expect((await check(browser, 1)).result).toBe('refused');
    backend.clock.now += 1;
    expect((await check(browser, 2, { change: alive })).result).toBe('accepted');
    expect((await check(browser, 3)).result).toBe('review');
    const list = await backend.countersign.reviews.list('example');
    // One of a cause at a time: the check comes once the enrollment is decided.
    expect(list.map(({ cause, summary, waiting }) => [cause, summary.purpose, waiting])).toEqual([['not-live', 'enroll', 1]]);
  });

  it('are twenty of one learner, with however many challenges of before', async () => {
    backend = await testBackend({ policy: LIVE });
    const browser = await backend.browser('ada');
    await check(browser, 1, { change: alive });
    const challenges = [];
    for (let at = 0; at < 24; at++) challenges.push(await browser.challenge());
    const results: Answer[] = [];
    for (const [at, challenge] of challenges.entries())
      results.push(await (await browser.post(await browser.seal(challenge, evidenceOf(PERSON, challenge.claims, 10 + at)))).json());
    expect(results.slice(0, 20).every(({ result }) => result === 'review')).toBe(true);
    expect(results.slice(20).map(({ result, reasons }) => [result, ...reasons])).toEqual(Array(4).fill(['refused', 'attempts']));
    expect(await backend.database.query('select 1 from countersign_review where decided_at is null')).toHaveLength(20);
    await expect(browser.challenge()).rejects.toThrow('409');
  });

  it('is the last try of a learner, once, and no refusal that may be tried again', async () => {
    backend = await testBackend({ policy: { ...POLICY, attempts: { pauseAfter: 9, pauseSeconds: 0, stopAfter: 3 } } });
    const { countersign } = backend;
    const browser = await backend.browser('ada');
    await check(browser, 1);
    const left = await browser.challenge();
    for (const sitting of [2, 3]) await check(browser, sitting, { person: THIEF });
    expect(await countersign.reviews.list('example')).toEqual([]);
    const { receipt } = await check(browser, 4, { person: THIEF });
    await browser.post(await browser.seal(left, evidenceOf(PERSON, left.claims, 5)));
    const list = await countersign.reviews.list('example');
    expect(list.map(({ cause, receipt }) => [cause, receipt])).toEqual([['stopped', receipt]]);
    await expect(browser.challenge()).rejects.toThrow('409');
    await countersign.reviews.decide(vote(list[0]?.id as string, 'teacher-1'));
    expect((await check(browser, 6)).result).toBe('accepted');
  });
});

describe('a decision', () => {
  it('is refused for another tenant, an unknown review, by the learner, without words, and for another outcome', async () => {
    const { reviews, id } = await waiting();
    await expect(reviews.decide({ ...vote(id, 'teacher-1'), tenant: 'elsewhere' })).rejects.toMatchObject(code('unknown'));
    expect([await reviews.get('elsewhere', id), await reviews.list('elsewhere')]).toEqual([null, []]);
    await expect(reviews.receipt('elsewhere', id)).rejects.toMatchObject(code('unknown'));
    await expect(reviews.decide(vote('none', 'teacher-1'))).rejects.toMatchObject(code('unknown'));
    await expect(reviews.decide(vote(id, 'ada'))).rejects.toMatchObject(code('own'));
    for (const change of [{ reason: ' ' }, { reason: 'x'.repeat(2001) }, { by: '' }, { reason: 'a\0' }])
      await expect(reviews.decide({ ...vote(id, 'teacher-1'), ...change })).rejects.toMatchObject(code('words'));
    await expect(reviews.decide(vote(id, 'teacher-1', 'one-more' as 'accepted'))).rejects.toThrow(TypeError);
    expect(await reviews.decide(vote(id, 'teacher-1', 'refused', { fourEyes: true }))).toBe('waiting');
  });

  it('against the learner gives a receipt that is not let through', async () => {
    const { reviews, id, countersign } = await waiting();
    await reviews.decide(vote(id, 'teacher-1', 'refused'));
    const token = await reviews.receipt('example', id);
    await expect(
      countersign.receipts.verify(token, { subject: 'ada', tenant: 'example', course: 'algebra', activity: 'quiz-1', attempt: '1' }),
    ).rejects.toMatchObject({ message: 'result' });
  });

  it('is not undone by a new receipt: each is of its own, and noted', async () => {
    const { reviews, id, database } = await waiting();
    await reviews.decide(vote(id, 'teacher-1'));
    expect(await reviews.receipt('example', id)).not.toBe(await reviews.receipt('example', id));
    const notes = await database.query(`select note->>'review' as review from countersign_audit where code = 'review/receipt'`);
    expect(notes).toEqual([{ review: id }, { review: id }]);
  });
});

describe('an appeal', () => {
  it('against a refusal that nobody looked at brings it before a person', async () => {
    backend = await testBackend();
    const browser = await backend.browser('ada');
    await check(browser, 1);
    const { receipt } = await check(browser, 2, { person: THIEF });
    await check(browser, 3);
    const { reviews } = backend.countersign;
    const id = await reviews.appeal(ADA, 'It was me, with a plaster on my cheek.');
    expect(await reviews.get('example', id)).toMatchObject({ cause: 'appeal', receipt, words: 'It was me, with a plaster on my cheek.' });
    await expect(reviews.appeal(ADA, 'Again', receipt)).rejects.toMatchObject(code('appealed'));
  });

  it('against a decision asks for another person', async () => {
    const { reviews, id, countersign } = await waiting();
    await reviews.decide(vote(id, 'teacher-1', 'refused'));
    expect(await reviews.appeal(ADA, 'Please look again.')).toBe(id);
    expect(await reviews.list('example')).toHaveLength(1);
    await expect(reviews.decide(vote(id, 'teacher-1', 'refused'))).rejects.toMatchObject(code('voted'));
    expect(await reviews.decide(vote(id, 'teacher-2'))).toBe('decided');
    await expect(reviews.appeal(ADA, 'Once more')).rejects.toMatchObject(code('appealed'));
    const claims = await countersign.receipts.verify(await reviews.receipt('example', id), {
      subject: 'ada',
      tenant: 'example',
      course: 'algebra',
      activity: 'quiz-1',
      attempt: '1',
    });
    expect(claims.result).toBe('accepted');
  });

  it('counts no votes of before: with four eyes two new people are needed', async () => {
    const { reviews, id } = await waiting({ policy: { ...POLICY, fourEyes: true } });
    for (const by of ['a', 'b']) await reviews.decide(vote(id, by, 'refused'));
    await reviews.appeal(ADA, 'Please look again.');
    expect(await reviews.decide(vote(id, 'c', 'refused'))).toBe('waiting');
    expect(await reviews.decide(vote(id, 'd', 'refused'))).toBe('decided');
  });

  it('is refused where there is nothing adverse, about another learner’s check, and without words', async () => {
    const { reviews, answer, browser, id } = await waiting();
    await expect(reviews.appeal(ADA, '')).rejects.toMatchObject(code('words'));
    await expect(reviews.appeal({ ...ADA, subject: 'ben' }, 'Mine', answer.receipt)).rejects.toMatchObject(code('nothing-adverse'));
    const { receipt } = await check(browser, 5);
    await expect(reviews.appeal(ADA, 'Accepted', receipt)).rejects.toMatchObject(code('nothing-adverse'));
    await reviews.decide(vote(id, 'teacher-1'));
    await expect(reviews.appeal(ADA, 'Decided for me')).rejects.toMatchObject(code('nothing-adverse'));
    expect(new ReviewError('review/open').message).toBe('review/open');
  });
});

describe('an erased learner', () => {
  it('has no reviews any more; the trail keeps that there were, and who decided', async () => {
    const { reviews, id, database, countersign } = await waiting();
    await reviews.decide(vote(id, 'teacher-1'));
    await countersign.privacy.erase(ADA);
    expect([await reviews.get('example', id), await database.query('select 1 from countersign_vote')]).toEqual([null, []]);
    const trail = await database.query(`select note->>'by' as by from countersign_audit where code = 'review/accepted'`);
    expect(trail).toEqual([{ by: 'teacher-1' }]);
  });
});

describe('pictures of a check', () => {
  it('are shown while they are kept, and each look is noted', async () => {
    const policy = { ...POLICY, consent: { ...POLICY.consent, categories: [...POLICY.consent.categories, 'pictures'] }, stills: 1 };
    backend = await testBackend({ policy, stillChecker: { embed: async (jpeg) => new Float32Array(jpeg.slice(4).buffer) } });
    const browser = await backend.browser('ada');
    const withPicture = async (sitting: number, late: boolean) => {
      const challenge = await browser.challenge();
      const evidence = evidenceOf(PERSON, challenge.claims, sitting);
      const stills = (challenge.claims.stills ?? []).map((sample) => {
        const vector = Float32Array.from(evidence.face.samples[sample]?.vector ?? []);
        return { sample, jpeg: Uint8Array.of(0xff, 0xd8, 0xff, 0, ...new Uint8Array(vector.buffer)) };
      });
      const sealed = await browser.seal(challenge, { ...evidence, stills });
      if (late) (backend as TestBackend).clock.now += 400;
      return browser.post(sealed);
    };
    await withPicture(1, false);
    await withPicture(2, true);
    const { reviews, privacy } = backend.countersign;
    const [review] = await reviews.list('example');
    const id = review?.id as string;
    const pictures = await reviews.pictures('example', id, 'teacher-1');
    expect(pictures.map(({ jpeg }) => jpeg.slice(0, 3))).toEqual([Uint8Array.of(0xff, 0xd8, 0xff)]);
    backend.clock.now += 31 * 86_400;
    await privacy.sweep();
    expect(await reviews.pictures('example', id, 'teacher-1')).toEqual([]);
    const looks = await backend.database.query(`select note->>'by' as by from countersign_audit where code = 'review/pictures'`);
    expect(looks).toEqual([{ by: 'teacher-1' }, { by: 'teacher-1' }]);
  });
});
