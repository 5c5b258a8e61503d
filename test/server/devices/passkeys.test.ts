import { decodeJwt } from 'jose';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { seal } from '../../../src/bundle/page/seal.js';
import { createPasskeyVerifier } from '../../../src/passkeys/create-passkey-verifier.js';
import { createCountersign } from '../../../src/server/create-countersign.js';
import { generateKeys } from '../../../src/server/keys/keys.js';
import type { Challenge } from '../../../src/types.js';
import { createAuthenticator } from '../../support/authenticator.js';
import { type Browser, ORIGIN, POLICY, type TestBackend, testBackend } from '../../support/backend.js';
import { evidenceOf } from '../../support/evidence.js';

const ADA = { face: 1, typist: 1 };
const passkeys = createPasskeyVerifier({ rpId: 'courses.example', rpName: 'Example University' });

let backend: TestBackend;

const open = async (passkey: 'offer' | 'expect') => {
  backend = await testBackend({ policy: { ...POLICY, passkey }, passkeys });
};
type Ask = (hash: string) => string | null;

let sitting = 0;
/** A check whose passkey answers so; `change` is made to the lines before they are sent. */
async function check(
  browser: Browser,
  ask: Ask,
  { challenge, change }: { challenge?: Challenge; change?: (lines: string[]) => string[] } = {},
) {
  const asked = challenge ?? (await browser.challenge());
  const sealed = await seal({
    challenge: asked,
    evidence: evidenceOf(ADA, asked.claims, ++sitting),
    origin: ORIGIN,
    key: browser.key,
    elapsedSeconds: 30,
    sdk: { name: 'countersign', version: '0.0.0', build: 'test' },
    askPasskey: async (hash) => ask(hash),
  });
  const lines = sealed.split('\n');
  const response = await browser.post((change?.(lines) ?? lines).join('\n'));
  const answer = (await response.json()) as { result?: string; reasons?: string[]; receipt?: string; error?: string };
  return { status: response.status, ...answer, passkey: answer.receipt === undefined ? undefined : decodeJwt(answer.receipt).passkey };
}

describe('a policy that expects a passkey', () => {
  beforeEach(() => open('expect'));
  afterEach(() => backend.close());

  it('takes the first one at the enrollment, asks for it from then on, and says so in the receipts', async () => {
    const [browser, key] = [await backend.browser('ada'), createAuthenticator()];
    const first = await browser.challenge();
    expect(first.claims.passkey).toEqual({ rpId: 'courses.example', rpName: 'Example University', use: 'register', credentials: [] });
    expect(await check(browser, (hash) => key.register(hash), { challenge: first })).toMatchObject({ result: 'accepted', passkey: true });
    const second = await browser.challenge();
    expect(second.claims.passkey).toMatchObject({ use: 'assert', credentials: [key.id] });
    expect(await check(browser, (hash) => key.assert(hash), { challenge: second })).toMatchObject({ result: 'accepted', passkey: true });
  });

  it('sends a check without one to a person: who lost theirs is not stuck', async () => {
    const [browser, key] = [await backend.browser('ada'), createAuthenticator()];
    await check(browser, (hash) => key.register(hash));
    const { passkey, ...answer } = await check(browser, () => null);
    expect(answer).toMatchObject({ result: 'review', reasons: ['passkey'] });
    expect(passkey).toBeUndefined();
    expect(await backend.countersign.reviews.list('example')).toHaveLength(1);
    expect(await backend.countersign.removePasskeys({ tenant: 'example', subject: 'ada' })).toBe(1);
    expect((await browser.challenge()).claims.passkey?.use).toBe('register');
  });

  it('takes no second one by a challenge that was kept from before the first', async () => {
    const [browser, own, thiefs] = [await backend.browser('ada'), createAuthenticator(), createAuthenticator()];
    await check(browser, () => null);
    const [kept, first] = [await browser.challenge(), await browser.challenge()];
    expect([kept.claims.passkey?.use, first.claims.passkey?.use]).toEqual(['register', 'register']);
    expect((await check(browser, (hash) => own.register(hash), { challenge: first })).result).toBe('accepted');
    expect(await check(browser, (hash) => thiefs.register(hash), { challenge: kept })).toMatchObject({ status: 403 });
    expect(await backend.database.query('select credential_id as id from countersign_passkey')).toEqual([{ id: own.id }]);
  });

  it('erases it with everything else', async () => {
    const [browser, key] = [await backend.browser('ada'), createAuthenticator()];
    await check(browser, (hash) => key.register(hash));
    const owner = { tenant: 'example', subject: 'ada' };
    expect((await backend.countersign.privacy.export(owner)).rows.passkey).toMatchObject([{ credential_id: key.id }]);
    await backend.countersign.privacy.erase(owner);
    expect(await backend.database.query('select * from countersign_passkey')).toEqual([]);
  });
});

