import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PopulationStatistics } from '../../../src/matching/keystroke/population/population-statistics.js';
import { SCORER_VERSION } from '../../../src/matching/keystroke.js';
import { requireDataKey } from '../../../src/server/keys/data-key.js';
import { generateKeys, importKeys } from '../../../src/server/keys/keys.js';
import { openTyping, typingTemplate } from '../../../src/server/reference/reference.js';
import { findReference } from '../../../src/server/store/stored-references.js';
import { findSubject } from '../../../src/server/store/subjects.js';
import { nothingKnown, readStatistics, writeStatistics } from '../../../src/server/typing/typing-population.js';
import type { ChallengeClaims, Evidence, KeystrokeRepetition, Outcome } from '../../../src/types.js';
import { type Browser, POLICY, type TestBackend, testBackend } from '../../support/backend.js';
import { DATABASES } from '../../support/databases.js';
import { evidenceOf, type Person } from '../../support/evidence.js';
import { between } from '../../support/rhythm-between.js';

const KEYS = await generateKeys();
const DAY = 86_400;

async function send(
  browser: Browser,
  person: Person,
  sitting: number,
  change: (evidence: Evidence, claims: ChallengeClaims) => Evidence = (same) => same,
) {
  const challenge = await browser.challenge();
  const response = await browser.post(
    await browser.seal(challenge, change(evidenceOf(person, challenge.claims, sitting), challenge.claims)),
  );
  return { claims: challenge.claims, status: response.status, answer: (await response.json()) as Outcome & { error?: string } };
}

