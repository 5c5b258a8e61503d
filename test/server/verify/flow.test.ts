import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { STEP_NAMES } from '../../../src/bundle/steps.js';
import { ANY } from '../../../src/server/decision/receipt.js';
import { START, type TestBackend, testBackend } from '../../support/backend.js';
import { DATABASES } from '../../support/databases.js';
import { evidenceOf } from '../../support/evidence.js';

/** What ben's form expects of a receipt. */
const BEN = { subject: 'ben', tenant: 'example', course: 'algebra', activity: 'quiz-1', attempt: '1' };

for (const { name, available, open } of DATABASES)
  describe.skipIf(!available)(`on ${name}`, () => {
    let backend: TestBackend;
    beforeAll(async () => {
      backend = await testBackend({ databaseOf: open });
    });
    afterAll(() => backend.close());

    const ANNA = { face: 1, typist: 1 };

    describe('a learner who enrolled', () => {
      it('is accepted with the same face and rhythm, refused with another face, refused with another rhythm', async () => {
        const browser = await backend.browser('anna');
        expect(await browser.check(ANNA, 1)).toMatchObject({ result: 'accepted', reasons: [] });
        expect(await browser.check(ANNA, 2)).toMatchObject({ result: 'accepted', reasons: [] });
        expect(await browser.check({ face: 2, typist: 1 }, 3)).toMatchObject({ result: 'refused', reasons: ['no-match'] });
        expect(await browser.check({ face: 1, typist: 2 }, 4)).toMatchObject({ result: 'refused', reasons: ['no-match'] });
        expect(backend.runs.map(({ decision }) => decision?.result)).toEqual(['accepted', 'accepted', 'refused', 'refused']);
        expect(backend.runs[0]?.passed).toEqual(STEP_NAMES);
      });

      it('is handed a receipt that the form’s server can check, for this learner and activity only', async () => {
        const browser = await backend.browser('ben');
        await browser.check({ face: 5, typist: 5 }, 1);
        const { receipt } = await browser.check({ face: 5, typist: 5 }, 2);
        const { receipts } = backend.countersign;
        const claims = await receipts.verify(receipt, BEN);
        expect(claims).toMatchObject({
          sub: 'ben',
          result: 'accepted',
          mode: 'embeddings',
          late: false,
          context: { tenant: 'example', course: 'algebra', activity: 'quiz-1', attempt: '1' },
        });
        await expect(receipts.verify(receipt, { ...BEN, subject: 'anna' })).rejects.toMatchObject({
          name: 'ReceiptError',
          message: 'subject',
        });
        await expect(receipts.verify(receipt, { ...BEN, activity: 'quiz-2' })).rejects.toMatchObject({ message: 'activity' });
        await expect(receipts.verify(receipt, { ...BEN, attempt: '2' })).rejects.toMatchObject({
          message: 'attempt',
        });
        const [head, body, signature = ''] = receipt.split('.');
        const other = `${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`;
        await expect(receipts.verify(`${head}.${body}.${other}`, BEN)).rejects.toMatchObject({
          message: 'invalid',
        });
        await expect(receipts.verify('', BEN)).rejects.toMatchObject({ message: 'missing' });
        await expect(receipts.verify(receipt, { ...BEN, subject: '' })).rejects.toThrow(TypeError);
      });

      it('has a receipt that another tenant of the same backend does not take, nor another course; a place that takes every one says so', async () => {
        const browser = await backend.browser('ben', { tenant: 'other' });
        const enrollment = await browser.check({ face: 28, typist: 28 }, 1);
        const { receipt } = await browser.check({ face: 28, typist: 28 }, 2);
        const { receipts } = backend.countersign;
        const here = { ...BEN, tenant: 'other' };
        expect(await receipts.verify(receipt, here)).toMatchObject({ sub: 'ben', result: 'accepted' });
        await expect(receipts.verify(receipt, BEN)).rejects.toMatchObject({ message: 'tenant' });
        await expect(receipts.verify(receipt, { ...here, course: 'geometry' })).rejects.toMatchObject({ message: 'course' });
        await expect(receipts.verify(receipt, { ...BEN, tenant: ANY, course: ANY, attempt: ANY })).resolves.toBeDefined();
        await expect(receipts.verify(receipt, { ...here, course: 'any' })).rejects.toMatchObject({ message: 'course' });
        await expect(receipts.verify(enrollment.receipt, here)).rejects.toMatchObject({ message: 'purpose' });
      });

      it.each(['tenant', 'course', 'activity', 'attempt'] as const)('has a receipt that cannot be checked without %s', async (name) => {
        const { receipts } = backend.countersign;
        for (const value of ['', undefined])
          await expect(receipts.verify('a', { ...BEN, [name]: value as string })).rejects.toThrow(new RegExp(`${name} is required`));
      });

      it('who was refused has a receipt that is not let through by default', async () => {
        const browser = await backend.browser('cleo');
        await browser.check({ face: 6, typist: 6 }, 1);
        const { receipt } = await browser.check({ face: 7, typist: 6 }, 2);
        const { receipts } = backend.countersign;
        await expect(receipts.verify(receipt, { ...BEN, subject: 'cleo' })).rejects.toMatchObject({ message: 'result' });
        await expect(receipts.verify(receipt, { ...BEN, subject: 'cleo', allow: ['refused'] })).resolves.toMatchObject({
          result: 'refused',
        });
      });
    });

    describe('a bundle', () => {
      const error = async (response: Response): Promise<unknown> => [response.status, ((await response.json()) as { error: string }).error];

      it('is taken once, by whoever is first of fifty at once', async () => {
        const browser = await backend.browser('dora');
        const challenge = await browser.challenge();
        const sealed = await browser.seal(challenge, evidenceOf({ face: 8, typist: 8 }, challenge.claims, 1));
        const answers = await Promise.all(Array.from({ length: 50 }, () => browser.post(sealed)));
        expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
        expect(answers.filter(({ status }) => status === 409)).toHaveLength(49);
        expect(await error(await browser.post(sealed))).toEqual([409, 'challenge/used']);
      });

      it('of another learner is refused, and its challenge stays good', async () => {
        const eve = await backend.browser('eve');
        const finn = await backend.browser('finn');
        const challenge = await finn.challenge();
        const sealed = await finn.seal(challenge, evidenceOf({ face: 9, typist: 9 }, challenge.claims, 1));
        expect(await error(await eve.post(sealed))).toEqual([400, 'challenge/invalid']);
        expect((await finn.post(sealed)).status).toBe(200);
      });

      it('with numbers that were sent before is refused, under a new challenge too', async () => {
        const browser = await backend.browser('gus');
        const first = await browser.challenge();
        await browser.post(await browser.seal(first, evidenceOf({ face: 10, typist: 10 }, first.claims, 1)));
        const second = await browser.challenge();
        await browser.post(await browser.seal(second, evidenceOf({ face: 10, typist: 10 }, second.claims, 2)));
        const third = await browser.challenge();
        expect(await error(await browser.post(await browser.seal(third, evidenceOf({ face: 10, typist: 10 }, third.claims, 2))))).toEqual([
          409,
          'submit/rejected',
        ]);
        expect(backend.runs.at(-1)?.failure).toEqual({ step: 'unseen', code: 'evidence/duplicate' });
      });

      it('with a flipped byte anywhere is refused', async () => {
        const browser = await backend.browser('hal');
        const challenge = await browser.challenge();
        const sealed = await browser.seal(challenge, evidenceOf({ face: 11, typist: 11 }, challenge.claims, 1));
        for (let at = 0; at < sealed.length; at += 97) {
          if (sealed[at] === '.') continue;
          const flipped = `${sealed.slice(0, at)}${sealed[at] === 'A' ? 'B' : 'A'}${sealed.slice(at + 1)}`;
          expect(await error(await browser.post(flipped)), `byte ${at}`).toEqual([400, 'submit/rejected']);
        }
        expect((await browser.post(sealed)).status).toBe(200);
      });

      it('that comes after its lifetime is reviewed by a person; after the policy’s time it is refused', async () => {
        const browser = await backend.browser('ida');
        await browser.check({ face: 12, typist: 12 }, 1);
        const [late, tooLate] = [await browser.challenge(), await browser.challenge()];
        const [one, other] = [
          await browser.seal(late, evidenceOf({ face: 12, typist: 12 }, late.claims, 2)),
          await browser.seal(tooLate, evidenceOf({ face: 12, typist: 12 }, tooLate.claims, 3)),
        ];
        backend.clock.now = START + 30 + 301;
        expect(await (await browser.post(one)).json()).toMatchObject({ result: 'review', reasons: ['late'] });
        backend.clock.now = START + 30 + 300 + 86_401;
        expect(await error(await browser.post(other))).toEqual([400, 'challenge/expired']);
        backend.clock.now = START;
      });

      it('that is too large, or of another type, is refused before it is read', async () => {
        const browser = await backend.browser('jon');
        expect(await error(await browser.post('a'.repeat(65_537)))).toEqual([413, 'submit/too-large']);
        expect(await error(await browser.post('a.b.c.d.e', { 'content-type': 'text/plain' }))).toEqual([415, 'submit/rejected']);
      });
    });

    describe('a challenge', () => {
      it('to enroll again is refused unless the policy allows it', async () => {
        const browser = await backend.browser('kim');
        await browser.check({ face: 13, typist: 13 }, 1);
        await expect(browser.challenge({ purpose: 'enroll' })).rejects.toThrow('409 challenge/invalid');
        expect((await browser.challenge()).claims.purpose).toBe('verify');
      });

      it('needs a session, an origin of the list, and an activity', async () => {
        const ask = (headers: Record<string, string>, query: string): Promise<Response> =>
          backend.countersign.fetch(
            new Request(`https://courses.example/api/countersign/challenges?${query}`, { method: 'POST', body: '{}', headers }),
          );
        expect((await ask({}, 'course=a&activity=b')).status).toBe(401);
        expect((await ask({ 'x-learner': 'example/lea', origin: 'https://evil.example' }, 'course=a&activity=b')).status).toBe(403);
        expect((await ask({ 'x-learner': 'example/lea' }, 'course=a')).status).toBe(400);
        expect((await ask({ 'x-learner': 'example/lea' }, 'course=a&activity=b')).status).toBe(200);
      });

      it('has to wait after five failures in a row', async () => {
        const browser = await backend.browser('max');
        await browser.check({ face: 14, typist: 14 }, 1);
        for (let sitting = 2; sitting <= 6; sitting++)
          expect((await browser.check({ face: 15, typist: 15 }, sitting)).result).toBe('refused');
        await expect(browser.challenge()).rejects.toThrow('429');
        backend.clock.now += 31;
        expect((await browser.check({ face: 14, typist: 14 }, 7)).result).toBe('accepted');
        backend.clock.now = START;
      });
    });

    describe('the keys', () => {
      it('are published without their private halves', async () => {
        const response = await backend.countersign.fetch(new Request('https://courses.example/api/countersign/.well-known/jwks.json'));
        const { keys } = (await response.json()) as { keys: Record<string, string>[] };
        expect(keys.map(({ use, alg }) => [use, alg])).toEqual([
          ['sig', 'ES256'],
          ['enc', 'ECDH-ES+A256KW'],
        ]);
        for (const key of keys) expect(Object.keys(key).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']);
      });
    });
  });
