import { compactDecrypt, compactVerify, decodeProtectedHeader } from 'jose';
import { describe, expect, it } from 'vitest';
import { seal } from '../../src/bundle/page/seal.js';
import type { BundleClaims, WritingClaims } from '../../src/bundle/schema.js';
import { openBundle } from '../../src/bundle/server/open.js';
import { vectorFromBase64url } from '../../src/bundle/vectors.js';
import { BUNDLE_LIFETIME_SECONDS } from '../../src/limits.js';
import { MAX_BUNDLE_BYTES } from '../../src/server/http/read-bundle.js';
import { MOST_WINDOW_KEYS } from '../../src/server/policy/policy-schema.js';
import type { ChallengeClaims, FaceQuality } from '../../src/types.js';
import { backendKeys } from '../support/backend-keys.js';
import { evidenceOf } from '../support/evidence.js';
import { AUDIENCE, challengeClaims, deviceKey, ISSUED_AT, ORIGIN, unsignedChallenge } from '../support/forge.js';
import { GOOD_QUALITY } from '../support/good-quality.js';
import { writingOf } from '../support/writing.js';

const keys = await backendKeys();
const key = await deviceKey();
const SDK = { name: 'countersign', version: '0.1.0', build: 'test' };

async function sealed(changes: Partial<ChallengeClaims> = {}): Promise<{ token: string; bundle: string }> {
  const claims = challengeClaims(keys, changes);
  const token = unsignedChallenge(claims);
  const evidence = evidenceOf({ face: 1, typist: 1 }, claims, 1);
  const challenge = { token, claims, receivedAtMs: 0 };
  return { token, bundle: await seal({ challenge, evidence, origin: ORIGIN, key, elapsedSeconds: 42, sdk: SDK }) };
}

async function opened(bundle: string): Promise<{ jws: string; claims: BundleClaims }> {
  const decryptionKey = keys.decryption.get(keys.encryptionKey.kid);
  if (decryptionKey === undefined) throw new Error('no key');
  const jws = new TextDecoder().decode((await compactDecrypt(bundle, decryptionKey)).plaintext);
  const { payload } = await compactVerify(jws, key.publicJwk);
  return { jws, claims: JSON.parse(new TextDecoder().decode(payload)) as BundleClaims };
}

