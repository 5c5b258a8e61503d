import { SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BundleClaims } from '../../../src/bundle/schema.js';
import { STEP_NAMES, type StepName, stepNumber } from '../../../src/bundle/steps.js';
import { vectorFromBase64url, vectorToBase64url } from '../../../src/bundle/vectors.js';
import { VERIFICATION_FAILURES, type VerificationCode } from '../../../src/bundle/verification-error.js';
import { nearnessToAll } from '../../../src/matching/cohort.js';
import { generateKeys, importKeys, type Keys } from '../../../src/server/keys/keys.js';
import { COHORT } from '../../../src/server/reference/face-cohort.js';
import type { Challenge, Purpose } from '../../../src/types.js';
import { type Browser, POLICY, START, type TestBackend, testBackend } from '../../support/backend.js';
import { evidenceOf, MODEL, type Person, random } from '../../support/evidence.js';
import { forgeJwe, forgeJws, jwsHeader } from '../../support/forge.js';

const keySet = await generateKeys();
let keys: Keys;
let backend: TestBackend;
let learners = 0;
beforeAll(async () => {
  keys = await importKeys(keySet);
  backend = await testBackend({ keys: keySet, policy: { ...POLICY, reenroll: 'allow', liveness: [] } });
});
afterAll(() => backend.close());

/** A browser whose learner is enrolled, and the person in front of it. */
async function enrolled(): Promise<{ browser: Browser; person: Person; name: string }> {
  const seed = ++learners;
  const [name, person] = [`learner-${seed}`, { face: 100 + seed, typist: 100 + seed }];
  const browser = await backend.browser(name);
  await browser.check(person, 1);
  return { browser, person, name };
}

/** The claims that this browser would seal, to be changed before they are signed. */
async function claimsFor(browser: Browser, challenge: Challenge, person: Person, sitting: number): Promise<BundleClaims> {
  const sealed = await browser.seal(challenge, evidenceOf(person, challenge.claims, sitting));
  const { openBundle } = await import('../../../src/bundle/server/open.js');
  const opened = await openBundle(sealed, {
    decryptionKeys: keys.decryption,
    deviceKey: async () => ({ jwk: browser.key.publicJwk, revoked: false }),
    audience: challenge.claims.aud,
    origins: [challenge.claims.aud],
    now: START + 30,
    lateSeconds: 0,
  });
  return opened.claims as BundleClaims;
}

async function postClaims(browser: Browser, claims: BundleClaims): Promise<Response> {
  const identity = claims.purpose === 'enroll' || claims.purpose === 'rebind' ? 'jwk' : 'kid';
  return browser.post(await forgeJwe(await forgeJws(jwsHeader(browser.key, identity), claims, browser.key.privateKey), keys));
}

/**
 * The last refusal: what left the backend, and what stands in the audit trail and in the inspected
 * run.
 */
async function expectRefusal(response: Response, code: VerificationCode, step: StepName = VERIFICATION_FAILURES[code].step): Promise<void> {
  const { status, outward } = VERIFICATION_FAILURES[code];
  expect([response.status, await response.json()]).toEqual([status, { error: outward }]);
  expect(backend.runs.at(-1)).toMatchObject({ failure: { step, code }, decision: null, receipt: null });
  expect(backend.runs.at(-1)?.passed).toEqual(STEP_NAMES.slice(0, stepNumber(step) - 1));
  const [last] = await backend.database.query('select step, code, receipt, score from countersign_audit order by id desc limit 1');
  expect(last).toEqual({ step: stepNumber(step), code, receipt: null, score: null });
}

/** A verification in which one thing is wrong. */
async function attempt(
  change: (claims: BundleClaims, challenge: Challenge) => object,
  code: VerificationCode,
  step?: StepName,
): Promise<void> {
  const { browser, person } = await enrolled();
  const challenge = await browser.challenge();
  const claims = await claimsFor(browser, challenge, person, 2);
  await expectRefusal(await postClaims(browser, { ...claims, ...change(claims, challenge) }), code, step);
}

