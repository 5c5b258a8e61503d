import { evidenceOf } from '../../support/evidence.js';
import { forgeJws, jwsHeader } from '../../support/forge.js';
import { type Attack, type Material, onEnroll, onMonitor, onVerify } from './attack.js';
import { twinOf } from './signature-attacks.js';

const unlike = (name: string, change: (material: Material) => object | Promise<object>): Attack =>
  onVerify(`unlike its challenge: ${name}`, 'challenge/mismatch', async (material) => material.claiming(await change(material)));
const within = (part: 'context' | 'keystroke', change: object) => {
  return ({ claims }: Material) => ({ [part]: { ...claims[part], ...change } });
};

/** Step 12: every field that the challenge binds. */
const CHALLENGE: readonly Attack[] = [
  onVerify('a challenge that was never given', 'challenge/unknown', ({ claiming }) => claiming({ nonce: 'Z'.repeat(32) })),
  unlike('the token', () => ({ challengeHash: 'A'.repeat(43) })),
  unlike('the learner', () => ({ sub: 'eve' })),
  unlike('the tenant', within('context', { tenant: 'other' })),
  unlike('the course', within('context', { course: 'geometry' })),
  unlike('the activity', within('context', { activity: 'exam' })),
  unlike('the attempt', within('context', { attempt: '2' })),
  unlike('the sentence', within('keystroke', { phraseId: 'en-2' })),
  unlike('the actions', ({ claims }) => ({
    liveness: { ...claims.liveness, actions: [{ action: 'blink', askedAtMs: 0, doneAtMs: 1, others: 0 }] },
  })),
  unlike('the activity in other letters', ({ claims }) => ({ context: { ...claims.context, activity: 'Quiz-1' } })),
  unlike('the activity with a space behind', ({ claims }) => ({ context: { ...claims.context, activity: 'quiz-1 ' } })),
  onVerify('unlike its challenge: the activity in another normal form', 'challenge/mismatch', async ({ another }) => {
    const { claims, claiming } = await another({ activity: 'caf%C3%A9' });
    return claiming({ context: { ...claims.context, activity: claims.context.activity.normalize('NFD') } });
  }),
  unlike('the time, it was made before it', ({ claims }) => ({ iat: claims.iat - 31, exp: claims.exp - 31 })),
  unlike('the nonce, of another challenge of the learner', async ({ another }) => ({ nonce: (await another()).claims.nonce })),
  unlike('the activity, evidence moved to the challenge of another', async ({ claims, another }) => {
    const { nonce, challengeHash } = (await another({ activity: 'exam' })).claims;
    return { nonce, challengeHash, jti: `${claims.jti}X` };
  }),
  onVerify('a bundle to enroll for a challenge to verify', 'challenge/mismatch', ({ sign, claims, browser }) =>
    sign({ ...claims, purpose: 'enroll' }, jwsHeader(browser.key, 'jwk')),
  ),
  onVerify('a bundle to rebind for a challenge to verify', 'challenge/mismatch', ({ sign, claims, browser }) =>
    sign({ ...claims, purpose: 'rebind' }, jwsHeader(browser.key, 'jwk')),
  ),
  onEnroll('a bundle to rebind for a challenge to enroll', 'challenge/mismatch', ({ claiming }) => claiming({ purpose: 'rebind' })),
  onVerify('a check for a challenge of the monitor', 'challenge/mismatch', async ({ claims, browser, claiming }) => {
    const { nonce } = (await browser.challenge({ purpose: 'monitor' })).claims;
    return claiming({ ...claims, nonce });
  }),
  onMonitor('a window for a challenge to verify', 'challenge/mismatch', async ({ claims, browser, claiming }) => {
    const { nonce } = (await browser.challenge({ purpose: 'verify' })).claims;
    return claiming({ ...claims, nonce });
  }),
  onMonitor('a window for another activity', 'challenge/mismatch', ({ claims, claiming }) =>
    claiming({ context: { ...claims.context, activity: 'exam' } }),
  ),
  onVerify('a passkey that nobody asked for, named without an answer', 'passkey/invalid', ({ claiming }) =>
    claiming({ passkey: 'assert' }),
  ),
  onEnroll('a passkey that nobody asked for, registered by the way', 'passkey/invalid', ({ claiming }) =>
    claiming({ passkey: 'register' }),
  ),
  onVerify('a bundle that was made after its challenge had expired', 'challenge/expired', async ({ claims, claiming }) => {
    const iat = claims.iat - 30 + 901;
    return { sealed: await claiming({ iat, exp: iat + 300 }), afterSeconds: 901 };
  }),
  onEnroll(
    'a purpose that is not decided on, for a challenge that asks for it',
    'challenge/purpose',
    async ({ claims, claiming, backend }) => {
      const sql = `update countersign_challenge set claims = jsonb_set(claims, '{purpose}', '"rebind"') where nonce = $1`;
      await backend.database.query(sql, [claims.nonce]);
      return claiming({ purpose: 'rebind' });
    },
  ),
];

