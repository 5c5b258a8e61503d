import { decodeJwt } from 'jose';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { vectorToBase64url } from '../../../src/bundle/vectors.js';
import { generateKeys, importKeys } from '../../../src/server/keys/keys.js';
import { eraseOldStills, examineStills, readStills, STILL_TOLERANCE } from '../../../src/server/reviews/stills.js';
import { findSubject } from '../../../src/server/store/subjects.js';
import type { Challenge, Evidence, Outcome } from '../../../src/types.js';
import { type Browser, POLICY, type TestBackend, testBackend } from '../../support/backend.js';
import { DATABASES } from '../../support/databases.js';
import { evidenceOf } from '../../support/evidence.js';
import { pictureOf, readingChecker } from '../../support/still-checker.js';
import { writingOf } from '../../support/writing.js';

const PERSON = { face: 3, typist: 3 };
const CONSENT = { ...POLICY.consent, categories: [...POLICY.consent.categories, 'pictures'] };
const SAMPLED = { ...POLICY, consent: CONSENT, stills: 2 };
let backend: TestBackend | null = null;
afterEach(async () => {
  vi.restoreAllMocks();
  await backend?.close();
  backend = null;
});

function withStills(challenge: Challenge, take: number, change: (evidence: Evidence) => Partial<Evidence> = () => ({})): Evidence {
  const evidence = evidenceOf(PERSON, challenge.claims, take);
  const stills = (challenge.claims.stills ?? []).map((sample) => ({
    sample,
    jpeg: pictureOf(evidence.face.samples[sample]?.vector as Float32Array),
  }));
  const full = { ...evidence, stills };
  return { ...full, ...change(full) };
}

async function start(options: Parameters<typeof testBackend>[0] = {}): Promise<Browser> {
  backend = await testBackend({ policy: SAMPLED, stillChecker: readingChecker(), ...options });
  return backend.browser('ada');
}

async function post(browser: Browser, take: number, change?: (evidence: Evidence) => Partial<Evidence>) {
  const challenge = await browser.challenge();
  const response = await browser.post(await browser.seal(challenge, withStills(challenge, take, change)));
  const { passed, failure } = backend?.runs.at(-1) ?? {};
  return { answer: (await response.json()) as Outcome & { error?: string }, code: failure?.code, passed: passed?.at(-1), challenge };
}