describe('step 12, the challenge', () => {
  it('refuses a challenge that was never given', () => attempt(() => ({ nonce: 'Z'.repeat(32) }), 'challenge/unknown'));

  it('refuses a challenge that was used, and keeps refusing it', async () => {
    const { browser, person } = await enrolled();
    const challenge = await browser.challenge();
    const claims = await claimsFor(browser, challenge, person, 2);
    expect((await postClaims(browser, claims)).status).toBe(200);
    await expectRefusal(await postClaims(browser, claims), 'challenge/used');
    await expectRefusal(await postClaims(browser, { ...claims, jti: 'another-jti-of-16-characters' }), 'challenge/used');
  });

  it.each<[string, (claims: BundleClaims) => object]>([
    ['the token', () => ({ challengeHash: 'A'.repeat(43) })],
    ['the learner', () => ({ sub: 'somebody-else' })],
    ['the tenant', ({ context }) => ({ context: { ...context, tenant: 'other' } })],
    ['the course', ({ context }) => ({ context: { ...context, course: 'other' } })],
    ['the activity', ({ context }) => ({ context: { ...context, activity: 'other' } })],
    ['the attempt', ({ context }) => ({ context: { ...context, attempt: '2' } })],
    ['the sentence', ({ keystroke }) => ({ keystroke: { ...keystroke, phraseId: 'other' } })],
    [
      'the actions asked for',
      ({ liveness }) => ({ liveness: { ...liveness, actions: [{ action: 'blink', askedAtMs: 0, doneAtMs: 1, others: 0 }] } }),
    ],
    ['the time: it was made before its challenge', ({ iat, exp }) => ({ iat: iat - 31, exp: exp - 31 })],
  ])('refuses a bundle that differs from its challenge in %s', (_, change) => attempt(change, 'challenge/mismatch'));

  it.each<[Purpose]>([['enroll'], ['rebind']])('refuses a bundle to %s for a challenge to verify', (purpose) =>
    attempt(() => ({ purpose }), 'challenge/mismatch'),
  );

  it('refuses a bundle that was made after its challenge had expired, and takes one of the last second', async () => {
    const { browser, person } = await enrolled();
    const [one, other] = [await browser.challenge(), await browser.challenge()];
    const [inTime, late] = [await claimsFor(browser, one, person, 2), await claimsFor(browser, other, person, 3)];
    backend.clock.now = START + 901;
    expect((await postClaims(browser, { ...inTime, iat: START + 900, exp: START + 1200 })).status).toBe(200);
    await expectRefusal(await postClaims(browser, { ...late, iat: START + 901, exp: START + 1200 }), 'challenge/expired');
    backend.clock.now = START;
  });

  it('refuses purposes that it does not decide on yet, even for a challenge that asks for them', async () => {
    const { browser, person } = await enrolled();
    const challenge = await browser.challenge();
    const claims = await claimsFor(browser, challenge, person, 2);
    await backend.database.query(`update countersign_challenge set claims = jsonb_set(claims, '{purpose}', '"rebind"') where nonce = $1`, [
      claims.nonce,
    ]);
    await expectRefusal(await postClaims(browser, { ...claims, purpose: 'rebind' }), 'challenge/purpose');
  });
});

