import { afterAll, beforeAll, expect, it } from 'vitest';
import { openScene, type Visit } from '../support/scene.js';

let scene: Awaited<ReturnType<typeof openScene>>;
beforeAll(async () => {
  const short = { faceFrames: 2, warmupRepetitions: 0, repetitions: 4 };
  scene = await openScene({ policy: { passkey: 'expect', capture: { enroll: short, verify: { ...short, repetitions: 2 } } } });
});
afterAll(() => scene?.close());

/** An authenticator of Chromium's own, which says yes to everything. */
async function authenticator({ page }: Visit) {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('WebAuthn.enable');
  const options = { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true } as const;
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: { ...options, isUserVerified: true, automaticPresenceSimulation: true },
  });
  const credentials = async () => (await cdp.send('WebAuthn.getCredentials', { authenticatorId })).credentials;
  type Credential = Awaited<ReturnType<typeof credentials>>[number];
  return { credentials, add: (credential: Credential) => cdp.send('WebAuthn.addCredential', { authenticatorId, credential }) };
}

it('is made at the enrollment, signs the next check, and a check without it goes to a person', async () => {
  const enrollment = await scene.visit({ learner: 'ada', host: 'localhost', clip: 'a1', take: 81 });
  const first = await authenticator(enrollment);
  expect(await enrollment.until('review')).toBe('review');
  expect(await enrollment.element.locator('.body').innerText()).toContain('asks for your passkey');
  expect(await enrollment.until()).toBe('accepted');
  const credentials = await first.credentials();
  expect(credentials.map(({ rpId }) => rpId)).toEqual(['localhost']);

  const check = await scene.visit({ learner: 'ada', host: 'localhost', clip: 'a2', take: 82 });
  const second = await authenticator(check);
  for (const credential of credentials) await second.add(credential);
  expect(await check.until()).toBe('accepted');

  const without = await scene.visit({ learner: 'ada', host: 'localhost', clip: 'a2', take: 83 });
  await authenticator(without);
  expect(await without.until()).toBe('under-review');
  expect(scene.runs.map(({ claims, decision }) => [(claims as { passkey?: string } | null)?.passkey, decision?.reasons])).toEqual([
    ['register', []],
    ['assert', []],
    [undefined, ['passkey']],
  ]);
});