describe('a policy with stills', () => {
  it('asks for so many, of samples drawn anew each time, and says in the receipt that they were looked at', async () => {
    const browser = await start();
    const asked = new Set<string>();
    for (let round = 0; round < 8; round++) asked.add(String((await browser.challenge()).claims.stills));
    expect(asked.size).toBeGreaterThan(1);
    for (const one of asked) expect(one).toMatch(/^[0-4],[0-4]$/);
    const { answer } = await post(browser, 1);
    expect(answer.result).toBe('accepted');
    const expected = { subject: 'ada', tenant: 'example', course: 'algebra', activity: 'quiz-1', attempt: '1', purpose: 'enroll' } as const;
    expect(await backend?.countersign.receipts.verify(answer.receipt, expected)).toMatchObject({ mode: 'sampled' });
    expect((await post(browser, 2)).answer.result).toBe('accepted');
  });

  it('refuses a picture of another embedding, beyond the tolerance and not below it', async () => {
    const below = await start({ stillChecker: readingChecker(0.9 * STILL_TOLERANCE) });
    expect((await post(below, 1)).answer.result).toBe('accepted');
    await backend?.close();
    const beyond = await start({ stillChecker: readingChecker(1.1 * STILL_TOLERANCE) });
    const { answer, code, passed } = await post(beyond, 1);
    expect([answer.error, code, passed]).toEqual(['submit/rejected', 'evidence/still-mismatch', 'unseen']);
  });

  it('takes no picture with a window of writing', async () => {
    const monitor = { consent: { ...POLICY.consent, id: 'writing-1' } };
    const browser = await start({ policy: { ...SAMPLED, monitor } });
    expect((await post(browser, 1)).answer.result).toBe('accepted');
    const challenge = await browser.challenge({ purpose: 'monitor' });
    const sealed = await browser.seal(challenge, writingOf(PERSON.typist, challenge.claims, 2));
    await browser.post(`${sealed}\nAAAA`);
    expect(backend?.runs.at(-1)?.failure).toMatchObject({ step: 'stills', code: 'evidence/stills' });
  });

  it('cannot be answered by a backend that has lost its checker: nobody is refused for that', async () => {
    const browser = await start();
    const challenge = await browser.challenge();
    const [first = '', ...stills] = (await browser.seal(challenge, withStills(challenge, 1))).split('\n');
    expect(first).not.toBe('');
    const { face } = withStills(challenge, 1);
    const samples = face.samples.map(({ vector, ...rest }) => ({ ...rest, vector: vectorToBase64url(vector) }));
    const evidence = (challenge.claims.stills ?? []).map((id) => ({
      id: String(id),
      mediaType: 'image/jpeg',
      bytes: 1,
      atMs: 0,
      sha256: '',
    }));
    const keys = await importKeys(await generateKeys());
    const claimed = { evidence, face: { ...face, samples } };
    await expect(examineStills(stills, claimed, challenge.claims, { keys, stillChecker: undefined })).rejects.toThrow('no stillChecker');
  });

  it('refuses a picture without a face', async () => {
    const browser = await start({ stillChecker: { embed: async () => null } });
    expect((await post(browser, 1)).code).toBe('evidence/still-mismatch');
  });

  it('refuses two pictures in each other’s place', async () => {
    const browser = await start();
    const swapped = ({ stills }: Evidence): Partial<Evidence> => {
      const [one, other] = stills as [Evidence['stills'][number], Evidence['stills'][number]];
      return {
        stills: [
          { ...one, jpeg: other.jpeg },
          { ...other, jpeg: one.jpeg },
        ],
      };
    };
    expect((await post(browser, 1, swapped)).code).toBe('evidence/still-mismatch');
  });

  it.each<[string, (evidence: Evidence) => Partial<Evidence>]>([
    ['none', () => ({ stills: [] })],
    ['one too few', ({ stills }) => ({ stills: stills.slice(1) })],
    ['those of other samples', ({ stills }) => ({ stills: stills.map((still) => ({ ...still, sample: Number(still.sample) + 5 })) })],
    ['the other order', ({ stills }) => ({ stills: [...stills].reverse() })],
  ])('refuses %s', async (_, change) => {
    expect((await post(await start(), 1, change)).code).toBe('evidence/stills');
  });

  it('refuses stills that were taken from another bundle, dropped or doubled on the way', async () => {
    const browser = await start();
    const sealedOf = async (take: number): Promise<string[]> => {
      const challenge = await browser.challenge();
      return (await browser.seal(challenge, withStills(challenge, take))).split('\n');
    };
    for (const change of [
      async () => [(await sealedOf(1))[0], ...(await sealedOf(2)).slice(1)],
      async () => (await sealedOf(3)).slice(0, 2),
      async () => (await sealedOf(4)).slice(0, 1),
    ]) {
      await browser.post((await change()).join('\n'));
      expect(backend?.runs.at(-1)?.failure?.code).toBe('evidence/stills');
    }
    const [claims, one, two] = await sealedOf(5);
    await browser.post([claims, one, two, two].join('\n'));
    expect(backend?.runs.at(-1)?.failure?.code).toBe('bundle/form');
  });

  it('spends the challenge on a failed picture: there is no second guess', async () => {
    const browser = await start({ stillChecker: { embed: async () => null } });
    const challenge = await browser.challenge();
    const sealed = await browser.seal(challenge, withStills(challenge, 1));
    await browser.post(sealed);
    await browser.post(sealed);
    expect(backend?.runs.map(({ failure }) => failure?.code)).toEqual(['evidence/still-mismatch', 'challenge/used']);
  });

  it('lets the bundle be sent again when nobody could look at the pictures', async () => {
    let broken = true;
    const errors: unknown[] = [];
    const checker = readingChecker();
    const browser = await start({
      onError: (error) => errors.push(error),
      stillChecker: { embed: (jpeg) => (broken ? Promise.reject(new Error('no thread')) : checker.embed(jpeg)) },
    });
    const challenge = await browser.challenge();
    const sealed = await browser.seal(challenge, withStills(challenge, 1));
    expect((await browser.post(sealed)).status).toBe(503);
    expect([backend?.runs.at(-1)?.failure?.code, errors]).toEqual(['bundle/busy', [new Error('no thread')]]);
    broken = false;
    expect((await browser.post(sealed)).status).toBe(200);
  });

  it('looks at the pictures of one of twenty posts at once', async () => {
    const checker = readingChecker();
    const browser = await start({ stillChecker: checker });
    const challenge = await browser.challenge();
    const sealed = await browser.seal(challenge, withStills(challenge, 1));
    const statuses = (await Promise.all(Array.from({ length: 20 }, () => browser.post(sealed)))).map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    expect(statuses.filter((status) => status === 409 || status === 503)).toHaveLength(19);
    expect(checker.asked).toBe(2);
  });

  it('judges the face by what the backend saw: a helper’s own pictures with one lent vector do not pass for the learner', async () => {
    const browser = await start({ policy: { ...SAMPLED, capture: { verify: { faceFrames: 3 } } } });
    expect((await post(browser, 1)).answer.result).toBe('accepted');
    const across = evidenceOf({ face: 9, typist: 9 }, (await browser.challenge()).claims, 1).face.samples[0]?.vector as Float32Array;
    /**
     * Somebody like the learner: 1 − cosine of .085, which is near enough to come with one of the
     * learner's own vectors.
     */
    const helper = (own: Float32Array): Float32Array => {
      const along = own.reduce((sum, value, at) => sum + value * (across[at] as number), 0);
      const away = across.map((value, at) => value - along * (own[at] as number));
      const length = Math.hypot(...away);
      const mixed = own.map((value, at) => 0.915 * value + (0.403 * (away[at] as number)) / length);
      return mixed.map((value) => value / Math.hypot(...mixed));
    };
    const lentOnce = ({ face, stills }: Evidence): Partial<Evidence> => {
      const seen = stills.map(({ sample }) => sample);
      const samples = face.samples.map((one, at) => (seen.includes(at) ? { ...one, vector: helper(one.vector) } : one));
      return {
        face: { ...face, samples },
        stills: stills.map(({ sample }) => ({ sample, jpeg: pictureOf(samples[Number(sample)]?.vector as Float32Array) })),
      };
    };
    const claimed = await post(browser, 2, lentOnce);
    expect(claimed.answer).toMatchObject({ result: 'refused', reasons: ['no-match'] });
    expect((await post(browser, 3)).answer.result).toBe('accepted');
  });

  it('takes a picture once: neither the same file with other numbers, nor the same face from another file', async () => {
    const browser = await start();
    let kept: Evidence | null = null;
    await post(browser, 1, (evidence) => {
      kept = evidence;
      return {};
    });
    const { stills: earlier } = kept as unknown as Evidence;
    const nearly = (vector: Float32Array): Float32Array => {
      const moved = vector.map((value, at) => value + (at % 2 === 0 ? 0.004 : -0.004));
      return moved.map((value) => value / Math.hypot(...moved));
    };
    const again =
      (jpegOf: (jpeg: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>) =>
      ({ face, stills }: Evidence): Partial<Evidence> => {
        const jpegs = stills.map((_, at) => jpegOf(earlier[at]?.jpeg as Uint8Array<ArrayBuffer>));
        const samples = face.samples.map((one, at) => {
          const index = stills.findIndex(({ sample }) => sample === at);
          return index < 0 ? one : { ...one, vector: nearly(new Float32Array((jpegs[index] as Uint8Array<ArrayBuffer>).slice(4).buffer)) };
        });
        return {
          face: { ...face, samples },
          stills: stills.map(({ sample }, at) => ({ sample, jpeg: jpegs[at] as Uint8Array<ArrayBuffer> })),
        };
      };
    expect(
      (
        await post(
          browser,
          2,
          again((jpeg) => jpeg),
        )
      ).code,
    ).toBe('evidence/duplicate');
    const resaved = again((jpeg) => jpeg.map((byte, at) => (at === 3 ? 1 : byte)));
    expect((await post(browser, 3, resaved)).code).toBe('evidence/duplicate');
  });

  it('looks at no picture of a bundle that fails before', async () => {
    const checker = readingChecker();
    const browser = await start({ stillChecker: checker });
    const challenge = await browser.challenge();
    const sealed = await browser.seal(challenge, withStills(challenge, 1));
    expect((await browser.post(sealed)).status).toBe(200);
    const { asked } = checker;
    expect((await browser.post(sealed)).status).toBe(409);
    expect(checker.asked).toBe(asked);
  });

  it('is a mistake without a checker, without the consent, and beyond six', async () => {
    await expect(testBackend({ policy: SAMPLED })).rejects.toThrow('stillChecker');
    await expect(testBackend({ policy: { ...SAMPLED, consent: POLICY.consent }, stillChecker: readingChecker() })).rejects.toThrow(
      'pictures',
    );
    for (const stills of [7, -1, 1.5])
      await expect(testBackend({ policy: { ...SAMPLED, stills }, stillChecker: readingChecker() })).rejects.toThrow('stills');
  });
});

describe('the evidence mode, where the policy does not name it', () => {
  const { stills: _, ...SILENT } = SAMPLED;

  it('is `sampled` where there is a checker', async () => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue();
    const browser = await start({ policy: SILENT });
    expect((await browser.challenge()).claims.stills).toHaveLength(2);
    const { answer } = await post(browser, 1);
    expect(answer.result).toBe('accepted');
    expect(decodeJwt(answer.receipt)).toMatchObject({ mode: 'sampled' });
    expect((await post(browser, 2, () => ({ stills: [] }))).code).toBe('evidence/stills');
    expect(warn).not.toHaveBeenCalled();
  });

  it('asks for no more pictures than a check has, where that is one', async () => {
    const browser = await start({ policy: { ...SILENT, capture: { verify: { faceFrames: 1 } } } });
    expect((await browser.challenge()).claims.stills).toHaveLength(1);
  });

  it('is never weakened by a consent without pictures: that is a mistake', async () => {
    await expect(start({ policy: { ...SILENT, consent: POLICY.consent } })).rejects.toThrow(/stillChecker.*pictures/);
    for (const stills of [null, Number.NaN, false])
      await expect(start({ policy: { ...SILENT, stills: stills as unknown as number } })).rejects.toThrow('policy: stills');
  });

  it('is `embeddings` without a checker, and the console is told once what that is worth', async () => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue();
    backend = await testBackend({ policy: SILENT });
    expect(warn.mock.calls).toEqual([
      [expect.stringMatching(/^countersign: [^\n]*deters people, not programs[^\n]*stillChecker[^\n]*stills: 0\.$/)],
    ]);
    const browser = await backend.browser('ada');
    expect((await browser.challenge()).claims.stills).toBeUndefined();
    expect(decodeJwt((await post(browser, 1)).answer.receipt)).toMatchObject({ mode: 'embeddings' });
  });

  it('is `embeddings` where it is asked for by name, with a checker too, and nobody is told', async () => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue();
    const browser = await start({ policy: { ...SAMPLED, stills: 0 } });
    expect((await browser.challenge()).claims.stills).toBeUndefined();
    expect(decodeJwt((await post(browser, 1)).answer.receipt)).toMatchObject({ mode: 'embeddings' });
    expect(warn).not.toHaveBeenCalled();
  });
});