describe('step 13, the device', () => {
  it('refuses the registered key of another learner, and of the same name in another tenant', async () => {
    const { browser, person, name } = await enrolled();
    for (const foreign of [await backend.browser('thief'), await backend.browser(name, { tenant: 'elsewhere' })]) {
      const challenge = await foreign.challenge({ purpose: 'enroll' });
      const claims = await claimsFor(foreign, challenge, person, 5);
      const iss = `urn:ietf:params:oauth:jwk-thumbprint:sha-256:${browser.key.thumbprint}`;
      const jws = await forgeJws(jwsHeader(browser.key, 'jwk'), { ...claims, iss }, browser.key.privateKey);
      await expectRefusal(await foreign.post(await forgeJwe(jws, keys)), 'key/foreign');
    }
  });

  it('refuses a revoked key, to verify and to enroll', async () => {
    const { browser, person } = await enrolled();
    await backend.database.query('update countersign_device set revoked_at = 1 where thumbprint = $1', [browser.key.thumbprint]);
    const verify = await browser.challenge();
    await expectRefusal(await browser.post(await browser.seal(verify, evidenceOf(person, verify.claims, 2))), 'key/revoked');
    const enroll = await browser.challenge({ purpose: 'enroll' });
    await expectRefusal(await browser.post(await browser.seal(enroll, evidenceOf(person, enroll.claims, 3))), 'key/revoked', 'owner');
  });
});

describe('steps 14 and 15', () => {
  it('refuses a jti that was used under another challenge', async () => {
    const { browser, person } = await enrolled();
    const first = await claimsFor(browser, await browser.challenge(), person, 2);
    expect((await postClaims(browser, first)).status).toBe(200);
    const second = await claimsFor(browser, await browser.challenge(), person, 3);
    await expectRefusal(await postClaims(browser, { ...second, jti: first.jti }), 'bundle/replayed');
  });

  it('refuses consent to another policy or to an earlier wording', async () => {
    await attempt(({ consent }) => ({ consent: { ...consent, policyHash: 'B'.repeat(43) } }), 'consent/outdated');
    await attempt(({ consent }) => ({ consent: { ...consent, policyId: 'other' } }), 'consent/outdated');
  });

  it('has used up the challenge of a bundle that fails from here on', async () => {
    const { browser, person } = await enrolled();
    const claims = await claimsFor(browser, await browser.challenge(), person, 2);
    await postClaims(browser, { ...claims, consent: { ...claims.consent, policyId: 'other' } });
    await expectRefusal(await postClaims(browser, { ...claims, jti: 'another-jti-of-16-characters' }), 'challenge/used');
  });
});

describe('step 16, the model', () => {
  it.each<[string, object]>([
    ['other weights', { sha256: '1'.repeat(64) }],
    ['another version', { version: '1' }],
    ['another name', { id: 'other' }],
    ['another length', { dim: 64 }],
  ])('refuses %s', (_, change) => attempt(({ face }) => ({ face: { ...face, model: { ...MODEL, ...change } } }), 'model/unknown'));

  it('asks to enroll again when the reference was made with other weights', async () => {
    const { browser, person, name } = await enrolled();
    const challenge = await browser.challenge();
    await backend.database.query(`update countersign_reference set model = jsonb_set(model, '{version}', '"older"') where subject = $1`, [
      name,
    ]);
    await expectRefusal(await postClaims(browser, await claimsFor(browser, challenge, person, 2)), 'model/re-enroll');
  });

  it('asks to enroll again on another kind of keyboard', () =>
    attempt(({ keystroke }) => ({ keystroke: { ...keystroke, inputKind: 'soft' } }), 'model/re-enroll'));
});