/** Whose session sends it, and whose key signed it: steps 12 and 13. */
const PEOPLE: readonly Attack[] = [
  onVerify('a stolen bundle in another learner’s session', 'challenge/mismatch', ({ sealed, thief }) => ({ sealed, by: thief })),
  onVerify('a stolen bundle in the session of the same name in another tenant', 'challenge/mismatch', async ({ sealed, backend }) => ({
    sealed,
    by: await backend.browser('ada', { tenant: 'elsewhere' }),
  })),
  onEnroll('an enrollment made by another learner’s session', 'challenge/mismatch', ({ sealed, thief }) => ({ sealed, by: thief })),
  onEnroll('an enrollment with the registered key of another learner', 'key/foreign', async ({ claims, encrypt, backend }) => {
    const { key } = await enrolled(backend, `victim-${claims.jti}`);
    const iss = `urn:ietf:params:oauth:jwk-thumbprint:sha-256:${key.thumbprint}`;
    return encrypt(await forgeJws(jwsHeader(key, 'jwk'), { ...claims, iss }, key.privateKey));
  }),
  onVerify('a check with the registered key of another learner', 'key/foreign', async ({ claims, encrypt, backend }) => {
    const { key } = await enrolled(backend, `victim-${claims.jti}`);
    const iss = `urn:ietf:params:oauth:jwk-thumbprint:sha-256:${key.thumbprint}`;
    return encrypt(await forgeJws(jwsHeader(key, 'kid'), { ...claims, iss }, key.privateKey));
  }),
  onVerify('a check with a key that was revoked', 'key/revoked', async ({ claims, backend }) => {
    const victim = await enrolled(backend, `victim-${claims.jti}`);
    await backend.database.query('update countersign_device set revoked_at = 1 where thumbprint = $1', [victim.key.thumbprint]);
    const challenge = await victim.challenge({ purpose: 'verify' });
    return { sealed: await victim.seal(challenge, evidenceOf({ face: 7, typist: 7 }, challenge.claims, 2)), by: victim };
  }),
  {
    ...onEnroll('an enrollment with a key that was revoked', 'key/revoked', async ({ another, backend }) => {
      const first = await another();
      const second = await first.browser.challenge({ purpose: 'enroll' });
      await first.browser.post(first.sealed);
      await backend.database.query('update countersign_device set revoked_at = 1 where thumbprint = $1', [first.browser.key.thumbprint]);
      return { sealed: await first.browser.seal(second, evidenceOf({ face: 8, typist: 8 }, second.claims, 3)), by: first.browser };
    }),
    step: 'owner',
  },
];

async function enrolled(backend: Material['backend'], name: string): Promise<Material['browser']> {
  const browser = await backend.browser(name);
  await browser.check({ face: seedOf(name), typist: seedOf(name) }, 1);
  return browser;
}

/**
 * Any number that differs between names: two learners with one face would be refused for another
 * reason.
 */
function seedOf(name: string): number {
  return [...name].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 1_000_003, 7);
}

/** Sends the right bundle first; what comes after it was taken is a replay. */
const replayed = (name: string, make: (material: Material) => string | Promise<string>): Attack =>
  onVerify(`replay: ${name}`, 'challenge/used', async (material) => {
    const response = await material.browser.post(material.sealed);
    if (response.status !== 200) throw new Error('the right bundle was refused');
    return make(material);
  });

/** Steps 12 and 14: each challenge and each bundle is used once. */
const REPLAY: readonly Attack[] = [
  replayed('the same text', ({ sealed }) => sealed),
  replayed('the same signed token, encrypted again', ({ jws, encrypt }) => encrypt(jws)),
  replayed('the same claims, signed again', ({ claims, sign }) => sign(claims)),
  replayed('the other signature that ECDSA has for it, (r, n − s)', ({ jws, encrypt }) => encrypt(twinOf(jws))),
  replayed('another jti', ({ claims, claiming }) => claiming({ jti: `${claims.jti}X` })),
  replayed('other evidence for a used challenge', async ({ claims, claiming, another }) => {
    const { face, keystroke, jti } = (await another()).claims;
    return claiming({ ...claims, face, keystroke, jti });
  }),
  onVerify('replay: a jti that was used under another challenge', 'bundle/replayed', async ({ claiming, browser, another }) => {
    const first = await another();
    await browser.post(first.sealed);
    return claiming({ jti: first.claims.jti });
  }),
  onMonitor('replay: a window twice', 'challenge/used', async ({ browser, sealed }) => {
    await browser.post(sealed);
    return sealed;
  }),
  onEnroll('replay: an enrollment twice', 'challenge/used', async ({ browser, sealed }) => {
    await browser.post(sealed);
    return sealed;
  }),
  onVerify('a challenge whose bundle failed after it was consumed', 'challenge/used', async ({ claims, claiming, browser, sealed }) => {
    await browser.post(await claiming({ consent: { ...claims.consent, policyId: 'other' }, jti: `${claims.jti}X` }));
    return sealed;
  }),
];

/** Attacks on what a bundle is bound to: steps 12 to 14. */
export const BINDING_ATTACKS: readonly Attack[] = [...CHALLENGE, ...PEOPLE, ...REPLAY];
