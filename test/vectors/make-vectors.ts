import { seal } from '../../src/bundle/page/seal.js';
import { type OpenOptions, openBundle } from '../../src/bundle/server/open.js';
import { generateKeys, importKeys, type Keys } from '../../src/server/keys/keys.js';
import type { CapturePolicy, ChallengeClaims, WritingEvidence } from '../../src/types.js';
import { evidenceOf } from '../support/evidence.js';
import {
  AUDIENCE,
  challengeClaims,
  deviceKey,
  encode,
  forgeJwe,
  forgeJws,
  ISSUED_AT,
  jwsHeader,
  ORIGIN,
  unsignedChallenge,
} from '../support/forge.js';
import { writingOf } from '../support/writing.js';
import { type Right, tamperedVectors } from './tamper.js';
import type { Vector, VectorChallenge, VectorKeys, Vectors } from './vector.js';

const NOTE = 'Made by test/vectors/make.ts. Numbers and keys are made up: nobody’s face, typing or secret.';
const ELAPSED_SECONDS = 60;
const NOW = ISSUED_AT + ELAPSED_SECONDS + 2;
const LATE_SECONDS = 86_400;

type VectorPurpose = 'enroll' | 'verify' | 'monitor';

/** As little as a bundle of each kind may hold: the tampered ones are many. */
const SMALL: CapturePolicy = { faceFrames: 1, warmupRepetitions: 0, repetitions: 1, faceTimeoutSeconds: 60 };
/** What a check asks for by default (server/policy.ts). */
const USUAL: Record<VectorPurpose, CapturePolicy> = {
  enroll: { ...SMALL, faceFrames: 5, repetitions: 8 },
  verify: { ...SMALL, faceFrames: 3, repetitions: 2 },
  monitor: { ...SMALL, faceFrames: 3, repetitions: 2 },
};

/** Everything in `keys.json` and `bundles.json`. */
export async function makeVectors(): Promise<{ readonly keys: VectorKeys; readonly vectors: Vectors }> {
  const set = await generateKeys();
  const keys = await importKeys(set);
  const otherKeys = await importKeys(await generateKeys());
  const [device, revoked, foreign] = [await deviceKey(), await deviceKey(), await deviceKey()];
  const challenges: Record<string, VectorChallenge> = {};
  const right = async (purpose: VectorPurpose, policy: CapturePolicy, name: string): Promise<Right> => {
    const claims = challengeClaims(keys, { purpose, policy, nonce: encode(crypto.getRandomValues(new Uint8Array(24))) });
    const token = unsignedChallenge(claims);
    const { sub, nonce, context, iat, exp } = claims;
    challenges[name] = { token, sub, nonce, purpose, context, iat, exp };
    const sealed = await seal({
      challenge: { token, claims, receivedAtMs: 0 },
      evidence: purpose === 'monitor' ? window(claims) : evidenceOf({ face: 1, typist: 1 }, claims, Object.keys(challenges).length),
      origin: ORIGIN,
      key: device,
      elapsedSeconds: ELAPSED_SECONDS,
      sdk: { name: 'countersign', version: '0.1.0', build: 'vectors' },
    });
    const opened = await openBundle(sealed, optionsFor(keys, device));
    const payload = JSON.stringify(opened.claims);
    const jws = await forgeJws(jwsHeader(device, purpose === 'enroll' ? 'jwk' : 'kid'), payload, device.privateKey);
    return { sealed: await forgeJwe(jws, keys), jws, claims: opened.claims, challenge: name };
  };
  const usual = await Promise.all((['enroll', 'verify', 'monitor'] as const).map((purpose) => right(purpose, USUAL[purpose], purpose)));
  const small = {
    enroll: await right('enroll', SMALL, 'enroll-small'),
    verify: await right('verify', SMALL, 'verify-small'),
    monitor: await right('monitor', SMALL, 'monitor-small'),
  };
  const vectors: Vector[] = [];
  for (const one of [...usual, ...Object.values(small)]) vectors.push(await valid(one, one.challenge, NOW));
  vectors.push({ ...(await valid(small.verify, 'verify, the last second', small.verify.claims.exp)) });
  vectors.push({ ...(await valid(small.verify, 'verify, late', small.verify.claims.exp + 1)), late: true });
  vectors.push(...(await tamperedVectors({ ...small, keys, otherKeys, device, revoked, foreign, now: NOW, lateSeconds: LATE_SECONDS })));
  return {
    keys: {
      note: NOTE,
      encryption: set.encryption,
      devices: [
        { kid: device.thumbprint, jwk: device.publicJwk, revoked: false },
        { kid: revoked.thumbprint, jwk: revoked.publicJwk, revoked: true },
      ],
    },
    vectors: {
      note: NOTE,
      audience: AUDIENCE,
      origins: [ORIGIN],
      skewSeconds: 30,
      lifetimeSeconds: 300,
      lateSeconds: LATE_SECONDS,
      challenges,
      vectors,
    },
  };
}

function optionsFor(keys: Keys, device: Awaited<ReturnType<typeof deviceKey>>): OpenOptions {
  return {
    decryptionKeys: keys.decryption,
    deviceKey: async () => ({ jwk: device.publicJwk, revoked: false }),
    audience: AUDIENCE,
    origins: [ORIGIN],
    now: NOW,
    lateSeconds: 0,
  };
}

/** A window of three pairs. */
function window(claims: ChallengeClaims): WritingEvidence {
  const { consent, writing } = writingOf(1, claims, 1);
  return { consent, writing: { ...writing, digraphs: Object.fromEntries(Object.entries(writing.digraphs).slice(0, 3)) } };
}

async function valid({ sealed, jws, challenge }: Right, name: string, now: number): Promise<Vector> {
  const payload = Uint8Array.from(Buffer.from(jws.split('.')[1] as string, 'base64url'));
  const hash = await crypto.subtle.digest('SHA-256', payload);
  return { name, challenge, now, expected: 'valid', payloadSha256: encode(new Uint8Array(hash)), sealed };
}