describe('step 17, the measures', () => {
  const withVector =
    (change: (vector: Float32Array) => Float32Array) =>
    ({ face }: BundleClaims) => {
      const [first, ...rest] = face.samples;
      const vector = Float32Array.from({ length: 128 }, (_, index) => (index === 0 ? 1 : 0));
      return { face: { ...face, samples: [{ ...first, vector: vectorToBase64url(change(vector)) }, ...rest] } };
    };

  it.each<[string, (vector: Float32Array) => Float32Array]>([
    ['too short a vector', (vector) => vector.subarray(0, 127)],
    ['too long a vector', (vector) => Float32Array.from([...vector, 0])],
    ['a vector of length 0.998', (vector) => vector.map((value) => value * 0.998)],
    ['a vector of length 0', (vector) => vector.fill(0)],
    ['a vector of length 11', (vector) => vector.fill(1)],
  ])('refuses %s', (_, change) => attempt(withVector(change), 'evidence/vector'));

  it('refuses text that is no vector, and fewer pictures than were asked for', async () => {
    await attempt(({ face }) => {
      const [first, ...rest] = face.samples;
      return { face: { ...face, samples: [{ ...first, vector: 'AB' }, ...rest] } };
    }, 'evidence/vector');
    await attempt(({ face }) => ({ face: { ...face, samples: face.samples.slice(1) } }), 'evidence/vector');
  });

  /** The face's vectors replaced: each is the unit vector of this sum. */
  const withVectors =
    (sumOf: (vector: Float32Array, index: number, next: () => number) => Float32Array) =>
    ({ face }: BundleClaims) => {
      const next = random(77);
      const changed = face.samples.map((one, index) => {
        const sum = sumOf(vectorFromBase64url(one.vector)!, index, next);
        const length = Math.hypot(...sum);
        return { ...one, vector: vectorToBase64url(sum.map((value) => value / length)) };
      });
      return { face: { ...face, samples: changed } };
    };

  it('refuses the same picture again, with the noise that it would take to look like another', async () => {
    let first: Float32Array | null = null;
    const repeated = withVectors((vector, _, next) => {
      first ??= vector;
      return first.map((value) => value + 0.0008 * (next() - 0.5));
    });
    await attempt(repeated, 'evidence/vector');
  });

  it('refuses a face that is everybody’s: the mean of strangers, and frames whose mean it is', async () => {
    await attempt(
      withVectors((_, __, next) => COHORT.center.map((value) => value + 0.02 * (next() - 0.5))),
      'evidence/average',
    );
    // Rows whose directions away from the center are at about right angles.
    const rows = [0, 5, 6, 8, 14, 15, 19, 22];
    const beside = (index: number): Float32Array => COHORT.rows.subarray(rows[index]! * 128, (rows[index]! + 1) * 128);
    const spread = withVectors((_, index) => {
      const away = beside(index).map((value, at) => value - nearnessToAll(beside(index), COHORT) * COHORT.center[at]!);
      const length = Math.hypot(...away);
      return COHORT.center.map((value, at) => 0.955 * value + (0.2966 * away[at]!) / length);
    });
    await attempt(spread, 'evidence/average');
  });

  type Repetition = BundleClaims['keystroke']['repetitions'][number];
  const withRepetition =
    (change: (repetition: Repetition) => object) =>
    ({ keystroke }: BundleClaims) => {
      const [first, ...rest] = keystroke.repetitions as [Repetition, ...Repetition[]];
      return { keystroke: { ...keystroke, repetitions: [{ ...first, ...change(first) }, ...rest] } };
    };
  const forget = (times: readonly (number | null)[], share: number) =>
    times.map((time, index) => (index < times.length * share ? null : time));

  it.each<[string, (repetition: Repetition) => object]>([
    ['a key too few', ({ dwellMs }) => ({ dwellMs: dwellMs.slice(1) })],
    ['a key too many', ({ dwellMs }) => ({ dwellMs: [...dwellMs, 1] })],
    ['a flight too many', ({ downDownMs }) => ({ downDownMs: [...downDownMs, 1] })],
    ['half of the flights unknown', ({ downDownMs }) => ({ downDownMs: forget(downDownMs, 0.5) })],
    ['no dwell known on a physical keyboard', ({ dwellMs }) => ({ dwellMs: dwellMs.map(() => null) })],
  ])('refuses %s', (_, change) => attempt(withRepetition(change), 'evidence/typing'));

  it('refuses fewer repetitions than were asked for', () =>
    attempt(({ keystroke }) => ({ keystroke: { ...keystroke, repetitions: keystroke.repetitions.slice(1) } }), 'evidence/typing'));

  it('takes a repetition with a few corrected positions', async () => {
    const { browser, person } = await enrolled();
    const claims = await claimsFor(browser, await browser.challenge(), person, 2);
    const change = withRepetition(({ downDownMs }) => ({ downDownMs: forget(downDownMs, 0.2), edits: 2 }));
    expect(await (await postClaims(browser, { ...claims, ...change(claims) } as BundleClaims)).json()).toMatchObject({
      result: 'accepted',
    });
  });
});

