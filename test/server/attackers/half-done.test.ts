import { afterEach, describe, expect, it } from 'vitest';
import { seal } from '../../../src/bundle/page/seal.js';
import { createPasskeyVerifier } from '../../../src/passkeys/create-passkey-verifier.js';
import type { CountersignOptions } from '../../../src/server/backend/countersign-options.js';
import type { Challenge } from '../../../src/types.js';
import { createAuthenticator } from '../../support/authenticator.js';
import { type Browser, ORIGIN, POLICY, type TestBackend, testBackend } from '../../support/backend.js';
import { evidenceOf, type Person } from '../../support/evidence.js';

const ADA = { face: 1, typist: 1 };
const HELPER = { face: 9, typist: 9 };
const OWNER = { tenant: 'example', subject: 'ada' };

let backend: TestBackend;
afterEach(() => backend?.close());

const thumbprints = async () => (await backend.countersign.devices(OWNER)).map(({ thumbprint }) => thumbprint);
const stateOf = async () =>
  backend.database.query(
    `select (select last_version from countersign_subject where subject = 'ada') as version,
      (select count(*)::integer from countersign_device where subject = 'ada') as devices,
      (select count(*)::integer from countersign_job where kind = 'notice') as notices`,
  );

describe('a helper who sent a vector of their own from the learner’s browser once, and enrolls with nearly the same one', () => {
  it('is refused, and neither is their browser the learner’s then nor the learner’s own one gone', async () => {
    backend = await testBackend({ policy: { ...POLICY, reenroll: 'allow' } });
    const own = await backend.browser('ada');
    await own.check(ADA, 1);
    const sent = await own.challenge();
    const before = evidenceOf(HELPER, sent.claims, 2);
    expect((await (await own.post(await own.seal(sent, before))).json()).result).toBe('refused');
    const thief = await backend.browser('ada');
    const challenge = await thief.challenge({ purpose: 'enroll' });
    const evidence = evidenceOf(HELPER, challenge.claims, 3);
    const nearly = (before.face.samples[0]!.vector as Float32Array).map((value, at) => value + (at === 0 ? 1e-3 : 0));
    const length = Math.hypot(...nearly);
    const samples = evidence.face.samples.map((one, at) => (at === 0 ? { ...one, vector: nearly.map((value) => value / length) } : one));
    await thief.post(await thief.seal(challenge, { ...evidence, face: { ...evidence.face, samples } }));
    expect(backend.runs.at(-1)?.failure?.code).toBe('evidence/duplicate');
    expect(await thumbprints()).toEqual([own.key.thumbprint]);
    await expect(thief.check(ADA, 4)).rejects.toThrow('submit/unknown-device');
    expect((await own.check(ADA, 5)).result).toBe('accepted');
  });
});

describe('a passkey that cannot be kept, by a challenge from before there was one', () => {
  const passkeys = createPasskeyVerifier({ rpId: 'courses.example', rpName: 'Example University' });
  let sitting = 0;
  const send = async (browser: Browser, challenge: Challenge, person: Person, key = createAuthenticator()) =>
    browser.post(
      await seal({
        challenge,
        evidence: evidenceOf(person, challenge.claims, ++sitting),
        origin: ORIGIN,
        key: browser.key,
        elapsedSeconds: 30,
        sdk: { name: 'countersign', version: '0.0.0', build: 'test' },
        askPasskey: async (hash) => key.register(hash),
      }),
    );
  const open = async (policy: Partial<CountersignOptions['policy']>) => {
    backend = await testBackend({
      policy: { ...POLICY, passkey: 'offer', ...policy },
      passkeys,
      onNotice: async () => undefined,
      authenticate: async () => ({ ...OWNER, freshSince: backend.clock.now }),
    });
  };

  it('enrolls nobody in the learner’s place without a review, a receipt and a word to the platform', async () => {
    await open({ reenroll: 'allow' });
    const [own, thief] = [await backend.browser('ada'), await backend.browser('ada')];
    const kept = await thief.challenge({ purpose: 'enroll' });
    expect((await send(own, await own.challenge(), ADA)).status).toBe(200);
    const before = await stateOf();
    expect((await send(thief, kept, HELPER)).status).toBe(403);
    expect(await stateOf()).toEqual(before);
    expect(await thumbprints()).toEqual([own.key.thumbprint]);
  });

  it('is not missed by a browser that is added: without the passkey that the policy expects, a person adds it', async () => {
    await open({ passkey: 'expect', rebind: { oldDevices: 'keep', newDevice: 'allow', liveness: [] } });
    const own = await backend.browser('ada');
    expect((await send(own, await own.challenge(), ADA)).status).toBe(200);
    const other = await backend.browser('ada');
    const challenge = await other.challenge({ purpose: 'rebind' });
    const response = await other.post(await other.seal(challenge, evidenceOf(ADA, challenge.claims, 200)));
    expect(await response.json()).toMatchObject({ result: 'review', reasons: ['passkey'] });
    expect(await thumbprints()).toEqual([own.key.thumbprint]);
    const [review] = await backend.countersign.reviews.list('example');
    await backend.countersign.reviews.decide({ tenant: 'example', id: review!.id, by: 'teacher', outcome: 'accepted', reason: 'Asked.' });
    expect((await thumbprints()).sort()).toEqual([own.key.thumbprint, other.key.thumbprint].sort());
  });

  it('adds no browser past the three that may be added in thirty days', async () => {
    await open({ rebind: { oldDevices: 'keep', newDevice: 'allow', liveness: [] } });
    const own = await backend.browser('ada');
    await own.check(ADA, 100);
    const others = await Promise.all(Array.from({ length: 6 }, () => backend.browser('ada')));
    const kept = await Promise.all(others.map((browser) => browser.challenge({ purpose: 'rebind' })));
    expect((await send(own, await own.challenge(), ADA)).status).toBe(200);
    for (const [at, browser] of others.entries()) expect((await send(browser, kept[at]!, ADA)).status).toBe(403);
    expect(await thumbprints()).toEqual([own.key.thumbprint]);
  });
});