for (const { name, available, open } of DATABASES)
  describe.skipIf(!available)(`on ${name}`, () => {
    let backend: TestBackend;
    const learners = new Map<string, Browser>();
    beforeAll(async () => {
      backend = await testBackend({ databaseOf: open, keys: KEYS, policy: { ...POLICY, reenroll: 'allow' } });
      for (let person = 1; person <= 10; person++) {
        const browser = await backend.browser(`learner-${person}`);
        learners.set(`learner-${person}`, browser);
        await browser.check({ face: person, typist: person }, 1);
      }
      await comeAgain();
    });
    afterAll(() => backend.close());

    /** Another day, another check of everybody: from then on they count. */
    async function comeAgain(names: readonly string[] = [...learners.keys()]): Promise<void> {
      backend.clock.now += DAY;
      for (const name of names) {
        const person = Number(name.slice('learner-'.length));
        expect((await learners.get(name)!.check({ face: person, typist: person }, backend.clock.now % 1e7)).result).toBe('accepted');
      }
      await backend.countersign.work();
    }

    const statistics = async (): Promise<PopulationStatistics | undefined> => {
      const rows = await backend.database.query<{ statistics: PopulationStatistics }>(
        'select statistics from countersign_typing_population',
      );
      return rows[0]?.statistics;
    };
    const impostors = async (): Promise<Record<string, number>> => {
      const rows = await backend.database.query<{ method: string; scores: number[] }>(
        'select method, scores from countersign_typing_scores',
      );
      return Object.fromEntries(rows.map(({ method, scores }) => [method, scores.reduce((sum, count) => sum + count, 0)]));
    };
    const typingOf = async (subject: string) => {
      const owner = { tenant: 'example', subject };
      const stored = await findReference(backend.database, owner);
      return openTyping(
        await requireDataKey(await importKeys(KEYS), owner, await findSubject(backend.database, owner)),
        owner,
        stored!.typing[0]!,
      );
    };

    describe('enrolling typists', () => {
      it('makes one row of figures, and counts what each scored against three others, both ways', async () => {
        expect(await statistics()).toMatchObject({ typists: 10, keys: [...POLICY.phrases[0]!.text].length });
        const { full = 0, 'one-class': oneClass = 0 } = await impostors();
        expect(full + oneClass).toBe(2 * (0 + 1 + 2 + 3 * 7));
        expect(full).toBe(2 * 3);
      });

      it('again counts a learner once', async () => {
        const [before, scored] = [await statistics(), await impostors()];
        const browser = learners.get('learner-10')!;
        const challenge = await browser.challenge({ purpose: 'enroll' });
        await browser.post(await browser.seal(challenge, evidenceOf({ face: 10, typist: 10 }, challenge.claims, 77)));
        await backend.countersign.work();
        expect((await statistics())?.typists).toBe(9);
        await comeAgain(['learner-10']);
        const after = await statistics();
        expect(after?.typists).toBe(10);
        // What others scored against them is counted already, and stays.
        expect(await impostors()).toEqual(scored);
        expect(after?.sums.mean[0]).not.toBe(before?.sums.mean[0]);
        expect(Math.abs(after!.sums.mean[0]! - before!.sums.mean[0]!)).toBeLessThan(0.2);
      });
    });

    describe('the figures of a class', () => {
      const [{ text }] = POLICY.phrases as [(typeof POLICY.phrases)[0]];
      const phraseHash = createHash('sha256').update(text).digest('base64url');
      const typists = { tenant: 'example', phraseHash, inputKind: 'physical', keys: [...text].length } as const;
      const known = nothingKnown();
      const reading = async () => {
        const rows: { readonly statistics: unknown }[] = [];
        const query = async <Row>(sql: string, parameters?: readonly unknown[]): Promise<readonly Row[]> => {
          const found = await backend.database.query<Row>(sql, parameters);
          rows.push(...(found as never[]));
          return found;
        };
        const found = await readStatistics({ query }, typists, known);
        return { found, travelled: rows.some((row) => row.statistics !== null) };
      };

      it('are read again only when somebody was counted', async () => {
        await reading();
        const again = await reading();
        expect(again.travelled).toBe(false);
        expect(again.found).toEqual(await statistics());
        await backend.database.transaction((queries) => writeStatistics(queries, typists, { ...again.found, typists: 11 }));
        const after = await reading();
        expect([after.travelled, after.found.typists]).toEqual([true, 11]);
        await backend.database.transaction((queries) => writeStatistics(queries, typists, again.found));
        expect((await reading()).found).toEqual(again.found);
      });

      it('are nobody’s where the row is gone', async () => {
        const gone = await backend.database
          .transaction(async (queries) => {
            await queries.query('delete from countersign_typing_population');
            throw await readStatistics(queries, typists, known);
          })
          .catch((found) => found);
        expect(gone).toMatchObject({ typists: 0 });
        expect((await reading()).found.typists).toBe(10);
      });
    });

    describe('counting typists', () => {
      it('counts each once, whoever counts at the same time, and tells of those whose typing cannot be opened, and counts them once it can', async () => {
        const { query } = backend.database;
        const before = await statistics();
        const all = await query<{ subject: string }>('select subject from countersign_typing order by subject');
        const lost = all[0]!.subject;
        const typing = 'update countersign_typing set population_scorer = null, keystroke = $2 where subject = $1 returning 1';
        const [kept] = await query<{ keystroke: Uint8Array }>('select keystroke from countersign_typing where subject = $1', [lost]);
        await query('update countersign_typing set population_scorer = null');
        await query(typing, [lost, Uint8Array.of(1)]);
        await query('delete from countersign_typing_population');
        const results = await Promise.allSettled([backend.countersign.rescoreTyping(), backend.countersign.rescoreTyping()]);
        const told = results.flatMap((result) => (result.status === 'rejected' ? [String(result.reason)] : []));
        expect(told.length).toBeGreaterThan(0);
        for (const one of told) expect(one).toContain('the typing of 1 learners cannot be opened');
        const noted = 'select population_scorer from countersign_typing where subject = $1';
        expect(await query(noted, [lost])).toEqual([{ population_scorer: -1 }]);
        expect((await statistics())?.typists).toBe(9);
        await query(typing, [lost, kept!.keystroke]);
        expect(await backend.countersign.rescoreTyping()).toBe(1);
        for (const [index, sum] of before!.sums.mean.entries()) expect((await statistics())!.sums.mean[index]).toBeCloseTo(sum, 6);
      });
    });

    describe('a check', () => {
      const browser = (): Browser => learners.get('learner-1')!;
      const anna = { face: 1, typist: 1 };

      it('that is accepted moves the template; one that is refused does not', async () => {
        const before = await typingOf('learner-1');
        expect((await send(browser(), anna, 2)).answer.result).toBe('accepted');
        const after = await typingOf('learner-1');
        expect([before.learned.length, after.learned.length]).toEqual([2, 4]);
        expect(after.enrolled).toEqual(before.enrolled);
        expect(typingTemplate(after)).toHaveLength(after.enrolled.length + 4);
        expect((await send(browser(), { face: 1, typist: 2 }, 3)).answer.result).toBe('refused');
        expect((await typingOf('learner-1')).learned).toHaveLength(4);
      });

      it('that nearly repeats times which were typed before is refused', async () => {
        const [first, second] = (await typingOf('learner-1')).enrolled;
        const near = (one: KeystrokeRepetition, ms: number) => ({ ...one, dwellMs: one.dwellMs.map((time) => time! + ms) });
        const replay = (evidence: Evidence) => ({
          ...evidence,
          keystroke: { ...evidence.keystroke, repetitions: [near(first!, 1), near(second!, 2)] },
        });
        expect(await send(browser(), anna, 4, replay)).toMatchObject({ status: 409, answer: { error: 'submit/rejected' } });
        expect(backend.runs.at(-1)?.failure).toEqual({ step: 'unseen', code: 'evidence/duplicate' });
      });

      it('timed by a clock of 50 ms goes to a person, one of 49 ms does not', async () => {
        const clock = (ms: number) => (evidence: Evidence) => ({
          ...evidence,
          keystroke: { ...evidence.keystroke, clockResolutionMs: ms },
        });
        expect((await send(browser(), anna, 5, clock(50))).answer).toMatchObject({ result: 'review', reasons: ['quality'] });
        expect((await send(browser(), anna, 6, clock(49))).answer).toMatchObject({ result: 'accepted' });
      });
    });

    describe('a borderline check', () => {
      let sitting = 1000;
      const blend = (person: Person, share: number) => (evidence: Evidence, claims: ChallengeClaims) =>
        between(evidence, evidenceOf({ face: person.face, typist: person.typist + 100 }, claims, sitting), share);

      /**
       * From another's rhythm toward the learner's own until it is borderline: found, not assumed.
       * Refusals leave the template as it is.
       */
      async function borderline(person: Person): Promise<Browser> {
        const browser = learners.get(`learner-${person.face}`)!;
        for (let share = 0.7; share > 0; share -= 0.02) {
          const { answer } = await send(browser, person, ++sitting, blend(person, share));
          backend.clock.now += 60;
          if (answer.result === 'one-more') return browser;
          if (answer.result !== 'refused') throw new Error(`${answer.result ?? answer.error} without one more at ${share}`);
        }
        throw new Error('nothing is borderline');
      }

      it('asks for one picture and one repetition, and averages: with the usual rhythm it passes', async () => {
        const person = { face: 3, typist: 3 };
        const browser = await borderline(person);
        const { claims, answer } = await send(browser, person, ++sitting);
        expect(claims.policy).toMatchObject({ faceFrames: 1, warmupRepetitions: 0, repetitions: 1 });
        expect(answer.result).toBe('accepted');
        expect((await browser.challenge()).claims.policy).toMatchObject({ faceFrames: 3, repetitions: 2 });
      });

      it('counts as a failure until its own one more comes, the newest that was asked for, and no other challenge has it', async () => {
        const person = { face: 5, typist: 5 };
        const before = backend.runs.length;
        const browser = await borderline(person);
        const sql = `select failures_in_a_row as failures from countersign_subject where subject = 'learner-5'`;
        expect(await backend.database.query(sql)).toEqual([{ failures: backend.runs.length - before }]);
        const other = await browser.challenge({ query: 'course=algebra&activity=quiz-1&attempt=2' }).catch((error: Error) => error.message);
        if (typeof other !== 'string') expect([other.claims.oneMore, other.claims.policy.repetitions]).toEqual([undefined, 2]);
        const [first, second] = [await browser.challenge(), await browser.challenge()];
        expect([first.claims.oneMore, second.claims.oneMore]).toEqual([true, true]);
        const answerOf = async (challenge: typeof first) => {
          const response = await browser.post(await browser.seal(challenge, evidenceOf(person, challenge.claims, ++sitting)));
          return (await response.json()) as { result?: string; error?: string };
        };
        expect(await answerOf(first)).toEqual({ error: 'challenge/expired' });
        expect(await answerOf(second)).toMatchObject({ result: 'accepted' });
        expect(await backend.database.query(sql)).toEqual([{ failures: 0 }]);
      });

      it('is asked once: what stays short of it is decided, and its receipt lets nobody through', async () => {
        const person = { face: 4, typist: 4 };
        const browser = await borderline(person);
        const { receipt } = backend.runs.at(-1)!;
        await expect(
          backend.countersign.receipts.verify(receipt, {
            subject: 'learner-4',
            tenant: 'example',
            course: 'algebra',
            activity: 'quiz-1',
            attempt: '1',
          }),
        ).rejects.toMatchObject({
          message: 'result',
        });
        const { answer } = await send(browser, person, ++sitting, blend(person, 0.7));
        expect(answer.result).toBe('refused');
      });

      it('waits in its own activity only, and for a quarter of an hour', async () => {
        const browser = await borderline({ face: 5, typist: 5 });
        const asked = async (activity: string) =>
          (await browser.challenge({ query: `course=algebra&activity=${activity}&attempt=1` })).claims.policy.repetitions;
        expect([await asked('quiz-1'), await asked('quiz-2')]).toEqual([1, 2]);
        backend.clock.now += 839;
        expect(await asked('quiz-1')).toBe(1);
        backend.clock.now += 1;
        expect(await asked('quiz-1')).toBe(2);
      });
    });

    describe('a new scorer', () => {
      it('counts every learner anew, and forgets the figures of the one before', async () => {
        const before = await statistics();
        const { query } = backend.database;
        await query('update countersign_typing_population set scorer = $1', [SCORER_VERSION - 1]);
        await query('update countersign_typing_scores set scorer = $1', [SCORER_VERSION - 1]);
        await query('update countersign_typing set population_scorer = $1', [SCORER_VERSION - 1]);
        expect((await send(learners.get('learner-2')!, { face: 2, typist: 2 }, 9)).answer.result).toBe('accepted');
        expect(await backend.countersign.rescoreTyping()).toBe(10);
        const after = await statistics();
        expect(after?.typists).toBe(10);
        for (const [index, sum] of before!.sums.mean.entries()) expect(after!.sums.mean[index]).toBeCloseTo(sum, 6);
        const scorers = await query<{ scorer: number }>('select distinct scorer from countersign_typing_scores');
        expect(scorers).toEqual([{ scorer: SCORER_VERSION }]);
        expect(await backend.countersign.rescoreTyping()).toBe(0);
      });
    });
  });