it('stills are refused where the policy asks for none', async () => {
  backend = await testBackend();
  const browser = await backend.browser('ada');
  const challenge = await browser.challenge();
  expect(challenge.claims.stills).toBeUndefined();
  const evidence = evidenceOf(PERSON, challenge.claims, 1);
  const stills = [{ sample: 0, jpeg: pictureOf(evidence.face.samples[0]?.vector as Float32Array) }];
  const [claims = ''] = (await browser.seal(challenge, { ...evidence, stills })).split('\n');
  await browser.post(claims);
  expect(backend.runs.at(-1)?.failure?.code).toBe('evidence/stills');
});

describe.each(DATABASES)('kept stills on $name', ({ open, available }) => {
  it.skipIf(!available)('are encrypted for their learner, and erased when their time is over; the rest stays', async () => {
    const keys = await generateKeys();
    const browser = await start({ databaseOf: open, keys });
    const { challenge } = await post(browser, 1);
    const { database, clock, runs } = backend as TestBackend;
    const owner = { tenant: 'example', subject: 'ada' };
    const jti = runs.at(-1)?.claims?.jti as string;
    const rows = await database.query<{ picture: Uint8Array }>('select picture from countersign_still');
    expect(rows).toHaveLength(2);
    const evidence = withStills(challenge, 1);
    for (const { picture: kept } of rows)
      for (const { jpeg } of evidence.stills) expect(Buffer.from(kept).includes(Buffer.from(jpeg.slice(0, 40)))).toBe(false);
    const subject = await findSubject(database, owner);
    const opened = await readStills(database, await importKeys(keys), owner, subject, jti);
    expect(opened.map(({ jpeg }) => vectorToBase64url(new Float32Array(jpeg.slice(4).buffer)))).toEqual(
      (challenge.claims.stills ?? []).map((at) => vectorToBase64url(evidence.face.samples[at]?.vector as Float32Array)),
    );
    expect(await eraseOldStills(database, clock.now + 29 * 86_400)).toBe(0);
    expect(await eraseOldStills(database, clock.now + 31 * 86_400)).toBe(2);
    expect(await readStills(database, await importKeys(keys), owner, subject, jti)).toEqual([]);
    expect(await database.query('select jti from countersign_audit where jti = $1', [jti])).toHaveLength(1);
  });
});