describe('steps 18 and 19, what was seen before, and stills', () => {
  it('refuses a repetition that stands twice in a bundle', async () => {
    await attempt(({ keystroke }) => {
      const [first] = keystroke.repetitions;
      return { keystroke: { ...keystroke, repetitions: [first, first] } };
    }, 'evidence/duplicate');
  });

  it('refuses the vectors of another learner’s bundle', async () => {
    const { browser, person } = await enrolled();
    const seen = await claimsFor(browser, await browser.challenge(), person, 2);
    await postClaims(browser, seen);
    await attempt(({ face }) => ({ face: { ...face, samples: seen.face.samples } }), 'evidence/duplicate');
  });

  it('refuses stills that nobody asked for', () => {
    const still = { id: 'a', mediaType: 'image/jpeg', bytes: 1, atMs: 1, sha256: 'A'.repeat(43) };
    return attempt(() => ({ evidence: [still] }), 'evidence/stills');
  });
});

describe('step 21, the comparison', () => {
  it('is not made within a pause, with challenges that were fetched before it', async () => {
    const { browser, person, name } = await enrolled();
    const challenges = await Promise.all(Array.from({ length: 7 }, () => browser.challenge()));
    const post = async (index: number, who: Person) => {
      const challenge = challenges[index] as Challenge;
      return (await browser.post(await browser.seal(challenge, evidenceOf(who, challenge.claims, 10 + index)))).json();
    };
    for (let index = 0; index < 5; index++) expect(await post(index, { ...person, face: 1 })).toMatchObject({ reasons: ['no-match'] });
    expect(await post(5, person)).toMatchObject({ result: 'refused', reasons: ['attempts'] });
    expect(backend.runs.at(-1)?.decision?.score).toBeNull();
    backend.clock.now = START + 30;
    expect(await post(6, person)).toMatchObject({ result: 'accepted' });
    backend.clock.now = START;
    const rows = await backend.database.query<{ code: string }>('select code from countersign_audit where subject = $1 order by id', [
      name,
    ]);
    expect(rows.map(({ code }) => code)).toEqual(['accepted', ...Array(6).fill('refused'), 'accepted']);
  });

  it('replaces reference and device when the learner enrolls again: the earlier device has to enroll too', async () => {
    const { browser, person, name } = await enrolled();
    const second = await backend.browser(name);
    const again = await second.challenge({ purpose: 'enroll' });
    expect(await (await second.post(await second.seal(again, evidenceOf(person, again.claims, 2)))).json()).toMatchObject({
      result: 'accepted',
    });
    expect(await second.check(person, 3)).toMatchObject({ result: 'accepted' });
    const challenge = await browser.challenge();
    await expectRefusal(await browser.post(await browser.seal(challenge, evidenceOf(person, challenge.claims, 4))), 'key/unknown');
    const rows = await backend.database.query('select version from countersign_reference where subject = $1', [name]);
    expect(rows).toEqual([{ version: 2 }]);
  });

  it('keeps no template, vector or time in the clear', async () => {
    const { browser, person, name } = await enrolled();
    const claims = await claimsFor(browser, await browser.challenge(), person, 2);
    await postClaims(browser, claims);
    const tables = ['challenge', 'subject', 'device', 'reference', 'seen', 'audit', 'jti'];
    const rows = await Promise.all(tables.map((table) => backend.database.query(`select * from countersign_${table}`)));
    const dump = JSON.stringify(rows, (_, value: unknown) => (value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value));
    expect(dump).toContain(name);
    for (const { vector } of claims.face.samples) {
      expect(dump).not.toContain(vector);
      expect(dump).not.toContain(JSON.stringify(Buffer.from(vector, 'base64url').toString('latin1')).slice(1, 40));
    }
    for (const { dwellMs } of claims.keystroke.repetitions) expect(dump).not.toContain(dwellMs.slice(0, 4).join());
  });
});