describe('seal', () => {
  it('encrypts to the key that the challenge names, with exactly the header of the wire format', async () => {
    const { epk, ...header } = decodeProtectedHeader((await sealed()).bundle);
    expect(header).toEqual({
      alg: 'ECDH-ES+A256KW',
      enc: 'A256GCM',
      kid: keys.encryptionKey.kid,
      typ: 'countersign+jwe',
      cty: 'JWT',
    });
    expect(Object.keys(epk ?? {}).sort()).toEqual(['crv', 'kty', 'x', 'y']);
  });

  it.each(['enroll', 'rebind'] as const)('introduces its key to %s', async (purpose) => {
    const { jws } = await opened((await sealed({ purpose })).bundle);
    expect(decodeProtectedHeader(jws)).toEqual({ alg: 'ES256', typ: 'countersign+jwt', jwk: key.publicJwk });
  });

  it('only names its key to verify', async () => {
    const { jws } = await opened((await sealed({ purpose: 'verify' })).bundle);
    expect(decodeProtectedHeader(jws)).toEqual({ alg: 'ES256', typ: 'countersign+jwt', kid: key.thumbprint });
  });

  it('seals writing for the monitor, in whole milliseconds, and nothing else for it', async () => {
    const challenge = challengeClaims(keys, { purpose: 'monitor' });
    const writing = writingOf(1, challenge, 1);
    const options = { challenge: { token: 'a.b.c', claims: challenge, receivedAtMs: 0 }, origin: ORIGIN, key, elapsedSeconds: 1, sdk: SDK };
    const { jws, claims } = await opened(await seal({ ...options, evidence: writing }));
    expect(decodeProtectedHeader(jws)).toEqual({ alg: 'ES256', typ: 'countersign+jwt', kid: key.thumbprint });
    expect(claims).toMatchObject({ purpose: 'monitor', writing: { keys: 250, edits: 3, blurs: 1 } });
    expect(Object.keys(claims).sort()).toEqual([
      'aud',
      'challengeHash',
      'consent',
      'context',
      'exp',
      'iat',
      'iss',
      'jti',
      'nonce',
      'origin',
      'purpose',
      'sdk',
      'sub',
      'v',
      'writing',
    ]);
    const times = Object.values((claims as unknown as WritingClaims).writing.digraphs).flat();
    expect(times.every(({ dwellMs, downDownMs }) => Number.isInteger(dwellMs) && Number.isInteger(downDownMs))).toBe(true);
    await expect(sealed({ purpose: 'monitor' })).rejects.toThrow(TypeError);
    const verify = { token: 'a.b.c', claims: challengeClaims(keys, { purpose: 'verify' }), receivedAtMs: 0 };
    await expect(seal({ ...options, challenge: verify, evidence: writing })).rejects.toThrow(TypeError);
  });

  it('binds the bundle to its challenge', async () => {
    const { token, bundle } = await sealed();
    const { claims } = await opened(bundle);
    const { sub, aud, nonce, purpose, context } = challengeClaims(keys);
    expect(claims).toMatchObject({ v: 1, sub, aud, nonce, purpose, context, origin: ORIGIN });
    const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(token));
    expect(claims.challengeHash).toBe(Buffer.from(hash).toString('base64url'));
    expect(claims.iss).toBe(`urn:ietf:params:oauth:jwk-thumbprint:sha-256:${key.thumbprint}`);
  });

  it('takes its times from the backend and the time elapsed, never from the wall clock', async () => {
    const { claims } = await opened((await sealed()).bundle);
    expect([claims.iat, claims.exp]).toEqual([ISSUED_AT + 42, ISSUED_AT + 42 + BUNDLE_LIFETIME_SECONDS]);
  });

  it('carries the vectors to the 32,767th and the times to the millisecond', async () => {
    const claims = challengeClaims(keys);
    const evidence = evidenceOf({ face: 1, typist: 1 }, claims, 1);
    const { claims: sent } = await opened((await sealed()).bundle);
    const whole = (vector: Float32Array | null) => [...(vector ?? [])].map((value) => Math.round(value * 32_767));
    expect(sent.face.samples.map(({ vector }) => whole(vectorFromBase64url(vector)))).toEqual(
      evidence.face.samples.map(({ vector }) => whole(vector)),
    );
    const [first] = sent.keystroke.repetitions;
    for (const [index, time] of (first?.dwellMs ?? []).entries())
      expect(time).toBe(Math.round(evidence.keystroke.repetitions[0]?.dwellMs[index] as number));
  });

  it('never seals two bundles with one jti', async () => {
    const jtis = await Promise.all([1, 2, 3].map(async () => (await opened((await sealed()).bundle)).claims.jti));
    expect(new Set(jtis).size).toBe(3);
  });

  it('stays small for a sentence of 40 characters, with every digit that a camera gives: 9 kB to verify, 14 kB to enroll', async () => {
    const phrase = { id: 'long', text: 'The river runs past the old mill to sea.', lang: 'en' };
    const size = async (purpose: 'enroll' | 'verify', faceFrames: number, repetitions: number): Promise<number> => {
      const claims = challengeClaims(keys, {
        purpose,
        phrase,
        policy: { faceFrames, repetitions, warmupRepetitions: 0, faceTimeoutSeconds: 60 },
      });
      const evidence = evidenceOf({ face: 1, typist: 1 }, claims, 1);
      const quality = Object.fromEntries(
        Object.entries(GOOD_QUALITY).map(([name, value]) => [name, value + 0.123]),
      ) as unknown as FaceQuality;
      const samples = evidence.face.samples.map((sample) => ({ ...sample, quality, atMs: sample.atMs + 10_000 }));
      const challenge = { token: unsignedChallenge(claims), claims, receivedAtMs: 0 };
      const sdk = { ...SDK, build: 'b'.repeat(64) };
      return (
        await seal({
          challenge,
          evidence: { ...evidence, face: { ...evidence.face, samples } },
          origin: ORIGIN,
          key,
          elapsedSeconds: 42,
          sdk,
        })
      ).length;
    };
    expect(await size('enroll', 5, 8)).toBeLessThanOrEqual(14_000);
    expect(await size('verify', 3, 2)).toBeLessThanOrEqual(9_000);
  });

  it('holds the largest window that a policy may ask for, whatever was typed: each pair once, every time as long as times can be', async () => {
    const claims = challengeClaims(keys, { purpose: 'monitor', monitor: { windowKeys: MOST_WINDOW_KEYS } });
    const letters = [...Array.from({ length: 26 }, (_, at) => `Key${String.fromCharCode(65 + at)}`), 'Space'];
    const pairs = letters.flatMap((one) => letters.map((other) => `${one} ${other}`)).slice(0, MOST_WINDOW_KEYS);
    const digraphs = Object.fromEntries(pairs.map((pair) => [pair, [{ dwellMs: 59_999, downDownMs: 59_999 }]]));
    const { writing, ...rest } = writingOf(1, claims, 1);
    const challenge = { token: unsignedChallenge(claims), claims, receivedAtMs: 0 };
    const evidence = { ...rest, writing: { ...writing, digraphs, keys: MOST_WINDOW_KEYS } };
    const bundle = await seal({ challenge, evidence, origin: ORIGIN, key, elapsedSeconds: 42, sdk: SDK });
    expect(bundle.length).toBeLessThanOrEqual(MAX_BUNDLE_BYTES);
    const { claims: taken } = await openBundle(bundle, {
      decryptionKeys: keys.decryption,
      deviceKey: async () => ({ jwk: key.publicJwk, revoked: false }),
      audience: AUDIENCE,
      origins: [ORIGIN],
      now: ISSUED_AT + 60,
      lateSeconds: 0,
    });
    expect(Object.keys((taken as WritingClaims).writing.digraphs)).toHaveLength(MOST_WINDOW_KEYS);
  });
});