describe('a check that was not live', () => {
  it('leaves no passkey behind', async () => {
    backend = await testBackend({ policy: { ...POLICY, passkey: 'offer', liveness: ['turn-left', 'blink'] }, passkeys });
    const browser = await backend.browser('ada');
    const enrollment = await browser.challenge();
    const evidence = evidenceOf(ADA, enrollment.claims, ++sitting);
    const actions = evidence.liveness.actions.map((one, at) => ({ ...one, askedAtMs: 1000 * at, doneAtMs: 1000 * at + 900 }));
    await browser.post(await browser.seal(enrollment, { ...evidence, liveness: { ...evidence.liveness, actions } }));
    expect(await check(browser, (hash) => createAuthenticator().register(hash))).toMatchObject({ result: 'review', reasons: ['quality'] });
    expect(await backend.database.query('select * from countersign_passkey')).toEqual([]);
    await backend.close();
  });
});

describe('a policy that offers a passkey', () => {
  afterEach(() => backend.close());

  it('accepts a check without one, and the receipt does not speak of any', async () => {
    await open('offer');
    const answer = await check(await backend.browser('ada'), () => null);
    expect(answer).toMatchObject({ result: 'accepted', reasons: [] });
    expect(answer.passkey).toBeUndefined();
  });
});

describe('passkey/invalid', () => {
  const key = createAuthenticator();
  let browser: Browser;
  beforeAll(async () => {
    await open('expect');
    browser = await backend.browser('ada');
    await check(browser, (hash) => key.register(hash, { counter: 5 }));
  });

  afterAll(() => backend.close());

  const refused = async (ask: Ask, change?: (lines: string[]) => string[]): Promise<void> => {
    expect(await check(browser, ask, change === undefined ? {} : { change })).toMatchObject({ status: 403, error: 'submit/rejected' });
    expect(backend.runs.at(-1)?.failure).toEqual({ step: 'owner', code: 'passkey/invalid' });
  };
  const good: Ask = (hash) => key.assert(hash, { counter: 6 });
  const swap = (answer: string) => (lines: string[]) => [...lines.slice(0, -1), answer];

  it.each<[string, Ask, ((lines: string[]) => string[])?]>([
    ['an answer over another bundle', () => key.assert('A'.repeat(43), { counter: 6 })],
    ['an answer of another page', (hash) => key.assert(hash, { counter: 6, origin: 'https://evil.example' })],
    ['an answer for another relying party', (hash) => key.assert(hash, { counter: 6, rpId: 'evil.example' })],
    ['another credential', (hash) => createAuthenticator().assert(hash, { counter: 6 })],
    ['a registration where a known one was asked for', (hash) => key.register(hash, { counter: 6 })],
    ['a counter that does not count on', (hash) => key.assert(hash, { counter: 5 })],
    ['an answer that was taken off', good, (lines) => lines.slice(0, -1)],
    ['no JSON', good, swap('bm8')],
    ['JSON that is no object', good, swap('bnVsbA')],
    ['a very long answer', good, swap('A'.repeat(20_000))],
  ])('is %s', (_, ask, change) => refused(ask, change));

  it('is a credential that is another learner’s', async () => {
    const other = await backend.browser('bea');
    expect(await check(other, (hash) => key.register(hash))).toMatchObject({ status: 403, error: 'submit/rejected' });
  });

  it('is no answer that the claims do not speak of: that is a picture which nobody asked for', async () => {
    const answer = key.assert('A'.repeat(43), { counter: 6 });
    expect(await check(browser, () => null, { change: (lines) => [...lines, answer] })).toMatchObject({ status: 400 });
    expect(backend.runs.at(-1)?.failure).toEqual({ step: 'stills', code: 'evidence/stills' });
  });

  it('is none of these for the answer that is right', async () => {
    expect(await check(browser, good)).toMatchObject({ result: 'accepted', passkey: true });
  });
});

it('refuses a policy with passkeys without what verifies them, and one that says something else', async () => {
  const options = {
    database: { query: async () => [], transaction: () => Promise.reject(new Error('not here')) },
    keys: await generateKeys(),
    audience: ORIGIN,
    origins: [ORIGIN],
    authenticate: async () => null,
    address: 'none' as const,
  };
  expect(() => createCountersign({ ...options, policy: { ...POLICY, passkey: 'offer' } })).toThrow(TypeError);
  expect(() => createCountersign({ ...options, policy: { ...POLICY, passkey: 'require' as 'offer' }, passkeys })).toThrow(/passkey/);
});