describe('a policy that denies a second enrollment', () => {
  it('holds for challenges that were fetched before the first', async () => {
    const strict = await testBackend();
    const browser = await strict.browser('twice');
    const [one, other] = [await browser.challenge({ purpose: 'enroll' }), await browser.challenge({ purpose: 'enroll' })];
    const post = async (challenge: Challenge, sitting: number) =>
      browser.post(await browser.seal(challenge, evidenceOf({ face: 1, typist: 1 }, challenge.claims, sitting)));
    expect((await post(one, 1)).status).toBe(200);
    expect((await post(other, 2)).status).toBe(409);
    expect(strict.runs.at(-1)?.failure).toEqual({ step: 'model', code: 'reference/exists' });
    await strict.close();
  });
});

describe('a receipt', () => {
  const expected = (subject: string) => ({ subject, tenant: 'example', course: 'algebra', activity: 'quiz-1', attempt: '1' });

  it('of an enrollment that replaced another does not pass as a check', async () => {
    const { browser, person, name } = await enrolled();
    const again = await browser.challenge({ purpose: 'enroll' });
    const response = await browser.post(await browser.seal(again, evidenceOf(person, again.claims, 2)));
    const { receipt } = (await response.json()) as { receipt: string };
    const { receipts } = backend.countersign;
    await expect(receipts.verify(receipt, expected(name))).rejects.toMatchObject({ message: 'renewed' });
    await expect(receipts.verify(receipt, { ...expected(name), purpose: 'verify' })).rejects.toMatchObject({ message: 'renewed' });
    const asEnrollment = { ...expected(name), purpose: 'enroll' } as const;
    await expect(receipts.verify(receipt, asEnrollment)).rejects.toMatchObject({ message: 'renewed' });
    await expect(receipts.verify(receipt, { ...asEnrollment, renewed: true })).resolves.toMatchObject({ renewed: true });
  });

  it('is refused after its time, in another type, under another key, by another backend, and as a challenge', async () => {
    const { browser, person, name } = await enrolled();
    const { receipt } = await browser.check(person, 2);
    const { receipts } = backend.countersign;
    const claims = await receipts.verify(receipt, expected(name));
    const invalid = (token: unknown) => expect(receipts.verify(token, expected(name))).rejects.toMatchObject({ name: 'ReceiptError' });
    backend.clock.now = claims.exp + 1;
    await invalid(receipt);
    backend.clock.now = START;
    await invalid((await browser.challenge()).token);
    const sign = (change: object, header: object, key = keys.signing.key) =>
      new SignJWT({ ...claims, ...change })
        .setProtectedHeader({ alg: 'ES256', typ: 'countersign-receipt+jwt', kid: keys.signing.kid, ...header })
        .sign(key);
    await expect(receipts.verify(await sign({}, {}), expected(name))).resolves.toBeDefined();
    await invalid(await sign({}, { typ: 'JWT' }));
    await invalid(await sign({}, { kid: 'other' }));
    await invalid(await sign({}, {}, (await importKeys(await generateKeys())).signing.key));
    await invalid(await sign({ iss: 'https://other.example' }, {}));
    await invalid(await sign({ aud: 'https://other.example' }, {}));
    await invalid(await sign({ renewed: undefined }, {}));
    for (const token of [null, undefined, '', 1, {}, 'a.b.c', ['x']]) await invalid(token);
    await invalid(receipt.replace(/^[^.]+/, Buffer.from('{"alg":"none","typ":"countersign-receipt+jwt"}').toString('base64url')));
  });
});
